"""losses.reference.json: Keras 3's focal losses, its L1 penalty with gradients, and learning rates of ReduceLROnPlateau.

    python -m venv venv && venv/bin/pip install keras "jax[cpu]"
    KERAS_BACKEND=jax venv/bin/python losses.py
"""

import json
import os
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402

LOGITS = [[1.0, -0.5, 2.0], [0.0, 3.0, -1.0], [6.0, -2.0, 1.0]]
CLASSES = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
FOCAL = [({}, 0.0), ({"gamma": 0.5, "alpha": 1.0}, 0.0), ({"gamma": 3.0, "alpha": 0.5}, 0.1), ({"gamma": 0.0, "alpha": 1.0}, 0.0)]
KERNEL = [0.5, -2.0, 0.0, 1e-3]
VALIDATION = [1.0, 0.9, 0.9, 0.95, 0.89995, 0.91, 0.8, 0.82, 0.85, 0.81, 0.83, 0.9, 0.9, 0.9, 0.9]
PLATEAUS = [
    {"patience": 2},
    {"patience": 2, "factor": 0.5, "cooldown": 2},
    {"patience": 1, "factor": 0.5, "minDelta": 0.0, "minRate": 0.02},
    {"patience": 3, "factor": 0.5, "minDelta": 0.15},
]


def plain(values):
    return [float(value) for value in np.asarray(values)]


def focal(options, smoothing):
    loss = keras.losses.CategoricalFocalCrossentropy(
        from_logits=True, label_smoothing=smoothing, reduction=None, **options
    )
    return plain(loss(np.array(CLASSES, "float32"), np.array(LOGITS, "float32")))


class Watched:
    """What the callback reads and writes of a model."""

    def __init__(self, rate):
        self.optimizer = keras.optimizers.SGD(rate)


def plateau(patience, factor=0.1, minDelta=1e-4, cooldown=0, minRate=0.0):
    callback = keras.callbacks.ReduceLROnPlateau(
        patience=patience, factor=factor, min_delta=minDelta, cooldown=cooldown, min_lr=minRate
    )
    callback.set_model(Watched(0.1))
    callback.on_train_begin()
    rates = []
    for epoch, loss in enumerate(VALIDATION):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        rates.append(float(callback.model.optimizer.learning_rate))
    return rates


l1 = keras.regularizers.L1(0.3)
kernel = np.array(KERNEL, "float32")
reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["keras", "jax", "numpy"]},
    "logits": LOGITS,
    "classes": CLASSES,
    "focal": [{"options": options, "smoothing": smoothing, "losses": focal(options, smoothing)} for options, smoothing in FOCAL],
    "l1": {"factor": 0.3, "kernel": KERNEL, "penalty": float(l1(kernel)), "gradient": plain(jax.grad(lambda k: l1(k))(kernel))},
    "plateau": {
        "rate": 0.1,
        "losses": VALIDATION,
        "cases": [{"options": options, "rates": plateau(**options)} for options in PLATEAUS],
    },
}
path = Path(__file__).resolve().parent.parent / "src" / "training" / "losses.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
