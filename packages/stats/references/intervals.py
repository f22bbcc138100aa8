"""intervals.reference.json: intervals of rates (statsmodels), and the distributions beneath them (scipy)."""

import numpy as np
from scipy import special, stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from reference import write

RATES = [(0, 1), (1, 1), (0, 10), (10, 10), (3, 10), (7, 12), (81, 263), (15, 148), (999, 1000), (1, 100000)]
# The first eight pairs are Newcombe's own, table II (a) to (h).
PAIRS = [
    (56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (0, 10, 0, 10), (10, 10, 0, 20),
    (10, 10, 0, 10), (1198, 2691, 557, 1835), (1, 1, 0, 1),
]  # fmt: skip

write(
    "intervals",
    __file__,
    ["statsmodels", "scipy"],
    None,
    "Wilson and Newcombe by statsmodels, normal, chi-square and gamma by scipy",
    {
        "wilson": [
            {"hits": k, "n": n, "level": level, "interval": proportion_confint(k, n, alpha=1 - level, method="wilson")}
            for k, n in RATES
            for level in (0.95, 0.9)
        ],
        "newcombe": [
            {
                "first": {"hits": a, "n": m},
                "second": {"hits": b, "n": n},
                "interval": confint_proportions_2indep(a, m, b, n, compare="diff", method="newcomb", alpha=0.05),
            }
            for a, m, b, n in PAIRS
        ],
        "normalQuantile": [
            {"p": p, "x": stats.norm.ppf(p)}
            for p in [1e-300, 1e-20, 1e-9, 0.001, 0.025, 0.05, 0.0749, 0.0751, 0.3, 0.6, 0.9, 0.975, 0.9995, 1 - 1e-12]
        ],
        "normalCdf": [
            {"x": x, "p": stats.norm.cdf(x)} for x in [-30, -8, -3.3, -1.96, -1, -0.1, 0.0, 0.5, 1.2, 1.96, 4, 9]
        ],
        "chiSquare": [
            {"x": x, "degrees": df, "p": stats.chi2.sf(x, df)}
            for df in [1, 2, 3, 7.5, 40, 300]
            for x in [0, 1e-6, 0.3, 1.42686, 3.841458820694124, 17.2, 90, 350, 800]
        ],
        "logGamma": [{"x": x, "value": special.gammaln(x)} for x in [1e-5, 0.1, 0.5, 1.5, 3, 10.25, 171, 1e4, 1e8]],
    },
)
