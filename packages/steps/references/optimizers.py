"""optimizers.reference.json: two weights after each of five updates by Keras 3's own optimisers, its learning rates
and losses with smoothed labels.

Run with KERAS_BACKEND=jax (or any other backend: the formulas are Keras').
"""

import json
import os
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402
import numpy as np  # noqa: E402

START = [1.0, -2.0]
GRADIENTS = [[0.5, -1.0], [0.1, 2.0], [0.0, 0.3], [-0.7, 0.0], [1e-4, -5.0]]

OPTIMIZERS = [
    ("adam", {}, lambda: keras.optimizers.Adam()),
    ("adam", {"learningRate": 0.1}, lambda: keras.optimizers.Adam(0.1)),
    ("sgd", {}, lambda: keras.optimizers.SGD()),
    ("sgd", {"learningRate": 0.1, "momentum": 0.9}, lambda: keras.optimizers.SGD(0.1, momentum=0.9)),
    ("rmsprop", {}, lambda: keras.optimizers.RMSprop()),
    ("rmsprop", {"learningRate": 0.1}, lambda: keras.optimizers.RMSprop(0.1)),
    ("adamw", {}, lambda: keras.optimizers.AdamW()),
    ("adamw", {"learningRate": 0.1, "weightDecay": 0.2}, lambda: keras.optimizers.AdamW(0.1, weight_decay=0.2)),
    ("nadam", {}, lambda: keras.optimizers.Nadam()),
    ("nadam", {"learningRate": 0.1}, lambda: keras.optimizers.Nadam(0.1)),
    ("sgd", {"learningRate": 0.1, "clipping": {"value": 0.6}}, lambda: keras.optimizers.SGD(0.1, clipvalue=0.6)),
    ("adam", {"learningRate": 0.1, "clipping": {"globalNorm": 0.8}}, lambda: keras.optimizers.Adam(0.1, global_clipnorm=0.8)),
]

schedules = keras.optimizers.schedules
SCHEDULES = [
    ({"type": "exponential", "decaySteps": 4, "decayRate": 0.5}, schedules.ExponentialDecay(0.1, 4, 0.5)),
    (
        {"type": "exponential", "decaySteps": 4, "decayRate": 0.5, "staircase": True},
        schedules.ExponentialDecay(0.1, 4, 0.5, staircase=True),
    ),
    ({"type": "cosine", "decaySteps": 8}, schedules.CosineDecay(0.1, 8)),
    ({"type": "cosine", "decaySteps": 8, "alpha": 0.1}, schedules.CosineDecay(0.1, 8, alpha=0.1)),
    (
        {"type": "cosine", "decaySteps": 6, "alpha": 0.2, "warmupSteps": 3},
        schedules.CosineDecay(0.0, 6, alpha=0.2, warmup_target=0.1, warmup_steps=3),
    ),
    (
        {"type": "steps", "boundaries": [2, 5], "values": [0.5, 0.1]},
        schedules.PiecewiseConstantDecay([2, 5], [0.1, 0.05, 0.01]),
    ),
]

LOGITS = [[1.0, -0.5, 2.0], [0.0, 3.0, -1.0]]
CLASSES = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
SMOOTHINGS = [0.0, 0.1, 0.4]


def smoothed(smoothing):
    losses = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing, reduction=None)
    return [float(value) for value in keras.ops.convert_to_numpy(losses(np.array(CLASSES), np.array(LOGITS)))]


def run(make):
    """The weights after each update."""
    optimizer, weight, found = make(), keras.Variable(np.array(START, "float32")), []
    for gradient in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(np.array(gradient, "float32"))], [weight])
        found.append([float(value) for value in keras.ops.convert_to_numpy(weight.value)])
    return found


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "float32; options that are left out are Keras' defaults",
    "versions": {package: version(package) for package in ["keras", "numpy"]} | {"backend": keras.backend.backend()},
    "start": START,
    "gradients": GRADIENTS,
    "cases": [{"optimizer": name, "options": options, "weights": run(make)} for name, options, make in OPTIMIZERS],
    "schedules": [
        {"schedule": schedule, "rates": [float(make(step)) for step in range(12)]} for schedule, make in SCHEDULES
    ],
    "smoothing": {
        "logits": LOGITS,
        "classes": CLASSES,
        "cases": [{"smoothing": smoothing, "losses": smoothed(smoothing)} for smoothing in SMOOTHINGS],
    },
}
path = Path(__file__).resolve().parent.parent / "src" / "training" / "optimizers.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
