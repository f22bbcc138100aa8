"""federated-averaging.reference.json: the weights of a small network after each round of federated averaging.

Algorithm 1 of McMahan and others (AISTATS 2017) in NumPy, double precision: three shards of different sizes, all of them in
each round, two local epochs with all rows of a shard as one batch, plain gradient descent, and the mean of the weights by the
numbers of rows. The network has one hidden layer of tanh and a softmax.

    python -m venv venv && venv/bin/pip install numpy
    venv/bin/python federated_averaging.py
"""

import json
from pathlib import Path

import numpy as np

SIZES = [20, 30, 50]
ROUNDS = 4
LOCAL_EPOCHS = 2
RATE = 0.5
HIDDEN = 5

random = np.random.default_rng(7)
x = np.float32(random.uniform(-1, 1, (sum(SIZES), 2)))
y = (x[:, 0] * x[:, 1] > 0.1).astype(int)
first = [
    np.float32(random.normal(0, 0.7, (2, HIDDEN))),
    np.zeros(HIDDEN, np.float32),
    np.float32(random.normal(0, 0.7, (HIDDEN, 2))),
    np.zeros(2, np.float32),
]


def gradient(weights, inputs, targets):
    w1, b1, w2, b2 = weights
    hidden = np.tanh(inputs @ w1 + b1)
    logits = hidden @ w2 + b2
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = (odds / odds.sum(axis=1, keepdims=True) - targets) / len(inputs)
    back = (error @ w2.T) * (1 - hidden**2)
    return [inputs.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)]


inputs = x.astype(float)
targets = np.eye(2)[y]
bounds = np.cumsum([0, *SIZES])
weights = [w.astype(float) for w in first]
rounds = []
for _ in range(ROUNDS):
    locals_ = []
    for begin, end in zip(bounds, bounds[1:]):
        own = weights
        for _ in range(LOCAL_EPOCHS):
            own = [w - RATE * g for w, g in zip(own, gradient(own, inputs[begin:end], targets[begin:end]))]
        locals_.append(own)
    weights = [sum(n * own[i] for n, own in zip(SIZES, locals_)) / sum(SIZES) for i in range(len(weights))]
    rounds.append([w.ravel().tolist() for w in weights])

target = Path(__file__).parent.parent / "src" / "parallel" / "federated-averaging.reference.json"
target.write_text(
    json.dumps(
        {
            "numpy": np.__version__,
            "sizes": SIZES,
            "localEpochs": LOCAL_EPOCHS,
            "rate": RATE,
            "hidden": HIDDEN,
            "x": x.tolist(),
            "y": y.tolist(),
            "first": [w.ravel().tolist() for w in first],
            "rounds": rounds,
        }
    )
    + "\n"
)
