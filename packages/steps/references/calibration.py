"""Writes calibration.reference.json: what scikit-learn's calibrators and threshold metrics give for a few scores.

    venv/bin/pip install scikit-learn && venv/bin/python calibration.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.calibration import _sigmoid_calibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import confusion_matrix, fbeta_score, precision_score, recall_score

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 50
ROWS = 60
rng = np.random.default_rng(SEED)

truth = (rng.random(ROWS) < 0.4).astype(int)
odds = np.round(3 * (rng.normal(0, 1, ROWS) + truth), 2)
odds[10:14] = odds[10]
classes = rng.integers(0, 3, ROWS)
logits = np.round(4 * (rng.normal(0, 1, (ROWS, 3)) + np.eye(3)[classes]), 3)

slope, intercept = _sigmoid_calibration(odds, truth)
isotonic = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(odds, truth)
grid = np.round(np.linspace(-9, 12, 43), 2)
probabilities = 1 / (1 + np.exp(-odds))


def temperature(scores, labels):
    return 1 / float(_TemperatureScaling().fit(scores, labels).beta_)


def best(criterion):
    """By trying every probability as a threshold, the highest first."""
    rows = []
    for threshold in [1.1, *sorted(set(probabilities), reverse=True)]:
        said = (probabilities >= threshold).astype(int)
        tn, fp, fn, tp = confusion_matrix(truth, said, labels=[0, 1]).ravel()
        rows.append({
            "costs": -(1 * fp + 5 * fn),
            "fBeta1": fbeta_score(truth, said, beta=1, zero_division=0),
            "fBeta2": fbeta_score(truth, said, beta=2, zero_division=0),
            "precision": precision_score(truth, said, zero_division=0),
            "recall": recall_score(truth, said, zero_division=0),
            "rate": said.mean(),
            "counts": [int(tp), int(fp), int(fn), int(tn)],
        })
    allowed, worth = criterion
    rows = [row for row in rows if allowed(row)]
    return max(rows, key=worth)["counts"]


always = lambda row: True  # noqa: E731
reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "_sigmoid_calibration, _TemperatureScaling, IsotonicRegression; thresholds by trying all of them",
    "versions": {package: version(package) for package in ["scikit-learn", "numpy"]},
    "seed": SEED,
    "truth": truth,
    "logOdds": odds,
    "classes": classes,
    "logits": logits,
    "temperature": {
        "two": temperature(np.column_stack([np.zeros(ROWS), odds]), truth),
        "three": temperature(logits, classes),
    },
    "platt": {"slope": -slope, "intercept": -intercept},
    "isotonic": {"grid": grid, "values": isotonic.predict(grid)},
    "thresholds": [
        {"criterion": {"costs": {"falsePositive": 1, "falseNegative": 5}}, "counts": best((always, lambda row: row["costs"]))},
        {"criterion": {"fBeta": 1}, "counts": best((always, lambda row: row["fBeta1"]))},
        {"criterion": {"fBeta": 2}, "counts": best((always, lambda row: row["fBeta2"]))},
        {"criterion": {"precision": 0.8}, "counts": best((lambda row: row["precision"] >= 0.8, lambda row: row["recall"]))},
        {"criterion": {"recall": 0.9}, "counts": best((lambda row: row["recall"] >= 0.9, lambda row: row["precision"]))},
        {"criterion": {"rate": 0.25}, "counts": best((lambda row: row["rate"] <= 0.25, lambda row: row["rate"]))},
    ],
}
path = Path(__file__).resolve().parent.parent / "src" / "deciding" / "calibration.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
