"""Writes comparison.reference.json: McNemar's and DeLong's tests, Holm's procedure, and paired t intervals.

    venv/bin/pip install scipy statsmodels MLstatkit && venv/bin/python comparison.py
"""

import numpy as np
from MLstatkit import Delong_test
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

from reference import write

SEED = 12
rng = np.random.default_rng(SEED)


def delong(rows, ties):
    truth = (rng.random(rows) < 0.4).astype(int)
    first = rng.normal(0, 1, rows) + truth
    second = 0.5 * first + rng.normal(0, 1, rows) + 0.3 * truth
    if ties:
        first, second = np.round(first), np.round(second)
    z, p = Delong_test(truth, first, second)[:2]
    return {"truth": truth, "first": np.round(first, 6), "second": np.round(second, 6), "z": abs(float(z)), "p": float(p)}


def paired(rows):
    first, second = np.round(rng.exponential(1, rows), 4), np.round(rng.exponential(1.2, rows), 4)
    found = stats.ttest_rel(first, second)
    interval = found.confidence_interval(0.95)
    return {"first": first, "second": second, "value": np.mean(first - second), "low": interval.low, "high": interval.high, "p": found.pvalue}


values = [0.04, 0.01, 0.5, 0.03, 0.9, 0.01]
write(
    "comparison",
    __file__,
    ["scipy", "statsmodels", "MLstatkit"],
    SEED,
    "statsmodels' mcnemar and multipletests, MLstatkit's Delong_test, scipy's ttest_rel",
    {
        "mcnemar": [
            {"onlyFirst": a, "onlySecond": b, "p": mcnemar([[5, a], [b, 5]], exact=True).pvalue}
            for a, b in [(0, 1), (1, 9), (5, 5), (30, 12), (400, 330), (0, 900)]
        ],
        "holm": {"values": values, "adjusted": multipletests(values, method="holm")[1]},
        "delong": [delong(40, False), delong(200, False), delong(60, True)],
        "paired": [paired(2), paired(30)],
    },
)
