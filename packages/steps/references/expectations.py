"""Writes expectations.reference.json: what Great Expectations says of one table, with missing values, for each expectation.

    venv/bin/pip install great_expectations "pandas<3" && venv/bin/python expectations.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import great_expectations as gx
import pandas as pd

COLUMNS = {
    "x": [1.0, 2.0, None, 4.0, 100.0, 2.0, None, -3.5, 7.0, 7.0, 12.0, 4.0],
    "y": [0.5, 2.0, 3.0, None, 50.0, 3.0, None, -4.0, 6.0, 8.0, 1.0, 4.0],
    "name": ["anna", "bert", None, "anna", "zoe7", "carl", "dora", None, "e", "fritz", "gustav", "bert"],
    "code": ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1", "B2", "B3"],
    "nothing": [None] * 12,
}
EXPECTED = [
    {"type": "expect_column_values_to_not_be_null", "column": "x"},
    {"type": "expect_column_values_to_not_be_null", "column": "x", "mostly": 0.8},
    {"type": "expect_column_values_to_be_null", "column": "nothing"},
    {"type": "expect_column_values_to_be_null", "column": "x", "mostly": 0.1},
    {"type": "expect_column_values_to_be_between", "column": "x", "min_value": 0, "max_value": 50},
    {"type": "expect_column_values_to_be_between", "column": "x", "min_value": 0, "max_value": 50, "mostly": 0.8},
    {"type": "expect_column_values_to_be_between", "column": "x", "min_value": 1, "strict_min": True, "mostly": 0.9},
    {"type": "expect_column_values_to_be_between", "column": "x", "max_value": 100, "strict_max": True},
    {"type": "expect_column_values_to_be_in_set", "column": "name", "value_set": ["anna", "bert", "carl"], "mostly": 0.5},
    {"type": "expect_column_values_to_not_be_in_set", "column": "name", "value_set": ["anna", "nobody"]},
    {"type": "expect_column_values_to_be_unique", "column": "name", "mostly": 0.7},
    {"type": "expect_column_values_to_be_unique", "column": "code"},
    {"type": "expect_column_values_to_match_regex", "column": "name", "regex": "^[a-z]+$"},
    {"type": "expect_column_values_to_match_regex", "column": "name", "regex": "^[a-z]+$", "mostly": 0.9},
    {"type": "expect_column_values_to_not_match_regex", "column": "name", "regex": "[0-9]"},
    {"type": "expect_column_value_lengths_to_be_between", "column": "name", "min_value": 2, "max_value": 5, "mostly": 0.75},
    {"type": "expect_column_pair_values_a_to_be_greater_than_b", "column_A": "x", "column_B": "y"},
    {"type": "expect_column_pair_values_a_to_be_greater_than_b", "column_A": "x", "column_B": "y", "or_equal": True, "mostly": 0.6},
    {"type": "expect_compound_columns_to_be_unique", "column_list": ["x", "y"]},
    {"type": "expect_compound_columns_to_be_unique", "column_list": ["x", "name"], "mostly": 0.9},
    {"type": "expect_column_min_to_be_between", "column": "x", "min_value": -5, "max_value": 0},
    {"type": "expect_column_max_to_be_between", "column": "x", "max_value": 100, "strict_max": True},
    {"type": "expect_column_mean_to_be_between", "column": "x", "min_value": 10, "max_value": 20},
    {"type": "expect_column_median_to_be_between", "column": "x", "min_value": 4, "max_value": 4},
    {"type": "expect_column_stdev_to_be_between", "column": "x", "max_value": 30},
    {"type": "expect_column_unique_value_count_to_be_between", "column": "x", "min_value": 1, "max_value": 6},
    {"type": "expect_table_row_count_to_be_between", "min_value": 12, "max_value": 20},
    {"type": "expect_table_row_count_to_equal", "value": 11},
    {"type": "expect_column_values_to_be_between", "column": "nothing", "min_value": 0},
]
FIELDS = [
    "observed_value", "element_count", "unexpected_count", "unexpected_percent", "missing_count", "missing_percent",
    "unexpected_percent_total", "unexpected_percent_nonmissing", "partial_unexpected_list", "partial_unexpected_index_list",
]  # fmt: skip

frame = pd.DataFrame({name: pd.Series(values, dtype=float if name in ("x", "y") else object) for name, values in COLUMNS.items()})
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
batch = asset.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})


def validate(expected):
    name = "".join(part.capitalize() for part in expected["type"].split("_"))
    params = {key: value for key, value in expected.items() if key != "type"}
    found = batch.validate(getattr(gx.expectations, name)(**params)).to_json_dict()
    assert not found["exception_info"].get("raised_exception"), found["exception_info"]
    return {
        "expected": expected,
        "success": found["success"],
        "result": {key: value for key, value in found["result"].items() if key in FIELDS},
    }


reference = {
    "generator": f"references/{Path(__file__).name}",
    "note": "rows are counted from 0 here, and values of nothing but missing ones have no figures",
    "versions": {package: version(package) for package in ["great_expectations", "pandas"]},
    "columns": COLUMNS,
    "results": [validate(expected) for expected in EXPECTED],
}
path = Path(__file__).resolve().parent.parent / "src" / "expectations" / "expectations.reference.json"
path.write_text(json.dumps(reference, allow_nan=False) + "\n")
print(path.name, path.stat().st_size, "bytes")
