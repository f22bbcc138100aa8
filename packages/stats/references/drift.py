"""drift.reference.json: the two-sample test of Kolmogorov and Smirnov and the chi-square test of counts by scipy, the population
stability index by evidently."""

import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests.psi import _psi
from evidently.legacy.core import ColumnType
from scipy import special, stats

from reference import write

SEED = 11
rng = np.random.default_rng(SEED)


def smirnov(first, second):
    exact = stats.ks_2samp(first, second, method="exact")
    return {"first": np.sort(first), "second": np.sort(second), "statistic": exact.statistic, "p": exact.pvalue}


def sizes(statistic, n, m):
    """Of samples that are too large for the exact p-value."""
    return {"statistic": statistic, "n": n, "m": m, "p": special.kolmogorov(np.sqrt(n * m / (n + m)) * statistic)}


def counts(first, second):
    table = np.array([first, second])
    kept = table[:, table.sum(axis=0) > 0]
    found = stats.chi2_contingency(kept)
    return {
        "first": first,
        "second": second,
        "chiSquare": found.statistic,
        "degrees": found.dof,
        "p": found.pvalue,
        "cramersV": stats.contingency.association(kept, method="cramer", correction=False),
    }


def stability(first, second):
    """Evidently counts the values of categories itself."""
    frames = [pd.Series(np.repeat([f"v{i}" for i in range(len(c))], c)) for c in (first, second)]
    return {"reference": first, "current": second, "psi": _psi(*frames, ColumnType.Categorical, 0.1, 30)[0]}


drawn = [(rng.integers(0, 60, k).tolist(), rng.integers(0, 60, k).tolist()) for k in (2, 3, 5, 8)]
write(
    "drift",
    __file__,
    ["scipy", "evidently"],
    SEED,
    "",
    {
        "smirnov": [
            smirnov(rng.normal(0, 1, 40), rng.normal(0, 1, 55)),
            smirnov(rng.normal(0, 1, 200), rng.normal(0.5, 1, 150)),
            smirnov(rng.normal(0, 1, 120), rng.normal(3, 1, 120)),
            smirnov(rng.integers(0, 6, 70).astype(float), rng.integers(1, 7, 90).astype(float)),
            smirnov(np.array([1.0]), np.array([2.0, 3.0])),
            smirnov(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])),
        ],
        "limit": [sizes(0.02, 5000, 4000), sizes(0.01, 32561, 16281), sizes(0.3, 9000, 3000), sizes(0.0, 9000, 3000)],
        "kolmogorov": [{"x": x, "p": special.kolmogorov(x)} for x in (0.1, 0.3, 0.5, 0.9, 1.0, 1.1, 1.5, 2.5, 5.0)],
        "critical": [{"p": p, "x": special.kolmogi(p)} for p in (0.5, 0.1, 0.05, 0.01, 0.001, 1e-6)],
        "counts": [counts(a, b) for a, b in [([30, 20], [25, 40]), ([10, 0, 5], [12, 0, 9]), ([500, 300, 2], [450, 360, 9]), *drawn]],
        "stability": [
            stability(a, b) for a, b in [([50, 30, 20], [45, 35, 20]), ([40, 60, 0], [30, 50, 20]), ([99, 1], [1, 99]), *drawn]
        ],
    },
)
