#!/usr/bin/env bash
# NumPy 2.4.6: `numpy.load(..., mmap_mode="r")` maps a `.npy` file into memory, but reads the arrays of a `.npz`
# file into ordinary memory, at each access anew, and says nothing: no warning, no error.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys
import warnings

import numpy as np

warnings.simplefilter("error")
kernel = np.zeros((1_000, 10), dtype=np.float32)
np.save("kernel.npy", kernel)
np.savez("weights.npz", kernel=kernel)
alone = np.load("kernel.npy", mmap_mode="r")
weights = np.load("weights.npz", mmap_mode="r")
packed = weights["kernel"]
print(f"numpy {np.__version__}: .npy gives {type(alone).__name__}, .npz gives {type(packed).__name__}, "
      f"the same object twice: {weights['kernel'] is packed}")
if not isinstance(alone, np.memmap) or isinstance(packed, np.memmap) or weights["kernel"] is packed:
    sys.exit("changed")
PYTHON
echo "as described"
