"""attack-strength-l2.reference.json: the accuracy that the Adversarial Robustness Toolbox leaves of adversarially trained networks in L2.

Two networks for scikit-learn's digits, trained with PGD in L2 (Madry and others). Each network has fixed weights, and each
attack knows them. The attacks of the toolbox, each with 100 steps: PGD, and APGD on the cross-entropy and on the difference of
logits ratio. `strongest` is the least accuracy of any attack, `union` counts a row as fooled if any attack fools it.

    python -m venv venv && venv/bin/pip install adversarial-robustness-toolbox scikit-learn tensorflow-cpu
    venv/bin/python attack_strength_l2.py
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
from sklearn.datasets import load_digits

SEED = 11
ROWS = 200
tf.keras.utils.set_random_seed(SEED)
tf.config.threading.set_intra_op_parallelism_threads(1)

digits = load_digits()
x = (digits.data / 16).astype(np.float32)
y = digits.target
order = np.random.default_rng(SEED).permutation(len(x))
rows, truth = x[order[:ROWS]], y[order[:ROWS]]
x, y = x[order[ROWS:]], y[order[ROWS:]]

loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def dense(hidden):
    layers = [tf.keras.layers.Input((64,))]
    layers += [tf.keras.layers.Dense(size, activation="relu") for size in hidden]
    return tf.keras.Sequential([*layers, tf.keras.layers.Dense(10)])


def length(change):
    return tf.sqrt(tf.reduce_sum(change**2, 1, keepdims=True)) + 1e-12


def fit(model, epochs, epsilon, rate=0.003):
    """Madry's training with seven steps of PGD in l2."""
    optimizer = tf.keras.optimizers.Adam(rate)

    @tf.function
    def step(xs, ys):
        moved = xs
        for _ in range(7):
            with tf.GradientTape() as tape:
                tape.watch(moved)
                loss = loss_of(ys, model(moved))
            slope = tape.gradient(loss, moved)
            change = moved + 2.5 * epsilon / 7 * slope / length(slope) - xs
            change = change * tf.minimum(1.0, epsilon / length(change))
            moved = tf.clip_by_value(xs + change, 0, 1)
        with tf.GradientTape() as tape:
            loss = loss_of(ys, model(moved))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))

    rng = np.random.default_rng(SEED)
    for _ in range(epochs):
        shuffled = rng.permutation(len(x))
        for first in range(0, len(x) - 31, 32):
            chosen = shuffled[first : first + 32]
            step(tf.constant(x[chosen]), tf.constant(y[chosen]))
    model.set_weights([w.round(4) for w in model.get_weights()])


networks = [("digits, one hidden layer", dense([32]), 0.5, [0.5]), ("digits, two hidden layers", dense([48, 24]), 0.7, [0.8])]
cases = []
for name, model, trained, epsilons in networks:
    fit(model, 40, trained)
    classifier = TensorFlowV2Classifier(model, 10, (64,), loss_object=loss_of, clip_values=(0.0, 1.0))
    clean = model(rows).numpy().argmax(1) == truth
    results = []
    for epsilon in epsilons:
        attacks = {
            "PGD": ProjectedGradientDescentNumpy(
                classifier, norm=2, eps=epsilon, eps_step=2.5 * epsilon / 100, max_iter=100, num_random_init=1, batch_size=ROWS, verbose=False
            )
        }
        for loss in ["cross_entropy", "difference_logits_ratio"]:
            attacks[f"APGD {loss}"] = AutoProjectedGradientDescent(
                classifier, norm=2, eps=epsilon, eps_step=2 * epsilon, max_iter=100, nb_random_init=1, batch_size=ROWS, loss_type=loss, verbose=False
            )
        left = {}
        stayed = clean.copy()
        for attack, made in attacks.items():
            np.random.seed(SEED)
            moved = made.generate(rows.copy(), truth)
            moved = np.clip(moved, 0, 1)
            sizes = np.sqrt(((moved - rows).astype(np.float64) ** 2).sum(1))
            # What leaves the ball does not count.
            right = (model(moved.astype(np.float32)).numpy().argmax(1) == truth) | (sizes > epsilon * 1.0001)
            left[attack] = float((right & clean).mean())
            stayed &= right
        results.append({"norm": "l2", "epsilon": epsilon, "left": left, "strongest": min(left.values()), "union": float(stayed.mean())})
        print(name, results[-1], flush=True)
    cases.append(
        {
            "network": name,
            "weights": [{"shape": list(w.shape), "values": [round(float(v), 4) for v in w.ravel()]} for w in model.get_weights()],
            "accuracy": float(clean.mean()),
            "results": results,
        }
    )

    reference = {
        "generator": f"references/{Path(__file__).name}",
        "versions": {package: version(package) for package in ["adversarial-robustness-toolbox", "tensorflow-cpu", "scikit-learn", "numpy"]},
        "seed": SEED,
        "rows": {"values": [[round(float(v), 4) for v in row] for row in rows], "truth": [int(t) for t in truth]},
        "networks": cases,
    }
    # After each network, so that a stopped run leaves what it has.
    path = Path(__file__).resolve().parent.parent / "src" / "attacks" / "search" / "attack-strength-l2.reference.json"
    path.write_text(json.dumps(reference, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes", flush=True)
