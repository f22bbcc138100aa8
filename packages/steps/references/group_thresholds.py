"""Writes group-thresholds.reference.json: Fairlearn's ThresholdOptimizer and CorrelationRemover on drawn people.

    venv/bin/pip install fairlearn scikit-learn && venv/bin/python group_thresholds.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.preprocessing import CorrelationRemover
from sklearn.base import BaseEstimator, ClassifierMixin

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 71
CONSTRAINTS = {
    "demographic-parity": "demographic_parity",
    "equalized-odds": "equalized_odds",
    "equal-opportunity": "true_positive_rate_parity",
    "false-positive-rate-parity": "false_positive_rate_parity",
}
OBJECTIVES = {"accuracy": "accuracy_score", "balanced-accuracy": "balanced_accuracy_score"}


class Given(ClassifierMixin, BaseEstimator):
    """A model whose probabilities are its input."""

    def fit(self, x, y):
        self.classes_ = np.array([0, 1])
        self.fitted_ = True
        return self

    def predict_proba(self, x):
        p = np.asarray(x)[:, 0]
        return np.stack([1 - p, p], axis=1)

    def predict(self, x):
        return (np.asarray(x)[:, 0] > 0.5).astype(int)


def people(seed, n, names, shift, digits):
    """`digits` rounds the probabilities: with few digits many rows have equal ones, as leaves of trees give."""
    rng = np.random.default_rng(seed)
    group = rng.choice(len(names), n)
    truth = (rng.random(n) < 0.35 + 0.12 * group / max(1, len(names) - 1)).astype(int)
    score = 1 / (1 + np.exp(-(1.4 * rng.normal(0, 1, n) + 1.6 * truth - 0.8 + shift * group)))
    return [names[g] for g in group], truth, np.round(score, digits)


def solve(groups, truth, scores):
    cases = []
    x = scores.reshape(-1, 1)
    model = Given().fit(x, truth)
    for constraint, theirs in CONSTRAINTS.items():
        for objective, metric in OBJECTIVES.items():
            optimizer = ThresholdOptimizer(
                estimator=model, constraints=theirs, objective=metric, prefit=True, predict_method="predict_proba"
            ).fit(x, truth, sensitive_features=groups)
            rules = optimizer.interpolated_thresholder_.interpolation_dict
            cases.append({
                "equality": constraint,
                "objective": objective,
                "rules": {
                    group: {
                        "p0": rule.p0,
                        "threshold0": rule.operation0.threshold,
                        "threshold1": rule.operation1.threshold,
                        "ignored": rule.get("p_ignore", 0),
                        "constant": rule.get("prediction_constant", 0),
                    }
                    for group, rule in rules.items()
                },
                "chances": optimizer._pmf_predict(x, sensitive_features=groups)[:, 1],
            })
    return {"groups": groups, "truth": truth, "scores": scores, "cases": cases}


def remove(seed, n):
    rng = np.random.default_rng(seed)
    sex = rng.integers(0, 2, n).astype(float)
    region = rng.integers(0, 3, n)
    frame = pd.DataFrame({
        "region_a": (region == 0).astype(float),
        "region_b": (region == 1).astype(float),
        "sex": sex,
        "age": np.round(40 + 10 * rng.normal(0, 1, n) + 3 * sex, 1),
        "income": np.round(2000 + 500 * rng.normal(0, 1, n) + 400 * sex - 300 * region, 2),
    })
    protected = ["region_a", "region_b", "sex"]
    out = {"region": ["abc"[r] for r in region], "sex": sex.astype(bool), "age": frame["age"], "income": frame["income"]}
    return {
        "values": {name: list(values) for name, values in out.items()},
        "removed": {
            str(alpha): CorrelationRemover(sensitive_feature_ids=protected, alpha=alpha).fit_transform(frame)
            for alpha in [1.0, 0.5]
        },
    }


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "rules by group; chances of the positive decision by row; columns age and income after the removal",
    "versions": {package: version(package) for package in ["fairlearn", "scikit-learn", "numpy", "pandas"]},
    "seed": SEED,
    "sets": [
        solve(*people(SEED, 160, ["f", "m"], 0.7, 4)),
        solve(*people(SEED + 1, 240, ["a", "b", "c"], 0.5, 1)),
        solve(*people(SEED + 2, 120, ["no", "yes"], -0.4, 2)),
    ],
    "removal": remove(SEED + 3, 80),
}
path = Path(__file__).resolve().parent.parent / "src" / "mending" / "group-thresholds.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
