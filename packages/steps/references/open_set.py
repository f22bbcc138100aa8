"""open-set.reference.json: scores of pytorch-ood and scikit-learn, and their figures by scikit-learn.

    python -m venv venv && venv/bin/pip install torch pytorch-ood scikit-learn
    venv/bin/python open_set.py

pytorch-ood's scores are higher for what is unknown: they are negated. Its Mahalanobis adds 1e-6 to a covariance that it does
not divide; the authors' code (K. Lee) and OpenOOD use scikit-learn's EmpiricalCovariance, as here.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from pytorch_ood.detector import KNN, EnergyBased, MaxSoftmax
from pytorch_ood.metrics import OODMetrics
from sklearn.covariance import EmpiricalCovariance
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED, TRAINING, KNOWN, UNSEEN, CLASSES, WIDTH, NEIGHBOURS = 11, 60, 40, 30, 3, 5, 7
rng = np.random.default_rng(SEED)
centres = rng.normal(0, 1.6, (CLASSES, WIDTH))


def draw(count, middle):
    rows = (middle + rng.normal(0, 1, (count, WIDTH))).round(3)
    # The last feature is the sum of the two before it: the covariance has one direction less than features.
    rows[:, -1] = rows[:, -2] + rows[:, -3]
    return rows.round(3)


truth = rng.integers(0, CLASSES, TRAINING)
training = draw(TRAINING, centres[truth])
known = draw(KNOWN, centres[rng.integers(0, CLASSES, KNOWN)])
unseen = draw(UNSEEN, centres.mean(0) + rng.normal(0, 0.8, (UNSEEN, WIDTH)))
rows = np.r_[known, unseen]
logits = (rows @ centres.T - (centres**2).sum(1) / 2).round(3)

means = np.array([training[truth == k].mean(0) for k in range(CLASSES)])
precision = EmpiricalCovariance(assume_centered=False).fit(training - means[truth]).precision_
centred = rows[:, None] - means[None]
mahalanobis = -np.einsum("nki,ij,nkj->nk", centred, precision, centred).min(1)


def nearest(normalize):
    detector = KNN(None, k=NEIGHBOURS, normalize=normalize)
    detector.fit_features(torch.tensor(training), torch.tensor(truth))
    return -detector.predict_features(torch.tensor(rows)).numpy()


scores = {
    "softmax": -MaxSoftmax.score(torch.tensor(logits)).numpy(),
    "energy": -EnergyBased.score(torch.tensor(logits)).numpy(),
    "mahalanobis": mahalanobis,
    "knn": nearest(True),
    "knnOfInputs": nearest(False),
}
is_known = np.r_[np.ones(KNOWN), np.zeros(UNSEEN)]


def fpr(positive, score):
    false, true, _ = roc_curve(positive, score, drop_intermediate=False)
    return false[np.argmax(true >= 0.95)]


figures = {}
for name, score in scores.items():
    of_tool = OODMetrics()
    # Labels below 0 are unknown to pytorch-ood.
    of_tool.update(torch.tensor(-score), torch.tensor(np.where(is_known == 1, 0, -1)))
    figures[name] = {
        "auroc": roc_auc_score(is_known, score),
        "auprIn": average_precision_score(is_known, score),
        "auprOut": average_precision_score(1 - is_known, -score),
        "fprAt95Tpr": fpr(is_known, score),
        "fprAt95TprOut": fpr(1 - is_known, -score),
        "pytorchOod": {key: float(value) for key, value in of_tool.compute().items()},
    }

reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["pytorch-ood", "torch", "scikit-learn", "numpy"]},
    "seed": SEED,
    **plain(
        {
            "classes": CLASSES,
            "width": WIDTH,
            "neighbours": NEIGHBOURS,
            "knownRows": KNOWN,
            "truth": truth,
            "training": training.ravel(),
            "rows": rows.ravel(),
            "logits": logits.ravel(),
            "scores": scores,
            "figures": figures,
        }
    ),
}
path = Path(__file__).resolve().parent.parent / "src" / "open-set" / "open-set.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
