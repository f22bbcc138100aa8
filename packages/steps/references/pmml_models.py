"""pmml.reference.json: files of PMML that other programs opened, by their digests, and what these programs answered.

Its argument is a folder with one file for each model of packages/steps/src/exporting/pmml/pmml.rig.ts (linear.pmml …) and
rows.json: the rows as the fields of the files, null where a value is missing. JPMML and PMML4S, which share no code, must
agree; the answers are JPMML's.

    pip install jpmml_evaluator jpype1 pypmml pandas    # and Java 11 or newer
"""

import hashlib
import json
import math
import sys
from importlib.metadata import version
from pathlib import Path

import pandas
from jpmml_evaluator import make_evaluator
from jpmml_evaluator.jpype import JPypeBackend
from pypmml import Model

folder = Path(sys.argv[1])
rows = json.loads((folder / "rows.json").read_text())
backend = JPypeBackend()


def answers(path):
    evaluator = make_evaluator(str(path), backend=backend).verify()
    result = evaluator.evaluateAll(pandas.DataFrame(rows, dtype=object))
    names = [name for name in result.columns if name.startswith(("predicted(", "probability("))]
    own = [[row[name] for name in names] for _, row in result.iterrows()]
    other = Model.load(str(path))
    for row, given in zip(own, rows):
        second = other.predict({name: value for name, value in given.items() if value is not None})
        for name, value in zip(names, row):
            same = math.isclose(value, float(second[name]), rel_tol=1e-9) if isinstance(value, float) else str(value) == str(second[name])
            assert same, (path, name, given, value, second[name])
    return {"names": names, "rows": own}


Path("pmml.reference.json").write_text(json.dumps({
    "generator": {name: version(name) for name in ["jpmml_evaluator", "pypmml"]},
    "models": {
        path.stem: {"digest": hashlib.sha256(path.read_bytes()).hexdigest(), **answers(path)}
        for path in sorted(folder.glob("*.pmml"))
    },
}) + "\n")
