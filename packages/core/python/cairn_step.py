"""What a step of Cairn in Python is given, and how it reports.

    from cairn_step import inputs, outputs, params, metrics, progress

    rows = read_table(inputs.rows)
    ...
    progress(0.5, "half of the rows")
    metrics(accuracy=0.93)

Paths are relative to the folder that the step runs in, and are equal in every run. The module has no dependencies;
``read_table`` and ``write_table`` use pandas, polars or pyarrow, whichever the step's lock file has.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping, Optional, Union

__all__ = [
    "inputs",
    "outputs",
    "params",
    "threads",
    "metrics",
    "progress",
    "read_json",
    "write_json",
    "read_table",
    "write_table",
]


class Fields(Mapping[str, Any]):
    """Named values, as attributes and as items: ``inputs.rows`` and ``inputs["rows"]``."""

    def __init__(self, what: str, values: Mapping[str, Any]) -> None:
        self.__dict__["_what"] = what
        self.__dict__["_values"] = dict(values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __getitem__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            known = ", ".join(sorted(self._values)) or "none"
            raise KeyError(f"the step has no {self._what} '{name}'; it has: {known}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"the {self._what}s of a step cannot be changed")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"{self._what}s({self._values!r})"


def _read_call() -> Mapping[str, Any]:
    file = os.environ.get("CAIRN_STEP")
    if file is None:
        raise RuntimeError("cairn_step works in a step that Cairn runs: CAIRN_STEP is not set")
    with open(file, encoding="utf-8") as opened:
        return json.load(opened)


def _as_paths(value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        return {name: _as_paths(inner) for name, inner in value.items()}
    return Path(value)


def _as_params(value: Any) -> Any:
    if isinstance(value, dict):
        return Fields("param", {name: _as_params(inner) for name, inner in value.items()})
    return [_as_params(inner) for inner in value] if isinstance(value, list) else value


_call = _read_call()

#: The path of each input; of an input that is a record, a dict of paths; None if it was left out.
inputs: Fields = Fields("input", {name: _as_paths(value) for name, value in _call["inputs"].items()})
#: The path that each output is to be written to.
outputs: Fields = Fields("output", {name: Path(value) for name, value in _call["outputs"].items()})
#: The params of the step, with nested records as fields.
params: Fields = _as_params(_call["params"] or {})
#: How many threads the step may take.
threads: int = _call["threads"]


def progress(fraction: float, message: str = "") -> None:
    """Reports how much is done, from 0 to 1; it is shown while the step runs."""
    if not 0 <= fraction <= 1:
        raise ValueError(f"progress is from 0 to 1, not {fraction}")
    print(f"\r{100 * fraction:.1f}% {message}".rstrip(), end="\r", file=sys.stderr, flush=True)


def metrics(values: Optional[Mapping[str, Any]] = None, *, output: Optional[str] = None, **more: Any) -> None:
    """Writes an output of kind ``metrics`` or ``report``: ``metrics(accuracy=0.93, loss=0.2)``.

    ``output`` names it, if the step has several. Numbers of numpy become plain numbers.
    """
    kinds = _call["kinds"]["outputs"]
    names = [name for name, kind in kinds.items() if kind.split(" ")[0] in ("metrics", "report")]
    if output is None:
        if len(names) != 1:
            raise ValueError(f"name the output: the step has {len(names)} of kind metrics or report {names}")
        output = names[0]
    write_json({**(values or {}), **more}, outputs[output])


def read_json(path: Union[str, Path]) -> Any:
    """The value of a JSON file."""
    with open(path, encoding="utf-8") as opened:
        return json.load(opened)


def write_json(value: Any, path: Union[str, Path]) -> None:
    """Writes a value as JSON; numbers and arrays of numpy become plain ones."""
    _check_path("write_json(value, path)", path)

    def plain(other: Any) -> Any:
        for method in ("tolist", "item"):
            if hasattr(other, method):
                return getattr(other, method)()
        raise TypeError(f"{type(other).__name__} is not a JSON value")

    with open(path, "w", encoding="utf-8") as opened:
        json.dump(value, opened, default=plain)


def _check_path(call: str, path: Any) -> None:
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"{call}: the path comes last, and is {type(path).__name__}")


def _check_engine() -> None:
    """pandas reads and writes Parquet by another package."""
    for name in ("pyarrow", "fastparquet"):
        try:
            __import__(name)
            return
        except ImportError:
            continue
    raise ImportError("pandas reads and writes tables with pyarrow: add it to the lock file of the step")


def _table_library() -> str:
    for name in ("pandas", "polars", "pyarrow"):
        try:
            __import__(name)
            return name
        except ImportError:
            continue
    raise ImportError("tables need pandas, polars or pyarrow: add one to the lock file of the step")


def read_table(path: Union[str, Path]) -> Any:
    """The rows of a Parquet file: a data frame of pandas or polars, or a table of pyarrow."""
    library = _table_library()
    if library == "pandas":
        import pandas

        _check_engine()
        return pandas.read_parquet(path)
    if library == "polars":
        import polars

        return polars.read_parquet(path)
    import pyarrow.parquet

    return pyarrow.parquet.read_table(path)


def write_table(rows: Any, path: Union[str, Path]) -> None:
    """Writes a data frame of pandas or polars, or a table of pyarrow, as Parquet."""
    _check_path("write_table(rows, path)", path)
    if hasattr(rows, "to_parquet"):
        _check_engine()
        rows.to_parquet(path, index=False)
    elif hasattr(rows, "write_parquet"):
        rows.write_parquet(path)
    else:
        import pyarrow.parquet

        pyarrow.parquet.write_table(rows, path)
