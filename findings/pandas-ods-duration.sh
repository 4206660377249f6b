#!/usr/bin/env bash
# pandas 3.1.1: `read_excel` of an .ods file fails as a whole if one cell holds a duration of a day or more, such as 36:15:00:
# its engine odf reads the shown text as a time of day. LibreOffice and odfpy write such cells.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 numpy==2.4.6 odfpy==1.4.1
cd "$folder"
venv/bin/python - <<'PYTHON'
import sys

import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P


def read(hours):
    book = OpenDocumentSpreadsheet()
    table = Table(name="hours")
    row = TableRow()
    cell = TableCell(valuetype="time", timevalue=f"PT{hours}H15M00S")
    cell.addElement(P(text=f"{hours}:15:00"))
    row.addElement(cell)
    table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save("hours.ods")
    try:
        return pd.read_excel("hours.ods", header=None).iloc[0, 0]
    except ValueError as error:
        return f"{type(error).__name__}: {error}"


short, long = read(12), read(36)
print(f"pandas {pd.__version__}: 12:15:00 is {short!r}, 36:15:00 is {long!r}")
if "hour must be in 0..23" not in str(long) or str(short) != "12:15:00":
    sys.exit("changed")
PYTHON
echo "as described"
