"""smote.reference.json: which rows imbalanced-learn's SMOTE draws from, in raw units and behind scikit-learn's scaler."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from imblearn.over_sampling import SMOTE
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED = 30
NEIGHBOURS = 5
rng = np.random.default_rng(SEED)
classes = np.array(["rare"] * 15 + ["usual"] * 25)
columns = {
    "age": rng.normal(40, 12, 40).round(1),
    "income": rng.lognormal(10, 1, 40).round(2),
    "share": rng.uniform(0, 1, 40).round(4),
}
raw = np.column_stack(list(columns.values()))


def neighbours_of(points):
    sampler = SMOTE(k_neighbors=NEIGHBOURS, random_state=SEED)
    sampler.fit_resample(points, classes)
    # SMOTE draws from these: the nearest of the rare rows, themselves apart.
    return sampler.nn_k_.kneighbors(points[classes == "rare"], return_distance=False)[:, 1:]


reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["imbalanced-learn", "scikit-learn", "numpy"]},
    "seed": SEED,
    **plain(
        {
            "classes": [str(name) for name in classes],
            "columns": columns,
            "neighbours": NEIGHBOURS,
            "raw": neighbours_of(raw),
            "standardised": neighbours_of(StandardScaler().fit_transform(raw)),
        }
    ),
}
path = Path(__file__).resolve().parent.parent / "src" / "augmentation" / "smote.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
