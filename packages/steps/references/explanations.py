"""explanations.reference.json: what scikit-learn, shap, PyALE and saliency make of a small network and a linear model.

Both give the log odds of one class for rows of four numbers in 0..1. The network has one hidden layer of tanh.

    python -m venv venv && venv/bin/pip install scikit-learn shap tensorflow-cpu pandas
    venv/bin/pip install --no-deps PyALE saliency
    venv/bin/python explanations.py
"""

import json
import os
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore")

import matplotlib

matplotlib.use("Agg")
import numpy as np
import pandas as pd
import saliency.core as saliency
import shap
from PyALE import ale
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 5
COLUMNS, HIDDEN, ROWS, BACKGROUND = 4, 6, 60, 20
rng = np.random.default_rng(SEED)
hidden = rng.normal(0, 2, (COLUMNS, HIDDEN)).round(3)
bias = rng.normal(0, 1, HIDDEN).round(3)
out = rng.normal(0, 2, HIDDEN).round(3)
rows = rng.uniform(0, 1, (ROWS, COLUMNS)).round(3)
rows[:, 1] = ((rows[:, 0] + rows[:, 1]) / 2).round(3)  # two columns that go together
background = rows[:BACKGROUND]


def log_odds(x):
    return np.tanh(np.asarray(x) @ hidden + bias) @ out


def slopes(x):
    inner = np.tanh(np.asarray(x) @ hidden + bias)
    return ((1 - inner**2) * out) @ hidden.T


truth = (log_odds(rows) + rng.normal(0, 1, ROWS) > 0).astype(int)


class Network(ClassifierMixin, BaseEstimator):
    classes_ = np.array([0, 1])
    fitted_ = True
    n_features_in_ = COLUMNS

    def __sklearn_is_fitted__(self):
        return True

    def fit(self, x, y):
        return self

    def predict_proba(self, x):
        p = expit(log_odds(x))
        return np.stack([1 - p, p], 1)

    def predict(self, x):
        return (log_odds(x) > 0).astype(int)


network = Network()
explained = rows[30:36]
exact = shap.explainers.Exact(log_odds, shap.maskers.Independent(background, max_samples=BACKGROUND))(explained)

linear = LogisticRegression()
linear.classes_ = np.array([0, 1])
linear.coef_ = rng.normal(0, 2, (1, COLUMNS)).round(3)
linear.intercept_ = np.array([0.25])
linear.n_features_in_ = COLUMNS
of_linear = shap.LinearExplainer(linear, shap.maskers.Independent(background, max_samples=BACKGROUND))(explained)

path = saliency.IntegratedGradients()
baseline = background.mean(0)
integrated = [
    path.GetMask(
        row,
        lambda x, call_model_args=None, expected_keys=None: {saliency.INPUT_OUTPUT_GRADIENTS: slopes(x)},
        None,
        baseline,
        x_steps=20_000,
        batch_size=1_000,
    )
    for row in explained
]

import tensorflow as tf  # noqa: E402

keras = tf.keras.Sequential([tf.keras.layers.Input((COLUMNS,)), tf.keras.layers.Dense(HIDDEN, "tanh"), tf.keras.layers.Dense(1)])
keras.set_weights([hidden, bias, out[:, None], np.zeros(1)])
np.random.seed(SEED)
gradient = shap.GradientExplainer(keras, background.astype(np.float32))
expected = np.asarray(gradient.shap_values(explained.astype(np.float32), nsamples=20_000, rseed=SEED)).reshape(len(explained), COLUMNS)

dependence = []
for column in range(COLUMNS):
    found = partial_dependence(network, rows, [column], grid_resolution=12, kind="both", response_method="predict_proba")
    dependence.append({"grid": found["grid_values"][0], "average": found["average"][0], "individual": found["individual"][0][:5]})


class Probabilities:
    def predict(self, x):
        return expit(log_odds(x))


names = [f"x{i}" for i in range(COLUMNS)]
accumulated = []
for name in names:
    found = ale(pd.DataFrame(rows, columns=names), Probabilities(), [name], grid_size=8, include_CI=False, plot=False)
    accumulated.append({"edges": found.index.to_numpy(), "effects": found["eff"].to_numpy(), "sizes": found["size"].to_numpy()})

importance = permutation_importance(network, rows, truth, n_repeats=1_000, random_state=SEED).importances_mean

reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["scikit-learn", "shap", "PyALE", "saliency", "tensorflow-cpu", "numpy"]},
    "seed": SEED,
    **plain(
        {
            "network": {"hidden": hidden, "bias": bias, "out": out},
            "linear": {"coefficients": linear.coef_[0], "intercept": linear.intercept_[0]},
            "rows": rows,
            "truth": truth,
            "backgroundRows": BACKGROUND,
            "explained": list(range(30, 36)),
            "exact": {"values": exact.values, "bases": np.broadcast_to(exact.base_values, len(explained))},
            "linearValues": {"values": of_linear.values, "bases": np.broadcast_to(of_linear.base_values, len(explained))},
            "integratedGradients": integrated,
            "expectedGradients": expected,
            "partialDependence": dependence,
            "accumulated": accumulated,
            "importance": importance,
        }
    ),
}
path = Path(__file__).resolve().parent.parent / "src" / "explaining" / "explanations.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
