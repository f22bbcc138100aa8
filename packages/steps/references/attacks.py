"""attacks.reference.json: what the Adversarial Robustness Toolbox makes of rows, against a softmax model of fixed weights.

Its true labels are given, its rows are numbers in 0..1; PGD also from a random start, which is recorded.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from art.attacks.evasion import FastGradientMethod, ProjectedGradientDescentNumpy
from art.estimators.classification.scikitlearn import ScikitlearnLogisticRegression
from art.utils import random_sphere
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 20
FEATURES, CLASSES, ROWS = 6, 3, 8
rng = np.random.default_rng(SEED)
weights = rng.normal(0, 2, (CLASSES, FEATURES)).round(3)
biases = rng.normal(0, 0.5, CLASSES).round(3)
rows = rng.uniform(0, 1, (ROWS, FEATURES)).round(3).astype(np.float32)
rows[0, :3] = [0, 1, 0.01]  # at the edges, where clipping bites
truth = rng.integers(0, CLASSES, ROWS)
one_hot = np.eye(CLASSES)[truth]

model = LogisticRegression()
model.classes_ = np.arange(CLASSES)
model.coef_, model.intercept_, model.n_features_in_ = weights, biases, FEATURES
classifier = ScikitlearnLogisticRegression(model, clip_values=(0.0, 1.0))
norms = {"linf": np.inf, "l2": 2}
cases = []

for norm, epsilon in [("linf", 0.1), ("linf", 0.3), ("linf", 1.0), ("l2", 0.2), ("l2", 0.8)]:
    moved = FastGradientMethod(classifier, norm=norms[norm], eps=epsilon).generate(rows, one_hot)
    cases.append({"attack": "fgsm", "norm": norm, "epsilon": epsilon, "moved": moved})

for norm, epsilon, steps, step_size, has_start in [
    ("linf", 0.1, 1, 0.1, False),
    ("linf", 0.1, 10, 0.025, False),
    ("linf", 0.3, 20, 0.0375, False),
    ("linf", 0.1, 10, 0.025, True),
    ("l2", 0.5, 10, 0.125, False),
    ("l2", 0.5, 10, 0.125, True),
]:
    attack = ProjectedGradientDescentNumpy(
        classifier,
        norm=norms[norm],
        eps=epsilon,
        eps_step=step_size,
        max_iter=steps,
        num_random_init=1 if has_start else 0,
        verbose=False,
    )
    start = None
    if has_start:
        # The toolbox draws its start from numpy's global generator, first of all.
        np.random.seed(SEED)
        start = random_sphere(ROWS, FEATURES, epsilon, norms[norm]).astype(np.float32) / epsilon
        np.random.seed(SEED)
    moved = attack.generate(rows, one_hot)
    cases.append(
        {"attack": "pgd", "norm": norm, "epsilon": epsilon, "steps": steps, "stepSize": step_size, "start": start, "moved": moved}
    )

reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "logits are rows @ weights.T + biases; moved rows are float32",
    "versions": {package: version(package) for package in ["adversarial-robustness-toolbox", "scikit-learn", "numpy"]},
    "seed": SEED,
    **plain({"weights": weights, "biases": biases, "rows": rows, "truth": truth, "cases": cases}),
}
path = Path(__file__).resolve().parent.parent / "src" / "attacks" / "attacks.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes, {len(cases)} cases")
