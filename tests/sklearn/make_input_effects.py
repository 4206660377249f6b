"""Writes input_effects.json: permutation importance and partial dependence, computed by scikit-learn.

    python3 -m venv .venv && .venv/bin/pip install -r requirements.txt
    .venv/bin/python make_input_effects.py

The networks have weights and inputs that are small multiples of a power of two, so that a network of
float32 computes the same sums as this one of float64, digit for digit.
"""

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.inspection import partial_dependence, permutation_importance

random = np.random.default_rng(12)
N_ROWS = 32
# All values of a column of numbers lie within, and both ends occur: the hundredth part of its width
# is a multiple of a power of two.
ENDS = (-6.25, 6.25)


def multiples(shape, of, largest):
    return random.integers(-largest, largest + 1, shape) * of


class Network(BaseEstimator):
    """One hidden ReLU layer. A column of several categories becomes an input of 0 and 1 for each."""

    def __init__(self, n_labels, layers):
        self.n_labels = n_labels
        self.layers = layers

    def fit(self, x, y):
        return self

    def __sklearn_is_fitted__(self):
        return True

    def outputs(self, x):
        columns = []
        for place, n_labels in enumerate(self.n_labels):
            values = np.asarray(x, dtype=float)[:, place]
            if n_labels > 2:
                columns += [(values == label).astype(float) for label in range(n_labels)]
            else:
                columns.append(values)
        (kernel, bias), (kernel_out, bias_out) = self.layers
        hidden = np.maximum(np.stack(columns, axis=1) @ kernel + bias, 0)
        return hidden @ kernel_out + bias_out


class Regression(RegressorMixin, Network):
    def predict(self, x):
        return self.outputs(x)[:, 0]


class Classification(ClassifierMixin, Network):
    @property
    def classes_(self):
        return np.arange(self.layers[1][1].size)

    def predict(self, x):
        return self.outputs(x).argmax(axis=1)

    def predict_proba(self, x):
        logits = self.outputs(x)
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)


def orders_of(seed, n_repeats):
    """The orders in which permutation_importance(random_state=seed) shuffles every column."""
    state = np.random.RandomState(seed)
    state = np.random.RandomState(state.randint(np.iinfo(np.int32).max + 1))
    order = np.arange(N_ROWS)
    # It shuffles the order of the last repeat again, and takes the values of the last repeat in it.
    so_far = np.arange(N_ROWS)
    orders = []
    for _ in range(n_repeats):
        state.shuffle(order)
        so_far = so_far[order]
        orders.append(so_far.tolist())
    return orders


def importance(network, x, y, scoring, seed, n_repeats):
    found = permutation_importance(
        network, x, y, scoring=scoring, n_repeats=n_repeats, random_state=seed
    )
    scorer = sklearn.metrics.get_scorer(scoring)
    return {
        "scoring": scoring,
        "baseline": float(scorer(network, x, y)),
        "importances": found.importances.tolist(),
        "mean": found.importances_mean.tolist(),
        "std": found.importances_std.tolist(),
    }


def dependence(network, x, place, n_labels):
    grid = np.arange(n_labels, dtype=float) if n_labels else np.linspace(*ENDS, 101)
    found = partial_dependence(
        network,
        x,
        [place],
        kind="both",
        method="brute",
        response_method="predict_proba" if hasattr(network, "predict_proba") else "auto",
        custom_values={place: grid},
    )
    return {
        "grid": found["grid_values"][0].tolist(),
        "average": found["average"].tolist(),
        "individual": found["individual"][-1].tolist() if len(found["individual"]) == 1 else [],
    }


def case(name, n_labels, n_classes, seed, n_repeats):
    """A table whose last column is the target; n_classes is 0 for numbers."""
    columns = []
    for n in n_labels:
        if n:
            column = random.permutation(np.arange(N_ROWS) % n).astype(float)
        else:
            column = multiples(N_ROWS, 1 / 8, 50)
            column[random.choice(N_ROWS, 2, replace=False)] = ENDS
        columns.append(column)
    x = np.stack(columns, axis=1)
    n_inputs = sum(n if n > 2 else 1 for n in n_labels)
    n_outputs = max(n_classes, 1)
    # Probabilities stay far from 0, where scikit-learn would clip those of float64 elsewhere.
    of = 1 / 16 if n_classes else 1 / 4
    layers = [
        (multiples((n_inputs, 12), 1 / 4, 4), multiples(12, 1 / 4, 8)),
        (multiples((12, n_outputs), of, 4), multiples(n_outputs, of, 4)),
    ]
    # An input that the network does not use.
    layers[0][0][0] = 0
    network = (Classification if n_classes else Regression)(n_labels, layers)
    if n_classes:
        y = np.where(random.random(N_ROWS) < 0.7, network.predict(x), random.integers(0, n_classes, N_ROWS))
        y[:n_classes] = range(n_classes)
        scorings = ["accuracy", "neg_log_loss"]
    else:
        y = network.predict(x) + multiples(N_ROWS, 1 / 8, 16)
        scorings = ["neg_root_mean_squared_error"]
    return {
        "name": name,
        "n_labels": n_labels,
        "n_classes": n_classes,
        "columns": [column.tolist() for column in columns],
        "target": y.astype(float).tolist(),
        "layers": [{"kernel": kernel.tolist(), "bias": bias.tolist()} for kernel, bias in layers],
        "orders": orders_of(seed, n_repeats),
        "importances": [importance(network, x, y, it, seed, n_repeats) for it in scorings],
        "dependences": [dependence(network, x, place, n) for place, n in enumerate(n_labels)],
    }


def main():
    cases = [
        case("numbers", [0, 0, 0], 0, seed=3, n_repeats=5),
        case("numbers and categories", [0, 4, 2, 0], 0, seed=4, n_repeats=10),
        case("two classes", [0, 0, 2], 2, seed=5, n_repeats=10),
        case("three classes and categories", [0, 3, 0], 3, seed=6, n_repeats=7),
    ]
    made = f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"
    fixture = {"made": made, "cases": cases}
    Path(__file__).with_name("input_effects.json").write_text(json.dumps(fixture) + "\n")


main()
