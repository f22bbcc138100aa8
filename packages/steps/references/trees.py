"""Writes trees.reference.json: what LightGBM's own Python package grows on three generated data sets.

Each case has the SHA-256 of the text of all its trees, and the raw scores of the first rows, digit for digit.

    venv/bin/pip install lightgbm==4.7.0 && venv/bin/python trees.py
"""

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

import lightgbm as lgb
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 47
SHOWN = 12
rng = np.random.default_rng(SEED)
JOBS = ["clerk", "driver", "farmer", "nurse", "teacher"]
LEVELS = ["low", "middle", "high"]


def loans(rows):
    """Numbers with missing values, a category and a boolean; two classes."""
    age = np.round(rng.uniform(18, 80, rows), 1)
    income = np.round(rng.lognormal(10, 0.5, rows))
    job = rng.integers(0, len(JOBS), rows).astype(float)
    member = (rng.random(rows) < 0.4).astype(float)
    score = 0.03 * (age - 50) + 0.8 * (job == 0) - 0.9 * (job == 3) - 0.5 * member + rng.normal(0, 0.7, rows)
    income[rng.random(rows) < 0.15] = np.nan
    job[rng.random(rows) < 0.1] = np.nan
    return {"age": age, "income": income, "job": job, "member": member}, (score > 0.1).astype(int)


def pictures(rows):
    """Images of 4 × 4 pixels: a bar in a column, a bar in a row, or none; three classes."""
    label = rng.integers(0, 3, rows)
    pixels = np.round(rng.uniform(0, 6, (rows, 4, 4)))
    at = rng.integers(0, 4, rows)
    for row in range(rows):
        if label[row] == 0:
            pixels[row, :, at[row]] += 9
        if label[row] == 1:
            pixels[row, at[row], :] += 9
    return pixels.reshape(rows, 16), label


def houses(rows):
    """Numbers and two categories; a number."""
    size = np.round(rng.uniform(30, 200, rows), 1)
    year = rng.integers(1900, 2020, rows).astype(float)
    kind = rng.integers(0, 3, rows).astype(float)
    price = np.round(20 + 2.5 * size + 30 * (kind == 1) + 0.4 * (year - 1950) + rng.normal(0, 25, rows), 2)
    return {"size": size, "year": year, "kind": kind}, price


LOANS, HOUSES = loans(300), houses(240)
WATCHED = houses(80)
PICTURES = pictures(180)
COMMON = {"verbosity": -1, "num_threads": 1, "deterministic": True, "force_row_wise": True}


def columns(table):
    return np.column_stack(list(table.values())).astype(float)


def grow(data, label, ours, theirs, rounds=100, seed=1, categories="auto", weights=None, watched=None, patience=None):
    x, y = data
    train = lgb.Dataset(x, y, weight=weights, categorical_feature=categories)
    params = {**COMMON, "seed": seed, **theirs}
    more = {}
    if watched:
        more["valid_sets"] = [lgb.Dataset(*watched, reference=train, categorical_feature=categories)]
        more["callbacks"] = [lgb.early_stopping(patience, verbose=False)]
    booster = lgb.train(params, train, rounds, **more)
    kept = booster.best_iteration if patience else rounds
    text = booster.model_to_string(num_iteration=kept)
    trees = text[text.index("Tree=0") : text.index("end of trees")]
    raw = booster.predict(x[:SHOWN], raw_score=True, num_iteration=kept)
    if theirs.get("boosting") == "rf":
        raw = raw / kept
    return {
        "data": label,
        "params": ours,
        "seed": seed,
        "iterations": kept,
        "trees": hashlib.sha256(trees.encode()).hexdigest(),
        "scores": np.ravel(raw),
        "gains": booster.feature_importance("gain", iteration=kept),
        "splits": booster.feature_importance("split", iteration=kept),
    }


def balanced(y):
    counts = np.bincount(y)
    return (len(y) / (len(counts) * counts))[y]


loan_data = (columns(LOANS[0]), LOANS[1])
house_data = (columns(HOUSES[0]), HOUSES[1])
watched_data = (columns(WATCHED[0]), WATCHED[1])
binary = {"objective": "binary", "metric": "binary_logloss"}
many = {"objective": "multiclass", "metric": "multi_logloss", "num_class": 3}
number = {"objective": "regression", "metric": "l2"}

cases = [
    grow(loan_data, "loans", {}, binary, categories=[2]),
    grow(
        loan_data,
        "loans",
        {
            "trees": 60, "leaves": 15, "maxDepth": 5, "learningRate": 0.05, "minRowsInLeaf": 10, "columnFraction": 0.7,
            "rowFraction": 0.8, "l1": 0.1, "l2": 2.5, "monotone": {"age": "increasing"},
        },
        {
            **binary, "num_leaves": 15, "max_depth": 5, "learning_rate": 0.05, "min_data_in_leaf": 10,
            "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l1": 0.1, "lambda_l2": 2.5,
            "monotone_constraints": [1, 0, 0, 0],
        },
        rounds=60, seed=7, categories=[2],
    ),  # fmt: skip
    grow(
        loan_data,
        "loans",
        {"method": "random-forest", "trees": 40, "columnFraction": 0.6},
        {**binary, "boosting": "rf", "bagging_fraction": 0.632, "bagging_freq": 1, "feature_fraction": 0.6},
        rounds=40, seed=3, categories=[2],
    ),  # fmt: skip
    grow(
        PICTURES, "pictures", {"trees": 30, "classWeights": "balanced"}, many,
        rounds=30, weights=balanced(PICTURES[1]),
    ),  # fmt: skip
    grow(
        PICTURES, "pictures", {"method": "dart", "trees": 30, "dropRate": 0.3}, {**many, "boosting": "dart", "drop_rate": 0.3},
        rounds=30, seed=11,
    ),  # fmt: skip
    grow(
        house_data,
        "houses",
        {"trees": 400, "learningRate": 0.2, "minRowsInLeaf": 5, "earlyStopping": {"patience": 10}},
        {**number, "learning_rate": 0.2, "min_data_in_leaf": 5},
        rounds=400, categories=[2], watched=watched_data, patience=10,
    ),  # fmt: skip
    grow(
        house_data, "houses", {"method": "single-tree", "leaves": 8}, {**number, "num_leaves": 8, "learning_rate": 1.0},
        rounds=1, categories=[2],
    ),  # fmt: skip
    grow(
        house_data, "houses", {"method": "random-forest", "trees": 25, "rowFraction": 0.5},
        {**number, "boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1},
        rounds=25, categories=[2],
    ),  # fmt: skip
]


def named(codes, names):
    return [None if np.isnan(code) else names[int(code)] for code in codes]


def house_values(table, price):
    return {**table, "kind": named(table["kind"], ["flat", "house", "hut"]), "price": price}


reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["lightgbm", "numpy"]},
    "data": {
        "loans": {
            **LOANS[0],
            "job": named(LOANS[0]["job"], JOBS),
            "member": LOANS[0]["member"] == 1,
            "repaid": LOANS[1] == 1,
        },
        "pictures": {"pixels": np.ravel(PICTURES[0]), "shape": [LEVELS[code] for code in PICTURES[1]]},
        "houses": house_values(*HOUSES),
        "watched": house_values(*WATCHED),
    },
    "cases": cases,
}
path = Path(__file__).resolve().parent.parent / "src" / "trees" / "trees.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
