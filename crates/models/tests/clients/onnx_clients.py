"""Loads ONNX files in onnx, onnxruntime, OpenCV and OpenVINO, and compares their predictions.

    cargo run -p neurona-models --example onnx_samples -- FOLDER
    python3 -m venv venv && venv/bin/pip install -r crates/models/tests/clients/requirements.txt
    venv/bin/python crates/models/tests/clients/onnx_clients.py FOLDER

Prints the largest difference of each client as a share of the output's scale, and fails above 1e-5. Each file runs on
1,000 rows, then on 1 and on 5 with the same loaded network.
"""

import json
import pathlib
import sys

import cv2
import numpy as np
import onnx
import onnxruntime
import openvino

TOLERANCE = 1e-5


def with_onnxruntime(path):
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


CLIENTS = {
    f"onnxruntime {onnxruntime.__version__}": with_onnxruntime,
    f"OpenCV {cv2.__version__}": with_opencv,
    f"OpenVINO {openvino.__version__}": with_openvino,
}


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.onnx"))
    if not paths:
        sys.exit(f"no .onnx in {folder}")
    for path in paths:
        onnx.checker.check_model(onnx.load(path), full_check=True)
    print(f"onnx {onnx.__version__}: full_check of {len(paths)} files")
    failures = []
    for client, load in CLIENTS.items():
        largest = (0.0, "")
        for path in paths:
            rows = json.loads(path.with_suffix(".json").read_text())
            x, expected = np.array(rows["inputs"], np.float32), np.array(rows["outputs"])
            scale = np.abs(expected).max()
            try:
                predict = load(path)
                for n_rows in [len(x), 1, 5]:
                    found = predict(x[:n_rows])
                    assert found.shape == expected[:n_rows].shape, f"shape {found.shape}"
                    difference = np.abs(found - expected[:n_rows]).max() / scale
                    # NaN is no small difference.
                    assert difference <= TOLERANCE, f"{difference:.1e} of {n_rows} rows"
                    largest = max(largest, (float(difference), path.stem))
            except Exception as error:
                failures.append(f"{client}: {path.stem}: {str(error).strip().splitlines()[-1]}")
        print(f"{client}: at most {largest[0]:.1e} ({largest[1]})")
    if failures:
        sys.exit("\n".join(failures))


if __name__ == "__main__":
    main(sys.argv[1])
