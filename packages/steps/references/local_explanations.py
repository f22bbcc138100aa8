"""local-explanations.reference.json: LIME, SHAP interaction values, and (with TensorFlow) Grad-CAM and occlusion.

LIME's fit is asked with samples of its own samplers, so that the samples and the weights are in the file. The interaction
values are of shap's TreeExplainer (path-dependent), and the value of each set of columns is computed here from the same tree.

    python -m venv venv && venv/bin/pip install lime shap scikit-learn scikit-image tensorflow-cpu
    venv/bin/python local_explanations.py
"""

import json
import os
import sys
from importlib.metadata import version
from itertools import product
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np
import shap
from lime.lime_tabular import LimeTabularExplainer
from lime.lime_text import LimeTextExplainer
from sklearn.tree import DecisionTreeRegressor

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 7
rng = np.random.default_rng(SEED)



def fits(explainer):
    """Notes what lime_base is asked, and answers as it does."""
    found = []
    base = explainer.base
    plain_explain = base.explain_instance_with_data

    def explain(data, labels, distances, label, num_features, model_regressor=None, feature_selection="auto"):
        data = np.asarray(data.todense()) if hasattr(data, "todense") else np.asarray(data)
        given = dict(data=data, labels=np.asarray(labels)[:, label], distances=np.asarray(distances))
        intercept, weights, score, prediction = plain_explain(
            data, labels, distances, label, num_features, feature_selection=feature_selection
        )
        found.append(
            dict(
                **given,
                most=num_features,
                weights=base.kernel_fn(np.asarray(distances)),
                intercept=intercept,
                coefficients=[[int(j), float(w)] for j, w in weights],
                score=score,
                prediction=float(np.ravel(prediction)[0]),
            )
        )
        return intercept, weights, score, prediction

    base.explain_instance_with_data = explain
    return found


def classify(x):
    score = np.tanh(2 * x[:, 0] - x[:, 1]) + x[:, 2] * x[:, 3]
    p = 1 / (1 + np.exp(-score))
    return np.stack([1 - p, p], 1)


def tables():
    train = rng.normal(0, 1, (80, 8)).round(3)
    cases = []
    for most in (3, 8):
        explainer = LimeTabularExplainer(train, random_state=SEED)
        found = fits(explainer)
        explainer.explain_instance(train[3], classify, num_features=most, num_samples=60, labels=(1,))
        cases += found
    # Six columns at most: lime selects them forwards.
    explainer = LimeTabularExplainer(train, random_state=SEED)
    found = fits(explainer)
    explainer.explain_instance(train[5], classify, num_features=2, num_samples=60, labels=(1,))
    cases += found
    return cases


def texts():
    words = {"free": 2.0, "now": 1.0, "meeting": -1.5}

    def classify_texts(all_texts):
        score = np.array([sum(words.get(w, 0) for w in t.lower().split()) for t in all_texts])
        p = 1 / (1 + np.exp(-score))
        return np.stack([1 - p, p], 1)

    explainer = LimeTextExplainer(random_state=SEED)
    found = fits(explainer)
    explainer.explain_instance(
        "free tickets now and free lunch now after the meeting", classify_texts, num_features=7, num_samples=50, labels=(1,)
    )
    return found


def interactions():
    x = rng.normal(0, 1, (200, 4)).round(2)
    y = x[:, 0] * x[:, 1] + 2 * (x[:, 2] > 0) * (x[:, 0] > 0.3) + 0.1 * x[:, 3]
    tree = DecisionTreeRegressor(max_depth=4, random_state=SEED).fit(x, y)
    inner = tree.tree_

    def value(row, known, node=0):
        """The path-dependent expectation: splits of unknown columns are weighed by training rows."""
        if inner.children_left[node] < 0:
            return float(inner.value[node][0][0])
        left, right = inner.children_left[node], inner.children_right[node]
        j = inner.feature[node]
        if known[j]:
            return value(row, known, left if np.float32(row[j]) <= inner.threshold[node] else right)
        n = inner.weighted_n_node_samples
        return (n[left] * value(row, known, left) + n[right] * value(row, known, right)) / n[node]

    rows = x[:5]
    # Sets as numbers: bit j says whether column j is known.
    sets = [[(s >> j) & 1 for j in range(4)] for s in range(16)]
    return dict(
        values=[[value(row, known) for known in sets] for row in rows],
        interactions=shap.TreeExplainer(tree).shap_interaction_values(rows),
    )


def images():
    import tensorflow as tf

    tf.random.set_seed(SEED)
    height, width, maps, classes = 6, 5, 3, 3
    kernel = rng.normal(0, 0.6, (3, 3, 1, maps)).round(3)
    bias = rng.normal(0, 0.2, maps).round(3)
    dense = rng.normal(0, 0.5, (3 * 2 * maps, classes)).round(3)
    image = rng.uniform(0, 1, (height, width, 1)).round(3)
    network = tf.keras.Sequential(
        [
            tf.keras.layers.Input((height, width, 1)),
            tf.keras.layers.Conv2D(maps, 3, padding="same", activation="relu"),
            tf.keras.layers.MaxPooling2D(2),
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(classes, use_bias=False),
        ]
    )
    network.layers[0].set_weights([kernel, bias])
    network.layers[-1].set_weights([dense])

    def score(batch, k):
        return network(tf.constant(batch, tf.float32)).numpy()[:, k]

    # As https://keras.io/examples/vision/grad_cam: the mean gradient of each map weighs it; only what raises the score.
    both = tf.keras.Model(network.inputs, [network.layers[0].output, network.outputs[0]])
    cams = []
    for k in range(classes):
        with tf.GradientTape() as tape:
            found, scores = both(tf.constant(image[None], tf.float32))
            own = scores[:, k]
        slopes = tape.gradient(own, found)
        weights = tf.reduce_mean(slopes, axis=(0, 1, 2))
        cams.append(tf.nn.relu(tf.reduce_sum(found[0] * weights, -1)).numpy())
    # Zeiler and Fergus 2014: how much the score falls if a square is covered; a pixel has the mean of its squares.
    side, stride, k = 3, 2, 1
    total, count = np.zeros((height, width)), np.zeros((height, width))
    tops = sorted({min(top, height - side) for top in range(0, height, stride)})
    lefts = sorted({min(left, width - side) for left in range(0, width, stride)})
    for top, left in product(tops, lefts):
        covered = image.copy()
        covered[top : top + side, left : left + side] = 0
        total[top : top + side, left : left + side] += score(image[None], k)[0] - score(covered[None], k)[0]
        count[top : top + side, left : left + side] += 1
    return dict(
        kernel=kernel,
        bias=bias,
        dense=dense,
        image=image,
        gradCam=cams,
        occlusion=dict(side=side, stride=stride, output=k, values=total / count),
    )


packages = ["lime", "shap", "scikit-learn", "tensorflow-cpu"]
reference = dict(
    generator="packages/steps/references/local_explanations.py",
    versions={name: version(name) for name in packages},
    lime=dict(tables=tables(), texts=texts()),
    interactions=interactions(),
    images=images(),
)
target = Path(__file__).resolve().parents[1] / "src" / "explaining" / "local" / "local-explanations.reference.json"
target.write_text(json.dumps(plain(reference)) + "\n")
print(target)
