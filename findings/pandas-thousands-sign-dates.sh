#!/usr/bin/env bash
# pandas 3.1.1: `read_csv(thousands=".", decimal=",")`, the call for Spanish numbers, reads the date 01.02.2024 as the number
# 1022024; `thousands="\u00a0"`, for numbers grouped by no-break blanks, is accepted and does nothing. No warning.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PYTHON'
import io
import sys
import warnings

import pandas as pd

warnings.simplefilter("error")
spanish = pd.read_csv(io.StringIO("day;x\n01.02.2024;1.250,75\n13.02.2024;2,5\n"), sep=";", decimal=",", thousands=".")
blank = pd.read_csv(io.StringIO("x;y\n1\u00a0234;1\n"), sep=";", thousands="\u00a0")
print(f"pandas {pd.__version__}: {spanish.to_dict('list')}, {blank.to_dict('list')}")
if list(spanish["day"]) != [1022024, 13022024] or list(spanish["x"]) != [1250.75, 2.5] or blank["x"][0] != "1\u00a0234":
    sys.exit("changed")
PYTHON
echo "as described"
