"""small-models.reference.json: schedules and masks of TensorFlow Model Optimization, a network that onnxruntime quantised,
and losses of distillation by TensorFlow.

Run with TF_USE_LEGACY_KERAS=1, which TensorFlow Model Optimization needs.
"""

import json
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import tensorflow as tf
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from tensorflow_model_optimization.python.core.sparsity.keras import pruning_impl, pruning_schedule

random = np.random.default_rng(7)


def listed(values):
    return np.asarray(values, dtype=np.float64).tolist()


# Pruning: the share of zeros at a step, and the mask of a kernel.
SCHEDULES = [(0.75, 4, range(1, 6)), (0.9, 10, range(1, 12)), (0.5, 1, range(1, 3))]


def sparsities(final, ramp, epochs):
    schedule = pruning_schedule.PolynomialDecay(0.0, final, begin_step=0, end_step=ramp, power=3, frequency=1)
    return [float(schedule(tf.constant(epoch, tf.int64))[1]) for epoch in epochs]


def mask_of(weights, sparsity):
    variable = tf.Variable(weights)
    step = tf.Variable(0, dtype=tf.int64)
    pruning = pruning_impl.Pruning(
        lambda: step, [(variable, tf.Variable(tf.ones_like(variable)), tf.Variable(0.0))],
        pruning_schedule.ConstantSparsity(sparsity, 0, frequency=1), (1, 1), "AVG")
    _, mask = pruning._update_mask(variable)
    return mask.numpy().ravel().astype(int).tolist()


kernels = [random.normal(size=shape).astype(np.float32) for shape in [(3, 3, 1, 4), (7, 5), (1, 2)]]
kernels[1][0, :2] = 0.25  # equal magnitudes
kernels[1][1, :2] = -0.25
masks = [
    {"weights": listed(kernel.ravel()), "shape": list(kernel.shape), "sparsity": sparsity, "mask": mask_of(kernel, sparsity)}
    for kernel in kernels for sparsity in (0.3, 0.5, 0.86)
]

# Quantisation: convolution, ReLU, pool, dense, ReLU, dense.
conv = random.normal(size=(3, 3, 1, 4)).astype(np.float32) * 0.5
conv_bias = random.normal(size=4).astype(np.float32) * 0.1
dense = random.normal(size=(36, 8)).astype(np.float32) * 0.3
dense_bias = random.normal(size=8).astype(np.float32) * 0.1
outputs = random.normal(size=(8, 3)).astype(np.float32) * 0.5
outputs_bias = random.normal(size=3).astype(np.float32) * 0.1
calibration = np.round(random.normal(size=(40, 6, 6, 1)), 4).astype(np.float32)
rows = np.round(random.normal(size=(12, 6, 6, 1)), 4).astype(np.float32)


def constant(name, values):
    return numpy_helper.from_array(np.ascontiguousarray(values), name)


graph = helper.make_graph(
    [
        helper.make_node("Conv", ["x", "conv", "conv_bias"], ["c"], name="conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c"], ["r"], name="relu"),
        helper.make_node("MaxPool", ["r"], ["p"], name="pool", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["p"], ["f"], name="flatten"),
        helper.make_node("Gemm", ["f", "dense", "dense_bias"], ["d"], name="dense"),
        helper.make_node("Relu", ["d"], ["e"], name="relu_2"),
        helper.make_node("Gemm", ["e", "outputs", "outputs_bias"], ["y"], name="outputs"),
    ],
    "network",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 1, 6, 6])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 3])],
    [
        constant("conv", conv.transpose(3, 2, 0, 1)),
        constant("conv_bias", conv_bias),
        # tfjs flattens with channels last, ONNX with channels first.
        constant("dense", dense.reshape(3, 3, 4, 8).transpose(2, 0, 1, 3).reshape(36, 8)),
        constant("dense_bias", dense_bias),
        constant("outputs", outputs),
        constant("outputs_bias", outputs_bias),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


class Rows(CalibrationDataReader):
    def __init__(self):
        self.items = iter([{"x": calibration.transpose(0, 3, 1, 2)}])

    def get_next(self):
        return next(self.items, None)


with tempfile.TemporaryDirectory() as folder:
    source, target = Path(folder) / "a.onnx", Path(folder) / "b.onnx"
    onnx.save(model, source)
    quantize_static(
        source, target, Rows(), quant_format=QuantFormat.QOperator, per_channel=True,
        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
    )
    quantised = onnx.load(target)
    # Without extended fusions, which change no sum.
    session = ort.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    ours = ort.InferenceSession(str(source), providers=["CPUExecutionProvider"])
    feeds = {"x": rows.transpose(0, 3, 1, 2)}
    integer_outputs = session.run(None, feeds)[0]
    float_outputs = ours.run(None, feeds)[0]

numbers = {one.name: numpy_helper.to_array(one) for one in quantised.graph.initializer}


def scale_of(name):
    return {"scale": float(numbers[f"{name}_scale"]), "zero": int(numbers[f"{name}_zero_point"])}


def weights_of(name, arrange):
    """By output channel, and inside of it by height, width, channel."""
    values = arrange(numbers[f"{name}_quantized"])
    return {"values": values.ravel().tolist(), "scales": listed(numbers[f"{name}_scale"])}


# Distillation: Hinton's loss and its gradient.
logits = tf.Variable(random.normal(size=(3, 4)).astype(np.float32))
teacher = random.normal(size=(3, 4)).astype(np.float32) * 3
hard = tf.one_hot([0, 3, 1], 4)
losses = []
for temperature, share in [(1.0, 0.5), (4.0, 0.9), (2.0, 1.0)]:
    with tf.GradientTape() as tape:
        soft = tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(teacher / temperature), logits / temperature)
        plain = tf.nn.softmax_cross_entropy_with_logits(hard, logits)
        loss = share * temperature**2 * soft + (1 - share) * plain
    losses.append({
        "temperature": temperature, "share": share, "loss": listed(loss), "gradient": listed(tape.gradient(loss, logits)),
    })

reference = {
    "generator": {
        name: version(name)
        for name in ["tensorflow-model-optimization", "onnxruntime", "onnx", "tensorflow", "numpy"]
    },
    "schedules": [
        {"sparsity": final, "rampEpochs": ramp, "epochs": list(epochs), "shares": sparsities(final, ramp, epochs)}
        for final, ramp, epochs in SCHEDULES
    ],
    "masks": masks,
    "network": {
        "conv": listed(conv.ravel()), "convBias": listed(conv_bias),
        "dense": listed(dense.ravel()), "denseBias": listed(dense_bias),
        "outputs": listed(outputs.ravel()), "outputsBias": listed(outputs_bias),
        "calibration": [round(float(value), 4) for value in calibration.ravel()],
        "rows": [round(float(value), 4) for value in rows.ravel()],
    },
    "quantised": {
        "scales": {"inputs": scale_of("x"), "conv_1": scale_of("c"), "dense_1": scale_of("d"), "result": scale_of("y")},
        "conv": weights_of("conv", lambda one: one.transpose(0, 2, 3, 1)),
        "dense": weights_of("dense", lambda one: one.reshape(4, 3, 3, 8).transpose(3, 1, 2, 0)),
        "outputs": weights_of("outputs", lambda one: one.T),
        "integerOutputs": listed(integer_outputs), "floatOutputs": listed(float_outputs),
    },
    "distillation": {"logits": listed(logits.numpy()), "teacher": listed(teacher), "losses": losses},
}
Path("small-models.reference.json").write_text(json.dumps(reference) + "\n")
print({name: array.shape for name, array in numbers.items()})
