#!/usr/bin/env bash
# pandas 3.1.1 with python-dateutil 4.0.0: the time of a form filled in at 9:05 in GMT+1, as Google Forms writes it, is read an
# hour west of Greenwich: 09:05-01:00, two hours later. The same offset as `+01:00` is read right.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 python-dateutil==4.0.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import sys

import dateutil
import pandas as pd

cells = [f"2025/03/01 9:05:11 AM {offset}" for offset in ("GMT+1", "GMT-5", "+01:00")]
times = [pd.to_datetime([cell], format="mixed")[0] for cell in cells]
print(f"pandas {pd.__version__}, dateutil {dateutil.__version__}:")
for cell, time in zip(cells, times):
    print(f"  {cell!r} is read as {time}")
hours = [time.utcoffset().total_seconds() / 3600 for time in times]
if hours != [-1.0, 5.0, 1.0]:
    sys.exit("changed")
PYTHON
echo "as described"
