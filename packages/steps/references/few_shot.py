"""few-shot.reference.json: scikit-learn's nearest centroids, and ESZSL by the two lines of its authors' code, in numpy.

    python -m venv venv && venv/bin/pip install scikit-learn
    venv/bin/python few_shot.py

The authors' code (B. Romera-Paredes, P. Torr, ICML 2015) is Matlab: V = (X * X' + gamma * I) \\ (X * Y * S') / (S * S' + lambda * I).
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.neighbors import NearestCentroid

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stats" / "references"))
from reference import plain  # noqa: E402

SEED, ROWS, TEST, WIDTH, SEEN, CLASSES, ATTRIBUTES = 5, 60, 40, 6, 4, 6, 5
rng = np.random.default_rng(SEED)
attributes = np.array([[1, 0, 0, 1, 0.5], [0, 1, 0, 1, 0], [0, 0, 1, 0, 1], [1, 1, 0, 0, 0], [1, 0, 1, 1, 0], [0, 1, 1, 0, 0.5]])
assert attributes.shape == (CLASSES, ATTRIBUTES)
mapping = rng.normal(0, 1, (ATTRIBUTES, WIDTH))


def draw(truth):
    rows = attributes[truth] @ mapping + rng.normal(0, 0.3, (len(truth), WIDTH))
    return (1 / (1 + np.exp(-rows))).round(4)


truth = rng.integers(0, SEEN, ROWS)
rows = draw(truth)
test_truth = rng.integers(0, CLASSES, TEST)
test = draw(test_truth)

centroid = NearestCentroid().fit(rows, truth)
distances = euclidean_distances(test, centroid.centroids_, squared=True)

eszsl = []
for gamma, lamb in [(1.0, 1.0), (0.01, 10.0)]:
    x, s = rows.T, attributes[:SEEN].T
    y = np.where(truth[:, None] == np.arange(SEEN)[None], 1.0, -1.0)
    v = np.linalg.solve(x @ x.T + gamma * np.eye(WIDTH), x @ y @ s.T)
    v = np.linalg.solve((s @ s.T + lamb * np.eye(ATTRIBUTES)).T, v.T).T
    scores = test @ v @ attributes.T
    eszsl.append({"gamma": gamma, "lambda": lamb, "scores": scores.ravel(), "predicted": scores.argmax(1)})

reference = {
    "generator": f"references/{Path(__file__).name}",
    "versions": {package: version(package) for package in ["scikit-learn", "numpy"]},
    "seed": SEED,
    **plain(
        {
            "width": WIDTH,
            "seen": SEEN,
            "attributes": attributes,
            "truth": truth,
            "rows": rows.ravel(),
            "testTruth": test_truth,
            "test": test.ravel(),
            "prototypes": {"distances": distances.ravel(), "predicted": centroid.predict(test)},
            "eszsl": eszsl,
        }
    ),
}
path = Path(__file__).resolve().parent.parent / "src" / "few-shot" / "few-shot.reference.json"
path.write_text(json.dumps(reference, indent=1, allow_nan=False) + "\n")
print(f"{path.name}: {path.stat().st_size} bytes")
