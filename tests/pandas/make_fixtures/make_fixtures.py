#!/usr/bin/env python3
"""Tables as files, each with what real pandas reads from it.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python make_fixtures.py                    # writes ../fixtures
    venv/bin/python make_fixtures.py FOLDER SEED 2000   # 2000 other generated files, for a look with
                                                        # cargo run -p neurona-pandas-tests -- FOLDER

Files that LibreOffice and R write are made anew where these programs are, and taken from the old
fixtures where they are not. On Debian: apt-get install --no-install-recommends libreoffice-calc r-base-core
"""
import collections
import json
import platform
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import generated
import other_programs
import project_cases
import special
import special_contents

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def bytes_as_json(data):
    """UTF-8 text as it is; other bytes as characters of equal number."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return {"bytes": data.decode("latin-1")}
    return {"text": text} if not text.startswith("\ufeff") else {"bytes": data.decode("latin-1")}


def bytes_of(case):
    return case["text"].encode() if "text" in case else case["bytes"].encode("latin-1")


def fixture(name, about, data, call, frame, reason=None, as_file=False):
    case = {"name": name, "about": about, "call": str(call)}
    if reason:
        case["arguments_alone"] = reason
    case |= {"file": name} if as_file else bytes_as_json(data)
    if frame.index is not None:
        case["index"] = [str(entry).strip() for entry in frame.index]
    case["columns"] = frame.as_json()
    return case


def as_line(value):
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)


def as_text(head, cases):
    """One key a line, one column a line."""
    texts = []
    for case in cases:
        lines = [f"  {as_line(key)}: {as_line(value)}" for key, value in case.items() if key != "columns"]
        columns = ",\n".join(f"    {as_line(column)}" for column in case["columns"])
        texts.append("{\n" + ",\n".join([*lines, f'  "columns": [\n{columns}\n  ]']) + "\n}")
    return f'{{"made": {as_line(head)}, "cases": [\n' + ",\n".join(texts) + "\n]}\n"


def write(group, cases, folder=FIXTURES):
    head = f"make_fixtures.py with pandas {pd.__version__}, NumPy {np.__version__}, Python {platform.python_version()}"
    (folder / f"{group}.json").write_text(as_text(head, cases), encoding="utf-8", newline="\n")
    print(f"{group}: {len(cases)}")


def old_files(program):
    path = FIXTURES / f"{program}.json"
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"] if path.exists() else []
    return {case["name"]: bytes_of(case) for case in cases}


def write_generated(folder, **arguments):
    made, n_pairs = generated.make(**arguments)
    by_theme = collections.defaultdict(list)
    for name, about, data, call, frame, reason in made:
        by_theme[name.rsplit("-", 1)[0]].append(fixture(name, about, data, call, frame, reason))
    for theme, cases in by_theme.items():
        write(theme, cases, folder)
    n_alone = sum(entry[5] is None for entry in made)
    print(f"{len(made)} generated files show {n_pairs} pairs of levels; read_csv's arguments alone do for {n_alone}")


def main(arguments):
    if arguments:
        folder = Path(arguments[0])
        folder.mkdir(parents=True, exist_ok=True)
        return write_generated(folder, seed=int(arguments[1]), n_files=int(arguments[2]))
    FIXTURES.mkdir(exist_ok=True)
    write("cases", [fixture(*case, case[3](case[2]), as_file=True) for case in project_cases.make()])
    write("contents", [fixture(*case, case[3](case[2])) for case in special_contents.make()])
    write("special", [fixture(*case, case[3](case[2])) for case in special.make()])
    for program in other_programs.PROGRAMS:
        files = other_programs.written(program)
        if files is None:
            print(f"{program} is not here: its files stay as they are")
            files = old_files(program)
        calls = {name: other_programs.call_for(name) for name in files}
        cases = [fixture(name, f"written by {program}", data, calls[name], calls[name](data)) for name, data in files.items()]
        write(program, cases)
    write_generated(FIXTURES)


if __name__ == "__main__":
    main(sys.argv[1:])
