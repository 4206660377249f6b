"""What Keras computes for each kind of fixture, in float32 and in float64, and how settings are named.

tests/keras/make_fixtures/README.md describes the keys.
"""
from numbers_as_json import exact, f32, write

import math

import numpy as np
import tensorflow as tf
import keras
from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights
from keras.src.trainers.data_adapters.array_slicing import train_validation_split

# ---------------------------------------------------------------- what is covered

def act(name, **kw):
    """An activation as it stands in the JSON: its name and every parameter spelled out."""
    d = {"leaky_relu": dict(negative_slope=0.2), "elu": dict(alpha=1.0),
         "gelu": dict(approximate=False)}.get(name, {})
    assert set(kw) <= set(d), (name, kw)
    d = {"name": name, **d, **kw}
    if "negative_slope" in d:       # TensorFlow holds it as float32, in a float64 run too
        d["negative_slope"] = float(np.float32(d["negative_slope"]))
    return d


def keras_activation(a):
    n, p = a["name"], {k: v for k, v in a.items() if k != "name"}
    if n == "sin":
        return keras.ops.sin                      # not one of Keras's own names: a callable
    f = keras.activations.get(n)
    return (lambda x: f(x, **p)) if p else f


ACTIVATIONS = [act("linear"), act("relu"), act("leaky_relu"), act("leaky_relu", negative_slope=0.3),
               act("leaky_relu", negative_slope=0.01), act("tanh"), act("sigmoid"), act("elu"),
               act("gelu"), act("gelu", approximate=True), act("softplus"), act("silu"),
               act("selu"), act("sin"), act("softsign"), act("hard_sigmoid"),
               act("mish")]


def opt(name, learning_rate, **kw):
    """An optimizer as it stands in the JSON: Keras's defaults, every one spelled out."""
    base = {
        "sgd": dict(momentum=0.0, nesterov=False),
        "rmsprop": dict(rho=0.9, momentum=0.0, epsilon=1e-7, centered=False),
        "adagrad": dict(initial_accumulator_value=0.1, epsilon=1e-7),
        "adam": dict(beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False),
        "adamw": dict(beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, weight_decay=0.004),
        "nadam": dict(beta_1=0.9, beta_2=0.999, epsilon=1e-7),
    }[name]
    clip = dict(clipnorm=None, global_clipnorm=None, clipvalue=None)
    assert set(kw) <= set(base) | set(clip), (name, kw)
    return {"name": name, "learning_rate": learning_rate, **base, **clip, **kw}


def keras_optimizer(o):
    kw = {k: np.float64(v) if k == "weight_decay" else v for k, v in o.items() if k != "name"}
    cls = {"sgd": "SGD", "rmsprop": "RMSprop", "adagrad": "Adagrad", "adam": "Adam",
           "adamw": "AdamW", "nadam": "Nadam"}[o["name"]]
    return getattr(keras.optimizers, cls)(**kw)


def loss(name, **kw):
    d = {"huber": dict(delta=1.0), "binary_crossentropy": dict(from_logits=False),
         "sparse_categorical_crossentropy": dict(from_logits=False)}.get(name, {})
    return {"name": name, **d, **kw}


def keras_loss(l):
    kw = {k: v for k, v in l.items() if k != "name"}
    cls = {"mean_squared_error": "MeanSquaredError", "mean_absolute_error": "MeanAbsoluteError",
           "huber": "Huber", "binary_crossentropy": "BinaryCrossentropy",
           "sparse_categorical_crossentropy": "SparseCategoricalCrossentropy"}[l["name"]]
    return getattr(keras.losses, cls)(**kw)


# ---------------------------------------------------------------- kind: fit

