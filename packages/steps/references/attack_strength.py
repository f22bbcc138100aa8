"""attack-strength.reference.json: the accuracy that the Adversarial Robustness Toolbox leaves of three networks.

Each network has fixed weights, and each attack knows them. The attacks of the toolbox, each with 100 steps: PGD, and APGD on the
cross-entropy and on the difference of logits ratio. `strongest` is the least accuracy of any attack, `union` counts a row as
fooled if any attack fools it.

    python -m venv venv && venv/bin/pip install adversarial-robustness-toolbox scikit-learn tensorflow-cpu
    venv/bin/python attack_strength.py
"""

import json
import os
import warnings
from importlib.metadata import version
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore")

import numpy as np
import tensorflow as tf
from art.attacks.evasion import AutoProjectedGradientDescent, ProjectedGradientDescentNumpy
from art.estimators.classification import TensorFlowV2Classifier
from sklearn.datasets import load_breast_cancer, load_digits

SEED = 7
ROWS = 100
tf.keras.utils.set_random_seed(SEED)
tf.config.threading.set_intra_op_parallelism_threads(1)


def unit(data):
    """Each column over its range, to three digits."""
    low, high = data.min(0), data.max(0)
    return ((data - low) / np.where(high > low, high - low, 1)).round(3).astype(np.float32)


def split(x, y):
    order = np.random.default_rng(SEED).permutation(len(x))
    test = order[:ROWS]
    return x[order[ROWS:]], y[order[ROWS:]], x[test], y[test]


def dense(width, hidden, classes):
    layers = [tf.keras.layers.Input((width,))]
    layers += [tf.keras.layers.Dense(size, activation="relu") for size in hidden]
    return tf.keras.Sequential([*layers, tf.keras.layers.Dense(classes)])


loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def fit(model, x, y, epochs, epsilon=None, rate=0.005):
    """Plain training, or Madry's with seven steps of PGD in linf."""
    optimizer = tf.keras.optimizers.Adam(rate)

    @tf.function
    def step(xs, ys):
        moved = xs
        if epsilon:
            moved = tf.clip_by_value(xs + tf.random.uniform(tf.shape(xs), -epsilon, epsilon), 0, 1)
            for _ in range(7):
                with tf.GradientTape() as tape:
                    tape.watch(moved)
                    loss = loss_of(ys, model(moved))
                moved = moved + 2.5 * epsilon / 7 * tf.sign(tape.gradient(loss, moved))
                moved = tf.clip_by_value(tf.clip_by_value(moved, xs - epsilon, xs + epsilon), 0, 1)
        with tf.GradientTape() as tape:
            loss = loss_of(ys, model(moved))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        )

    rng = np.random.default_rng(SEED)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x) - 31, 32):
            chosen = order[first : first + 32]
            step(tf.constant(x[chosen]), tf.constant(y[chosen]))
    model.set_weights([w.round(4) for w in model.get_weights()])


digits = load_digits()
cancer = load_breast_cancer()
pixels = (digits.data / 16).astype(np.float32)
sets = {
    "digits": split(pixels, digits.target),
    "breast cancer": split(unit(cancer.data), cancer.target),
}
networks = [
    ("breast cancer, plain", "breast cancer", dense(30, [16], 2), 40, None, {"linf": 0.05, "l2": 0.2, "l1": 0.6}),
    ("digits, plain", "digits", dense(64, [32], 10), 30, None, {"linf": 0.06, "l2": 0.5, "l1": 2.0}),
    ("digits, adversarially trained", "digits", dense(64, [32], 10), 50, 0.1, {"linf": 0.1, "l2": 0.7, "l1": 3.0}),
]
p_of = {"linf": np.inf, "l2": 2, "l1": 1}
cases = []
for name, data, model, epochs, trained, epsilons in networks:
    x, y, rows, truth = sets[data]
    rows, truth = rows[: len(truth)], truth
    fit(model, x, y, epochs, trained)
    classes = model.output_shape[-1]
    classifier = TensorFlowV2Classifier(
        model, classes, rows.shape[1:], loss_object=loss_of, clip_values=(0.0, 1.0)
    )
    clean = model(rows).numpy().argmax(1) == truth
    results = []
    for norm, epsilon in epsilons.items():
        p = p_of[norm]
        attacks = {
            "PGD": ProjectedGradientDescentNumpy(
                classifier, norm=p, eps=epsilon, eps_step=2.5 * epsilon / 100, max_iter=100, num_random_init=1, batch_size=ROWS, verbose=False
            )
        }
        for loss in ["cross_entropy", "difference_logits_ratio"]:
            if loss == "difference_logits_ratio" and classes < 3:
                continue
            attacks[f"APGD {loss}"] = AutoProjectedGradientDescent(
                classifier, norm=p, eps=epsilon, eps_step=2 * epsilon, max_iter=100, nb_random_init=1, batch_size=ROWS, loss_type=loss, verbose=False
            )
        left = {}
        stayed = clean.copy()
        for attack, made in attacks.items():
            np.random.seed(SEED)
            moved = np.clip(made.generate(rows.copy(), truth), 0, 1)
            change = np.abs(moved - rows).reshape(len(rows), -1).astype(np.float64)
            sizes = {"linf": change.max(1), "l2": np.sqrt((change**2).sum(1)), "l1": change.sum(1)}[norm]
            # What leaves the ball does not count.
            right = (model(moved.astype(np.float32)).numpy().argmax(1) == truth) | (sizes > epsilon * 1.0001)
            left[attack] = float((right & clean).mean())
            stayed &= right
        results.append({"norm": norm, "epsilon": epsilon, "left": left, "strongest": min(left.values()), "union": float(stayed.mean())})
        print(name, results[-1], flush=True)
    cases.append(
        {
            "network": name,
            "data": data,
            "weights": [{"shape": list(w.shape), "values": [round(float(v), 4) for v in w.ravel()]} for w in model.get_weights()],
            "accuracy": float(clean.mean()),
            "results": results,
        }
    )

    reference = {
        "generator": f"references/{Path(__file__).name}",
        "versions": {package: version(package) for package in ["adversarial-robustness-toolbox", "tensorflow-cpu", "scikit-learn", "numpy"]},
        "seed": SEED,
        "rows": {
            data: {"values": [[round(float(v), 4) for v in row.ravel()] for row in rows], "truth": [int(t) for t in truth]}
            for data, (_, _, rows, truth) in sets.items()
        },
        "networks": cases,
    }
    # After each network, so that a stopped run leaves what it has.
    path = Path(__file__).resolve().parent.parent / "src" / "attacks" / "search" / "attack-strength.reference.json"
    path.write_text(json.dumps(reference, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes", flush=True)
