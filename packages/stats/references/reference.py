"""Writes a reference: inputs and what a published implementation makes of them, as JSON beside the tests.

NaN and undefined are null, infinity is the string "Infinity": JSON has neither.

To write them all again, in this folder:
    python -m venv venv && venv/bin/pip install scikit-learn fairlearn statsmodels matplotlib confidenceinterval MLstatkit evidently "pandas<3"
    venv/bin/pip install --no-deps aif360 torchmetrics
    for script in random_numbers intervals simultaneous estimates classification regression fairness contingency student comparison drift; do venv/bin/python $script.py; done
    Rscript mantelhaen.R
"""

import json
import math
from importlib.metadata import version
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).resolve().parent.parent / "src"
CORE = SOURCE.parents[1] / "core" / "src" / "base"
"""The folders of a reference, next to the tests that read it."""
FOLDERS = {
    "classification": [SOURCE / "classification"],
    "comparison": [SOURCE / "intervals"],
    "contingency": [SOURCE / "hypothesis"],
    "drift": [SOURCE / "hypothesis"],
    "estimates": [SOURCE / "intervals"],
    "fairness": [SOURCE / "fairness"],
    "intervals": [SOURCE / "rates"],
    "privacy": [SOURCE / "privacy"],
    "random": [SOURCE / "base", CORE],
    "regression": [SOURCE / "regression"],
    "simultaneous": [SOURCE / "rates"],
    "smoothing": [SOURCE / "robustness"],
    "student": [SOURCE / "intervals"],
}


def plain(value):
    """The value as JSON can hold it."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(entry) for entry in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return float(value)
    return value


def write(name, script, packages, seed, note, content):
    """Writes `name`.reference.json; `packages` are those whose numbers these are."""
    reference = {
        "generator": f"references/{Path(script).name}",
        "note": note,
        "versions": {package: version(package) for package in packages},
        "seed": seed,
        **plain(content),
    }
    for folder in FOLDERS[name]:
        path = folder / f"{name}.reference.json"
        path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
        print(f"{path.name}: {path.stat().st_size} bytes")
