"""Files that combine everything: tables of `tables`, written in the manners of `writing`."""
import collections
import itertools
import random

import careful
from tables import THEMES, Table
from writing import NARROW, NO_BREAK, Manner, file_bytes, is_possible

SEED = 20_261_129
N_FILES = 420
N_CANDIDATES = 30

FACTORS = {
    "separator": [",", ";", "\t", "|", " ", "runs"],
    "decimal": [".", ","],
    "thousands": ["", "", "other", " ", NO_BREAK, NARROW, "'"],
    "quoting": ["minimal", "minimal", "all", "nonnumeric"],
    "line_end": ["\n", "\n", "\r\n", "\r\n", "\r"],
    "encoding": ["utf-8", "utf-8", "utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1252", "cp1252"],
    "header": ["names", "names", "names", "none", "duplicate", "empty", "years"],
    "blanks": ["none", "none", "none", "none", "after", "after", "around"],
    "missing": ["none", "", "", "NA", "N/A", "NaN", "null", "-", "?", ".", "s/d", "n.d."],
    "trailing": ["none", "none", "none", "all", "rows"],
    "short": [False, False, False, True],
    "preamble": ["none", "none", "none", "title", "bank", "sep"],
    "end": ["one", "one", "none", "blank"],
    "row_names": ["none", "none", "none", "r", "empty"],
}


def random_manner(rng):
    chosen = {key: rng.choice(levels) for key, levels in FACTORS.items()}
    if chosen["thousands"] == "other":
        chosen["thousands"] = "," if chosen["decimal"] == "." else "."
    if chosen["short"] and rng.random() < 0.8:
        chosen |= {"missing": "", "trailing": "none"}
    return Manner(**chosen)


def pairs(manner, theme):
    """All pairs of levels that a file shows."""
    levels = [*vars(manner).items(), ("content", theme)]
    return set(itertools.combinations(levels, 2))


def with_missing(rng, table, manner):
    """The table with some cells without value. Words are missing by an empty cell only."""
    if manner.missing == "none" or table.n_rows < 4:
        return table
    columns = []
    n_columns = len(table.columns)
    for idx, column in enumerate(table.columns):
        may = column.kind not in ("words", "booleans") if manner.missing else True
        share = 0.15
        if manner.short:
            share = 0.3 if idx == n_columns - 1 else 0.1
        first = 1 if manner.header == "none" else 0
        # A column keeps three cells and more, so that it can be seen what it holds.
        cells = list(column.cells)
        if may:
            for row in range(first, len(cells) - 3):
                if rng.random() < share:
                    cells[row] = None
        columns.append(column.with_cells(cells))
    for row in range(table.n_rows):
        if all(column.cells[row] is None for column in columns):
            columns[0].cells[row] = table.columns[0].cells[row]
    return Table(columns, table.about)


def fits(table, manner):
    """Whether missing words cannot be taken for words of the table."""
    if manner.missing in ("", "none"):
        return True
    return all(manner.missing not in column.cells for column in table.columns if column.kind == "words")


def make(seed=SEED, n_files=N_FILES):
    """Returns the fixtures: name, what is special, bytes, call, pandas' answer, and why not its own arguments."""
    rng = random.Random(seed)
    seen = set()
    made = []
    n_of_theme = collections.Counter()
    while len(made) < n_files:
        best = None
        for _ in range(N_CANDIDATES):
            theme, manner = rng.choice(THEMES), random_manner(rng)
            table = theme(rng, rng.choice([4, 5, 6, 6, 7, 8, 8, 9, 10, 12]))
            table = with_missing(rng, table, manner)
            if not is_possible(manner, table) or not fits(table, manner):
                continue
            try:
                data = file_bytes(table, manner)
            except UnicodeEncodeError:
                continue
            n_new = len(pairs(manner, theme.__name__) - seen)
            if best is None or n_new > best[0]:
                best = (n_new, theme, manner, table, data)
        if best is None:
            continue
        _, theme, manner, table, data = best
        seen |= pairs(manner, theme.__name__)
        call, frame, reason = careful.read(data, table, manner)
        n_of_theme[theme] += 1
        name = f"{theme.__name__.replace('_', '-')}-{n_of_theme[theme]:02}"
        made.append((name, f"{table.about}; {manner.about()}", data, call, frame, reason))
    return made, len(seen)
