"""Writes surrogate.reference.json: small trees of scikit-learn, as nested splits.

    venv/bin/pip install scikit-learn && venv/bin/python surrogate.py
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED, ROWS = 17, 120
rng = np.random.default_rng(SEED)
x = np.round(rng.normal(0, 1, (ROWS, 3)), 4).astype(np.float32).astype(float)
target = x[:, 0] + 0.6 * x[:, 1] * (x[:, 2] > 0) + 0.3 * rng.normal(0, 1, ROWS)
classes = np.digitize(target, [-0.5, 0.6])


def nested(tree, node, is_class):
    answer = int(tree.value[node][0].argmax()) if is_class else tree.value[node][0][0]
    leaf = {"rows": int(tree.n_node_samples[node]), "answer": answer}
    if tree.children_left[node] < 0:
        return leaf
    return {
        **leaf,
        "column": int(tree.feature[node]),
        "threshold": tree.threshold[node],
        "low": nested(tree, tree.children_left[node], is_class),
        "high": nested(tree, tree.children_right[node], is_class),
    }


cases = []
for depth, leaf in [(2, 5), (3, 10), (4, 15)]:
    for is_class, make, y in [(True, DecisionTreeClassifier, classes), (False, DecisionTreeRegressor, target)]:
        fitted = make(max_depth=depth, min_samples_leaf=leaf, random_state=0).fit(x, y)
        cases.append({"depth": depth, "minRowsInLeaf": leaf, "classes": 3 if is_class else 0, "tree": nested(fitted.tree_, 0, is_class)})

reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "x by row; classes and target are what the trees are grown on",
    "versions": {package: version(package) for package in ["scikit-learn", "numpy"]},
    "seed": SEED,
    "x": x,
    "classes": classes,
    "target": target,
    "cases": cases,
}
path = Path(__file__).resolve().parent.parent / "src" / "surrogate" / "surrogate.reference.json"
path.write_text(json.dumps(plain(reference), allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
