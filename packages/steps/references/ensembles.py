"""Writes ensembles.reference.json: what scikit-learn's votes and stacks make of members whose predictions are given.

    venv/bin/pip install scikit-learn && venv/bin/python ensembles.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.ensemble import StackingClassifier, StackingRegressor, VotingClassifier, VotingRegressor
from sklearn.linear_model import LogisticRegression, Ridge

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 61
ROWS = 50
rng = np.random.default_rng(SEED)


class GivenClassifier(ClassifierMixin, BaseEstimator):
    """A member that says what stands in the columns from `first`."""

    def __init__(self, first=0, count=2):
        self.first, self.count = first, count

    def fit(self, x, y):
        self.classes_ = np.arange(self.count)
        return self

    def predict_proba(self, x):
        return x[:, self.first : self.first + self.count]

    def predict(self, x):
        return self.predict_proba(x).argmax(axis=1)


class GivenRegressor(RegressorMixin, BaseEstimator):
    def __init__(self, first=0):
        self.first = first

    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return x[:, self.first]


def draw(truth, classes, strength):
    logits = rng.normal(size=(ROWS, classes)) + strength * np.eye(classes)[truth]
    odds = np.exp(logits)
    return np.round(odds / odds.sum(axis=1, keepdims=True), 6)


def of_classes(classes):
    truth = np.arange(ROWS) % classes
    rng.shuffle(truth)
    parts = [draw(truth, classes, strength) for strength in (0.5, 1.0, 1.5)]
    parts = [part / part.sum(axis=1, keepdims=True) for part in parts]
    x = np.hstack(parts)
    members = [(f"m{index}", GivenClassifier(index * classes, classes)) for index in range(3)]
    weights = [2, 1, 0.5]
    soft = VotingClassifier(members, voting="soft", weights=weights).fit(x, truth)
    hard = VotingClassifier(members, voting="hard").fit(x, truth)
    weighted = VotingClassifier(members, voting="hard", weights=weights).fit(x, truth)
    final = LogisticRegression(C=2, tol=1e-12, max_iter=100_000)
    fitted = [(name, member.fit(x, truth)) for name, member in members]
    stacked = StackingClassifier(fitted, final_estimator=final, cv="prefit").fit(x, truth)
    return {
        "classes": classes,
        "truth": truth,
        "members": [part.ravel() for part in parts],
        "weights": weights,
        "soft": soft.predict_proba(x).ravel(),
        "hard": hard.predict(x),
        "hardWeighted": weighted.predict(x),
        "C": 2,
        "stack": {
            "coefficients": stacked.final_estimator_.coef_,
            "intercepts": stacked.final_estimator_.intercept_,
            "probabilities": stacked.predict_proba(x).ravel(),
        },
    }


def of_numbers():
    truth = np.round(rng.normal(10, 3, ROWS), 4)
    x = np.round(np.column_stack([truth + rng.normal(0, size, ROWS) for size in (1, 2, 3)]), 4)
    members = [(f"m{index}", GivenRegressor(index)) for index in range(3)]
    weights = [2, 1, 0.5]
    fitted = [(name, member.fit(x, truth)) for name, member in members]
    stacked = StackingRegressor(fitted, final_estimator=Ridge(alpha=3), cv="prefit").fit(x, truth)
    return {
        "truth": truth,
        "members": x.T,
        "weights": weights,
        "mean": VotingRegressor(members, weights=weights).fit(x, truth).predict(x),
        "alpha": 3,
        "stack": {
            "coefficients": stacked.final_estimator_.coef_,
            "intercept": stacked.final_estimator_.intercept_,
            "values": stacked.predict(x),
        },
    }


reference = {
    "generator": "references/ensembles.py",
    "versions": {"scikit-learn": version("scikit-learn")},
    "seed": SEED,
    **plain({"classifiers": [of_classes(2), of_classes(3)], "regressor": of_numbers()}),
}
path = Path(__file__).resolve().parents[1] / "src" / "ensembles" / "ensembles.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(path.name, path.stat().st_size)