def build(case, dtype):
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    layers = [keras.Input((case["inputs"],))]
    for l in case["layers"]:
        r = l["kernel_regularizer"]
        layers.append(keras.layers.Dense(
            l["units"], activation=keras_activation(l["activation"]),
            kernel_regularizer=keras.regularizers.L1L2(r["l1"], r["l2"]) if r else None))
    m = keras.Sequential(layers)
    m.compile(optimizer=keras_optimizer(case["optimizer"]), loss=keras_loss(case["loss"]),
              metrics=["accuracy"] if case["loss"]["name"].endswith("crossentropy")
              and not case["loss"].get("from_logits") else None,
              jit_compile=False)
    return m


def weights_of(m):
    w = m.get_weights()
    return [{"kernel": w[i], "bias": w[i + 1]} for i in range(0, len(w), 2)]


def run_fit(case, init, X, y, grid, dtype):
    m = build(case, dtype)
    m.set_weights([w for l in init for w in (l["kernel"], l["bias"])])
    y_is_int = np.issubdtype(y.dtype, np.integer)
    Xd, yd = X.astype(dtype), (y if y_is_int else y.astype(dtype))
    fit = case["fit"]
    vs = fit["validation_split"]
    n_train = len(X)
    if vs:
        (xt, _), _ = train_validation_split((Xd, yd), vs)
        n_train = len(xt)
    xt, yt = tf.constant(Xd[:n_train]), tf.constant(yd[:n_train])
    class_weight, sample_weight = None, None
    if "class_weight" in fit:
        class_weight = dict(enumerate(fit["class_weight"]))
        sample_weight = class_weight_to_sample_weights(yd[:n_train], class_weight)

    # loss and gradients at the initial weights, on the whole training part at once
    with tf.GradientTape() as tape:
        pred = m(xt, training=True)
        total = m.compute_loss(x=xt, y=yt, y_pred=pred, sample_weight=sample_weight)
    g = tape.gradient(total, m.trainable_variables)
    penalty = sum((float(v) for v in m.losses), 0.0)
    out = {"initial": {
        "loss": total.numpy(), "penalty": np.dtype(dtype).type(penalty),
        "predictions": pred.numpy(),
        "gradients": [{"kernel": g[i].numpy(), "bias": g[i + 1].numpy()}
                      for i in range(0, len(g), 2)]}}

    snap = {}

    class Snap(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if "step_1" not in snap:
                snap["step_1"] = weights_of(self.model)

        def on_epoch_end(self, epoch, logs=None):
            if epoch == 0:
                snap["epoch_1"] = weights_of(self.model)

    h = m.fit(Xd, yd, epochs=fit["epochs"], batch_size=fit["batch_size"], shuffle=False,
              validation_split=vs or 0.0, class_weight=class_weight, callbacks=[Snap()], verbose=0)
    t = np.dtype(dtype).type
    out["history"] = {k: [t(x) for x in v] for k, v in h.history.items()}
    out["weights_after_step_1"] = snap["step_1"]
    out["weights_after_epoch_1"] = snap["epoch_1"]
    out["weights_end"] = weights_of(m)
    ev = m.evaluate(Xd[:n_train], yd[:n_train], batch_size=fit["batch_size"], verbose=0,
                    return_dict=True)
    out["evaluate_end"] = {k: t(v) for k, v in ev.items()}
    out["predictions_end"] = m.predict(grid.astype(dtype), verbose=0)
    assert out["predictions_end"].dtype == dtype and m.get_weights()[0].dtype == dtype
    return out, n_train


def flat(o):
    if isinstance(o, dict):
        return np.concatenate([flat(v) for v in o.values()])
    if isinstance(o, list):
        return np.concatenate([flat(v) for v in o])
    return np.asarray(o, np.float64).ravel()


def make_fit(outdir, name, about, X, y, hidden, optimizer, loss_, epochs, batch_size,
             outputs=1, out_act="linear", reg=None, validation_split=None, seed=0,
             biases="random", grid=None, brief=False, init="glorot_uniform", scale=1.0, class_weight=None):
    """hidden: list of (units, activation-dict); reg: None, {'l1','l2'} for all, or a list by layer;
    class_weight: None, a list with a number for each class, or "balanced"."""
    X = f32(X).reshape(len(y), -1)
    y = np.asarray(y)
    y = y.astype(np.int64).reshape(-1, 1) if np.issubdtype(y.dtype, np.integer) \
        else f32(y).reshape(len(y), -1)
    layers, n_in = [], X.shape[1]
    dims = list(hidden) + [(outputs, act(out_act) if isinstance(out_act, str) else out_act)]
    for i, (u, a) in enumerate(dims):
        r = reg[i] if isinstance(reg, list) else reg
        layers.append({"inputs": n_in, "units": u, "activation": a, "kernel_regularizer":
                       None if r is None else {"l1": r.get("l1", 0.0), "l2": r.get("l2", 0.0)}})
        n_in = u
    case = {"inputs": X.shape[1], "layers": layers, "loss": loss_, "optimizer": optimizer,
            "fit": {"epochs": epochs, "batch_size": batch_size, "shuffle": False,
                    "validation_split": validation_split}}
    if class_weight is not None:
        if class_weight == "balanced":  # as scikit-learn's compute_class_weight, over the rows that train
            trains = train_validation_split((y,), validation_split)[0][0] if validation_split else y
            counts = np.bincount(trains.astype(np.int64).ravel())
            class_weight = len(trains) / (len(counts) * counts)
        case["fit"]["class_weight"] = [float(w) for w in class_weight]
    # initial weights: Keras's own initialiser; biases small and not zero, so that they are tested too
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    rng = np.random.default_rng(seed)
    ini = []
    for i, l in enumerate(layers):
        k = keras.initializers.get({"class_name": init, "config": {"seed": seed * 100 + i}})(
            (l["inputs"], l["units"])).numpy() * np.float32(scale)
        b = f32(rng.uniform(-0.3, 0.3, l["units"]) if biases == "random" else np.zeros(l["units"]))
        ini.append({"kernel": f32(k), "bias": b})
    if grid is None:
        lo, hi = X.min(0), X.max(0)
        t = np.linspace(-0.1, 1.1, 13)[:, None]
        grid = lo + t * (hi - lo)
    grid = f32(grid).reshape(-1, X.shape[1])

    r32, n_train = run_fit(case, ini, X, y, grid, "float32")
    r64, _ = run_fit(case, ini, X, y, grid, "float64")
    diff = {
        "initial_loss": abs(float(r32["initial"]["loss"]) - float(r64["initial"]["loss"])),
        "gradients": np.abs(flat(r32["initial"]["gradients"]) - flat(r64["initial"]["gradients"])).max(),
        "history_loss": np.abs(flat(r32["history"]["loss"]) - flat(r64["history"]["loss"])).max(),
        "weights_after_step_1": np.abs(flat(r32["weights_after_step_1"]) - flat(r64["weights_after_step_1"])).max(),
        "weights_after_epoch_1": np.abs(flat(r32["weights_after_epoch_1"]) - flat(r64["weights_after_epoch_1"])).max(),
        "weights_end": np.abs(flat(r32["weights_end"]) - flat(r64["weights_end"])).max(),
        "predictions_end": np.abs(r32["predictions_end"] - r64["predictions_end"]).max(),
    }
    if brief:                                     # large nets: leave the bulkiest parts out
        for k in ("weights_after_step_1", "weights_after_epoch_1"):
            del r32[k], r64[k]
        del r32["initial"]["gradients"], r32["weights_end"]
    write(outdir, name, {
        "kind": "fit", "about": about, **case, "n_train": n_train,
        "data": exact({"x": X, "y": y}), "grid": exact(grid), "initial_weights": exact(ini),
        "float32": r32, "float64": r64,
        "max_abs_float32_minus_float64": {k: float(f"{float(v):.3g}") for k, v in diff.items()}})


# ---------------------------------------------------------------- kind: activation

def make_activations(outdir, name, activations, xs):
    """f and f' (by tf.GradientTape) of each activation at the points xs."""
    xs = f32(xs)
    table = []
    for a in activations:
        e = {"activation": a}
        for dtype in ("float32", "float64"):
            keras.config.set_floatx(dtype)
            x = tf.constant(xs.astype(dtype))
            with tf.GradientTape() as tape:
                tape.watch(x)
                v = keras.ops.convert_to_tensor(keras_activation(a)(x))
            e[dtype] = {"y": v.numpy(), "dy_dx": tape.gradient(v, x).numpy()}
        table.append(e)
    write(outdir, name, {"kind": "activation", "about":
                         "value and derivative of each activation, elementwise", "x": exact(xs), "table": table})


def make_softmax(outdir, name, logits):
    logits = f32(logits)
    out = {}
    for dtype in ("float32", "float64"):
        keras.config.set_floatx(dtype)
        out[dtype] = {"softmax": keras.activations.softmax(tf.constant(logits.astype(dtype))).numpy()}
    write(outdir, name, {"kind": "softmax", "about": "softmax along each row", "logits": exact(logits), **out})


# ---------------------------------------------------------------- kind: loss

def make_losses(outdir, name, cases):
    """cases: (loss, y_true, y_pred, through): through = None, or 'sigmoid' / 'softmax': y_pred are
    then pre-activations, put through that Keras activation before the loss sees them."""
    table = []
    for l, yt, yp, through in cases:
        yt, yp = np.asarray(yt), f32(yp)
        is_int = np.issubdtype(yt.dtype, np.integer)
        e = {"loss": l, "through": through, "y_true": yt if is_int else exact(f32(yt)),
                 "y_pred": exact(yp)}
        for dtype in ("float32", "float64"):
            keras.config.set_floatx(dtype)
            t = tf.constant(yt if is_int else f32(yt).astype(dtype))
            p = tf.constant(yp.astype(dtype))
            kl = keras_loss(l)
            with tf.GradientTape() as tape:
                tape.watch(p)
                q = keras.activations.get(through)(p) if through else p
                v = kl(t, q)
            g = tape.gradient(v, p).numpy()
            kl.reduction = "none"
            q = keras.activations.get(through)(p) if through else p
            e[dtype] = {"value": v.numpy(), "per_sample": kl(t, q).numpy(), "d_value_d_y_pred": g}
        table.append(e)
    write(outdir, name, {"kind": "loss", "about":
                         "loss of one batch (mean over rows), its value by row, and its gradient",
                         "table": table})


# ---------------------------------------------------------------- kind: optimizer

def make_optimizers(outdir, name, optimizers, shapes, steps, seed, scale=1.0):
    """Each optimizer fed with the same given gradients: the variables after every step."""
    rng = np.random.default_rng(seed)
    init = [f32(rng.normal(size=s)) for s in shapes]
    grads = [[f32(scale * rng.normal(size=s) * 10 ** rng.uniform(-3, 1)) for s in shapes] for _ in range(steps)]
    grads[1][0] = grads[1][0] * np.float32(0)     # a step with a gradient of exactly zero
    table = []
    for o in optimizers:
        e = {"optimizer": o}
        for dtype in ("float32", "float64"):
            keras.config.set_floatx(dtype)
            keras.config.set_dtype_policy(dtype)
            vs = [keras.Variable(i.astype(dtype), dtype=dtype) for i in init]
            ko = keras_optimizer(o)
            ko.build(vs)
            after = []
            for g in grads:
                ko.apply([tf.constant(x.astype(dtype)) for x in g], vs)
                after.append([v.numpy().copy() for v in vs])
            e[dtype] = {"after_step": after}
        table.append(e)
    write(outdir, name, {"kind": "optimizer", "about":
                         "the variables after each step, when fed with these gradients",
                         "initial": exact(init), "gradients": exact(grads), "table": table})


# ---------------------------------------------------------------- kind: initializer

INITIALIZERS = {  # name: (scale, mode, distribution)
    "glorot_uniform": (1.0, "fan_avg", "uniform"), "glorot_normal": (1.0, "fan_avg", "truncated_normal"),
    "he_uniform": (2.0, "fan_in", "uniform"), "he_normal": (2.0, "fan_in", "truncated_normal"),
    "lecun_uniform": (1.0, "fan_in", "uniform"), "lecun_normal": (1.0, "fan_in", "truncated_normal"),
}


def make_initializers(outdir, name, shapes, seed, entries=200_000):
    keras.config.set_floatx("float32")
    qs = [0.0, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1.0]
    table = []
    for n, (scale, mode, dist) in INITIALIZERS.items():
        for fi, fo in shapes:
            fan = {"fan_in": fi, "fan_avg": (fi + fo) / 2}[mode]
            e = {"initializer": n, "fan_in": fi, "fan_out": fo, "distribution": dist}
            if dist == "uniform":
                lim = math.sqrt(3 * scale / fan)
                e |= {"limit": lim, "std_theory": lim / math.sqrt(3)}
            else:                                  # cut at two (wider) standard deviations, redrawn
                s = math.sqrt(scale / fan)
                wide = s / 0.87962566103423978
                e |= {"stddev_before_truncation": wide, "limit": 2 * wide, "std_theory": s}
            k = max(1, entries // (fi * fo))
            cls = keras.initializers.get(n).__class__
            a = np.concatenate([cls(seed=seed + i)((fi, fo)).numpy().ravel() for i in range(min(k, 1500))])
            a = a.astype(np.float64)
            assert np.abs(a).max() <= e["limit"] * (1 + 1e-6)
            e["sampled"] = {"entries": int(a.size), "mean": a.mean(), "std": a.std(),
                            "kurtosis": float(((a - a.mean()) ** 4).mean() / a.var() ** 2),
                            "quantile_levels": qs, "quantiles": [float(f"{v:.6g}") for v in np.quantile(a, qs)]}
            table.append(e)
    for fi, fo in shapes:
        runs = min(1500, max(1, entries // (fi * fo)))
        cls, worst, ents = keras.initializers.Orthogonal, 0.0, []
        for i in range(runs):
            q = cls(gain=1.0, seed=seed + i)((fi, fo)).numpy().astype(np.float64)
            p = q.T @ q if fi >= fo else q @ q.T
            worst = max(worst, np.abs(p - np.eye(min(fi, fo))).max())
            ents.append(q.ravel())
        a = np.concatenate(ents)
        table.append({"initializer": "orthogonal", "gain": 1.0, "fan_in": fi, "fan_out": fo,
                      "orthonormal": "columns" if fi >= fo else "rows",
                      "std_theory": 1 / math.sqrt(max(fi, fo)),
                      "sampled": {"entries": int(a.size), "mean": a.mean(), "std": a.std(),
                                  "worst_abs_gram_minus_identity": worst, "quantile_levels": qs,
                                  "quantiles": [float(f"{v:.6g}") for v in np.quantile(a, qs)]}})
    d = keras.layers.Dense(1)
    write(outdir, name, {"kind": "initializer", "about":
                         "distribution of each initialiser: limits by formula, and what Keras drew",
                         "dense_defaults": {"kernel": d.kernel_initializer.__class__.__name__,
                                            "bias": d.bias_initializer.__class__.__name__},
                         "table": table})


# ---------------------------------------------------------------- kind: validation_split

def make_validation_split(outdir, name, ns, splits):
    rows = []
    for n in ns:
        for s in splits:
            try:
                (a,), (b,) = train_validation_split((np.arange(n),), s)
                assert list(a) + list(b) == list(range(n))
                rows.append({"n": n, "validation_split": s, "n_train": len(a), "n_val": len(b)})
            except ValueError:
                rows.append({"n": n, "validation_split": s, "n_train": None, "n_val": None})
    write(outdir, name, {"kind": "validation_split", "about":
                         "rows 0..n_train-1 train, the rest validates; null: Keras refuses", "rows": rows})
