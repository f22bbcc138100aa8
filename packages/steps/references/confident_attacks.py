"""confident-attacks.reference.json: what the Adversarial Robustness Toolbox makes of rows of which a softmax model is sure.

The same as attacks.py, but every row is right by a margin of 18 to 23 nats: in float32 the true class's probability is 1,
and gradients are 1e-6 and less. The toolbox computes in float64, where 1 - p still has 6 digits or more.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from art.attacks.evasion import FastGradientMethod, ProjectedGradientDescentNumpy
from art.estimators.classification.scikitlearn import ScikitlearnLogisticRegression
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 21
FEATURES, CLASSES, ROWS = 6, 3, 8
rng = np.random.default_rng(SEED)
weights = rng.normal(0, 25, (CLASSES, FEATURES)).round(3)
biases = rng.normal(0, 0.5, CLASSES).round(3)
drawn = rng.uniform(0, 1, (4000, FEATURES)).round(3).astype(np.float32)
logits = drawn.astype(np.float64) @ weights.T + biases
ranked = np.sort(logits, axis=1)
margin = ranked[:, -1] - np.log(np.exp(ranked[:, :-1] - ranked[:, -2:-1]).sum(axis=1)) - ranked[:, -2]
rows = drawn[(margin > 18) & (margin < 23)][:ROWS]
truth = (rows.astype(np.float64) @ weights.T + biases).argmax(axis=1)
one_hot = np.eye(CLASSES)[truth]

model = LogisticRegression()
model.classes_ = np.arange(CLASSES)
model.coef_, model.intercept_, model.n_features_in_ = weights, biases, FEATURES
classifier = ScikitlearnLogisticRegression(model, clip_values=(0.0, 1.0))
norms = {"linf": np.inf, "l2": 2}
cases = []
for norm, epsilon in [("linf", 0.05), ("l2", 0.1), ("l2", 0.4)]:
    moved = FastGradientMethod(classifier, norm=norms[norm], eps=epsilon).generate(rows, one_hot)
    cases.append({"attack": "fgsm", "norm": norm, "epsilon": epsilon, "moved": moved})
for norm, epsilon, steps in [("linf", 0.05, 5), ("l2", 0.1, 5), ("l2", 0.4, 10)]:
    step_size = 2.5 * epsilon / steps
    attack = ProjectedGradientDescentNumpy(
        classifier, norm=norms[norm], eps=epsilon, eps_step=step_size, max_iter=steps, num_random_init=0, verbose=False
    )
    moved = attack.generate(rows, one_hot)
    cases.append(
        {"attack": "pgd", "norm": norm, "epsilon": epsilon, "steps": steps, "stepSize": step_size, "moved": moved}
    )

reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "logits are rows @ weights.T + biases; moved rows are float32",
    "versions": {package: version(package) for package in ["adversarial-robustness-toolbox", "scikit-learn", "numpy"]},
    "seed": SEED,
    **plain({"weights": weights, "biases": biases, "rows": rows, "truth": truth, "cases": cases}),
}
path = Path(__file__).resolve().parent.parent / "src" / "attacks" / "confident-attacks.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes, {len(cases)} cases, {len(rows)} rows")
