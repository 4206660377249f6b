#!/usr/bin/env python3
"""The course's experiments with real Keras over many seeds: the distribution of RMSE.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python course_quartiles.py --check     # the compiled fit against plain model.fit
    venv/bin/python course_quartiles.py             # writes course_quartiles.json beside this file

Model, initializers, loss and Adam are Keras's own, through its stateless interface. What is not
Keras's is the loop around them: `model.fit` spends 65 ms an epoch on its own bookkeeping, so the
whole fit (every epoch: shuffled batches, the last one short, then validation) is compiled into one
JAX program. README.md beside this file says what the numbers mean and how to compare with them.
"""
import os

os.environ.update(
    KERAS_BACKEND="jax",
    JAX_PLATFORMS="cpu",
    OMP_NUM_THREADS="1",
    XLA_FLAGS="--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
)
import argparse
import json
import math
import platform
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest import mock

import jax
import jax.numpy as jnp
import jaxlib
import keras
import numpy as np

HERE = Path(__file__).resolve().parent
SCHEMA = 1
N_POINTS = 50
VALIDATION_SPLIT = 0.2
BATCH_SIZE = 32
EPOCHS = 1000
LEARNING_RATE = 0.05
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Course:
    """One experiment, and (min, median, max) of RMSE as published from another run."""

    name: str
    function: str
    domain: tuple[float, float]
    hidden: tuple[int, ...]
    standardize_inputs: bool
    published: tuple[float, float, float]


FUNCTIONS = {"sin": np.sin, "square": np.square}
PI = math.pi
COURSE = [
    Course("sin_0_2pi_500", "sin", (0, 2 * PI), (500,), False, (0.0261, 0.0899, 0.2433)),
    Course("sin_0_2pi_3_3", "sin", (0, 2 * PI), (3, 3), False, (0.0096, 0.0255, 0.2198)),
    Course("sin_pi_pi_500", "sin", (-PI, PI), (500,), False, (0.0197, 0.0826, 0.2515)),
    Course("sin_pi_pi_3_3", "sin", (-PI, PI), (3, 3), False, (0.0034, 0.0352, 0.1726)),
    Course("square_1_1_800", "square", (-1, 1), (800,), False, (0.0052, 0.0193, 0.0898)),
    Course("square_2_2_800", "square", (-2, 2), (800,), False, (0.0177, 0.0590, 0.4043)),
    Course("sin_pi_pi_500_standardized", "sin", (-PI, PI), (500,), True, (0.0170, 0.0554, 0.2026)),
    Course("sin_pi_pi_3_3_standardized", "sin", (-PI, PI), (3, 3), True, (0.0038, 0.0361, 0.1556)),
]


# ---------------------------------------------------------------- data and model


@dataclass
class Rows:
    """Rows in the order of one seed, float32, shape [n, 1]; the first `n_train` train."""

    x: np.ndarray
    y: np.ndarray
    n_train: int

    @property
    def train(self):
        return self.x[: self.n_train], self.y[: self.n_train]

    @property
    def validation(self):
        return self.x[self.n_train :], self.y[self.n_train :]


def rows_of(course, rng):
    """Equidistant x, both ends included, then shuffled so that any rows may validate.

    Standardization takes mean and standard deviation (divisor n) of the rows that train.
    """
    x = rng.permutation(np.linspace(*course.domain, N_POINTS))
    y = FUNCTIONS[course.function](x)
    n_train = math.floor(N_POINTS * (1 - VALIDATION_SPLIT))
    if course.standardize_inputs:
        x = (x - x[:n_train].mean()) / x[:n_train].std()
    return Rows(x.astype(np.float32)[:, None], y.astype(np.float32)[:, None], n_train)


def build(hidden):
    """A fresh model and Adam, all else Keras's defaults (Glorot uniform kernels, biases 0)."""
    model = keras.Sequential(
        [keras.Input((1,))]
        + [keras.layers.Dense(units, activation="tanh") for units in hidden]
        + [keras.layers.Dense(1)]
    )
    optimizer = keras.optimizers.Adam(learning_rate=LEARNING_RATE)
    optimizer.build(model.trainable_variables)
    return model, optimizer


def values(variables):
    return [variable.value for variable in variables]


def n_parameters(hidden):
    sizes = [1, *hidden, 1]
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:]))


# ---------------------------------------------------------------- the compiled fit


