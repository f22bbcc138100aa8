"""Writes profiles.reference.json: what numpy and pandas say of a few columns.

    venv/bin/pip install numpy pandas && venv/bin/python profiles.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 61
rng = np.random.default_rng(SEED)
SHARES = ["0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"]


def numbers(values):
    series = pd.Series(values, dtype=float)
    known = series.dropna().to_numpy()
    counts, edges = np.histogram(known, bins=10)
    return {
        "values": values,
        "numNonMissing": int(series.count()),
        "numMissing": int(series.isna().sum()),
        "unique": int(series.nunique()),
        "numZeros": int((known == 0).sum()),
        "mean": np.mean(known),
        "stdDev": np.std(known),
        "min": known.min(),
        "median": np.median(known),
        "max": known.max(),
        "quantiles": {share: np.quantile(known, float(share)) for share in SHARES},
        "counts": counts,
        "edges": edges,
    }


def texts(values):
    series = pd.Series(values)
    return {"values": values, "unique": int(series.nunique()), "counts": series.value_counts().to_dict(), "avgLength": series.str.len().mean()}


drawn = np.where(rng.random(90) < 0.1, np.nan, np.round(rng.lognormal(3, 1, 90), 2))
reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "quantiles by numpy's default, deviations of the population, histograms of 10 buckets",
    "versions": {package: version(package) for package in ["numpy", "pandas"]},
    "seed": SEED,
    "numbers": [
        numbers(drawn.tolist()),
        numbers(np.round(rng.normal(0, 3, 60)).tolist()),
        numbers([1e15, 1e15 + 1, 1e15 + 2, 1e15 + 10]),
        numbers([-2.5, 7.0]),
    ],
    "texts": [texts(rng.choice(["red", "green", "bluish", "ä"], 70, p=[0.5, 0.3, 0.18, 0.02]).tolist())],
}
path = Path(__file__).resolve().parent.parent / "src" / "profiles" / "profiles.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
