#!/usr/bin/env python3
"""Howell's table with real Keras over many seeds: RMSE of heights, accuracy of sexes.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python howell_quartiles.py             # writes howell_quartiles.json beside this file

Built as `course_quartiles.py` is, whose compiled fit was held against plain `model.fit`: model,
initializers, losses and Adam are Keras's own, the loop around them is one JAX program.
"""
import course_quartiles as course  # first: it sets the backend

import argparse
import csv
import json
import math
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jax
import keras
import numpy as np

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[2] / "crates/experiment/src/howell.csv"
SCHEMA = 1
VALIDATION_SPLIT = 0.2
BATCH_SIZE = 32
EPOCHS = 5000


@dataclass(frozen=True)
class Howell:
    """One experiment. `learning_rate`: Adam's."""

    name: str
    inputs: tuple[str, ...]
    hidden: tuple[int, ...]
    standardize_inputs: bool
    classifies: bool
    learning_rate: float


def experiments(rate):
    heights = [("weight",), ("weight", "age"), ("weight", "age", "male")]
    for inputs in heights:
        for standardize in (False, True):
            name = "_".join(("height", *inputs, "standardized" if standardize else "raw"))
            yield Howell(name, inputs, (3, 3), standardize, False, rate)
    for standardize in (False, True):
        name = "sex_" + ("standardized" if standardize else "raw")
        yield Howell(name, ("weight", "height", "age"), (3, 3), standardize, True, 0.001)
    yield Howell("sex_logistic", ("weight", "height", "age"), (), True, True, 0.001)


def table():
    """Columns by name, float64."""
    with TABLE.open() as file:
        rows = list(csv.DictReader(file))
    names = {"height": "height_cm", "weight": "weight_kg", "age": "age_years", "male": "male"}
    return {short: np.array([float(row[long]) for row in rows]) for short, long in names.items()}


def rows_of(experiment, columns, rng):
    """Rows in a random order; the last 20 % validate. Of a classifier the adults only."""
    kept = columns["age"] >= 18 if experiment.classifies else columns["age"] >= 0
    x = np.stack([columns[name][kept] for name in experiment.inputs], axis=1)
    y = columns["male" if experiment.classifies else "height"][kept]
    order = rng.permutation(len(y))
    x, y = x[order], y[order]
    n_train = math.floor(len(y) * (1 - VALIDATION_SPLIT))
    if experiment.standardize_inputs:
        x = (x - x[:n_train].mean(axis=0)) / x[:n_train].std(axis=0)
    y = y.astype(np.int32) if experiment.classifies else y.astype(np.float32)[:, None]
    return course.Rows(x.astype(np.float32), y, n_train)


def build(experiment):
    activation = "relu" if experiment.classifies else "tanh"
    output = keras.layers.Dense(2 if experiment.classifies else 1)
    model = keras.Sequential(
        [keras.Input((len(experiment.inputs),))]
        + [keras.layers.Dense(units, activation=activation) for units in experiment.hidden]
        + [output]
    )
    optimizer = keras.optimizers.Adam(learning_rate=experiment.learning_rate)
    optimizer.build(model.trainable_variables)
    return model, optimizer