def make_fit(model, optimizer):
    """The fit of this architecture as one program; weights and rows are its arguments.

    `orders` is [epochs, n_train]: the rows in the order in which each epoch visits them.
    Returns the trained weights and `loss` and `val_loss` by epoch, as Keras's History has them: `loss`
    is the batches' losses before their own step, weighted by their rows.
    """
    loss_function = keras.losses.MeanSquaredError()

    def loss_of(weights, x, y):
        prediction, _ = model.stateless_call(weights, [], x, training=True)
        return loss_function(y, prediction)

    def step(weights, optimizer_state, x, y):
        loss, gradients = jax.value_and_grad(loss_of)(weights, x, y)
        weights, optimizer_state = optimizer.stateless_apply(optimizer_state, gradients, weights)
        return weights, optimizer_state, loss

    def epoch(train, validation, state, order):
        weights, optimizer_state = state
        x, y = (column[order] for column in train)
        n_train = len(order)
        loss_sum = 0.0
        for start in range(0, n_train, BATCH_SIZE):
            batch = slice(start, min(start + BATCH_SIZE, n_train))
            weights, optimizer_state, loss = step(weights, optimizer_state, x[batch], y[batch])
            loss_sum += loss * (batch.stop - batch.start)
        val_loss = loss_of(weights, *validation)
        return (weights, optimizer_state), (loss_sum / n_train, val_loss)

    @jax.jit
    def fit(weights, optimizer_state, train, validation, orders):
        state = (weights, optimizer_state)
        (weights, _), history = jax.lax.scan(partial(epoch, train, validation), state, orders)
        return weights, history

    return fit


def run_seed(course, seed, model, optimizer, fit):
    """One fit from the initial weights, the row order and the epochs' orders of this seed."""
    keras.utils.set_random_seed(seed)
    fresh_model, fresh_optimizer = build(course.hidden)
    rng = np.random.default_rng(seed)
    rows = rows_of(course, rng)
    orders = rng.permuted(np.tile(np.arange(rows.n_train), (EPOCHS, 1)), axis=1)
    weights, (loss, val_loss) = fit(
        values(fresh_model.trainable_variables),
        values(fresh_optimizer.variables),
        rows.train,
        rows.validation,
        orders.astype(np.int32),
    )
    prediction, _ = model.stateless_call(weights, [], rows.x)
    residual = np.asarray(prediction, np.float64) - rows.y
    return np.sqrt(np.mean(residual**2)), float(loss[-1]), float(val_loss[-1])


# ---------------------------------------------------------------- statistics


def order_interval(n, p):
    """Ranks (from 1) of the order statistics that enclose the p-quantile, whatever the distribution.

    The number of n draws under the quantile is binomial(n, p); at most (1 - CONFIDENCE) / 2 is
    left out on each side. Returns (lower rank, upper rank, the confidence that this really has).
    """
    tail = (1 - CONFIDENCE) / 2
    below = np.cumsum([math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])
    lower = int(np.searchsorted(below, tail, side="right"))
    upper = int(np.searchsorted(below, 1 - tail)) + 1
    if not (1 <= lower and upper <= n):
        raise ValueError(f"{n} seeds are too few for an interval of the {p} quantile")
    return lower, upper, float(below[upper - 1] - below[lower - 1])


