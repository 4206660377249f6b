"""How a table is written into a file: separators, signs, quotes, line ends, encodings, and what programs add."""
from dataclasses import dataclass
from datetime import datetime

from tables import Table

NO_BREAK, NARROW = "\u00a0", "\u202f"


@dataclass(frozen=True)
class Manner:
    """How a file is written. Every field has its usual value as default."""

    separator: str = ","  # "runs": runs of blanks, columns aligned
    decimal: str = "."
    thousands: str = ""
    quoting: str = "minimal"  # minimal, all, nonnumeric
    line_end: str = "\n"
    encoding: str = "utf-8"  # utf-8, utf-8-sig, utf-16-le, utf-16-be (both with a mark), cp1252
    header: str = "names"  # names, none, duplicate, empty, years
    blanks: str = "none"  # none, after (the separator), around
    missing: str = "none"  # none: no cell is empty; else the word, "" for empty cells
    trailing: str = "none"  # none, all, rows
    short: bool = False  # rows end at their last value
    preamble: str = "none"  # none, title, bank (lines as the World Bank's), sep
    end: str = "one"  # line ends after the last row: one, none, blank (an empty line more)
    row_names: str = "none"  # none, r (one name less than cells), empty (an empty name)

    def about(self):
        usual = Manner()
        found = []
        for key, value in vars(self).items():
            if value != getattr(usual, key):
                found.append(f"{key} {value!r}")
        return ", ".join(found) or "plain"


def is_possible(manner: Manner, table: Table):
    """Whether a file can be written so, and a person can tell from it how it is to be read."""
    m = manner
    in_blanks = m.separator in (" ", "runs")
    has_words = any(column.kind in ("words", "booleans") for column in table.columns)
    checks = [
        m.thousands != m.decimal,
        m.thousands == "" or m.thousands in " '" + NO_BREAK + NARROW or {m.thousands, m.decimal} == {",", "."},
        not (m.encoding == "cp1252" and m.thousands == NARROW),
        not (in_blanks and (m.missing == "" or m.trailing != "none" or m.short or m.blanks != "none")),
        not (in_blanks and (m.thousands in (" ", NO_BREAK, NARROW) and m.thousands)),
        not (in_blanks and m.preamble in ("sep", "bank")),
        not (in_blanks and m.header == "empty" and m.separator == "runs" and m.quoting == "minimal"),
        not (m.separator == "runs" and m.row_names == "empty"),
        # A comma between cells and in bare numbers cannot be told apart.
        not (m.separator == m.thousands),
        not (m.short and (m.trailing != "none" or m.missing != "")),
        not (m.preamble == "sep" and m.separator not in ",;\t"),
        not (m.row_names == "r" and (m.header == "none" or m.trailing != "none" or m.short)),
        not (m.row_names == "empty" and (m.header in ("none", "empty") or m.trailing == "rows")),
        not (m.header == "none" and m.preamble != "none" and m.preamble != "sep"),
        not (m.header == "years" and not has_words),
        not (m.quoting == "all" and m.short),
    ]
    # A point that groups needs a comma that cannot, somewhere in the file.
    if m.thousands in (".", ",") and m.thousands:
        checks.append(any(has_fraction(column) for column in table.columns))
    return all(checks)


def has_fraction(column):
    """Whether cells show the decimal sign, and not as a group of three."""
    if column.kind not in ("number", "amount"):
        return False
    fractions = [cell.partition(".")[2] for cell in column.cells if cell and "e" not in cell.lower()]
    return sum(len(fraction) not in (0, 3) for fraction in fractions) >= 1


def grouped(digits, sign):
    parts = []
    while len(digits) > 3:
        parts.insert(0, digits[-3:])
        digits = digits[:-3]
    return sign.join([digits, *parts])


def number_text(plain, manner, groups=True):
    """A number as the file writes it."""
    mantissa, e, exponent = plain, "", ""
    for letter in "eE":
        if letter in plain:
            mantissa, e, exponent = plain.partition(letter)
    sign = mantissa[0] if mantissa[0] in "+-" else ""
    whole, point, fraction = mantissa[len(sign):].partition(".")
    if groups and manner.thousands and not e:
        whole = grouped(whole, manner.thousands)
    return sign + whole + (manner.decimal if point else "") + fraction + e + exponent


