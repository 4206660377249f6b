#!/usr/bin/env bash
# pandas 3.1.1: `read_csv` reads every double exactly, but with `thousands=` one in nine comes out a unit or more in the
# last place off, also where no cell has a thousands sign. `engine="python"` is exact; `float_precision` changes nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PYTHON'
import io
import random
import sys

import pandas as pd

random.seed(1)
values = [random.gauss(0, 1) for _ in range(10_000)]
text = "x\n" + "\n".join(map(repr, values)) + "\n"


def wrong(**arguments):
    column = pd.read_csv(io.StringIO(text), sep=";", **arguments)["x"]
    return sum(found != value for found, value in zip(column, values))


plain, grouped, python = wrong(), wrong(thousands=","), wrong(thousands=",", engine="python")
print(f"pandas {pd.__version__}: of {len(values)} doubles {plain} are wrong without thousands, "
      f"{grouped} with it, {python} with it and the Python engine")
if plain or python or not grouped:
    sys.exit("changed")
PYTHON
echo "as described"