def smirnov_p(n, k):
    """P(D >= k / n) for two samples of n each from one continuous distribution, exactly.

    2 * sum over j >= 1 of (-1)^(j+1) C(2n, n - jk) / C(2n, n) (Gnedenko and Korolyuk, 1951).
    """
    terms = ((-1) ** (j + 1) * math.comb(2 * n, n - j * k) for j in range(1, n // k + 1))
    return 2 * sum(terms) / math.comb(2 * n, n)


def smirnov_critical(n, alpha):
    """The smallest distance D of two samples of n that has a probability of at most alpha."""
    return next(k for k in range(1, n + 1) if smirnov_p(n, k) <= alpha) / n


def quartiles(sample):
    """Quartiles by linear interpolation between order statistics (numpy's and R's default)."""
    return dict(zip(("q1", "median", "q3"), np.quantile(sample, (0.25, 0.5, 0.75)).tolist()))


def digits(value):
    """Nine digits give a float32 back; RMSE deserves no more."""
    if isinstance(value, dict):
        return {key: digits(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [digits(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def summary(course, results):
    sample = np.sort([rmse for rmse, _, _ in results])
    n = len(sample)
    intervals = {}
    for name, p in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
        lower, upper, confidence = order_interval(n, p)
        intervals[name] = {
            "ranks": [lower, upper],
            "confidence": round(confidence, 4),
            "interval": [float(sample[lower - 1]), float(sample[upper - 1])],
        }
    return {
        "name": course.name,
        "function": course.function,
        "domain": list(course.domain),
        "hidden": list(course.hidden),
        "n_parameters": n_parameters(course.hidden),
        "standardize_inputs": course.standardize_inputs,
        "rmse": digits(
            {"min": float(sample[0]), **quartiles(sample), "max": float(sample[-1])}
            | {"intervals": intervals, "sorted": sample.tolist()}
        ),
        "final_loss": digits(quartiles([loss for _, loss, _ in results])),
        "final_val_loss": digits(quartiles([val_loss for _, _, val_loss in results])),
    }


# ---------------------------------------------------------------- what a person runs


def made_with():
    versions = {module.__name__: module.__version__ for module in (keras, jax, jaxlib, np)}
    return versions | {"python": platform.python_version(), "machine": platform.machine()}


def run(courses, seeds, out):
    experiments = []
    for course in courses:
        model, optimizer = build(course.hidden)
        fit = make_fit(model, optimizer)
        started = time.perf_counter()
        results = [run_seed(course, seed, model, optimizer, fit) for seed in seeds]
        if not np.isfinite(results).all():
            raise ArithmeticError(f"{course.name}: a run diverged")
        experiments.append(summary(course, results))
        print_against_published(course, experiments[-1], time.perf_counter() - started)
    content = {
        "schema": SCHEMA,
        "made_with": made_with(),
        "settings": {
            "n_points": N_POINTS,
            "validation_split": VALIDATION_SPLIT,
            "batch_size": BATCH_SIZE,
            "epochs": EPOCHS,
            "hidden_activation": "tanh",
            "loss": "mean_squared_error",
            "optimizer": "adam",
            "learning_rate": LEARNING_RATE,
            "seeds": [seeds.start, seeds.stop],
        },
        "smirnov_critical_distance": {
            str(alpha): smirnov_critical(len(seeds), alpha) for alpha in (0.05, 0.01, 0.001)
        },
        "experiments": experiments,
    }
    out.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")


def print_against_published(course, experiment, elapsed_s):
    """One line: our figures, and how many of our seeds lie under each published figure."""
    rmse = experiment["rmse"]
    ours = " ".join(f"{rmse[key]:.4f}" for key in ("min", "q1", "median", "q3", "max"))
    published = " ".join(f"{value:.4f}" for value in course.published)
    below = np.searchsorted(rmse["sorted"], course.published)
    print(
        f"{course.name:27s} {ours} | published {published}, of {len(rmse['sorted'])} seeds "
        f"{below[0]}, {below[1]}, {below[2]} are under it | {elapsed_s:.1f} s",
        flush=True,
    )


def check(epochs, tolerance=1e-6):
    """The compiled fit against plain `model.fit` from the same weights, ordered and shuffled.

    Keras draws an epoch's order with `numpy.random.permutation`; what it draws is overheard and
    given to the compiled fit. Raises if a loss or a weight differs by more than `tolerance` times
    the largest of its kind.
    """
    for course in COURSE:
        for shuffle in (False, True):
            keras.utils.set_random_seed(7)
            model, optimizer = build(course.hidden)
            rows = rows_of(course, np.random.default_rng(7))
            initial = [np.array(value) for value in values(model.trainable_variables)]
            orders = []
            draw = np.random.permutation

            def overheard(n):
                orders.append(draw(n))
                return orders[-1]

            model.compile(optimizer=optimizer, loss="mean_squared_error")
            with mock.patch.object(np.random, "permutation", overheard):
                history = model.fit(
                    rows.x,
                    rows.y,
                    batch_size=BATCH_SIZE,
                    epochs=epochs,
                    validation_split=VALIDATION_SPLIT,
                    shuffle=shuffle,
                    verbose=0,
                ).history
            # Keras draws once more before the first epoch, to look at the shapes.
            assert len(orders) == (epochs + 1 if shuffle else 0), len(orders)
            orders = orders[1:] if shuffle else [np.arange(rows.n_train)] * epochs

            fresh_model, fresh_optimizer = build(course.hidden)
            weights, (loss, val_loss) = make_fit(fresh_model, fresh_optimizer)(
                [jnp.asarray(value) for value in initial],
                values(fresh_optimizer.variables),
                rows.train,
                rows.validation,
                np.array(orders, np.int32),
            )
            pairs = {
                "loss": [(loss, history["loss"])],
                "val_loss": [(val_loss, history["val_loss"])],
                "weights": list(zip(weights, values(model.trainable_variables))),
            }
            worst = {}
            for kind, both in pairs.items():
                scale = max(np.abs(plain).max() for _, plain in both)
                worst[kind] = max(np.abs(np.subtract(*pair)).max() for pair in both) / scale
            shown = ", ".join(f"{kind} {value:.1e}" for kind, value in worst.items())
            order = "shuffled" if shuffle else "ordered"
            print(f"{course.name:27s} {order:8s} {epochs} epochs, off by {shown}", flush=True)
            if not max(worst.values()) <= tolerance:
                raise AssertionError(f"more than {tolerance}")


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
    parser.add_argument("--seeds", type=int, default=100, help="how many seeds (default 100)")
    parser.add_argument("--first-seed", type=int, default=0, help="the first of them (default 0)")
    parser.add_argument("--only", help="only experiments whose name contains this")
    parser.add_argument("--out", type=Path, default=HERE / "course_quartiles.json")
    arguments = parser.parse_args()
    if arguments.check:
        check(arguments.check)
        return
    courses = [course for course in COURSE if (arguments.only or "") in course.name]
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    run(courses, seeds, arguments.out)


if __name__ == "__main__":
    main()
