"""Writes what Keras makes of texts: tokens.reference.json (TextVectorization), and text-networks.reference.json (outputs and
gradients of networks that read texts, and of one that takes an image next to a number).

    python -m venv venv && venv/bin/pip install tensorflow-cpu && venv/bin/python text_networks.py
"""

import json
import math
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

SOURCE = Path(__file__).resolve().parent.parent / "src"
TEXTS = [
    "Free entry! Win a FREE prize now, call 0800-123 now.",
    "I'll call you later, ok? call me",
    "Größe und MASS: die Straße ist größer als die Gasse",
    "привет Мир, мир труду; мир",
    "今日は 良い 天気 です 今日は",
    "",
    "[UNK] unk \\ | ~ ` snake_case",
    "  two   blanks\tand tabs\n\nand\u00a0lines\x1cof\u2003text\x0bwith\x0cmore\r\nblanks ",
    "ÉCOLE École école \ufb00 \U0001f600 z\U0001f600 \U0001f600 \uffee",
    "... !!! ?",
]
OTHERS = ["call a stranger now", "", "never SEEN 今日は", "now " * 12]
STANDARDIZE = {
    "lower-and-strip-punctuation": "lower_and_strip_punctuation",
    "lower": "lower",
    "strip-punctuation": "strip_punctuation",
    "none": None,
}
CASES = [
    {"standardize": "lower-and-strip-punctuation", "split": "whitespace", "maxTokens": 100, "length": 6},
    {"standardize": "lower-and-strip-punctuation", "split": "whitespace", "maxTokens": 8, "length": 12},
    {"standardize": "lower", "split": "whitespace", "maxTokens": 100, "length": 4},
    {"standardize": "strip-punctuation", "split": "whitespace", "maxTokens": 20, "length": 9},
    {"standardize": "none", "split": "whitespace", "maxTokens": 100, "length": 9},
    {"standardize": "lower-and-strip-punctuation", "split": "character", "maxTokens": 30, "length": 25},
    {"standardize": "none", "split": "character", "maxTokens": 3, "length": 5},
]


def vectorise(case):
    layer = keras.layers.TextVectorization(
        max_tokens=case["maxTokens"],
        standardize=STANDARDIZE[case["standardize"]],
        split=case["split"],
        output_sequence_length=case["length"],
    )
    layer.adapt(TEXTS)
    return {
        "options": case,
        "vocabulary": [str(token) for token in layer.get_vocabulary()[2:]],
        "tokens": layer(TEXTS).numpy().tolist(),
        "others": layer(OTHERS).numpy().tolist(),
    }


# Networks: tokens of texts of several lengths, and one number beside them.
TOKENS = [[3, 7, 1, 4], [2, 2, 5, 6, 8, 9, 1], [4], [9, 8]]
NUMBERS = [0.5, -1.0, 2.0, 0.0]
CLASSES = [0, 1, 1, 0]
COUNT, EMBEDDING, UNITS, HIDDEN = 10, 4, 3, 3
NETWORKS = {
    "mean": {"pool": "mean"},
    "max": {"pool": "max"},
    "convolutions, max": {"convolutions": [5, 3], "kernelSize": 3},
    "convolutions of two, mean": {"convolutions": [5], "kernelSize": 2, "pool": "mean"},
    "gru": {"recurrent": "gru", "units": UNITS},
    "lstm": {"recurrent": "lstm", "units": UNITS},
    "lstm in both directions": {"recurrent": "lstm", "units": UNITS, "bidirectional": True},
}


def fill(shape, start):
    """Weights that JavaScript makes too: 0.5 sin(start + 1.7 k)."""
    size = int(np.prod(shape))
    return np.array([0.5 * math.sin(start + 1.7 * k) for k in range(size)], "float32").reshape(shape)


def readers(text):
    """The layers by their names, and what they make of embedded tokens, `1 × tokens × numbers`."""
    named = {}
    if "recurrent" in text:
        kind = {"gru": keras.layers.GRU, "lstm": keras.layers.LSTM}[text["recurrent"]]
        options = {"reset_after": False} if text["recurrent"] == "gru" else {}
        if not text.get("bidirectional"):
            named["recurrent"] = kind(UNITS, **options)
            return named, named["recurrent"]
        named["forward"] = kind(UNITS, **options)
        named["backward"] = kind(UNITS, go_backwards=True, **options)
        return named, lambda values: tf.concat([named["forward"](values), named["backward"](values)], 1)
    for index, filters in enumerate(text.get("convolutions", [])):
        named[f"conv_{index + 1}"] = keras.layers.Conv1D(
            filters, text["kernelSize"], padding="same", activation="tanh"
        )
    pool = text.get("pool", "max" if named else "mean")
    last = keras.layers.GlobalAveragePooling1D() if pool == "mean" else keras.layers.GlobalMaxPooling1D()

    def read(values):
        for layer in named.values():
            values = layer(values)
        return last(values)

    return named, read


