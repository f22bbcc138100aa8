"""intervals/estimates.reference.json: the parts of the intervals of single figures, by published implementations.

It needs `pip install confidenceinterval` (DeLong's variance, in float32). What no package has is its formula, by scipy's
distributions and root finding.
"""

import numpy as np
from confidenceinterval.delong import delong_roc_variance
from scipy import optimize, stats
from sklearn import metrics
from statsmodels.stats.proportion import proportion_confint

from reference import write

SEED = 7
rng = np.random.default_rng(SEED)
Z = stats.norm.ppf(0.975)


def wilson(hits, n):
    return proportion_confint(hits, n, alpha=0.05, method="wilson")


def modified_wilson(hits, n):
    """Brown, Cai and DasGupta (2001), 4.1.1, for counts below a quarter of the rows."""
    low, high = wilson(hits, n)
    few = 2 if n <= 50 else 3
    limit = lambda count: stats.chi2.ppf(0.05, 2 * count) / 2 / n
    is_few = lambda count: 0 < count <= few and 4 * count < n
    return [limit(hits) if is_few(hits) else low, 1 - limit(n - hits) if is_few(n - hits) else high]


def f1(tp, fp, fn):
    low, high = modified_wilson(tp, tp + fp + fn)
    return [2 * low / (1 + low), 2 * high / (1 + high)]


def scores_case(truth, scores):
    truth, scores = np.asarray(truth), np.asarray(scores, float)
    auc, variance = delong_roc_variance(truth, scores, sample_weight=None)
    step = 1e-5

    def slope(row):
        def weighted(extra):
            weights = np.ones(len(truth))
            weights[row] += extra
            return metrics.average_precision_score(truth, scores, sample_weight=weights)

        return (weighted(step) - weighted(-step)) / (2 * step)

    return {
        "truth": truth,
        "scores": scores,
        "auc": float(auc),
        "delongVariance": float(variance),
        "averagePrecision": metrics.average_precision_score(truth, scores),
        "jackknife": [slope(row) for row in range(len(truth))],
    }


def newcombe(area, m, n, scale=1):
    """Newcombe (2006), method 5; `scale` on the variance."""
    less = (m + n) / 2 - 1
    variance = lambda t: scale * t * (1 - t) * (1 + less * (1 - t) / (2 - t) + less * t / (1 + t)) / (m * n)
    excess = lambda t: (area - t) ** 2 - Z**2 * variance(t)
    low = 0 if area == 0 else optimize.brentq(excess, 1e-15, area - 1e-12, xtol=1e-15)
    high = 1 if area == 1 else optimize.brentq(excess, area + 1e-12, 1 - 1e-15, xtol=1e-15)
    return {"area": area, "positives": m, "negatives": n, "interval": [low, high]}


def hall(values):
    """Hall (1992), the cubic transformation, with Student's quantile; the upper limit with the largest value twice."""
    values = np.asarray(values, float)

    def limit(x, share):
        n, skew = len(x), stats.skew(x, bias=True) * (len(x) * (len(x) - 1)) ** 0.5 / (len(x) - 2)
        transformed = lambda t: t + skew * t**2 / (3 * n**0.5) + skew**2 * t**3 / (27 * n) + skew / (6 * n**0.5)
        t = optimize.brentq(lambda t: transformed(t) - stats.t.ppf(share, n - 1), -1e4, 1e4, xtol=1e-13)
        return x.mean() - t * x.std(ddof=1) / n**0.5

    return {"values": values, "interval": [limit(values, 0.975), limit(np.append(values, values.max()), 0.025)]}


def drawn(n, digits):
    truth = rng.integers(0, 2, n)
    return truth, (rng.normal(size=n) + 1.2 * truth).round(digits)


write(
    "estimates",
    __file__,
    ["statsmodels", "scipy", "scikit-learn", "confidenceinterval", "numpy"],
    SEED,
    "rates by statsmodels and scipy, DeLong by confidenceinterval, jackknife by scikit-learn's weights, others by formula",
    {
        "rates": [
            {"hits": hits, "n": n, "interval": modified_wilson(hits, n)}
            for hits, n in [(0, 1), (1, 2), (8, 8), (0, 8), (1, 8), (7, 8), (19, 20), (3, 50), (97, 100), (96, 100), (999, 1000)]
        ],
        "f1": [
            {"tp": tp, "fp": fp, "fn": fn, "interval": f1(tp, fp, fn)}
            for tp, fp, fn in [(8, 0, 0), (5, 2, 1), (0, 3, 1), (90, 4, 6), (40, 1, 0)]
        ],
        "scores": [scores_case(*drawn(30, 6)), scores_case(*drawn(40, 0)), scores_case([0, 0, 1, 1, 1], [1, 2, 3, 4, 5])],
        "newcombe": [newcombe(*case) for case in [(1, 4, 4), (0, 4, 4), (0.5, 10, 10), (0.9, 5, 50), (0.75, 200, 300), (1, 1, 19)]],
        "hall": [hall(rng.exponential(size=n)) for n in (10, 25, 200)] + [hall(abs(rng.normal(size=40)))],
        "student": [{"degrees": d, "share": p, "quantile": stats.t.ppf(p, d)} for d in (5, 9, 19, 99, 1000) for p in (0.005, 0.025, 0.6, 0.975)],
        "pearson": [
            {"mean": 1.5, "variance": 0.04, "third": skew * 0.008, "share": p, "quantile": stats.pearson3.ppf(p, skew, 1.5, 0.2)}
            for skew in (-1, 0, 0.5, 1.5)
            for p in (0.025, 0.975)
        ],
        "clopperPearson": [
            {"hits": k, "n": n, "interval": proportion_confint(k, n, alpha=0.05, method="beta")}
            for k, n in [(0, 20), (20, 20), (3, 20), (50, 100), (97, 100)]
        ],
    },
)
