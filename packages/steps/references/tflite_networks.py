"""tflite.reference.json: files of TFLite that LiteRT opened, by their digests, and what it answered.

Its argument is a folder with one file for each network of packages/steps/src/exporting/tflite/tflite.rig.ts (dense.tflite …)
and rows.json: two rows for each, flat, by name.

    pip install ai-edge-litert numpy
"""

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

folder = Path(sys.argv[1])
rows = json.loads((folder / "rows.json").read_text())


def answer(path):
    interpreter = Interpreter(model_path=str(path))
    (given,) = interpreter.get_input_details()
    shape = [2, *given["shape"][1:]]
    interpreter.resize_tensor_input(given["index"], shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], np.asarray(rows[path.stem], dtype=np.float32).reshape(shape))
    interpreter.invoke()
    (made,) = interpreter.get_output_details()
    values = interpreter.get_tensor(made["index"])
    assert values.shape[0] == 2, (path, values.shape)
    return {
        "digest": hashlib.sha256(path.read_bytes()).hexdigest(),
        "outputs": [round(float(value), 7) for value in values.ravel()],
    }


Path("tflite.reference.json").write_text(json.dumps({
    "generator": {name: version(name) for name in ["ai-edge-litert", "numpy"]},
    "networks": {path.stem: answer(path) for path in sorted(folder.glob("*.tflite"))},
}) + "\n")
