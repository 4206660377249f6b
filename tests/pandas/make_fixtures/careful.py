"""The pandas call that a careful person gives for a table written in some manner."""
from reading import Call, boolean, date, expected_of, number, percent, text
from writing import names_of, preamble_lines


def arguments_of(table, manner):
    """What both ways of reading have in common."""
    arguments = {"sep": r"\s+" if manner.separator == "runs" else manner.separator}
    if manner.encoding != "utf-8":
        arguments["encoding"] = "utf-16" if manner.encoding.startswith("utf-16") else manner.encoding
    if manner.header == "none":
        arguments["header"] = None
    n_skipped = len(preamble_lines(manner, len(table.columns)))
    if n_skipped:
        arguments["skiprows"] = n_skipped
    if manner.blanks != "none":
        arguments["skipinitialspace"] = True
    n_cells = len(table.columns) + (manner.row_names == "empty")
    if manner.trailing == "all" or (manner.trailing == "rows" and manner.header == "none"):
        arguments["usecols"] = range(n_cells)
    if manner.row_names == "empty":
        arguments["index_col"] = 0
    elif manner.trailing == "rows":
        arguments["index_col"] = False
    return arguments


def missing_words(manner):
    return ("",) if manner.missing == "none" else ("", manner.missing)


def native(table, manner):
    """Arguments of `read_csv` alone say it all."""
    arguments = arguments_of(table, manner)
    missing = list(dict.fromkeys(missing_words(manner)))
    if manner.blanks == "around":
        missing += [word + " " for word in missing]
    arguments |= {"keep_default_na": False, "na_values": missing}
    if manner.decimal != ".":
        arguments["decimal"] = manner.decimal
    if manner.thousands:
        arguments["thousands"] = manner.thousands
    converters = {}
    for idx, column in enumerate(table.columns):
        if column.kind == "dates":
            converters[idx] = date(column.form, missing)
        elif column.kind == "amount":
            converters[idx] = number(manner.decimal, manner.thousands, missing)
        elif column.kind == "percent":
            converters[idx] = percent(manner.decimal, manner.thousands, missing)
        elif manner.blanks == "around" and column.kind == "words":
            converters[idx] = text(missing)
        elif column.kind == "booleans" and "VERDADERO" in column.cells + ["FALSO"]:
            arguments |= {"true_values": ["VERDADERO"], "false_values": ["FALSO"]}
    if converters:
        first = 1 if manner.row_names != "none" else 0
        arguments["converters"] = {idx + first: converter for idx, converter in converters.items()}
    return Call(**arguments)


def by_text(table, manner):
    """Every cell is read as text, and each column converted by what it holds."""
    arguments = arguments_of(table, manner) | {"dtype": str, "keep_default_na": False}
    missing = missing_words(manner)
    makers = {
        "number": lambda _: number(manner.decimal, manner.thousands, missing),
        "amount": lambda _: number(manner.decimal, manner.thousands, missing),
        "percent": lambda _: percent(manner.decimal, manner.thousands, missing),
        "dates": lambda column: date(column.form, missing),
        "words": lambda _: text(missing),
        "booleans": lambda column: boolean(*words_of_truth(column), missing),
    }
    return Call(columns=[makers[column.kind](column) for column in table.columns], **arguments)


def words_of_truth(column):
    for pair in (("True", "False"), ("TRUE", "FALSE"), ("VERDADERO", "FALSO")):
        if any(cell in pair for cell in column.cells):
            return pair
    raise ValueError(column.cells)


def difference(frame, table, manner):
    """Why pandas' answer is not what the file says; `None` if it is."""
    if len(frame.columns) != len(table.columns):
        return f"{len(frame.columns)} columns, not {len(table.columns)}"
    names = names_of(table, manner)
    for found, name in zip(frame.names, names):
        # pandas numbers names, and makes those that are missing.
        if manner.header != "none" and name and names.count(name) == 1 and found != name:
            return f"the name {found!r}, not {name!r}"
    for found, column in zip(frame.as_json(), table.columns):
        kind, values = expected_of(column)
        if (found["kind"], found["values"]) != (kind, values):
            pairs = zip(found["values"], values)
            first = next(((a, b) for a, b in pairs if a != b), (len(found["values"]), len(values)))
            return f"{column.name}: {found['kind']}, not {kind}; {first[0]!r}, not {first[1]!r}"
    return None


def read(data, table, manner):
    """The call that gives what the file says, pandas' answer, and why its own arguments did not do."""
    reason = None
    for make, is_opened in ((native, False), (native, True), (by_text, False), (by_text, True)):
        call = make(table, manner)
        call.is_opened = is_opened
        try:
            frame = call(data)
        except Exception as error:  # pandas raises what it likes
            found = f"{type(error).__name__}: {error}"
        else:
            found = difference(frame, table, manner)
            if found is None:
                return call, frame, reason
        reason = reason or found
    raise ValueError(f"pandas does not read it: {reason}; by text: {found}; {manner.about()}; {data[:400]!r}")
