"""Writes trades.reference.json: the changed rows and the loss of the published code of TRADES for a small network.

    venv/bin/pip install torch && venv/bin/python trades.py <folder with trades.py of github.com/yaodongyu/TRADES at 0195ed4>
"""

import importlib.util
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

warnings.simplefilter("ignore")
# The published code moves its noise to a GPU.
torch.Tensor.cuda = lambda self: self
spec = importlib.util.spec_from_file_location("published", Path(sys.argv[1]) / "trades.py")
published = importlib.util.module_from_spec(spec)
spec.loader.exec_module(published)

SEED = 91
ROWS = 10
rng = np.random.default_rng(SEED)
inputs = np.round(rng.random((ROWS, 3)), 3).astype(np.float32)
classes = rng.integers(0, 3, ROWS)
torch.manual_seed(SEED)
model = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 3))
with torch.no_grad():
    for parameter in model.parameters():
        parameter.copy_(torch.round(2 * torch.randn(parameter.shape), decimals=3))


def case(beta, epsilon, steps):
    x, y = torch.tensor(inputs), torch.tensor(classes)
    step_size = 2.5 * epsilon / steps
    torch.manual_seed(SEED)
    noise = 0.001 * torch.randn(x.shape)
    torch.manual_seed(SEED)
    changed = published.perturb_kl(model, x, step_size, epsilon, steps)
    torch.manual_seed(SEED)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    loss = published.trades_loss(model, x, y, optimizer, step_size, epsilon, steps, ROWS, beta)
    loss.backward()
    # torch keeps kernels as outputs × inputs.
    gradient = [p.grad.detach().numpy().copy() for p in model.parameters()]
    gradient = [g.T if g.ndim == 2 else g for g in gradient]
    return {
        "beta": beta,
        "epsilon": epsilon,
        "steps": steps,
        "start": (noise / epsilon).numpy(),
        "changed": changed.detach().numpy(),
        "loss": loss.item(),
        "gradient": gradient,
    }


weights = [p.detach().numpy() for p in model.parameters()]
reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "3 inputs from 0 to 1, 5 units with tanh, 3 logits; start is the noise in shares of epsilon",
    "versions": {"TRADES": "0195ed43f8f4d1526b9dbf890e25bed7987afccf", "torch": version("torch")},
    "seed": SEED,
    "inputs": inputs,
    "classes": classes,
    "weights": [w.T if w.ndim == 2 else w for w in weights],
    "cases": [case(1.0, 0.1, 5), case(6.0, 0.05, 10)],
}
path = Path(__file__).resolve().parent.parent / "src" / "training" / "trades.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
