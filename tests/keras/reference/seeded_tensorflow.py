#!/usr/bin/env python3
"""The course's experiments with Keras on TensorFlow after `set_random_seed`: one order of rows for all epochs.

    python3 -m venv venv && venv/bin/pip install -r requirements-tensorflow.txt
    venv/bin/python seeded_tensorflow.py --check    # the fit below against plain model.fit, bit by bit
    venv/bin/python seeded_tensorflow.py            # adds to seeded_tensorflow.json beside this file

Every run is `model.fit` on TensorFlow, and the order of rows is the one that Keras itself draws for the
seed. Plain `model.fit` builds that order anew in each epoch, always the same one, and spends most of its
time on it. Here the batches are Keras's too, but kept from the first epoch on, so that a run takes
seconds instead of minutes. `--check` shows that the weights are the same to the bit.

The experiments are those of the other two files beside this one. The result is written after each seed, and a second call
goes on where the first one was stopped.
"""
import os

os.environ.update(
    KERAS_BACKEND="tensorflow",
    TF_CPP_MIN_LOG_LEVEL="3",
    OMP_NUM_THREADS="1",
    CUDA_VISIBLE_DEVICES="",
)
import argparse
import csv
import json
import math
import platform
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras.src.trainers.data_adapters.array_data_adapter import ArrayDataAdapter

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[2] / "crates/experiment/src/howell.csv"
SCHEMA = 1
# At most so many of Keras's steps between two looks of Python at the run. It changes no result.
STEPS_PER_EXECUTION = 1000


@dataclass(frozen=True)
class Experiment:
    """What is trained. `x` has shape [n, n_inputs], `y` shape [n], both in the order of the table."""

    name: str
    x: np.ndarray
    y: np.ndarray
    hidden: tuple[int, ...]
    standardize_inputs: bool
    classifies: bool
    learning_rate: float
    epochs: int
    batch_size: int
    validation_split: float

    @property
    def n_train(self):
        """Rows that train: as Keras's `validation_split` has it."""
        return math.floor(len(self.y) * (1 - self.validation_split))

    @property
    def steps(self):
        """Batches of an epoch."""
        return math.ceil(self.n_train / self.batch_size)

    def rows(self, seed):
        """Rows in an order of the seed, so that any of them may validate. Inputs are standardized by those that train."""
        order = np.random.default_rng(seed).permutation(len(self.y))
        x, y = self.x[order], self.y[order]
        if self.standardize_inputs:
            train = x[: self.n_train]
            x = (x - train.mean(axis=0)) / train.std(axis=0)
        y = y.astype(np.int32) if self.classifies else y.astype(np.float32)[:, None]
        return x.astype(np.float32), y

    def model(self, seed):
        """A fresh model, after Keras was given the seed."""
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        hidden = "relu" if self.classifies else "tanh"
        output = ("softmax", 2) if self.classifies else (None, 1)
        model = keras.Sequential(
            [keras.Input((self.x.shape[1],))]
            + [keras.layers.Dense(units, activation=hidden) for units in self.hidden]
            + [keras.layers.Dense(output[1], activation=output[0])]
        )
        model.compile(
            loss="sparse_categorical_crossentropy" if self.classifies else "mean_squared_error",
            optimizer=keras.optimizers.Adam(learning_rate=self.learning_rate),
        )
        return model


# ---------------------------------------------------------------- the experiments


def experiments():
    functions = {"sin": np.sin, "square": np.square}
    settings, course = reference("course_quartiles.json")
    for item in course:
        x = np.linspace(*item["domain"], settings["n_points"])
        yield Experiment(
            item["name"],
            x[:, None],
            functions[item["function"]](x),
            classifies=False,
            learning_rate=settings["learning_rate"],
            **common(settings, item),
        )
    columns = table()
    settings, howell = reference("howell_quartiles.json")
    for item in howell:
        kept = columns["age"] >= (18 if item["classifies"] else 0)
        yield Experiment(
            item["name"],
            np.stack([columns[name][kept] for name in item["inputs"]], axis=1),
            columns["male" if item["classifies"] else "height"][kept],
            classifies=item["classifies"],
            learning_rate=item["learning_rate"],
            **common(settings, item),
        )


def common(settings, item):
    return {
        "hidden": tuple(item["hidden"]),
        "standardize_inputs": item["standardize_inputs"],
        "epochs": settings["epochs"],
        "batch_size": settings["batch_size"],
        "validation_split": settings["validation_split"],
    }


def reference(name):
    content = json.loads((HERE / name).read_text())
    return content["settings"], content["experiments"]


def table():
    """Howell's columns by name, float64."""
    with TABLE.open() as file:
        rows = list(csv.DictReader(file))
    names = {"height": "height_cm", "weight": "weight_kg", "age": "age_years", "male": "male"}
    return {short: np.array([float(row[long]) for row in rows]) for short, long in names.items()}


# ---------------------------------------------------------------- the fit


