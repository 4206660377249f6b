"""Makes the files in tests/fixtures: real spreadsheets, and what pandas reads in them.

    python3 -m venv venv && venv/bin/pip install -r crates/sheets/tests/requirements.txt
    venv/bin/python crates/sheets/tests/make_fixtures.py

Needs LibreOffice's `soffice` for the files that it writes. Every run replaces all files; they differ in their
time stamps only.
"""

import datetime as dt
import io
import json
import pathlib
import subprocess
import tempfile
import zipfile

import msoffcrypto.format.ooxml
import openpyxl
import openpyxl.styles
import pandas as pd
import xlsxwriter

HERE = pathlib.Path(__file__).parent / "fixtures"


def openpyxl_book():
    """Several sheets: notes, the table, an empty one, a hidden one, a chart."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Léeme"
    notes["A1"] = "Datos de la clase, curso 2024-25"
    table = book.create_sheet("Datos & más")
    table.append(["peso (kg)", "altura", "sexo", "nota, \"final\""])
    for row in [[61.4, 1.63, "f", 7], [78, 1.78, "m", 5.5], [None, 1.7, "m", 0.1 + 0.2], [55.25, None, "f", 1e-9]]:
        table.append(row)
    table["E3"] = "línea 1\nlínea 2"
    table["F5"] = "007"
    table["A9"] = " con blancos "
    book.create_sheet("Vacía")
    hidden = book.create_sheet("Oculta")
    hidden.sheet_state = "hidden"
    for row in range(40):
        hidden.append([row, row * 0.5])
    chart = openpyxl.chart.BarChart()
    chart.add_data(openpyxl.chart.Reference(table, min_col=1, min_row=1, max_row=5), titles_from_data=True)
    book.create_chartsheet("Gráfico").add_chart(chart)
    book.save(HERE / "openpyxl.xlsx")


def types_book(path, options):
    """Every type of cell; formulas with the values that a spreadsheet program has stored."""
    book = xlsxwriter.Workbook(path, options)
    sheet = book.add_worksheet("Tipos")
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    time = book.add_format({"num_format": "hh:mm:ss"})
    duration = book.add_format({"num_format": "[h]:mm:ss"})
    percent = book.add_format({"num_format": "0.0%"})
    euro = book.add_format({"num_format": "#,##0.00 €"})
    heads = ["fecha", "momento", "hora", "duración", "porcentaje", "euros", "lógico", "fórmula", "texto", "error"]
    sheet.write_row(0, 0, heads)
    rows = [
        (dt.date(2016, 1, 8), dt.datetime(2016, 1, 8, 12, 30), dt.time(7, 5, 9), dt.timedelta(hours=36, minutes=15),
         0.25, 1012.4, True, ("=E2*4", 1), "12,5", ("=1/0", "#DIV/0!")),
        (dt.date(1999, 12, 31), dt.datetime(2000, 2, 29), dt.time(23, 59, 59), dt.timedelta(minutes=1),
         0.075, -12500, False, ("=F3/7", -1785.7142857142858), "=2+3", ("=NA()", "#N/A")),
        (dt.date(2024, 2, 29), dt.datetime(2024, 12, 31, 23, 59, 59), dt.time(12), dt.timedelta(0),
         1, 0.01, True, ('="a"&"b"', "ab"), "NA", ('=VALUE("x")', "#VALUE!")),
        (dt.date(1905, 3, 1), dt.datetime(1970, 1, 1, 0, 0, 1), dt.time(0, 0, 1), dt.timedelta(days=10),
         -0.5, 1e12, False, ("=TRUE", True), "ñandú €", ("=A1:A2 B1:B2", "#NULL!")),
    ]
    for n, row in enumerate(rows, 1):
        for column, (value, form) in enumerate(zip(row, [date, moment, time, duration, percent, euro])):
            if isinstance(value, (int, float)):
                sheet.write_number(n, column, value, form)
            else:
                sheet.write_datetime(n, column, value, form)
        sheet.write_boolean(n, 6, row[6])
        sheet.write_formula(n, 7, row[7][0], None, row[7][1])
        sheet.write_string(n, 8, row[8])
        sheet.write_formula(n, 9, row[9][0], None, row[9][1])
    book.close()


def offset_book():
    """A table that begins at C4, with an empty row and an empty column in it."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, values in {4: ["x", "y", None, "z"], 5: [1, 2, None, 3], 7: [4, 5, None, 6]}.items():
        for column, value in enumerate(values, 3):
            sheet.cell(row, column, value)
    book.save(HERE / "offset.xlsx")


