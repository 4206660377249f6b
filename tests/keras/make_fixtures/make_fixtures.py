#!/usr/bin/env python3
"""Makes the fixtures of the engine's tests with real Keras 3 (TensorFlow backend, CPU).

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python make_fixtures.py [FOLDER]        # default: tests/fixtures

It is deterministic: one thread, oneDNN off, XLA off, fixed seeds, no shuffling. README.md beside
this file documents the schema of what it writes, and the meaning of every number.

Every training run is done twice by Keras itself from the same initial weights: once with
floatx = float32 (Keras's default) and once with floatx = float64. The float64 run is the exact
answer for all purposes here; the difference of the two shows what rounding alone costs.
"""
from keras_kinds import (ACTIVATIONS, act, loss, make_activations, make_fit, make_initializers, make_losses,
                         make_optimizers, make_softmax, make_validation_split, opt)
from numbers_as_json import f32

import csv
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]

# ---------------------------------------------------------------- data

def sine(n, lo, hi, seed=None):
    x = np.linspace(lo, hi, n)
    if seed is not None:
        x = x[np.random.default_rng(seed).permutation(n)]
    x = f32(x)
    return x, f32(np.sin(x.astype(np.float64)))


def square(n, lo, hi, seed=None):
    x = np.linspace(lo, hi, n)
    if seed is not None:
        x = x[np.random.default_rng(seed).permutation(n)]
    x = f32(x)
    return x, f32(x.astype(np.float64) ** 2)


def smooth(n, inputs, outputs, seed):
    """A smooth function of several variables plus a little noise."""
    r = np.random.default_rng(seed)
    X = f32(r.uniform(-1.5, 1.5, (n, inputs)))
    a, b = r.normal(size=(inputs, outputs)), r.normal(size=(inputs, outputs))
    return X, f32(np.sin(X @ a) + 0.5 * (X @ b) + 0.05 * r.normal(size=(n, outputs)))


def blobs(n, inputs, classes, seed):
    r = np.random.default_rng(seed)
    c = r.normal(scale=1.2, size=(classes, inputs))
    y = r.integers(0, classes, n)
    y[:classes] = np.arange(classes)
    return f32(c[y] + r.normal(scale=0.8, size=(n, inputs))), y.astype(np.int64)


def howell():
    with open(ROOT / "crates" / "experiment" / "src" / "howell.csv") as f:
        rows = [[float(v) for v in r] for r in list(csv.reader(f, delimiter=","))[1:] if r]
    h, w, a, m = np.array(rows).T
    return h, w, a, m


# ---------------------------------------------------------------- the suite

