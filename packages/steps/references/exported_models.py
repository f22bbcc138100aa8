"""exported.reference.json: exported files that other programs opened, by their digests, and what these programs answered.

Its arguments are a folder with one exported model a folder (saved-model, lightgbm-high, lightgbm-level, lightgbm-amount),
which packages/steps/src/exporting/exported.rig.ts makes, and rows.json: images and columns as they are encoded.
"""

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

import lightgbm
import numpy as np
import tensorflow as tf

folder = Path(sys.argv[1])
rows = json.loads((folder / "rows.json").read_text())


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


loaded = tf.saved_model.load(str(folder / "saved-model"))
serve = loaded.signatures["serving_default"]
images = np.asarray(rows["images"], dtype=np.float32).reshape(-1, 6, 6, 1)
scores = serve(inputs=tf.constant(images))["scores"].numpy()


def trees(name):
    text = folder / f"lightgbm-{name}" / "model.txt"
    columns = np.asarray([[np.nan if value is None else value for value in row] for row in rows["columns"]])
    booster = lightgbm.Booster(model_file=str(text))
    return {"digest": digest(text), "scores": booster.predict(columns, raw_score=True).tolist()}


Path("exported.reference.json").write_text(json.dumps({
    "generator": {name: version(name) for name in ["tensorflow-cpu", "lightgbm", "numpy"]},
    "savedModel": {"digest": digest(folder / "saved-model" / "saved_model.pb"), "scores": scores.astype(float).tolist()},
    "lightgbm": {name: trees(name) for name in ["high", "level", "amount"]},
}) + "\n")
