"""Writes linear.reference.json: what scikit-learn's linear models find, on standardised and one-hot encoded columns.

    venv/bin/pip install scikit-learn && venv/bin/python linear.py
"""

import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

warnings.simplefilter("ignore")
SEED = 40
ROWS = 80
rng = np.random.default_rng(SEED)

age = np.round(rng.uniform(18, 80, ROWS), 1)
income = np.round(rng.lognormal(10, 0.5, ROWS))
job = rng.choice(["clerk", "driver", "teacher"], ROWS, p=[0.5, 0.3, 0.2])
member = rng.random(ROWS) < 0.4
score = 0.03 * (age - 50) + 0.8 * (job == "clerk") - 0.5 * member + rng.normal(0, 0.7, ROWS)
repaid = score > 0.1
level = np.where(score < -0.4, "low", np.where(score < 0.6, "middle", "high"))
amount = np.round(1000 + 200 * score + rng.normal(0, 30, ROWS), 2)

numbers = StandardScaler().fit_transform(np.column_stack([age, income]))
jobs = np.column_stack([job == name for name in ["clerk", "driver", "teacher"]]).astype(float)
x = np.column_stack([numbers, jobs, member.astype(float)])
levels = ["low", "middle", "high"]


def classify(label, params):
    """Coefficients and probabilities of a logistic regression; classes in our order."""
    target = repaid.astype(int) if label == "repaid" else np.array([levels.index(name) for name in level])
    ratio = {"l2": 0, "l1": 1}.get(params["penalty"], params.get("l1Ratio", 0.5))
    weights = "balanced" if params.get("classWeights") == "balanced" else None
    solver = {"solver": "newton-cg", "tol": 1e-12} if ratio == 0 else {"solver": "saga", "tol": 1e-13}
    model = LogisticRegression(
        C=params.get("C", 1.0), l1_ratio=ratio, class_weight=weights, max_iter=1_000_000, random_state=0, **solver
    ).fit(x, target)
    return {
        "label": label,
        "params": params,
        "coefficients": model.coef_,
        "intercepts": model.intercept_,
        "probabilities": model.predict_proba(x)[:5],
    }


def regress(params):
    alpha = params.get("alpha", 1.0)
    if params["penalty"] == "l2":
        model = Ridge(alpha=alpha, solver="cholesky")
    elif params["penalty"] == "l1":
        model = Lasso(alpha=alpha, tol=1e-14, max_iter=1_000_000)
    else:
        model = ElasticNet(alpha=alpha, l1_ratio=params.get("l1Ratio", 0.5), tol=1e-14, max_iter=1_000_000)
    model.fit(x, amount)
    return {
        "label": "amount",
        "params": params,
        "coefficients": [np.ravel(model.coef_)],
        "intercepts": [model.intercept_],
        "values": model.predict(x)[:5],
    }


def guess(label, strategy, target):
    model = DummyClassifier(strategy=strategy.replace("-", "_")) if label != "amount" else DummyRegressor(strategy=strategy)
    model.fit(x, target)
    found = model.predict_proba(x)[0] if label != "amount" else model.predict(x)[:1]
    return {"label": label, "strategy": strategy, "outputs": found}


cases = [
    *[
        classify(label, params)
        for label in ["repaid", "level"]
        for params in [
            {"penalty": "l2"},
            {"penalty": "l2", "C": 100.0},
            {"penalty": "l2", "C": 0.01, "classWeights": "balanced"},
            {"penalty": "l1"},
            {"penalty": "l1", "C": 0.1},
            {"penalty": "elastic-net", "l1Ratio": 0.3, "C": 0.5},
        ]
    ],
    *[
        regress(params)
        for params in [
            {"penalty": "l2"},
            {"penalty": "l2", "alpha": 1e-6},
            {"penalty": "l1", "alpha": 5.0},
            {"penalty": "l1"},
            {"penalty": "elastic-net", "alpha": 0.5, "l1Ratio": 0.7},
        ]
    ],
]

reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "Linear models on StandardScaler's columns, one-hot categories and a boolean; dummy models",
    "versions": {package: version(package) for package in ["scikit-learn", "numpy"]},
    "seed": SEED,
    "values": {
        "age": age,
        "income": income,
        "job": list(map(str, job)),
        "member": member,
        "repaid": repaid,
        "level": list(map(str, level)),
        "amount": amount,
    },
    "cases": cases,
    "dummies": [
        guess("repaid", "prior", repaid.astype(int)),
        guess("repaid", "most-frequent", repaid.astype(int)),
        guess("amount", "mean", amount),
        guess("amount", "median", amount),
    ],
}
path = Path(__file__).resolve().parent.parent / "src" / "linear" / "linear.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