def make_fit(experiment, model, optimizer):
    """As `course_quartiles.make_fit`; all batches but the last are alike, so they are scanned.

    The course's softmax and cross-entropy are taken together here: Keras's TensorFlow backend, the
    course's, finds the logits behind a softmax and computes the loss from them. The JAX backend
    does not, it clips the probabilities, and a saturated network then has no gradient at all.
    """
    loss_function = (
        keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        if experiment.classifies
        else keras.losses.MeanSquaredError()
    )

    def loss_of(weights, x, y):
        prediction, _ = model.stateless_call(weights, [], x, training=True)
        return loss_function(y, prediction)

    def step(state, batch):
        weights, optimizer_state = state
        gradients = jax.grad(loss_of)(weights, *batch)
        weights, optimizer_state = optimizer.stateless_apply(optimizer_state, gradients, weights)
        return (weights, optimizer_state), None

    def epoch(train, state, order):
        x, y = (column[order] for column in train)
        n_whole = len(order) // BATCH_SIZE
        whole = [
            column[: n_whole * BATCH_SIZE].reshape(n_whole, BATCH_SIZE, *column.shape[1:])
            for column in (x, y)
        ]
        state, _ = jax.lax.scan(step, state, tuple(whole))
        if len(order) % BATCH_SIZE:
            state, _ = step(state, (x[n_whole * BATCH_SIZE :], y[n_whole * BATCH_SIZE :]))
        return state, None

    @jax.jit
    def fit(weights, optimizer_state, train, orders):
        (weights, _), _ = jax.lax.scan(partial(epoch, train), (weights, optimizer_state), orders)
        return weights

    return fit


def run_seed(experiment, seed, columns, model, fit):
    """RMSE or accuracy on all rows, and of a classifier the confusion matrix."""
    keras.utils.set_random_seed(seed)
    fresh_model, fresh_optimizer = build(experiment)
    rng = np.random.default_rng(seed)
    rows = rows_of(experiment, columns, rng)
    orders = rng.permuted(np.tile(np.arange(rows.n_train), (EPOCHS, 1)), axis=1)
    weights = fit(
        course.values(fresh_model.trainable_variables),
        course.values(fresh_optimizer.variables),
        rows.train,
        orders.astype(np.int32),
    )
    prediction, _ = model.stateless_call(weights, [], rows.x)
    prediction = np.asarray(prediction, np.float64)
    if not experiment.classifies:
        return float(np.sqrt(np.mean((prediction - rows.y) ** 2))), None
    found = prediction.argmax(axis=1)
    confusion = [[int(np.sum((rows.y == t) & (found == p))) for p in (0, 1)] for t in (0, 1)]
    return float(np.mean(found == rows.y)), confusion


def run(chosen, seeds, out):
    columns = table()
    results = []
    for experiment in chosen:
        model, optimizer = build(experiment)
        fit = make_fit(experiment, model, optimizer)
        started = time.perf_counter()
        found = [run_seed(experiment, seed, columns, model, fit) for seed in seeds]
        found.sort(key=lambda item: item[0])
        sample = [value for value, _ in found]
        result = {
            "name": experiment.name,
            "inputs": list(experiment.inputs),
            "hidden": list(experiment.hidden),
            "standardize_inputs": experiment.standardize_inputs,
            "classifies": experiment.classifies,
            "learning_rate": experiment.learning_rate,
            "measure": "accuracy" if experiment.classifies else "rmse",
            **course.digits(course.quartiles(sample)),
            "sorted": course.digits(sample),
        }
        if experiment.classifies:
            result["median_confusion"] = found[len(found) // 2][1]
        results.append(result)
        elapsed = time.perf_counter() - started
        shown = " ".join(f"{result[key]:.4f}" for key in ("q1", "median", "q3"))
        print(f"{experiment.name:40s} {sample[0]:.4f} | {shown} | {sample[-1]:.4f} | {elapsed:.0f} s", flush=True)
    content = {
        "schema": SCHEMA,
        "made_with": course.made_with(),
        "settings": {
            "validation_split": VALIDATION_SPLIT,
            "batch_size": BATCH_SIZE,
            "epochs": EPOCHS,
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
    parser.add_argument("--rate", type=float, default=0.01, help="Adam's for heights (default 0.01)")
    parser.add_argument("--out", type=Path, default=HERE / "howell_quartiles.json")
    arguments = parser.parse_args()
    chosen = [it for it in experiments(arguments.rate) if (arguments.only or "") in it.name]
    run(chosen, range(arguments.first_seed, arguments.first_seed + arguments.seeds), arguments.out)


if __name__ == "__main__":
    main()
