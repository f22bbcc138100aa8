"""Writes private-gradient.reference.json: Opacus' clipped sum of the gradients of rows, without noise, for a small network.

    venv/bin/pip install opacus && venv/bin/python private_gradient.py
"""

import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from opacus import GradSampleModule
from opacus.optimizers import DPOptimizer

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

warnings.simplefilter("ignore")
SEED = 81
ROWS = 12
torch.manual_seed(SEED)
rng = np.random.default_rng(SEED)
inputs = np.round(rng.normal(0, 1, (ROWS, 3)), 3).astype(np.float32)
classes = rng.integers(0, 2, ROWS)


def gradient(clip):
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    torch.manual_seed(SEED)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.round(torch.randn(parameter.shape), decimals=3))
    weights = [p.detach().numpy() for p in model.parameters()]
    wrapped = GradSampleModule(model, loss_reduction="sum")
    optimizer = DPOptimizer(
        torch.optim.SGD(wrapped.parameters(), lr=1.0),
        noise_multiplier=0.0,
        max_grad_norm=clip,
        expected_batch_size=ROWS,
        loss_reduction="mean",
    )
    loss = torch.nn.functional.cross_entropy(wrapped(torch.tensor(inputs)), torch.tensor(classes), reduction="sum")
    loss.backward()
    optimizer.pre_step()
    found = [p.grad.detach().numpy() for p in model.parameters()]
    # torch keeps kernels as outputs × inputs.
    turn = lambda tensors: [t.T if t.ndim == 2 else t for t in tensors]  # noqa: E731
    return {"clip": clip, "weights": turn(weights), "gradient": turn(found), "loss": loss.item()}


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "3 inputs, 4 units with tanh, 2 logits; the gradient is the clipped sum ÷ rows",
    "versions": {package: version(package) for package in ["opacus", "torch", "numpy"]},
    "seed": SEED,
    "inputs": inputs,
    "classes": classes,
    "cases": [gradient(clip) for clip in [0.1, 1.0, 100.0]],
}
path = Path(__file__).resolve().parent.parent / "src" / "private-training" / "private-gradient.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
