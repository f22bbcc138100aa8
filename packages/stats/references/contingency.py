"""contingency.reference.json: Fisher's exact test and Benjamini-Hochberg by scipy, Cochran-Mantel-Haenszel by statsmodels.
What R's mantelhaen.test and fisher.test say of the same tables is in mantelhaen.reference.json (mantelhaen.R)."""

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests

from reference import write

SEED = 5
rng = np.random.default_rng(SEED)

TABLES = [
    [[8, 2], [1, 5]], [[3, 1], [1, 3]], [[0, 5], [5, 0]], [[5, 0], [1, 4]], [[10, 10], [10, 10]], [[0, 0], [3, 4]],
    [[3, 0], [4, 0]], [[1, 0], [0, 1]], [[512, 313], [89, 19]], [[120, 205], [202, 391]], [[1198, 1493], [557, 1278]],
    [[30, 20], [12, 45]], [[2, 31], [136, 15532]], [[50000, 50200], [49000, 51000]],
]  # fmt: skip
DRAWN = [rng.integers(0, 30, (2, 2)).tolist() for _ in range(40)]


def fisher(table):
    found = stats.fisher_exact(table)
    return {"table": table, "oddsRatio": found.statistic if np.isfinite(found.statistic) else None, "p": found.pvalue}


def stratified(tables):
    found = StratifiedTable([np.array(t, float) for t in tables])
    corrected, plain = found.test_null_odds(correction=True), found.test_null_odds(correction=False)
    return {
        "tables": tables,
        "oddsRatio": found.oddsratio_pooled,
        "interval": found.oddsratio_pooled_confint(),
        "interval90": found.oddsratio_pooled_confint(alpha=0.1),
        "corrected": {"chiSquare": corrected.statistic, "p": stats.chi2.sf(corrected.statistic, 1)},
        "plain": {"chiSquare": plain.statistic, "p": stats.chi2.sf(plain.statistic, 1)},
    }


def adjusted(ps):
    by_scipy = stats.false_discovery_control(ps, method="bh")
    assert np.allclose(by_scipy, multipletests(ps, method="fdr_bh")[1], rtol=1e-14)
    return {"ps": ps, "adjusted": by_scipy}


write(
    "contingency",
    __file__,
    ["scipy", "statsmodels"],
    SEED,
    "statsmodels' p is 1 - cdf, which loses the small ones: scipy's sf of its statistic stands for it",
    {
        "fisher": [fisher(t) for t in TABLES + DRAWN],
        "stratified": [
            stratified([[[10, 5], [3, 12]], [[20, 9], [11, 14]], [[2, 7], [1, 9]]]),
            stratified([rng.integers(1, 60, (2, 2)).tolist() for _ in range(8)]),
            stratified([[[4, 3], [2, 9]]]),
        ],
        "adjusted": [adjusted(p) for p in [[0.04], [0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.001, 0.8, 0.001, 1.0, 0.0],
                                          rng.random(12).tolist()]],
    },
)