def suite(out):
    T, R = act("tanh"), act("relu")
    mse, mae = loss("mean_squared_error"), loss("mean_absolute_error")

    # tables
    xs = np.concatenate([np.linspace(-6, 6, 49), [-100, -30, -12.5, -1e-3, -1e-6, 1e-6, 1e-3, 12.5, 30, 100]])
    make_activations(out, "table_activations", ACTIVATIONS, xs)
    make_softmax(out, "table_softmax", [[0, 0, 0], [1, 2, 3], [-1, 0.5, 2.25], [1000, 0, -1000],
                                        [-50, -50, -49], [1e-4, 0, -1e-4], [80, 80, 0]])
    make_losses(out, "table_losses", [
        (mse, [[0.0], [1], [-2], [3.5]], [[0.5], [1], [1.25], [-40]], None),
        (mse, [[0.0, 1], [2, -2]], [[0.25, 0.5], [1.5, 7]], None),
        (mae, [[0.0], [1], [-2], [3.5]], [[0.5], [1], [1.25], [-40]], None),
        (mae, [[0.0, 1], [2, -2]], [[0.25, 1], [1.5, 7]], None),
        (loss("huber"), [[0.0], [0], [0], [0], [0], [0]], [[0.0], [0.5], [1], [1.5], [-0.25], [-9]], None),
        (loss("huber", delta=2.0), [[0.0], [0], [0], [0]], [[0.5], [2], [2.5], [-9]], None),
        (loss("binary_crossentropy", from_logits=True), [[0.0], [1], [1], [0], [1], [0]],
         [[-3.0], [-3], [0], [0.5], [60], [60]], None),
        (loss("binary_crossentropy"), [[0.0], [1], [1], [0]], [[0.1], [0.2], [0.875], [0.5]], None),
        (loss("binary_crossentropy"), [[1.0], [0], [1]], [[0.0], [1], [1]], None),
        (loss("binary_crossentropy"), [[0.0], [1], [1], [0], [1], [0]],
         [[-3.0], [-3], [0], [0.5], [60], [60]], "sigmoid"),
        (loss("sparse_categorical_crossentropy"), [[0], [1], [2], [2], [0]],
         [[1.0, 0, -1], [0.5, 2, 1], [0, 0, 0], [50, 0, -50], [50, 0, -50]], "softmax"),
        (loss("sparse_categorical_crossentropy"), [[0], [1]], [[0.7, 0.2, 0.1], [0.05, 0.9, 0.05]], None),
        (loss("sparse_categorical_crossentropy", from_logits=True), [[0], [1], [2]],
         [[1.0, 0, -1], [0.5, 2, 1], [100, 0, 0]], None),
    ])
    every = [opt("sgd", 0.1), opt("sgd", 0.1, momentum=0.9), opt("sgd", 0.1, momentum=0.9, nesterov=True),
             opt("rmsprop", 0.01), opt("rmsprop", 0.01, momentum=0.9), opt("rmsprop", 0.01, centered=True),
             opt("adagrad", 0.1), opt("adam", 0.05), opt("adam", 0.001), opt("adam", 0.05, amsgrad=True),
             opt("adamw", 0.05), opt("adamw", 0.01, weight_decay=0.1), opt("nadam", 0.05)]
    clips = [opt("sgd", 0.1, clipnorm=1.0), opt("sgd", 0.1, global_clipnorm=1.0),
             opt("sgd", 0.1, clipvalue=0.5), opt("adam", 0.05, global_clipnorm=0.5),
             opt("adam", 0.05, clipnorm=0.5), opt("sgd", 0.1, momentum=0.9, global_clipnorm=2.0)]
    make_optimizers(out, "table_optimizers", every + clips, [(2, 3), (3,)], 12, 7)
    make_optimizers(out, "table_optimizers_small", [      # so small that the place of epsilon shows
        opt("rmsprop", 0.01), opt("rmsprop", 0.01, centered=True), opt("adagrad", 0.1, initial_accumulator_value=0.0),
        opt("adagrad", 0.1), opt("adam", 0.05), opt("adam", 0.05, amsgrad=True), opt("adamw", 0.05), opt("nadam", 0.05)],
        [(2, 2), (2,)], 10, 8, scale=1e-4)
    make_initializers(out, "table_initializers", [(1, 3), (3, 1), (3, 3), (1, 500), (500, 1), (64, 16), (16, 64)], 42)
    make_validation_split(out, "table_validation_split", list(range(1, 31)) + [50, 99, 100, 352, 435, 544],
                          [0.1, 0.2, 0.25, 0.3, 0.33, 0.5])

    # the two curves of the course, small and as they are
    x, y = sine(50, 0, 2 * np.pi, seed=1)
    make_fit(out, "sin_3_3_tanh_adam", "sin(x): two layers of 3 tanh, Adam 0.05, batches of 32, "
             "last 20 % for validation (22 parameters)", x, y, [(3, T), (3, T)],
             opt("adam", 0.05), mse, 40, 32, validation_split=0.2, seed=11, biases="zeros")
    make_fit(out, "sin_64_tanh_adam", "sin(x): one wide layer of 64 tanh", x, y, [(64, T)],
             opt("adam", 0.05), mse, 20, 32, validation_split=0.2, seed=12, biases="zeros")
    make_fit(out, "sin_3_3_tanh_long", "sin(x): full batch, 400 epochs: float32 and float64 drift apart "
             "by rounding alone", x, y, [(3, T), (3, T)], opt("adam", 0.02), mse, 400, 50, seed=13)
    x, y = sine(50, -np.pi, np.pi, seed=2)
    make_fit(out, "sin_5_tanh_rmsprop", "sin(x) on [-pi, pi]", x, y, [(5, T)], opt("rmsprop", 0.01), mse,
             10, 32, seed=17, validation_split=0.2)
    make_fit(out, "sin_8_4_sin_adam", "sin(x) with the sine itself as activation", x, y,
             [(8, act("sin")), (4, act("sin"))], opt("adam", 0.01), mse, 10, 16, seed=14)
    x, y = square(50, -1, 1, seed=3)
    make_fit(out, "square_16_tanh_adam", "x^2 on [-1, 1]", x, y, [(16, T)], opt("adam", 0.05), mse,
             25, 32, validation_split=0.2, seed=15, biases="zeros")
    x, y = square(20, -2, 2, seed=4)
    make_fit(out, "square_8_relu_sgd_batch_1", "x^2: batch size 1, plain SGD", x, y, [(8, R)],
             opt("sgd", 0.01), mse, 6, 1, seed=16)

    # depth and width
    X, Y = smooth(10, 3, 2, 21)
    make_fit(out, "depth_0_sgd", "no hidden layer: linear regression, 3 inputs, 2 outputs; 10 rows in "
             "batches of 4, so the last has 2", X, Y, [], opt("sgd", 0.1), mse, 8, 4, outputs=2, seed=22)
    X, Y = smooth(12, 1, 1, 23)
    make_fit(out, "depth_1_width_1", "the smallest net: one tanh", X, Y, [(1, T)], opt("sgd", 0.2), mse, 10, 12, seed=24)
    X, Y = smooth(17, 2, 1, 25)
    make_fit(out, "depth_3_adam", "three hidden layers of unlike activations", X, Y,
             [(5, T), (4, act("sigmoid")), (3, R)], opt("adam", 0.02), mse, 6, 6, seed=26)
    make_fit(out, "depth_5_adam", "five hidden layers of 3", X, Y, [(3, T)] * 5, opt("adam", 0.02), mse, 6, 7, seed=27)
    make_fit(out, "width_16_16", "two hidden layers of 16", X, Y, [(16, T), (16, T)], opt("adam", 0.01), mse, 4, 8, seed=28)
    X, Y = smooth(40, 2, 1, 29)
    make_fit(out, "width_64_64_brief", "two hidden layers of 64; brief: some parts are left out to save "
             "space", X, Y, [(64, R), (64, T)], opt("adam", 0.001), mse, 4, 16, seed=30, brief=True)

    # every activation, hidden
    X, Y = smooth(13, 1, 1, 31)
    for i, a in enumerate(ACTIVATIONS[:14]):
        n = a["name"] + ("_tanh_approx" if a.get("approximate") else "") + \
            (f"_{a['negative_slope']:.3g}" if "negative_slope" in a else "")
        make_fit(out, f"act_{n}", f"hidden activation {a['name']}; 13 rows in batches of 5", X, Y,
                 [(5, a), (3, a)], opt("adam", 0.02), mse, 5, 5, seed=100 + i)

    # every optimizer
    X, Y = smooth(11, 2, 1, 41)
    for i, o in enumerate([opt("sgd", 0.05), opt("sgd", 0.05, momentum=0.9),
                           opt("sgd", 0.05, momentum=0.9, nesterov=True), opt("rmsprop", 0.01),
                           opt("adagrad", 0.1), opt("adam", 0.02), opt("adamw", 0.02), opt("nadam", 0.02)]):
        n = o["name"] + ("_nesterov" if o.get("nesterov") else "_momentum" if o["name"] == "sgd" and o["momentum"] else "")
        make_fit(out, f"opt_{n}", f"optimizer {n}, Keras's defaults but for the learning rate; 11 rows "
                 "in batches of 4", X, Y, [(4, T)], o, mse, 8, 4, seed=120 + i)

    # losses
    X, Y = smooth(14, 2, 2, 51)
    make_fit(out, "loss_mae_sgd", "mean absolute error, two outputs", X, Y, [(4, T)], opt("sgd", 0.05), mae, 6, 5, outputs=2, seed=52)
    make_fit(out, "loss_huber_adam", "Huber with delta 1; targets spread wide, so that both its parts "
             "are met", X, 3 * Y, [(4, T)], opt("adam", 0.05), loss("huber"), 6, 5, outputs=2, seed=53)
    X, c = blobs(18, 2, 2, 54)
    make_fit(out, "loss_bce_sigmoid", "binary cross-entropy on a sigmoid output", X, f32(c), [(3, T)],
             opt("adam", 0.05), loss("binary_crossentropy"), 8, 8, out_act="sigmoid", seed=55)
    make_fit(out, "loss_bce_logits", "binary cross-entropy from logits", X, f32(c), [(3, T)],
             opt("adam", 0.05), loss("binary_crossentropy", from_logits=True), 8, 8, seed=55)
    make_fit(out, "loss_bce_sigmoid_saturated", "the same with weights so large that the sigmoid "
             "saturates: Keras goes through the logits, so nothing is clipped", X, f32(1 - c), [],
             opt("sgd", 0.5), loss("binary_crossentropy"), 3, 18, out_act="sigmoid", seed=56, scale=60.0)
    X, c = blobs(22, 3, 3, 57)
    make_fit(out, "loss_softmax_3", "softmax over 3 classes", X, c, [(4, R)], opt("adam", 0.02),
             loss("sparse_categorical_crossentropy"), 8, 8, outputs=3, out_act="softmax", seed=58)
    make_fit(out, "loss_softmax_val", "softmax over 3 classes, last 20 % for validation", X, c, [(3, T), (3, T)],
             opt("sgd", 0.1, momentum=0.9), loss("sparse_categorical_crossentropy"), 8, 6, outputs=3,
             out_act="softmax", seed=59, validation_split=0.2)

    class_weights(out)

    # penalties and clipping
    X, Y = smooth(15, 2, 1, 61)
    make_fit(out, "reg_l1_sgd", "L1 on every kernel", X, Y, [(4, T)],
             opt("sgd", 0.05), mse, 6, 4, reg={"l1": 0.01}, seed=62)
    make_fit(out, "reg_l2_adam", "L2 on every kernel", X, Y, [(4, T), (3, T)], opt("adam", 0.02), mse, 6, 4, reg={"l2": 0.02}, seed=63)
    make_fit(out, "reg_l1l2_some", "L1 + L2 on the hidden kernel alone, with validation: val_loss holds "
             "the penalty too", X, Y, [(4, T)], opt("adam", 0.02), mse, 6, 5,
             reg=[{"l1": 0.005, "l2": 0.05}, None], seed=64, validation_split=0.2)
    make_fit(out, "clip_global", "gradient clipped by its norm over all variables together", X, 10 * Y,
             [(4, T)], opt("sgd", 0.05, global_clipnorm=1.0), mse, 6, 5, seed=65)
    make_fit(out, "clip_by_variable", "gradient of each kernel and bias clipped by its own norm", X, 10 * Y,
             [(4, T)], opt("adam", 0.05, clipnorm=0.5), mse, 6, 5, seed=66)
    make_fit(out, "clip_global_with_l2", "clipping acts on the gradient that has the penalty in it", X, 10 * Y,
             [(4, T)], opt("sgd", 0.05, global_clipnorm=1.0), mse, 6, 5, reg={"l2": 0.1}, seed=67)

    # batches and validation
    X, Y = smooth(20, 1, 1, 71)
    make_fit(out, "batch_larger_than_data", "batch size 100, 20 rows: one step an epoch", X, Y, [(3, T)], opt("adam", 0.05), mse, 8, 100, seed=72)
    make_fit(out, "batch_1_adam", "batch size 1", X, Y, [(3, T)], opt("adam", 0.01), mse, 3, 1, seed=73)
    make_fit(out, "batch_19_of_20", "a last batch of a single row: the epoch's loss weighs it by 1/20", X, Y,
             [(3, T)], opt("sgd", 0.1), mse, 6, 19, seed=74)
    X, Y = smooth(23, 2, 1, 75)
    make_fit(out, "val_23", "23 rows, validation_split 0.2: 18 train, 5 validate", X, Y, [(4, T)], opt("adam", 0.02), mse, 6, 8, seed=76, validation_split=0.2)

    # Howell
    h, w, a, m = howell()
    p = np.random.default_rng(81).permutation(len(h))
    make_fit(out, "howell_weight", "height from weight, inputs as they are, 544 rows, last 20 % for "
             "validation", w[p], h[p], [(3, T), (3, T)], opt("adam", 0.01), mse, 5, 32, seed=82,
             validation_split=0.2, biases="zeros")
    q = p[:60]
    make_fit(out, "howell_weight_age_male", "height from weight, age and sex, 60 rows, inputs as they are",
             np.c_[w, a, m][q], h[q], [(3, T), (3, T)], opt("adam", 0.01), mse, 20, 32, seed=83, biases="zeros")
    q = p[a[p] >= 18][:80]
    make_fit(out, "howell_sex", "sex of 80 adults from weight, height and age, standardised; two layers of "
             "3 relu, softmax over 2", (lambda Z: (Z - Z.mean(0)) / Z.std(0))(np.c_[w, h, a][q]),
             m[q].astype(np.int64), [(3, R), (3, R)], opt("adam", 0.001),
             loss("sparse_categorical_crossentropy"), 10, 32, outputs=2, out_act="softmax", seed=84,
             validation_split=0.2, biases="zeros")