def network(text):
    embedding = keras.layers.Embedding(COUNT, EMBEDDING)
    named, read = readers(text)
    dense, outputs = keras.layers.Dense(HIDDEN, activation="tanh"), keras.layers.Dense(2)

    # Each text alone and without padding, which is what padding must not change.
    def logits():
        rows = []
        for tokens, number in zip(TOKENS, NUMBERS):
            value = read(embedding(np.array([tokens])))
            rows.append(outputs(dense(tf.concat([value, [[number]]], 1))))
        return tf.concat(rows, 0)

    logits()
    layers = {"text_1_embedding": embedding, **{f"text_1_{name}": layer for name, layer in named.items()}}
    layers |= {"dense_1": dense, "outputs": outputs}
    return judge(text, layers, logits)


def judge(text, layers, logits):
    """Outputs, loss and gradients with weights that are the same in JavaScript."""
    weights = [(f"{name}/{weight.name}", weight) for name, layer in layers.items() for weight in layer.weights]
    for start, (_, weight) in enumerate(weights):
        weight.assign(fill(weight.shape, start))
    with tf.GradientTape() as tape:
        found = logits()
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(np.array(CLASSES), found, from_logits=True))
    gradients = tape.gradient(loss, [weight.value for _, weight in weights])
    return {
        "text": text,
        "outputs": found.numpy().tolist(),
        "loss": float(loss),
        "weights": [
            {"name": name, "shape": list(weight.shape), "gradient": tf.convert_to_tensor(gradient).numpy().ravel().tolist()}
            for (name, weight), gradient in zip(weights, gradients)
        ],
    }


IMAGES = [[0.5 * math.sin(row + 0.9 * k) for k in range(32)] for row in range(4)]


def image_network():
    """An image of 4 × 4 × 2 next to a number: a convolution, a pool, and what follows on a text too."""
    convolution = keras.layers.Conv2D(3, 3, padding="same", activation="tanh")
    pool, flatten = keras.layers.MaxPooling2D(2), keras.layers.Flatten()
    dense, outputs = keras.layers.Dense(HIDDEN, activation="tanh"), keras.layers.Dense(2)
    pixels = np.array(IMAGES, "float32").reshape(4, 4, 4, 2)
    numbers = np.array(NUMBERS, "float32").reshape(4, 1)

    def logits():
        return outputs(dense(tf.concat([flatten(pool(convolution(pixels))), numbers], 1)))

    logits()
    layers = {"conv_1": convolution, "dense_1": dense, "outputs": outputs}
    return judge({}, layers, logits)


def masked_mean():
    """Keras' own masked mean, over padded tokens."""
    embedding = keras.layers.Embedding(COUNT, EMBEDDING, mask_zero=True)
    padded = np.array([tokens + [0] * (9 - len(tokens)) for tokens in TOKENS])
    embedding.build(padded.shape)
    embedding.embeddings.assign(fill((COUNT, EMBEDDING), 0))
    return keras.layers.GlobalAveragePooling1D()(embedding(padded), mask=embedding.compute_mask(padded)).numpy().tolist()


def write(path, content):
    about = {
        "generator": f"references/{Path(__file__).name}",
        "versions": {"keras": version("keras"), "tensorflow": tf.__version__},
    }
    path.write_text(json.dumps({**about, **content}, ensure_ascii=False, allow_nan=False) + "\n")
    print(path.name, path.stat().st_size, "bytes")


write(
    SOURCE / "texts" / "tokens.reference.json",
    {"texts": TEXTS, "others": OTHERS, "cases": [vectorise(case) for case in CASES]},
)
write(
    SOURCE / "networks" / "text-networks.reference.json",
    {
        "tokens": TOKENS,
        "numbers": NUMBERS,
        "classes": CLASSES,
        "tokenCount": COUNT,
        "embedding": EMBEDDING,
        "hidden": HIDDEN,
        "maskedMean": masked_mean(),
        "images": IMAGES,
        "imageNetwork": image_network(),
        "networks": {name: network(text) for name, text in NETWORKS.items()},
    },
)
