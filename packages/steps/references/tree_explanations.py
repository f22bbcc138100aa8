"""Writes tree-shapley.reference.json: what shap's TreeExplainer, with background data, makes of models that LightGBM grows.

Two classes, three classes and a number; numbers of which some are missing. shap does not support splits by
category in this form; the tests compare these with all sets of columns.

    venv/bin/pip install lightgbm==4.7.0 shap && venv/bin/python tree_explanations.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import lightgbm as lgb
import numpy as np
import shap

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 11
ROWS, COLUMNS, BACKGROUND, EXPLAINED = 400, 12, 15, 5
rng = np.random.default_rng(SEED)
x = rng.normal(0, 1, (ROWS, COLUMNS)).round(2)
x[rng.random((ROWS, COLUMNS)) < 0.08] = np.nan
known = np.nan_to_num(x)
value = known[:, 0] * known[:, 1] + 2 * (known[:, 2] > 0.3) - known[:, 3] + rng.normal(0, 0.3, ROWS)
background, explained = x[:BACKGROUND], x[100 : 100 + EXPLAINED]


def case(name, labels, params):
    booster = lgb.train(
        {"num_threads": 1, "deterministic": True, "force_row_wise": True, "verbose": -1, "seed": SEED, "min_data_in_leaf": 5, **params},
        lgb.Dataset(x, labels),
        num_boost_round=6,
    )
    if params["objective"] == "multiclass":
        # TreeExplainer's values and bases do not add up to the raw scores of several classes in this form (shap 0.51).
        masker = shap.maskers.Independent(background, max_samples=BACKGROUND)
        found = shap.explainers.Exact(lambda given: booster.predict(given, raw_score=True), masker)(explained)
        values, bases = found.values, found.base_values[0]
    else:
        explainer = shap.TreeExplainer(booster, background, feature_perturbation="interventional", model_output="raw")
        values, bases = explainer.shap_values(explained)[..., None], [explainer.expected_value]
    return {
        "name": name,
        "model": booster.model_to_string(),
        # By row, by column, by score.
        "values": values,
        "bases": bases,
    }


cases = [
    case("two classes", (value > 0.5).astype(int), {"objective": "binary", "num_leaves": 15}),
    case("three classes", np.digitize(value, [0, 1.2]), {"objective": "multiclass", "num_class": 3, "num_leaves": 6}),
    case("a number", value, {"objective": "regression", "num_leaves": 31}),
]

reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["lightgbm", "shap", "numpy"]},
    "seed": SEED,
    "background": background,
    "explained": explained,
    "cases": cases,
}
path = Path(__file__).resolve().parent.parent / "src" / "trees" / "tree-shapley.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