def class_weights(out):
    """`fit(class_weight=...)`: the training loss is weighted, accuracy and validation are not."""
    def uneven(classes, n, seed):
        """Most rows are of class 0."""
        X, c = blobs(n, 2, classes, seed)
        keep = (c > 0) & (np.arange(n) % 3 > 0) & (np.arange(n) >= classes)
        return X[~keep], c[~keep]

    T, R = act("tanh"), act("relu")
    categorical = loss("sparse_categorical_crossentropy")
    X, c = uneven(2, 40, 91)
    make_fit(out, "class_weight_bce_sigmoid", "binary cross-entropy on a sigmoid, a weight for each class, "
             "last 20 % for validation", X, f32(c), [(4, T)], opt("adam", 0.05), loss("binary_crossentropy"), 8, 8,
             out_act="sigmoid", seed=92, validation_split=0.2, class_weight=[0.75, 3.1])
    make_fit(out, "class_weight_bce_logits", "binary cross-entropy from logits, balanced", X, f32(c), [(4, T)],
             opt("sgd", 0.1, momentum=0.9), loss("binary_crossentropy", from_logits=True), 8, 8, seed=93,
             class_weight="balanced")
    make_fit(out, "class_weight_two_softmax", "softmax over 2 classes, balanced, last 20 % for validation", X, c, [(3, R)],
             opt("adam", 0.02), categorical, 8, 8, outputs=2, out_act="softmax", seed=94, validation_split=0.2,
             class_weight="balanced")
    make_fit(out, "class_weight_mse", "mean squared error of classes as numbers, a weight for each", X, f32(c), [(3, T)],
             opt("sgd", 0.1), loss("mean_squared_error"), 6, 8, seed=95, class_weight=[0.5, 2.0])
    X, c = uneven(3, 60, 96)
    make_fit(out, "class_weight_softmax", "softmax over 3 classes, balanced, last 20 % for validation; an L2 penalty, "
             "which is not weighted", X, c, [(4, T), (3, T)], opt("adam", 0.02), categorical, 8, 8, outputs=3,
             out_act="softmax", reg={"l2": 0.01}, seed=97, validation_split=0.2, class_weight="balanced")
    make_fit(out, "class_weight_softmax_list", "softmax over 3 classes, of which one does not count; gradient clipped by "
             "its norm", X, c, [(4, R)], opt("adam", 0.02, global_clipnorm=0.5), categorical, 8, 8, outputs=3,
             out_act="softmax", seed=98, class_weight=[1.0, 0.0, 4.5])


if __name__ == "__main__":
    outdir = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "fixtures"
    outdir.mkdir(parents=True, exist_ok=True)
    suite(outdir)
