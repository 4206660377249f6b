#!/usr/bin/env bash
# scikit-learn 1.9.1 with NumPy 2.4.6: `r2_score` of a target without variation is 1 or 0, as documented, for [2, 2, 2], but
# about -1.7e31 for [0.1, 0.1, 0.1]: the variation is compared with 0 exactly, and the mean of three 0.1 is not 0.1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet scikit-learn==1.9.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import numpy as np
import sklearn
from sklearn.metrics import r2_score

scores = {target: r2_score([target] * 3, [target, 2 * target, target]) for target in (2.0, 0.1)}
print(f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}: {scores}")
if scores[2.0] != 0.0 or not scores[0.1] < -1e30:
    sys.exit("changed")
PYTHON
echo "as described"