def pandas_books():
    frame = pd.DataFrame({
        "país": ["España", "Perú", None, "Chile"],
        "habitantes": [48_600_000, 34_000_000, 1, 2_000_000_001],
        "superficie": [505_990.0, 1_285_216.5, float("nan"), 0.5],
        "desde": pd.to_datetime(["1978-12-06", "1993-12-29", None, "1980-09-11"]),
    })
    frame.to_excel(HERE / "pandas.xlsx", index=False, sheet_name="Países")
    frame.to_excel(HERE / "pandas.ods", index=False, sheet_name="Países", engine="odf")


def heads_book():
    """One sheet for each case of merged cells."""
    book = openpyxl.Workbook()
    book.remove(book.active)

    def sheet(name, rows, merges):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)

    sheet("dos filas", [
        ["Notas del curso", None, None, None, None],
        [None],
        ["alumno", "peso", None, "altura", None],
        [None, 2019, 2020, "antes", "después"],
        ["Ana", 61.5, 60, 1.63, 1.64],
        ["Luis", 78, 79.5, 1.78, 1.78],
    ], ["A1:E1", "A3:A4", "B3:C3", "D3:E3"])
    sheet("una fila", [
        ["nombre", None, "edad"],
        ["Ana", "Pérez", 23],
        ["Luis", "Gil", 31],
    ], ["A1:B1"])
    sheet("tres filas", [
        ["grupo", "medidas", None, None, None],
        [None, "peso", None, "altura", None],
        [None, 1, 2, 1, 2],
        ["a", 61.5, 60, 1.63, 1.64],
    ], ["A1:A3", "B1:E1", "B2:C2", "D2:E2"])
    sheet("grupo solo", [
        [None, "peso", None],
        ["alumno", "antes", "después"],
        ["Ana", 61, 60],
    ], ["B1:C1"])
    sheet("categorías", [
        ["grupo", "alumno", "nota"],
        ["mañana", "Ana", 7],
        [None, "Luis", 5],
        [None, "Eva", 9],
        ["tarde", "Juan", 4],
        [None, "Sara", 8],
        ["observación: sin revisar", None, None],
    ], ["A2:A4", "A5:A6", "A7:C7"])
    book.save(HERE / "heads.xlsx")


def class_book():
    """What a student drops on the page: a remark, a table to learn from, and a smaller one."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Léeme"
    notes["A1"] = "Medidas de la clase"
    measures = book.create_sheet("Medidas")
    measures.append(["peso", "altura", "sexo"])
    for n in range(24):
        measures.append([50 + 1.5 * n + n % 3, 1.5 + 0.0125 * n, "mf"[n % 2]])
    marks = book.create_sheet("Notas")
    marks.append(["horas", "nota"])
    for n in range(12):
        marks.append([n / 2, 3 + n / 2])
    book.save(HERE / "class.xlsx")


def office(path, to):
    """Has LibreOffice convert a file, and returns the new one."""
    name = pathlib.Path(path)
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to,
             "--outdir", profile, str(name)],
            check=True, stdout=subprocess.DEVNULL)
        made = pathlib.Path(profile) / f"{name.stem}.{to.split(':')[0]}"
        return made.read_bytes()


def rewritten(source, change):
    """The zip `source` with the parts that `change` gives other bytes; `None` leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = change(part.filename, old.read(part))
            if data is not None:
                new.writestr(part.filename, data)
    return out.getvalue()


