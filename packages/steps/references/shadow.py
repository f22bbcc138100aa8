"""Writes shadow.reference.json: scores of the offline likelihood ratio attack by numpy and scipy, for drawn probabilities.

    venv/bin/pip install scipy && venv/bin/python shadow.py

The formulas are those of the published code (tensorflow/privacy, research/mi_lira_2021: score.py and plot.py).
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.special import softmax
from scipy.stats import norm

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED, ROWS, CLASSES = 13, 12, 3
rng = np.random.default_rng(SEED)


def case(shadows):
    truth = rng.integers(0, CLASSES, ROWS)
    probabilities = softmax(rng.normal(0, 2, (shadows + 1, ROWS, CLASSES)), -1)
    at = np.arange(ROWS)
    right = probabilities[:, at, truth]
    wrong = probabilities.copy()
    wrong[:, at, truth] = 0
    confidence = np.log(right + 1e-45) - np.log(wrong.sum(-1) + 1e-45)
    out = confidence[1:]
    deviation = np.std(out) if shadows < 64 else np.std(out, 0)
    return {
        "truth": truth,
        "probabilities": probabilities,
        "confidence": confidence,
        # The paper's Λ, as a quantile.
        "scores": norm.ppf(norm.cdf(confidence[0], np.median(out, 0), deviation + 1e-30)),
    }


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "the first model is attacked, the others are its shadows",
    "versions": {package: version(package) for package in ["numpy", "scipy"]},
    "seed": SEED,
    "cases": [case(4), case(7), case(64)],
}
path = Path(__file__).resolve().parent.parent / "src" / "privacy" / "shadow.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
