"""slices.reference.json: what sliceline finds, what scipy tests and what pandas groups, on rows of three columns.

    python -m venv venv && venv/bin/pip install sliceline scipy pandas
    venv/bin/python slices.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import fisher_exact, ttest_ind
from sliceline.slicefinder import Slicefinder

SEED, ROWS, SMALLEST, WEIGHT, MOST = 11, 400, 20, 0.9, 8
rng = np.random.default_rng(SEED)
rows = pd.DataFrame(
    {
        "job": rng.choice(["clerk", "nurse", "pilot"], ROWS, p=[0.5, 0.3, 0.2]),
        "home": rng.choice(["own", "rent"], ROWS),
        "sex": rng.choice(["f", "m"], ROWS),
    }
)
worse = (rows.job == "pilot") & (rows.home == "rent")
mistakes = (rng.uniform(size=ROWS) < np.where(worse, 0.6, 0.1)).astype(float)
sizes = (rng.exponential(1, ROWS) * np.where(worse, 3, 1)).round(3)


def find(errors, is_mistake):
    finder = Slicefinder(alpha=WEIGHT, k=MOST, max_l=2, min_sup=SMALLEST, verbose=False)
    finder.fit(rows, errors)
    found = []
    for conditions, statistics in zip(finder.top_slices_, finder.top_slices_statistics_, strict=True):
        inside = np.ones(ROWS, bool)
        named = {}
        for column, value in zip(rows.columns, conditions, strict=True):
            if value is not None:
                named[column] = value
                inside &= (rows[column] == value).to_numpy()
        own, rest = errors[inside], errors[~inside]
        table = [[int(own.sum()), int(len(own) - own.sum())], [int(rest.sum()), int(len(rest) - rest.sum())]]
        p = fisher_exact(table).pvalue if is_mistake else ttest_ind(own, rest, equal_var=False).pvalue
        found.append(
            {
                "conditions": named,
                "rows": int(statistics["slice_size"]),
                "meanError": statistics["slice_average_error"],
                "score": statistics["slice_score"],
                "effectSize": np.sqrt(2) * (own.mean() - rest.mean()) / np.sqrt(own.var() + rest.var()),
                "p": p,
            }
        )
    return found


signed = (sizes - 1).round(3)
grouped = pd.DataFrame({"job": rows.job, "residual": signed}).groupby("job").residual
written = {
    "generator": "slices.py",
    "versions": {name: version(name) for name in ("sliceline", "scipy", "pandas", "numpy")},
    "seed": SEED,
    "smallest": SMALLEST,
    "weight": WEIGHT,
    "most": MOST,
    "rows": {name: rows[name].tolist() for name in rows},
    "mistakes": mistakes.astype(int).tolist(),
    "sizes": sizes.tolist(),
    "byMistakes": find(mistakes, True),
    "bySizes": find(sizes, False),
    "residuals": {
        job: {"rows": len(some), "mean": some.mean(), "meanAbsolute": some.abs().mean(), "rms": np.sqrt((some**2).mean())}
        for job, some in grouped
    },
}
target = Path(__file__).resolve().parents[1] / "src" / "error-analysis" / "slices.reference.json"
target.write_text(json.dumps(written, default=float) + "\n")
