#!/usr/bin/env python3
"""scikit-learn's tables of irises and wines with real Keras over many seeds: wrong rows and loss.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python classes_quartiles.py    # writes classes_quartiles.json, iris.csv, wine.csv

Built as `howell_quartiles.py` is: model, initializers, loss and Adam are Keras's own, the loop
around them is one JAX program. The CSV files hold every figure of scikit-learn's tables, and the
class of each row in words, as a student would save them.
"""
import howell_quartiles as howell  # first: by way of course_quartiles it sets the backend

import argparse
import csv
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path

import jax
import keras
import numpy as np
import sklearn
from sklearn import datasets

import course_quartiles as course

HERE = Path(__file__).resolve().parent
SCHEMA = 1
VALIDATION_SPLIT = 0.2
EPOCHS = 300
ACTIVATION = "relu"
TABLES = {"iris": datasets.load_iris, "wine": datasets.load_wine}


@dataclass(frozen=True)
class Classes:
    """One experiment. `learning_rate`: Adam's."""

    name: str
    table: str
    hidden: tuple[int, ...]
    standardize_inputs: bool
    learning_rate: float
    classifies: bool = True


EXPERIMENTS = [
    Classes("iris_raw", "iris", (8,), False, 0.01),
    Classes("iris_standardized", "iris", (8,), True, 0.01),
    Classes("iris_deep", "iris", (8, 8), True, 0.01),
    Classes("iris_logistic", "iris", (), True, 0.01),
    Classes("wine_raw", "wine", (8,), False, 0.01),
    Classes("wine_standardized", "wine", (8,), True, 0.01),
    Classes("wine_deep", "wine", (8, 8), True, 0.01),
    Classes("wine_logistic", "wine", (), True, 0.01),
]


def write_table(name, table):
    with (HERE / f"{name}.csv").open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*table.feature_names, "class"])
        names = table.target_names
        rows.writerows([*map(float, x), names[y]] for x, y in zip(table.data, table.target))


def rows_of(experiment, table, rng):
    """Rows in a random order; the last 20 % validate."""
    x, y = table.data, table.target
    order = rng.permutation(len(y))
    x, y = x[order], y[order]
    n_train = math.floor(len(y) * (1 - VALIDATION_SPLIT))
    if experiment.standardize_inputs:
        x = (x - x[:n_train].mean(axis=0)) / x[:n_train].std(axis=0)
    return course.Rows(x.astype(np.float32), y.astype(np.int32), n_train)


def build(experiment, table):
    model = keras.Sequential(
        [keras.Input((table.data.shape[1],))]
        + [keras.layers.Dense(units, activation=ACTIVATION) for units in experiment.hidden]
        + [keras.layers.Dense(len(table.target_names))]
    )
    optimizer = keras.optimizers.Adam(learning_rate=experiment.learning_rate)
    optimizer.build(model.trainable_variables)
    return model, optimizer


def run_seed(experiment, seed, table, model, fit):
    """Rows classified wrong, of all; cross-entropy of the rows that validate. After the last epoch."""
    keras.utils.set_random_seed(seed)
    fresh_model, fresh_optimizer = build(experiment, table)
    rng = np.random.default_rng(seed)
    rows = rows_of(experiment, table, rng)
    orders = rng.permuted(np.tile(np.arange(rows.n_train), (EPOCHS, 1)), axis=1)
    weights = fit(
        course.values(fresh_model.trainable_variables),
        course.values(fresh_optimizer.variables),
        rows.train,
        orders.astype(np.int32),
    )
    logits, _ = model.stateless_call(weights, [], rows.x)
    found = np.asarray(logits).argmax(axis=1)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    val_loss = loss(rows.y[rows.n_train :], logits[rows.n_train :])
    return int(np.sum(found != rows.y)), float(val_loss)


def run(chosen, seeds, out):
    tables = {name: load() for name, load in TABLES.items()}
    for name, table in tables.items():
        write_table(name, table)
    results = []
    for experiment in chosen:
        table = tables[experiment.table]
        model, optimizer = build(experiment, table)
        fit = howell.make_fit(experiment, model, optimizer)
        started = time.perf_counter()
        found = [run_seed(experiment, seed, table, model, fit) for seed in seeds]
        if not np.isfinite(found).all():
            raise ArithmeticError(f"{experiment.name}: a run diverged")
        samples = {
            measure: {**course.digits(course.quartiles(sample)), "sorted": course.digits(sample)}
            for measure, column in zip(("n_wrong", "val_loss"), zip(*found))
            for sample in [sorted(column)]
        }
        results.append(
            {
                "name": experiment.name,
                "table": experiment.table,
                "hidden": list(experiment.hidden),
                "standardize_inputs": experiment.standardize_inputs,
                "learning_rate": experiment.learning_rate,
                **samples,
            }
        )
        shown = " | ".join(
            " ".join(f"{sample[key]:.4f}" for key in ("q1", "median", "q3"))
            for sample in samples.values()
        )
        print(f"{experiment.name:20s} {shown} | {time.perf_counter() - started:.0f} s", flush=True)
    content = {
        "schema": SCHEMA,
        "made_with": course.made_with() | {"scikit-learn": sklearn.__version__},
        "settings": {
            "validation_split": VALIDATION_SPLIT,
            "batch_size": howell.BATCH_SIZE,
            "epochs": EPOCHS,
            "hidden_activation": ACTIVATION,
            "loss": "sparse_categorical_crossentropy",
            "optimizer": "adam",
            "seeds": [seeds.start, seeds.stop],
        },
        "smirnov_critical_distance": {
            str(alpha): course.smirnov_critical(len(seeds), alpha) for alpha in (0.05, 0.01, 0.001)
        },
        "experiments": results,
    }
    out.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", type=int, default=50, help="how many seeds (default 50)")
    parser.add_argument("--first-seed", type=int, default=0, help="the first of them (default 0)")
    parser.add_argument("--only", help="only experiments whose name contains this")
    parser.add_argument("--out", type=Path, default=HERE / "classes_quartiles.json")
    arguments = parser.parse_args()
    chosen = [it for it in EXPERIMENTS if (arguments.only or "") in it.name]
    run(chosen, range(arguments.first_seed, arguments.first_seed + arguments.seeds), arguments.out)


if __name__ == "__main__":
    main()
