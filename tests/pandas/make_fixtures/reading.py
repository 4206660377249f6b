"""Reads a file with pandas as a careful person would, and turns the answer into JSON."""
import io
import math
import re
import warnings

import pandas as pd

# pandas guesses nothing here: a warning means that a call is careless.
warnings.simplefilter("error")
# The documented remedy for separators at the end of each row warns of the empty cells that it drops.
warnings.filterwarnings("ignore", "Length of header or names does not match")


class Converter:
    """A function from a cell's text to its value, which shows how it was made."""

    def __init__(self, shown, function, missing=("",)):
        self.shown, self.function, self.missing = shown, function, {*missing, ""}

    def __call__(self, text):
        text = text.strip()
        return None if text in self.missing else self.function(text)

    def __repr__(self):
        return self.shown


def number(decimal=".", thousands="", missing=()):
    """A number with its signs; also with a currency or percent sign, or a minus of typographers."""

    def function(text):
        text = re.sub(r"[€$£%]|EUR|USD", "", text).strip().replace("\u2212", "-")
        if thousands:
            text = text.replace(thousands, "")
        return float(text.replace(decimal, "."))

    marks = [f"decimal={decimal!r}", f"thousands={thousands!r}"] if thousands else [f"decimal={decimal!r}"]
    return Converter(f"number({', '.join(marks)})", function, missing)


def percent(decimal=".", thousands="", missing=()):
    """A percent as the number before its sign: 21 % is 21."""
    base = number(decimal, thousands)
    return Converter(f"percent({decimal!r})", base.function, missing)


def date(form, missing=()):
    return Converter(f"date({form!r})", lambda text: pd.to_datetime(text, format=form), missing)


def text(missing=()):
    """A word without the blanks around it."""
    return Converter("text", str, missing)


def boolean(yes, no, missing=()):
    return Converter(f"boolean({yes!r}, {no!r})", lambda text: {yes: True, no: False}[text], missing)


def shown_value(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {shown_value(entry)}" for key, entry in value.items()) + "}"
    return value.__name__ if isinstance(value, type) else repr(value)


class Call:
    """A call of `pandas.read_csv`, and what follows it."""

    def __init__(self, *, columns=None, drop_empty=False, **arguments):
        self.arguments, self.columns, self.drop_empty = arguments, columns, drop_empty
        # Whether Python's `open` decodes the text, with every line end made a line feed.
        self.is_opened = False

    def __str__(self):
        encoding = self.arguments.get("encoding", "utf-8")
        file = f"open(file, encoding={encoding!r})" if self.is_opened else "file"
        arguments = [f"{key}={shown_value(value)}" for key, value in self.arguments.items()]
        shown = f"pd.read_csv({', '.join([file, *arguments])})"
        if self.drop_empty:
            shown += '.dropna(how="all").dropna(how="all", axis=1)'
        if self.columns:
            shown += f"; then by column {self.columns!r}"
        return shown

    def __call__(self, data):
        file = io.BytesIO(data)
        if self.is_opened:
            file = io.TextIOWrapper(file, encoding=self.arguments.get("encoding", "utf-8"))
        frame = pd.read_csv(file, **self.arguments)
        if self.drop_empty:
            if frame.columns.dtype != "int64":
                frame = frame.replace("", None)
            frame = frame.dropna(how="all").dropna(how="all", axis=1)
        return Frame(frame, self.columns)


class Frame:
    """What pandas returned: an index, if it is not pandas' own count of rows, and columns."""

    def __init__(self, frame, converters):
        # Names of rows that count from 1 are a RangeIndex, too.
        is_count = isinstance(frame.index, pd.RangeIndex) and frame.index.start == 0
        self.index = None if is_count else list(frame.index)
        self.names = [str(name).strip() if isinstance(name, str) else name for name in frame.columns]
        self.columns = []
        for idx in range(frame.shape[1]):
            column = frame.iloc[:, idx]
            if converters:
                converted = [converters[idx](cell) for cell in column]
                column = pd.Series(converted, dtype=None if any(v is not None for v in converted) else float)
            self.columns.append(column)

    def as_json(self):
        columns = []
        for name, column in zip(self.names, self.columns):
            kind, values = values_of(column)
            columns.append({"name": name if isinstance(name, str) else int(name), "kind": kind, "values": values})
        return columns


def is_missing(value):
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def as_number(value):
    """The double of a number, as the shortest JSON that reads back as it."""
    found = float(value)
    if math.isinf(found):
        return "inf" if found > 0 else "-inf"
    is_minus_zero = found == 0 and math.copysign(1, found) < 0
    return int(found) if found.is_integer() and abs(found) < 2**53 and not is_minus_zero else found


def values_of(column):
    values = [None if is_missing(value) else value for value in column]
    present = [value for value in values if value is not None]
    if not present:
        return "empty", values
    if all(isinstance(value, (bool,)) or type(value).__name__ == "bool" for value in present):
        return "booleans", [None if value is None else bool(value) for value in values]
    if all(isinstance(value, pd.Timestamp) for value in present):
        return "dates", [None if value is None else iso(value) for value in values]
    if all(isinstance(value, str) for value in present):
        return "words", values
    if all(hasattr(value, "__float__") and not isinstance(value, str) for value in present):
        return "numbers", [None if value is None else as_number(value) for value in values]
    raise ValueError(f"a column of several kinds: {present[:5]}")


def iso(stamp):
    text = stamp.strftime("%Y-%m-%dT%H:%M:%S")
    if stamp.microsecond:
        text += f"{stamp.microsecond / 1e6:.6f}"[1:].rstrip("0")
    return text.removesuffix("T00:00:00")


def expected_of(column):
    """What a reader has to find in a column of `tables`."""
    if all(cell is None for cell in column.cells):
        return "empty", column.cells
    if column.kind in ("number", "percent", "amount"):
        return "numbers", [None if cell is None else as_number(float(cell)) for cell in column.cells]
    if column.kind == "booleans":
        return "booleans", [None if cell is None else cell in ("True", "TRUE", "VERDADERO") for cell in column.cells]
    if column.kind == "dates":
        return "dates", [None if cell is None else iso(pd.Timestamp(cell)) for cell in column.cells]
    return "words", column.cells