def fit_plainly(experiment, model, x, y, epochs):
    """As a notebook of the course does."""
    split = experiment.validation_split
    model.fit(
        x, y, batch_size=experiment.batch_size, epochs=epochs, validation_split=split, verbose=0
    )


def fit_on_kept_batches(experiment, model, x, y, epochs):
    """The same with the first epoch's batches for all epochs, which are Keras's own for the seed."""
    n = experiment.n_train
    adapter = ArrayDataAdapter(x[:n], y[:n], batch_size=experiment.batch_size, shuffle=True)
    batches = adapter.get_tf_dataset().cache().repeat()
    steps = experiment.steps * epochs
    # A divisor, because Keras finishes an execution that has begun. No validation, which changes no weight.
    model.steps_per_execution = math.gcd(STEPS_PER_EXECUTION, steps)
    with warnings.catch_warnings():
        # Keras says that it leaves the order of a data set as it is, which is what is wanted.
        warnings.filterwarnings("ignore", message=".*will be ignored since the data")
        model.fit(batches, epochs=1, steps_per_epoch=steps, verbose=0)


def measure(experiment, model, x, y):
    """RMSE on all rows, training and validation, or the accuracy of a classifier."""
    prediction = np.asarray(model(x, training=False), np.float64)
    if experiment.classifies:
        return float(np.mean(prediction.argmax(axis=1) == y))
    return float(np.sqrt(np.mean((prediction - y) ** 2)))


def run_seed(experiment, seed):
    x, y = experiment.rows(seed)
    model = experiment.model(seed)
    fit_on_kept_batches(experiment, model, x, y, experiment.epochs)
    value = measure(experiment, model, x, y)
    if not math.isfinite(value):
        raise ArithmeticError(f"{experiment.name}, seed {seed}: diverged")
    return value


def check(chosen, seed, epochs):
    """Holds the fit on kept batches against plain `model.fit`: the weights have to be the same to the bit."""
    for experiment in chosen:
        found = []
        n_epochs = min(epochs, experiment.epochs)
        started = time.perf_counter()
        for fit in (fit_plainly, fit_on_kept_batches):
            x, y = experiment.rows(seed)
            model = experiment.model(seed)
            fit(experiment, model, x, y, n_epochs)
            found.append(model.get_weights())
        same = all(np.array_equal(plain, kept) for plain, kept in zip(*found, strict=True))
        elapsed = time.perf_counter() - started
        print(f"{experiment.name:40s} seed {seed}, {n_epochs} epochs: {same=} ({elapsed:.0f} s)", flush=True)
        if not same:
            raise AssertionError("the two fits end in different weights")


# ---------------------------------------------------------------- what a person runs


def made_with():
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    return versions | {"python": platform.python_version(), "machine": platform.machine()}


def run(chosen, n_seeds, out):
    known = json.loads(out.read_text()) if out.exists() else {"experiments": []}
    if known["experiments"] and known["made_with"] != made_with():
        raise SystemExit(f"{out} was made with {known['made_with']}, and this is {made_with()}")
    samples = {item["name"]: item["by_seed"] for item in known["experiments"]}
    for experiment in chosen:
        sample = samples.setdefault(experiment.name, [])
        started = time.perf_counter()
        for seed in range(len(sample), n_seeds):
            sample.append(float(f"{run_seed(experiment, seed):.9g}"))
            write(out, samples)
        shown = " ".join(f"{value:.4f}" for value in np.quantile(sample, (0.25, 0.5, 0.75)))
        elapsed = time.perf_counter() - started
        print(f"{experiment.name:40s} {len(sample)} seeds | {shown} | {elapsed:.0f} s", flush=True)


def write(out, samples):
    """Writes the whole file anew, beside the old one first: a run may be stopped at any moment."""
    found = [
        {
            "name": experiment.name,
            "measure": "accuracy" if experiment.classifies else "rmse",
            "by_seed": samples[experiment.name],
        }
        for experiment in experiments()
        if samples.get(experiment.name)
    ]
    content = {"schema": SCHEMA, "made_with": made_with(), "experiments": found}
    new = out.with_suffix(".new")
    new.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")
    new.replace(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--check",
        type=int,
        nargs="?",
        const=20,
        metavar="EPOCHS",
        help="compare with plain model.fit, over 20 epochs if not told",
    )
    parser.add_argument("--seed", type=int, default=0, help="the seed to compare with (default 0)")
    parser.add_argument("--seeds", type=int, default=40, help="how many seeds, from 0 on (default 40)")
    parser.add_argument("--only", help="only experiments whose name contains this")
    parser.add_argument("--out", type=Path, default=HERE / "seeded_tensorflow.json")
    arguments = parser.parse_args()
    chosen = [it for it in experiments() if (arguments.only or "") in it.name]
    if arguments.check:
        check(chosen, arguments.seed, arguments.check)
    else:
        run(chosen, arguments.seeds, arguments.out)


if __name__ == "__main__":
    main()