def office_books():
    types = office(HERE / "types.xlsx", "ods")
    (HERE / "types_office.ods").write_bytes(types)
    (HERE / "types_office.xlsx").write_bytes(office(HERE / "types.xlsx", "xlsx"))
    (HERE / "heads_office.ods").write_bytes(office(HERE / "heads.xlsx", "ods"))
    (HERE / "openpyxl_office.ods").write_bytes(office(HERE / "openpyxl.xlsx", "ods"))
    (HERE / "old.xls").write_bytes(office(HERE / "offset.xlsx", "xls"))
    (HERE / "document.odt").write_bytes(zip_of({"mimetype": "application/vnd.oasis.opendocument.text",
                                                "content.xml": "<a/>"}))

    def spanish(name, data):
        words = {"#DIV/0!": "#¡DIV/0!", "#N/A": "#N/D", "#VALUE!": "#¡VALOR!"}
        if name == "content.xml":
            for english, word in words.items():
                data = data.replace(f"<text:p>{english}".encode(), f"<text:p>{word}".encode())
        return data

    (HERE / "spanish_errors.ods").write_bytes(rewritten(types, spanish))

    def with_encryption(name, data):
        if name == "META-INF/manifest.xml":
            return data.replace(b'manifest:full-path="content.xml" manifest:media-type="text/xml"/>',
                                b'manifest:full-path="content.xml" manifest:media-type="text/xml">'
                                b'<manifest:encryption-data/></manifest:file-entry>')
        return data

    (HERE / "encrypted.ods").write_bytes(rewritten(types, with_encryption))


def zip_of(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def encrypted_book():
    plain = open(HERE / "offset.xlsx", "rb")
    with plain, open(HERE / "encrypted.xlsx", "wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secreto", out)


def value(cell):
    """What pandas has in a cell, with its type."""
    if isinstance(cell, bool):
        return {"boolean": cell}
    if isinstance(cell, (pd.Timestamp, dt.datetime)):
        return None if pd.isna(cell) else {"date": cell.isoformat(timespec="milliseconds")}
    if isinstance(cell, dt.time):
        return {"seconds": cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6}
    if isinstance(cell, (pd.Timedelta, dt.timedelta)):
        return None if pd.isna(cell) else {"seconds": round(cell.total_seconds(), 3)}
    if cell is None or (isinstance(cell, float) and pd.isna(cell)):
        return None
    if isinstance(cell, (int, float)):
        return {"number": float(cell)}
    return {"text": str(cell)} if str(cell) else None


def expected():
    files = ["openpyxl.xlsx", "types.xlsx", "types_1904.xlsx", "types_inline.xlsx", "offset.xlsx", "pandas.xlsx",
             "pandas.ods", "types_office.ods", "types_office.xlsx", "openpyxl_office.ods", "spanish_errors.ods"]
    result = {}
    for name in files:
        # pandas' engine odf fails at durations of a day and more ("hour must be in 0..23: 36:15:00").
        engine = "openpyxl" if name.endswith("xlsx") else "odf" if name == "pandas.ods" else "calamine"
        sheets = pd.read_excel(HERE / name, sheet_name=None, header=None, dtype=object, keep_default_na=False,
                               na_values=[""], engine=engine)
        result[name] = {sheet: [[value(cell) for cell in row] for row in frame.itertuples(index=False)]
                        for sheet, frame in sheets.items()}
    lines = (f'"{name}": {json.dumps(sheets, ensure_ascii=False)}' for name, sheets in result.items())
    (HERE / "pandas.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    openpyxl_book()
    types_book(HERE / "types.xlsx", {})
    types_book(HERE / "types_1904.xlsx", {"date_1904": True})
    types_book(HERE / "types_inline.xlsx", {"constant_memory": True})
    offset_book()
    pandas_books()
    heads_book()
    class_book()
    office_books()
    encrypted_book()
    expected()
