#!/usr/bin/env bash
# R 4.2.2: `write.table` quotes texts, but not dates with times, whose blank is also its separator: R's own `read.table`
# cannot read the file back, and pandas 3.1.1 makes an index of two levels out of it and shifts the columns.
# Needs Rscript (Debian: r-base-core).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 numpy==2.4.6
cd "$folder"
Rscript --vanilla - <<'R'
cat(R.version.string, "\n")
d <- data.frame(t = as.POSIXct("2024-01-30 07:30:00", tz = "UTC") + c(0, 3600), x = 1:2)
write.table(d, "times.txt")
back <- try(read.table("times.txt"), silent = TRUE)
cat(readLines("times.txt"), if (inherits(back, "try-error")) geterrmessage(), sep = "\n")
if (!inherits(back, "try-error")) stop("changed")
R
venv/bin/python - <<'PYTHON'
import sys

import pandas as pd

frame = pd.read_csv("times.txt", sep=" ")
print(f"pandas {pd.__version__}: index {list(frame.index)}, {frame.to_dict('list')}")
if frame.index.nlevels != 2 or list(frame["t"]) != ["07:30:00", "08:30:00"]:
    sys.exit("changed")
PYTHON
echo "as described"
