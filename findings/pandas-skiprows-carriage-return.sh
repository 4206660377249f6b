#!/usr/bin/env bash
# pandas 3.1.1: in a file whose lines end with a carriage return alone, `read_csv(skiprows=n)` does not count empty lines
# among those to skip. It takes a row for the header, and the rows above are lost without a word. `engine="python"` is right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PYTHON'
import io
import sys

import pandas as pd

lines = ["Institute", "", "x,y", "1,2", "3,4"]


def names(line_end, **arguments):
    file = io.BytesIO(line_end.join(lines).encode())
    return list(pd.read_csv(file, skiprows=2, **arguments).columns)


feed, carriage = names("\n"), names("\r")
python = names("\r", engine="python")
print(f"pandas {pd.__version__}: names with \\n {feed}, with \\r {carriage}, with \\r and the Python engine {python}")
if feed != ["x", "y"] or carriage == feed or python != feed:
    sys.exit("changed")
PYTHON
echo "as described"
