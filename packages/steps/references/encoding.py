"""Prints encoding.reference.json: what scikit-learn's scalers and its target encoder make of a few columns.

    venv/bin/pip install scikit-learn && venv/bin/python encoding.py > ../src/encoding/encoding.reference.json
"""

import json
import warnings

import numpy as np
import sklearn
from sklearn.preprocessing import PowerTransformer, QuantileTransformer, RobustScaler, StandardScaler, TargetEncoder

warnings.filterwarnings("ignore")
seed = 71
rng = np.random.default_rng(seed)

columns = {
    "skewed": rng.lognormal(2, 1, 60),
    "both signs": np.concatenate([rng.normal(0, 3, 50), rng.normal(-20, 1, 10)]),
    "ties": rng.integers(0, 4, 60).astype(float),
    "constant": np.full(30, 7.0),
    "more than quantiles": rng.gamma(2, 3, 1500),
    "one": np.array([3.5]),
    "two": np.array([-1.0, 4.0]),
}
asked = [-1e6, -25.0, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 3.5, 7.0, 12.25, 1e6]


def answers(scaler, values):
    scaler.fit(values.reshape(-1, 1))
    return scaler.transform(np.array(asked).reshape(-1, 1))[:, 0].tolist()


def scale(values):
    found = {
        "standard": answers(StandardScaler(), values),
        "robust": answers(RobustScaler(), values),
        "quantile": answers(QuantileTransformer(subsample=None), values),
        "quantile-normal": answers(QuantileTransformer(subsample=None, output_distribution="normal"), values),
    }
    if np.ptp(values) > 0 and len(values) > 2:
        power = PowerTransformer()
        found["yeo-johnson"] = answers(power, values)
        lambdas = float(power.lambdas_[0])
    else:
        lambdas = None
    if values.min() >= 0:
        scaler = StandardScaler().fit(np.log1p(values).reshape(-1, 1))
        positive = np.array([value for value in asked if value >= 0])
        found["log"] = scaler.transform(np.log1p(positive).reshape(-1, 1))[:, 0].tolist()
    return {"values": values.tolist(), "lambda": lambdas, "scalings": found}


def encode(kind, smooth):
    # Of "lone" there is one row, of "never" none, and a null is a category of its own.
    names = ["north", "south", "lone", "never", None]
    city = rng.choice(5, 50, p=[0.5, 0.3, 0.05, 0, 0.15])
    city[city == 2] = 0
    city[7] = 2
    x = np.array([names[k] for k in city], dtype=object).reshape(-1, 1)
    if kind == "continuous":
        y = rng.normal(100, 15, 50) + 10 * city
    else:
        classes = 2 if kind == "binary" else 3
        y = (rng.integers(0, classes, 50) + city) % classes
    folds = rng.permutation(np.arange(50) % 4)
    splits = [(np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)) for fold in range(4)]
    encoder = TargetEncoder(categories=[names], smooth=smooth, cv=splits, target_type=kind)
    out_of_fold = encoder.fit_transform(x, y)
    pipeline = StandardScaler().fit(out_of_fold)
    return {
        "kind": kind,
        "smooth": smooth,
        "codes": city.tolist(),
        "target": y.tolist(),
        "folds": folds.tolist(),
        "means": [means.tolist() for means in encoder.encodings_],
        "outOfFold": out_of_fold.tolist(),
        "shift": pipeline.mean_.tolist(),
        "scale": pipeline.scale_.tolist(),
    }


print(
    json.dumps(
        {
            "generator": "references/encoding.py",
            "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
            "seed": seed,
            "asked": asked,
            "columns": {name: scale(values) for name, values in columns.items()},
            "targets": [
                encode(kind, smooth) for kind in ["binary", "multiclass", "continuous"] for smooth in ["auto", 10.0, 0.0]
            ],
        }
    )
)
