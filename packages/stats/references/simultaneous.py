"""simultaneous.reference.json: the studentised range and the beta distribution (scipy), exact intervals (statsmodels)."""

import numpy as np
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from reference import write

RATES = [(0, 1), (1, 1), (0, 10), (10, 10), (3, 10), (7, 12), (81, 263), (999, 1000), (1, 100000), (500, 1000)]

write(
    "simultaneous",
    __file__,
    ["scipy", "statsmodels"],
    None,
    "studentized_range with infinite degrees of freedom, beta.ppf and betainc by scipy, Clopper-Pearson by statsmodels",
    {
        "quantile": [
            {"tail": tail, "count": count, "range": stats.studentized_range.isf(tail, count, np.inf)}
            for count in (2, 3, 4, 5, 8, 12, 20, 50, 100, 300)
            for tail in (0.1, 0.05, 0.025, 0.05 / 3, 0.01, 0.001)
        ],
        "survival": [
            {"range": x, "count": count, "tail": stats.studentized_range.sf(x, count, np.inf)}
            for count in (2, 3, 6, 12, 40)
            for x in (0.0, 0.1, 1.0, 2.5, 4.0, 6.0)
        ],
        "incompleteBeta": [
            {"x": x, "a": a, "b": b, "value": special.betainc(a, b, x)}
            for a, b in [(0.5, 0.5), (1, 1), (1, 10), (3, 8), (40, 2), (500, 501), (1e5, 3)]
            for x in (0.0, 1e-9, 0.01, 0.3, 0.5, 0.77, 0.999, 1.0)
        ],
        "betaQuantile": [
            {"p": p, "a": a, "b": b, "x": stats.beta.ppf(p, a, b)}
            for a, b in [(1, 1), (1, 10), (3, 8), (40, 2), (500, 501)]
            for p in (0.0, 1e-8, 0.0005, 0.025, 0.5, 0.9, 1.0)
        ],
        "clopperPearson": [
            {"hits": k, "n": n, "tail": tail, "interval": proportion_confint(k, n, alpha=2 * tail, method="beta")}
            for k, n in RATES
            for tail in (0.025, 0.0005)
        ],
    },
)
