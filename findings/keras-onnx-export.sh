#!/usr/bin/env bash
# Keras 3.15.1 with TensorFlow 2.21.0 exports two things to ONNX that nothing runs, without an error: `gelu` with an
# operator `Erfc`, which ONNX does not have, and `Normalization` with its means and deviations as inputs of the graph
# that the caller would have to fill. onnxruntime refuses the first file and asks for three inputs with the second.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet \
    keras==3.15.1 tensorflow-cpu==2.21.0 tf2onnx==1.17.0 onnxruntime==1.32.0 numpy==2.4.6
cat > "$folder/try.py" <<'PYTHON'
import sys

import keras
import numpy as np
import onnx
import onnxruntime
from keras import layers

folder = sys.argv[1]
x = np.arange(8, dtype=np.float32).reshape(4, 2)


def export(name, *network):
    model = keras.Sequential([keras.Input((2,)), *network])
    model.predict(x, verbose=0)
    path = f"{folder}/{name}.onnx"
    model.export(path, format="onnx", verbose=False)
    return path


path = export("gelu", layers.Dense(1, activation="gelu"))
operators = [node.op_type for node in onnx.load(path).graph.node]
print(f"Keras {keras.__version__}, gelu: {operators}")
try:
    onnxruntime.InferenceSession(path)
    is_refused = False
except onnxruntime.capi.onnxruntime_pybind11_state.InvalidGraph as error:
    is_refused = True
    print(f"onnxruntime {onnxruntime.__version__}: {str(error).splitlines()[0]}")

normalization = layers.Normalization()
normalization.adapt(x)
session = onnxruntime.InferenceSession(export("normalization", normalization, layers.Dense(1)))
inputs = [it.name for it in session.get_inputs()]
print(f"Normalization: the graph's inputs are {inputs}")
if not ("Erfc" in operators and is_refused and len(inputs) == 3):
    sys.exit("changed")
PYTHON
# TensorFlow writes its log there.
"$folder/venv/bin/python" "$folder/try.py" "$folder" 2> "$folder/log" || { cat "$folder/log"; exit 1; }
echo "as described"
