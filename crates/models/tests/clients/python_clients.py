"""Loads models in the Python tools that read them: `python python_clients.py FOLDER`, with the example `every_model`'s folder.

Prints a row for each tool, and ends with 1 if a prediction is off by more than 1e-5 of the largest.
"""

import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import cv2
import h5py
import keras
import numpy as np
import onnx
import onnxruntime
import openvino
import pyfive
import safetensors
import tensorflow
from safetensors.numpy import load_file

from samples import check_predictions, check_weights, samples

# It advises on speed.
tensorflow.get_logger().setLevel("ERROR")


def with_keras(path):
    model = keras.models.load_model(path)
    return lambda x: model.predict(x, verbose=0, batch_size=len(x))


def with_weights_in_keras(path):
    """Loads the weights into the model of the `.keras` file beside them, after its own were set to zero."""
    model = keras.models.load_model(str(path).replace(".weights.h5", ".keras"))
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense):
            layer.set_weights([np.zeros_like(weight) for weight in layer.get_weights()])
    model.load_weights(path)
    return lambda x: model.predict(x, verbose=0, batch_size=len(x))


def dense_in_h5(path, open_file):
    """Returns the arrays of `layers/dense`, `layers/dense_1`, …: the numbers stand in the layers' order."""
    with open_file(path) as file:
        layers = file["layers"]
        names = sorted(layers, key=lambda name: int(name.removeprefix("dense").strip("_") or 0))
        return [layers[name]["vars"][number][()] for name in names for number in "01"]


def with_numpy(path):
    arrays = np.load(path)
    n_layers = sum(name.endswith("_kernel") for name in arrays)
    return [arrays[f"layer{idx}_{part}"] for idx in range(n_layers) for part in ["kernel", "bias"]]


def with_safetensors(path):
    arrays = load_file(path)
    n_layers = len(arrays) // 2
    return [arrays[f"layers.{idx}.{part}"] for idx in range(n_layers) for part in ["kernel", "bias"]]


def with_pytorch_names(path):
    arrays = load_file(path)
    found = []
    for idx in range(len(arrays) // 2):
        found += [np.ascontiguousarray(arrays[f"{2 * idx}.weight"].T), arrays[f"{2 * idx}.bias"]]
    return found


def with_onnxruntime(path):
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda x: session.run(None, {"input": x})[0]


def with_opencv(path):
    network = cv2.dnn.readNetFromONNX(str(path))

    def run(x):
        network.setInput(x)
        return network.forward()

    return run


def with_openvino(path):
    model = openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda x: model(x)[0]


def main(folder):
    every = samples(folder)
    # Without a `.keras` beside them there is no model to load weights into.
    in_keras = [sample for sample in every if sample.path(".keras")]
    tensorflow_version = f"Keras {keras.__version__} with TensorFlow {tensorflow.__version__}"
    results = [
        check_predictions(tensorflow_version, ".keras", every, with_keras),
        check_predictions(tensorflow_version, ".weights.h5", in_keras, with_weights_in_keras),
        check_weights(f"h5py {h5py.__version__}", ".weights.h5", every, lambda path: dense_in_h5(path, h5py.File)),
        check_weights(f"pyfive {pyfive.__version__}", ".weights.h5", every, lambda path: dense_in_h5(path, pyfive.File)),
        check_predictions(f"onnxruntime {onnxruntime.__version__}, checked by onnx {onnx.__version__}", ".onnx", every, with_onnxruntime),
        check_predictions(f"OpenCV {cv2.__version__}", ".onnx", every, with_opencv),
        check_predictions(f"OpenVINO {openvino.__version__.split('-')[0]}", ".onnx", every, with_openvino),
        check_weights(f"safetensors {safetensors.__version__}", ".safetensors", every, with_safetensors),
        check_weights(f"safetensors {safetensors.__version__}", ".pytorch.safetensors", every, with_pytorch_names),
        check_weights(f"NumPy {np.__version__}", ".npz", every, with_numpy),
    ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
