"""Writes onnx-bytes.reference.json: the bytes that ONNX's own package writes for a graph with every kind of value.

    venv/bin/pip install onnx==1.23.2 && venv/bin/python onnx_bytes.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

ML = "ai.onnx.ml"


def tensor(name, values, kind):
    return numpy_helper.from_array(np.array(values, dtype=kind), name)


def text_tensor(name, values):
    return helper.make_tensor(name, TensorProto.STRING, [len(values)], [value.encode() for value in values])


def main():
    constants = [
        tensor("constant_1", [[1.5, -2.25], [0.1, 3e-40]], np.float32),
        tensor("constant_2", [0.1, -1e300, np.inf], np.float64),
        tensor("constant_3", [3, -4, 2**40], np.int64),
        text_tensor("constant_4", ["low", "", "größer"]),
        tensor("constant_5", 7.0, np.float64),
    ]
    nodes = [
        helper.make_node(
            "LabelEncoder", ["kind"], ["value_1"], "LabelEncoder_1", domain=ML,
            keys_strings=["a", "", "ß"], values_int64s=[0, 1, -1], default_int64=-1,
        ),
        helper.make_node("Resize", ["x", "", "constant_1"], ["value_2"], "Resize_2", mode="nearest"),
        helper.make_node("LSTM", ["x"], ["value_3", "value_4"], "LSTM_3", activation_alpha=[0.25, -1.5], hidden_size=3),
        helper.make_node("Elu", ["value_3"], ["value_5"], "Elu_4", alpha=0.3),
        helper.make_node(
            "TreeEnsembleRegressor", ["x"], ["value_6"], "TreeEnsembleRegressor_5", domain=ML,
            nodes_values_as_tensor=tensor("nodes_values_as_tensor", [0.5, 0.25], np.float64),
        ),
        helper.make_node("Identity", ["value_6"], ["value"], "Identity_6"),
    ]
    # The order of attributes is the caller's; make_node sorts them by name.
    for node in nodes:
        assert [one.name for one in node.attribute] == sorted(one.name for one in node.attribute)
    graph = helper.make_graph(
        nodes,
        "label",
        [
            helper.make_tensor_value_info("x", TensorProto.DOUBLE, ["rows", 2]),
            helper.make_tensor_value_info("kind", TensorProto.STRING, ["rows", 1]),
        ],
        [helper.make_tensor_value_info("value", TensorProto.DOUBLE, ["rows"])],
        constants,
    )
    sets = [helper.make_opsetid("", 17), helper.make_opsetid(ML, 3)]
    model = helper.make_model(graph, opset_imports=sets, ir_version=8, producer_name="cairn")
    helper.set_model_props(model, {"label": "größe", "task": "regression"})
    assert not graph.doc_string
    path = Path(__file__).resolve().parents[1] / "src/exporting/onnx/onnx-bytes.reference.json"
    path.write_text(json.dumps({"onnx": version("onnx"), "hex": model.SerializeToString().hex()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
