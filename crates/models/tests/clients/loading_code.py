"""Runs the programs of the export window with the real tools, and compares what they print.

    cargo run -p neurona-models --example loading_code -- FOLDER
    python crates/models/tests/clients/loading_code.py FOLDER

Formats whose tool is not installed are named and left out; the programs in JavaScript always are. Ends with 1 if a printed
value is off by more than 1e-5 of the largest.
"""

import contextlib
import importlib.util
import io
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np

TOLERANCE = 1e-5
TOOLS = {
    ".keras": ["keras"],
    ".weights.h5": ["keras"],
    ".onnx": ["onnxruntime"],
    "-pytorch.safetensors": ["torch", "safetensors"],
    ".safetensors": ["keras", "safetensors"],
    ".npz": ["keras"],
}


def printed(code):
    """Returns the numbers that a program prints, with all their digits."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.printoptions(precision=9, floatmode="maxprec"):
        exec(compile(code, "program", "exec"), {})
    last = out.getvalue().splitlines()[-1]
    return [float(it) for it in re.findall(r"[-+\d.]+(?:e[-+]?\d+)?", last) if any(c.isdigit() for c in it)]


def main(folder):
    os.chdir(folder)
    expected = json.loads(Path("expected.json").read_text())
    done, left_out, wrong = Counter(), Counter(), 0
    for name, values in expected.items():
        end = next((end for end in TOOLS if name.endswith(end)), None)
        if end is None or any(importlib.util.find_spec(tool) is None for tool in TOOLS[end]):
            left_out[end] += 1
            continue
        found = np.array(printed(Path(f"{name}.code").read_text()))
        scale = np.abs(values).max()
        if found.shape != np.shape(values) or not np.abs(found - values).max() <= TOLERANCE * scale:
            print(f"{name}: {found} instead of {values}")
            wrong += 1
        done[end] += 1
    print(f"run: {dict(done)}; left out: {dict(left_out)}; wrong: {wrong}")
    return 1 if wrong or not done else 0


sys.exit(main(Path(sys.argv[1])))
