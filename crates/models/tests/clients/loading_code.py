"""Runs the lines of the export window with the real tools, and compares what they print.

    cargo run -p neurona-models --example loading_code FOLDER
    python loading_code.py FOLDER
    python loading_code.py FOLDER torch

The second call runs the lines for PyTorch alone, which is too large to be installed with the other tools; the first one runs
their last line, which is a comment for those without PyTorch. Prints a row for each format, and ends with 1 if a
printed value is off by more than 1e-5 of the largest.
"""

import contextlib
import importlib.metadata
import io
import json
import os
import re
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np

TOLERANCE = 1e-5
PYTORCH = "-pytorch.safetensors"
# The packages whose versions count; the longer ends of names first.
TOOLS = {
    ".keras": ["keras"],
    ".weights.h5": ["keras"],
    ".onnx": ["onnxruntime"],
    PYTORCH: ["torch", "safetensors"],
    ".safetensors": ["safetensors", "keras"],
    ".npz": ["numpy", "keras"],
}
NAMES = {"keras": "Keras", "numpy": "NumPy", "torch": "PyTorch"}


def version(tool):
    """Returns a version without what a distribution adds to it."""
    return importlib.metadata.version(tool).split("+")[0]


def printed(code):
    """Returns the numbers that a program prints, with all their digits."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.printoptions(precision=9, floatmode="maxprec"):
        exec(compile(code, "program", "exec"), {})
    last = out.getvalue().splitlines()[-1]
    return [float(it) for it in re.findall(r"[-+\d.]+(?:e[-+]?\d+)?", last) if any(c.isdigit() for c in it)]


def of_program(name, expected):
    """Returns how far the printed prediction is off, as a share of the largest."""
    found = np.array(printed(Path(f"{name}.code").read_text()))
    if found.shape != np.shape(expected):
        raise ValueError(f"{found} instead of {expected}")
    # NaN is no small difference.
    return float(np.nan_to_num(np.abs(found - expected).max() / np.abs(expected).max(), nan=np.inf))


def of_comment(name, _):
    """Runs the line for NumPy: its kernel must be that of the file with Keras's layout, to the bit."""
    import safetensors.numpy

    names = {"np": np, "safetensors": safetensors}
    last = Path(f"{name}.code").read_text().splitlines()[-1]
    exec(last.removeprefix("# Keras, NumPy: "), names)
    kernel = safetensors.numpy.load_file(name.replace(PYTORCH, ".safetensors"))["layers.0.kernel"]
    return 0.0 if np.array_equal(names["W"], kernel) and names["W"].flags.c_contiguous else np.inf


def check(format, what, files, compare):
    largest, failures = 0.0, []
    for name, expected in files.items():
        try:
            off = compare(name, expected)
        except Exception as error:
            off = np.inf
            print(f"{name}: {str(error).strip().splitlines()[-1]}", file=sys.stderr)
        if off > TOLERANCE:
            failures.append(name)
        largest = max(largest, off)
    agrees = "the same bits" if largest == 0 else f"{largest:.1e}"
    if failures:
        agrees = f"FAILED: {len(failures)}, first {failures[0]}"
    elif not files:
        agrees = "FAILED: no file"
    print(f"| `{format}` | {what} | {len(files)} | {agrees} |", flush=True)
    return not failures and bool(files)


def main(folder, has_torch):
    os.chdir(folder)
    every = {format: {} for format in TOOLS}
    for name, values in json.loads(Path("expected.json").read_text()).items():
        format = next((end for end in TOOLS if name.endswith(end)), None)
        if format is not None:
            every[format][name] = values
    results = []
    for format, files in every.items():
        if has_torch != (format == PYTORCH):
            continue
        versions = [f"{NAMES.get(tool, tool)} {version(tool)}" for tool in TOOLS[format]]
        shown = format.replace("-", ".")
        results.append(check(shown, f"the page's lines: {', '.join(versions)}", files, of_program))
    if not has_torch:
        what = f"the page's line for NumPy: safetensors {version('safetensors')}"
        results.append(check(PYTORCH.replace("-", "."), what, every[PYTORCH], of_comment))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:] == ["torch"]))
