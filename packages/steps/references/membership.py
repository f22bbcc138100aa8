"""membership.reference.json: scores of membership attacks by numpy, and their figures by scikit-learn's ROC curve.

    python -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python membership.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from scipy.special import softmax
from sklearn.metrics import roc_auc_score, roc_curve

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED, MEMBERS, OTHERS, CLASSES = 3, 150, 200, 3
rng = np.random.default_rng(SEED)


def draw(count, sharpness):
    truth = rng.integers(0, CLASSES, count)
    logits = rng.normal(0, 1, (count, CLASSES))
    logits[np.arange(count), truth] += sharpness
    return truth, softmax(logits, 1).round(4)


sides = {"members": draw(MEMBERS, 2.0), "others": draw(OTHERS, 1.0)}


def scores(attack, truth, p):
    own = p[np.arange(len(p)), truth]
    with np.errstate(divide="ignore", invalid="ignore"):
        if attack == "loss":
            return np.log(own)
        if attack == "entropy":
            return np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(1)
        all_others = p * np.log(1 - p)
        return all_others.sum(1) - all_others[np.arange(len(p)), truth] + (1 - own) * np.log(own)


attacks = []
for attack in ["loss", "entropy", "modified entropy"]:
    inside, outside = (scores(attack, *sides[side]) for side in ["members", "others"])
    is_member = np.r_[np.ones(MEMBERS), np.zeros(OTHERS)]
    both = np.r_[inside, outside]
    fpr, tpr, _ = roc_curve(is_member, both, drop_intermediate=False)
    attacks.append(
        {
            "attack": attack,
            "members": inside,
            "others": outside,
            "auc": roc_auc_score(is_member, both),
            "largestAdvantage": (tpr - fpr).max(),
            "tprAtFpr1Percent": tpr[fpr <= 0.01][-1],
        }
    )

reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["scikit-learn", "numpy", "scipy"]},
    "seed": SEED,
    **plain(
        {
            "classes": CLASSES,
            **{side: {"truth": truth, "probabilities": p.ravel()} for side, (truth, p) in sides.items()},
            "attacks": attacks,
        }
    ),
}
path = Path(__file__).resolve().parent.parent / "src" / "privacy" / "membership.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
