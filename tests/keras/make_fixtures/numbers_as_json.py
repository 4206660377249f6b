"""Numbers of NumPy as JSON, and the settings under which Keras computes the same numbers each time.

To be imported before TensorFlow.
"""
import os
os.environ.update(CUDA_VISIBLE_DEVICES="", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0",
                  TF_NUM_INTRAOP_THREADS="1", TF_NUM_INTEROP_THREADS="1", OMP_NUM_THREADS="1",
                  TF_DETERMINISTIC_OPS="1", KERAS_BACKEND="tensorflow")
import json
import math
from pathlib import Path

import numpy as np
import tensorflow as tf
from tensorflow.python.ops import math_ops
import keras
from keras.src.backend.tensorflow import core as keras_core

SCHEMA = 1

# tf.cast(0.999, "float64") rounds the Python float through float32 on its way. Keras and TensorFlow
# cast their constants like that (0.999, 0.96, the square root of 2 in gelu, ...), so a float64 run
# would not be float64 throughout. Handing them over as np.float64 mends it, here and (for the
# weight decay) in keras_optimizer(); float32 runs are not changed by it.
def _through_float64(cast):
    return lambda x, *a, **k: cast(np.float64(x) if type(x) is float else x, *a, **k)


keras_core.cast = _through_float64(keras_core.cast)
math_ops.cast = _through_float64(math_ops.cast)

# ---------------------------------------------------------------- numbers -> JSON

def js(a):
    """numpy -> plain lists; a float32 result is the shortest decimal that reads back as that float32.

    Inputs (data, initial weights, ...) go through exact() first: they are float32 values too, but
    written in full, so that reading them as float32 or as float64 gives the same number.
    """
    if a is None or isinstance(a, (bool, int, str)):
        return a
    if isinstance(a, float):
        return a
    if isinstance(a, dict):
        return {k: js(v) for k, v in a.items()}
    if isinstance(a, (list, tuple)):
        return [js(v) for v in a]
    a = np.asarray(a)
    if a.ndim:
        return [js(v) for v in a]
    if a.dtype == np.float32:
        return float(str(a[()]))
    if a.dtype == np.float64:
        return float(a)
    if np.issubdtype(a.dtype, np.integer):
        return int(a)
    raise TypeError(a.dtype)


def exact(a):
    """float32 inputs -> float64, so that js() writes them in full; integers stay."""
    if isinstance(a, dict):
        return {k: exact(v) for k, v in a.items()}
    if isinstance(a, (list, tuple)):
        return [exact(v) for v in a]
    return a.astype(np.float64) if a.dtype == np.float32 else a


def check_finite(o, path=""):
    if isinstance(o, float):
        assert math.isfinite(o), path
    elif isinstance(o, dict):
        for k, v in o.items():
            check_finite(v, f"{path}/{k}")
    elif isinstance(o, list):
        for i, v in enumerate(o):
            check_finite(v, f"{path}/{i}")


def write(outdir, name, obj):
    obj = js({"schema": SCHEMA, "name": name, "made_with": made_with(), **obj})
    check_finite(obj, name)
    p = Path(outdir) / f"{name}.json"
    p.write_text(json.dumps(obj, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{p.name:44s} {p.stat().st_size/1024:8.1f} KiB", flush=True)


def made_with():
    return f"Keras {keras.__version__}, TensorFlow {tf.__version__}, NumPy {np.__version__}"


def f32(a):
    return np.asarray(a, np.float32)
