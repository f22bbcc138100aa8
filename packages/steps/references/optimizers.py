"""optimizers.reference.json: two weights after each of five updates by Keras 3's own optimisers.

Run with KERAS_BACKEND=jax (or any other backend: the formulas are Keras').
"""

import json
import os
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402
import numpy as np  # noqa: E402

START = [1.0, -2.0]
GRADIENTS = [[0.5, -1.0], [0.1, 2.0], [0.0, 0.3], [-0.7, 0.0], [1e-4, -5.0]]

OPTIMIZERS = [
    ("adam", {}, lambda: keras.optimizers.Adam()),
    ("adam", {"learningRate": 0.1}, lambda: keras.optimizers.Adam(0.1)),
    ("sgd", {}, lambda: keras.optimizers.SGD()),
    ("sgd", {"learningRate": 0.1, "momentum": 0.9}, lambda: keras.optimizers.SGD(0.1, momentum=0.9)),
    ("rmsprop", {}, lambda: keras.optimizers.RMSprop()),
    ("rmsprop", {"learningRate": 0.1}, lambda: keras.optimizers.RMSprop(0.1)),
]


def run(make):
    """The weights after each update."""
    optimizer, weight, found = make(), keras.Variable(np.array(START, "float32")), []
    for gradient in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(np.array(gradient, "float32"))], [weight])
        found.append([float(value) for value in keras.ops.convert_to_numpy(weight.value)])
    return found


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "float32; options that are left out are Keras' defaults",
    "versions": {package: version(package) for package in ["keras", "numpy"]} | {"backend": keras.backend.backend()},
    "start": START,
    "gradients": GRADIENTS,
    "cases": [{"optimizer": name, "options": options, "weights": run(make)} for name, options, make in OPTIMIZERS],
}
path = Path(__file__).resolve().parent.parent / "src" / "training" / "optimizers.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
