#!/usr/bin/env bash
# safetensors 0.8.0: `safetensors.numpy.save` takes the bytes of a NumPy array as they lie in memory. A
# transposed array or one with a step is saved with the right shape and the wrong numbers, without an error.
# 0.7.0 saved it right. The cure is `np.ascontiguousarray` before saving. Seen with NumPy 2.4.6.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
cat > "$folder/try.py" <<'PYTHON'
import sys

import numpy as np
import safetensors
from safetensors.numpy import load, save

kernel = np.arange(6, dtype=np.float32).reshape(2, 3)
cases = {
    "transposed": kernel.T,
    "every second": np.arange(6, dtype=np.float32)[::2],
    "contiguous copy": np.ascontiguousarray(kernel.T),
}
kept = {}
for name, array in cases.items():
    back = load(save({"w": array}))["w"]
    kept[name] = back.shape == array.shape and bool(np.array_equal(back, array))
    print(f"safetensors {safetensors.__version__}, {name}: saved {array.tolist()}, read {back.tolist()}")

expected = {
    "0.8.0": {"transposed": False, "every second": False, "contiguous copy": True},
    "0.7.0": {"transposed": True, "every second": True, "contiguous copy": True},
}[safetensors.__version__]
if kept != expected:
    sys.exit(f"changed: {kept}")
PYTHON
for version in 0.7.0 0.8.0; do
    "$folder/venv/bin/pip" install --quiet "safetensors==$version" numpy==2.4.6
    "$folder/venv/bin/python" "$folder/try.py"
done
echo "as described"
