"""src/compiled/graph/operation-table.ts: operations of TensorFlow as its registry declares them.

Of each operation that a kernel of tfjs-node names, and of a few that a compiled step adds: inputs, outputs, attributes.
What keeps state, and what reads files or images, is left out. Run after `npm install`, with the version of TensorFlow
that native/pinned.mjs names:

    python -m venv venv && venv/bin/pip install tensorflow-cpu==2.21.0 && venv/bin/python operation_table.py
"""

import os
import re
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow  # noqa: E402
from tensorflow.python.framework import op_def_registry  # noqa: E402

HERE = Path(__file__).resolve().parent
TFJS = HERE.parents[2] / "node_modules" / "@tensorflow" / "tfjs-node" / "dist"
TARGET = HERE.parent / "src" / "compiled" / "graph" / "operation-table.ts"

ADDED = """
    AddV2 Const GatherV2 Identity Less Placeholder ReluGrad Shape StatefulPartitionedCall While _FusedConv2D
""".split()
LEFT_OUT = re.compile(r"Decode|Encode|Summary|Resource|Variable|VarHandle|FFT|Regex|Complex|Imag$|Real$|Random|Multinomial")

HEAD = """// Written by references/operation_table.py from the registry of TensorFlow {version}: do not edit by hand.
//
// One operation a line: name, inputs, `>` outputs, `|` attributes. An input is `name:T` with the attribute that holds its
// type, `name:N*T` when it is N tensors of that type, `name:*L` when it is tensors of the types that the list L names, and
// `name` alone when its type is fixed. An output is `name`, or `name*N` when the attribute N counts its tensors. An
// attribute is `name:kind`, with `?` behind it when it has a default.

export const operationTable = `
"""


def named_in_tfjs():
    """Words in the code of tfjs-node's kernels that may be names of operations."""
    for path in [*sorted((TFJS / "kernels").glob("*.js")), TFJS / "nodejs_kernel_backend.js"]:
        text = path.read_text()
        yield from re.findall(r"['\"]([A-Z][A-Za-z0-9_]+)['\"]", text)
        yield from re.findall(r"\.([A-Z][A-Za-z0-9]+)\b", text)


def line(operation):
    """An operation as a line of the table."""
    def typed(arg):
        if arg.type_list_attr:
            return f"{arg.name}:*{arg.type_list_attr}"
        kind = arg.type_attr
        if arg.number_attr:
            return f"{arg.name}:{arg.number_attr}*{kind}"
        return f"{arg.name}:{kind}" if kind else arg.name

    def counted(arg):
        count = arg.number_attr or arg.type_list_attr
        return f"{arg.name}*{count}" if count else arg.name

    attributes = [f"{a.name}:{a.type}{'?' if a.HasField('default_value') else ''}" for a in operation.attr]
    parts = [operation.name, *map(typed, operation.input_arg), ">", *map(counted, operation.output_arg), "|", *attributes]
    return " ".join(parts)


names = sorted({name for name in [*named_in_tfjs(), *ADDED] if not LEFT_OUT.search(name)})
found = [operation for name in names if (operation := op_def_registry.get(name)) is not None]
kept = [operation for operation in found if not operation.is_stateful or operation.name in ADDED]
TARGET.write_text(HEAD.format(version=tensorflow.__version__) + "".join(line(o) + "\n" for o in kept) + "`;\n")
print(f"{TARGET.name}: {len(kept)} operations, {TARGET.stat().st_size} bytes")
