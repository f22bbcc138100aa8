"""Writes student.reference.json: scipy's quantiles of Student's t, and intervals of a mean over folds."""

import numpy as np
from scipy import stats

from reference import write

SEED = 8
rng = np.random.default_rng(SEED)


def corrected(values, ratio):
    """Nadeau and Bengio's interval, by scipy's t."""
    k = len(values)
    mean, deviation = np.mean(values), np.std(values, ddof=1)
    half = stats.t.ppf(0.975, k - 1) * deviation * np.sqrt(1 / k + ratio)
    return {"values": values, "testToTrain": ratio, "mean": mean, "deviation": deviation, "low": mean - half, "high": mean + half}


write(
    "student",
    __file__,
    ["scipy"],
    SEED,
    "scipy.stats.t.ppf; the interval of Nadeau and Bengio with it",
    {
        "quantiles": [
            {"share": share, "degrees": degrees, "value": stats.t.ppf(share, degrees)}
            for share in [0.005, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9995]
            for degrees in [1, 2, 4, 9, 29.5, 1000]
        ],
        "means": [corrected(list(np.round(rng.uniform(0.7, 0.9, k), 4)), ratio) for k, ratio in [(2, 1), (5, 0.25), (10, 1 / 9), (50, 1 / 9)]],
    },
)
