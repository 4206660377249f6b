"""What the example `every_model` wrote, and the table of how closely a tool agrees with it."""

import json
import sys
from pathlib import Path

import numpy as np

TOLERANCE = 1e-5


class Sample:
    """A model in every format, and what it predicts."""

    def __init__(self, folder, entry):
        self.folder = folder
        self.name = entry["name"]
        self.refused = entry["refused"]
        self.kernels = [tuple(shape) for shape in entry["kernels"]]
        self.inputs = np.fromfile(folder / f"{self.name}.inputs", "<f4").reshape(-1, entry["inputs"])
        expected = np.fromfile(folder / f"{self.name}.expected", "<f8")
        self.expected = expected.reshape(-1, entry["outputs"])

    def path(self, extension):
        """Returns the file of a format; None if the format cannot hold the model."""
        if extension in self.refused:
            return None
        return self.folder / f"{self.name}{extension}"

    def weights(self):
        """Returns kernel and bias of each layer, in turn."""
        values = np.fromfile(self.folder / f"{self.name}.weights", "<f4")
        arrays = []
        for rows, units in self.kernels:
            for shape in [(rows, units), (units,)]:
                n = int(np.prod(shape))
                arrays.append(values[:n].reshape(shape))
                values = values[n:]
        return arrays


def samples(folder):
    folder = Path(folder)
    return [Sample(folder, entry) for entry in json.loads((folder / "list.json").read_text())]


def check_predictions(what, extension, all_samples, load):
    """Prints a line of the table: the largest difference, as a share of the largest prediction.

    `load` takes a path and returns a function from inputs to predictions. Returns whether all agree.
    """
    return check(what, extension, all_samples, lambda sample, path: difference(sample, load(path)))


def difference(sample, predict):
    largest = 0.0
    # The batch is free: many rows, one, five, with the same loaded network.
    for n_rows in [len(sample.inputs), 1, 5]:
        expected = sample.expected[:n_rows]
        found = np.asarray(predict(sample.inputs[:n_rows]), float)
        if found.shape != expected.shape:
            raise ValueError(f"shape {found.shape}, not {expected.shape}")
        scale = np.abs(sample.expected).max()
        # NaN is no small difference.
        largest = max(largest, float(np.nan_to_num(np.abs(found - expected).max() / scale, nan=np.inf)))
    return largest


def check_weights(what, extension, all_samples, load):
    """Like `check_predictions`: `load` takes a path and returns the arrays, which must have the very bits."""

    def compare(sample, path):
        found = [np.asarray(array) for array in load(path)]
        expected = sample.weights()
        shapes = [array.shape for array in found]
        if shapes != [array.shape for array in expected]:
            raise ValueError(f"shapes {shapes}")
        same = all(np.array_equal(a, b) and a.dtype == np.float32 for a, b in zip(found, expected))
        return 0.0 if same else np.inf

    return check(what, extension, all_samples, compare)


def check(what, extension, all_samples, compare):
    n_files, largest, failures = 0, 0.0, []
    for sample in all_samples:
        path = sample.path(extension)
        if path is None:
            continue
        n_files += 1
        try:
            found = compare(sample, path)
        except Exception as error:
            found = np.inf
            print(f"{what}: {sample.name}: {str(error).strip().splitlines()[-1]}", file=sys.stderr)
        if found > TOLERANCE:
            failures.append(sample.name)
        largest = max(largest, found)
    agrees = "the same bits" if largest == 0 else f"{largest:.1e}"
    if failures:
        agrees = f"FAILED: {len(failures)}, first {failures[0]}"
    elif n_files == 0:
        agrees = "FAILED: no file"
    print(f"| `{extension}` | {what} | {n_files} | {agrees} |", flush=True)
    return not failures and n_files > 0