def cell_text(column, cell, manner):
    if cell is None:
        return "" if manner.missing == "none" else manner.missing
    if column.kind == "number":
        return number_text(cell, manner, column.groups)
    if column.kind == "percent":
        return number_text(cell, manner) + (" %" if manner.decimal == "," else "%")
    if column.kind == "amount":
        text = number_text(cell, manner)
        is_before = manner.decimal == "." and column.form in "$£"
        return column.form + text if is_before else f"{text} {column.form}"
    if column.kind == "dates":
        has_time = len(cell) > 10
        return datetime.strptime(cell, "%Y-%m-%d %H:%M:%S" if has_time else "%Y-%m-%d").strftime(column.form)
    return cell


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def written(text, is_text, manner, is_name=False):
    separator = " " if manner.separator == "runs" else manner.separator
    must = any(mark in text for mark in (separator, '"', "\n", "\r"))
    must |= separator == " " and (text == "" or NO_BREAK in text or "\t" in text)
    if must or manner.quoting == "all" or (manner.quoting == "nonnumeric" and (is_text or is_name)):
        return quoted(text)
    return text


def names_of(table, manner):
    names = [column.name for column in table.columns]
    if manner.header == "duplicate":
        names[-1] = names[-2]
        if len(names) > 3:
            names[0] = names[-2]
    elif manner.header == "empty":
        names[len(names) // 2] = ""
    elif manner.header == "years":
        year = 2018
        for idx, column in enumerate(table.columns):
            if column.kind == "number":
                names[idx] = str(year)
                year += 1
    return names


def preamble_lines(manner, n_cells):
    separator = " " if manner.separator == "runs" else manner.separator
    return {
        "none": [],
        "sep": [f"sep={separator}"],
        "title": ["Datos del instituto", ""],
        "bank": [
            quoted("Data Source") + separator + quoted("Indicators of a school") + separator,
            "",
            quoted("Last Updated Date") + separator + quoted("2026-01-15") + separator,
            "",
        ],
    }[manner.preamble]


def lines_of(table, manner):
    """The lines of the file, without their ends; cells may hold line breaks."""
    is_text = [column.kind in ("words", "booleans", "dates", "percent", "amount") for column in table.columns]
    rows = []
    if manner.header != "none":
        rows.append([written(name, True, manner, True) for name in names_of(table, manner)])
    for row_idx in range(table.n_rows):
        row = []
        for column, text in zip(table.columns, is_text):
            cell = column.cells[row_idx]
            shown = cell_text(column, cell, manner)
            row.append(written(shown, text and cell is not None, manner))
        rows.append(row)
    first = 0 if manner.header == "none" else 1
    if manner.row_names != "none":
        for idx, row in enumerate(rows):
            if idx >= first:
                row.insert(0, written(str(idx), True, manner))
            elif manner.row_names == "empty":
                row.insert(0, written("", True, manner))
    if manner.short:
        for row in rows[max(first, 1):]:
            while row[-1] == "":
                row.pop()
    if manner.separator == "runs":
        n_cells = max(map(len, rows))
        widths = [max(len(row[idx]) for row in rows if idx < len(row)) for idx in range(n_cells)]
        joined = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths)) for row in rows]
    elif manner.blanks == "around":
        between = f" {manner.separator} "
        joined = [between.join(row) for row in rows]
    else:
        between = manner.separator + (" " if manner.blanks == "after" else "")
        joined = [between.join(row) for row in rows]
    if manner.trailing != "none":
        for idx in range(0 if manner.trailing == "all" else first, len(joined)):
            joined[idx] += manner.separator
    return preamble_lines(manner, len(table.columns)) + joined


def file_bytes(table, manner):
    text = manner.line_end.join(lines_of(table, manner))
    text += {"one": manner.line_end, "none": "", "blank": 2 * manner.line_end}[manner.end]
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(manner.encoding, b"")
    return mark + text.encode(manner.encoding)
