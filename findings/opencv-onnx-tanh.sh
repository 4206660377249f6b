#!/usr/bin/env bash
# OpenCV 5.0.0 and ONNX graphs: `Tanh` is NaN from 45 on, where f32 has long been 1; 4.14.0 is right. And in both,
# `readNetFromONNX` crashes where GELU's tanh form has its constants behind the other operand, `Mul(x, 0.5)` instead of
# `Mul(0.5, x)`. The cures are a `Clip` before `Tanh`, and constants first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cat > "$folder/try.py" <<'PYTHON'
import subprocess
import sys

import cv2
import numpy as np
from onnx import TensorProto, helper

NUMBERS = {"cubic": 0.044715, "root": 0.7978846, "one": 1.0, "half": 0.5}


def save(path, nodes):
    """A graph of `x` and `y`, any number of rows by one column."""
    tensors = [helper.make_tensor(name, TensorProto.FLOAT, [], [value]) for name, value in NUMBERS.items()]
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 1]) for name in "xy"]
    graph = helper.make_graph(nodes, "graph", ports[:1], ports[1:], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    with open(path, "wb") as file:
        file.write(model.SerializeToString())


def gelu(order):
    """0.5 x (1 + tanh(root (x + cubic x³)))"""
    steps = [
        ("Mul", "x", "x", "square"), ("Mul", "square", "x", "cube"), ("Mul", *order("cubic", "cube"), "small"),
        ("Add", "x", "small", "sum"), ("Mul", *order("root", "sum"), "scaled"), ("Add", *order("one", "bend"), "upper"),
        ("Mul", "x", "upper", "doubled"), ("Mul", *order("half", "doubled"), "y"),
    ]
    nodes = [helper.make_node(operator, [a, b], [output]) for operator, a, b, output in steps]
    nodes.insert(5, helper.make_node("Tanh", ["scaled"], ["bend"]))
    return nodes


folder = sys.argv[1]
save(f"{folder}/tanh.onnx", [helper.make_node("Tanh", ["x"], ["y"])])
network = cv2.dnn.readNetFromONNX(f"{folder}/tanh.onnx")
x = np.arange(0, 64, dtype=np.float32)[:, None]
network.setInput(x)
is_nan = np.isnan(network.forward().ravel())
print(f"OpenCV {cv2.__version__}: Tanh is NaN for {x.ravel()[is_nan].astype(int).tolist()}")

codes = []
for name, order in {"first": lambda a, b: (a, b), "last": lambda a, b: (b, a)}.items():
    save(f"{folder}/{name}.onnx", gelu(order))
    # The second time the memory is not fresh, and it crashes for certain.
    code = f"import cv2\nfor _ in range(20):\n    cv2.dnn.readNetFromONNX('{folder}/{name}.onnx')"
    codes.append(subprocess.run([sys.executable, "-c", code]).returncode)
    print(f"OpenCV {cv2.__version__}: GELU with constants {name} ends with {codes[-1]}")

expected = {"5.0.0": (list(range(45, 64)), [0, -11]), "4.14.0": ([], [0, -11])}[cv2.__version__]
if (x.ravel()[is_nan].tolist(), codes) != expected:
    sys.exit("changed")
PYTHON
for version in 4.14.0.94 5.0.0.93; do
    "$folder/venv/bin/pip" install --quiet "opencv-python-headless==$version" onnx==1.23.2 numpy==2.4.6
    "$folder/venv/bin/python" "$folder/try.py" "$folder"
done
echo "as described"
