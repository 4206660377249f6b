"""Files that LibreOffice and R write, where this machine has them."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from reading import Call, boolean, date, number, percent, text

HERE = Path(__file__).resolve().parent

# Kind of cell and style, by column. Words have no style.
SHEETS = {
    "numbers": (
        [("x", "float", ""), ("miles", "float", "grouped"), ("cuenta", "float", "count"), ("ciencia", "float", "science"),
         ("zona", "string", "")],
        [[0.1, 1234.5, 1234567, 6.02e23, "Córdoba, sur"], [1 / 3, -987654.25, 999, 1.6e-19, 'dice "sí"'],
         [None, 12.5, None, 3e8, "Córdoba, sur"], [1e-7, 1e6, 52618, None, 'dice "sí"'], [123456.789, 0, -1234, 1.5, "Ñu; norte"]],
    ),
    "money": (
        [("fecha", "date", "date"), ("día", "date", "iso"), ("importe", "currency", "euro"), ("iva", "percentage", "percent"),
         ("pagado", "boolean", "boolean"), ("nota", "float", "")],
        [["2024-01-15", "2024-01-15", 12.5, 0.21, "true", 5.5], ["2024-02-29", "2024-02-29", 1250, 0.1, "false", 6],
         ["2023-12-31", "2023-12-31", -1000.25, 0.04, "true", 7.25], ["2024-03-14", "2024-03-14", 7.75, 0.005, "false", None]],
    ),
    "merged-rows": (
        [("", "string", ""), ("2023", "float", ""), ("2024", "float", "")],
        [["Álava", 1.5, 2.5], ["Burgos", 2.25, None], ["Cádiz", 3.5, 4.5], ["Álava", 4.5, 0.5]],
    ),
}
# Name, locale, and LibreOffice's filter: separator, quote, character set, first line, columns, language, all texts quoted, numbers as shown.
FORMATS = {
    "c": ("C.UTF-8", "csv"),
    "es": ("es_ES.UTF-8", "csv"),
    "es-utf8-semicolon": ("es_ES.UTF-8", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true"),
    "en-utf8-tab-quoted": ("en_US.UTF-8", "csv:Text - txt - csv (StarCalc):9,34,76,1,,0,true,true"),
    "es-ansi-semicolon": ("es_ES.UTF-8", "csv:Text - txt - csv (StarCalc):59,34,ANSI,1,,0,false,true"),
    "es-as-stored": ("es_ES.UTF-8", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"),
}
# How each of them is read: arguments, decimal sign, thousands sign, form of dates, words of truth.
SPANISH, ENGLISH = ("VERDADERO", "FALSO"), ("TRUE", "FALSE")
READ = {
    "c": ({"encoding": "cp1252"}, ".", "", "%m/%d/%Y", ENGLISH),
    "es": ({"encoding": "cp1252"}, ",", "", "%d/%m/%Y", SPANISH),
    "es-utf8-semicolon": ({"sep": ";"}, ",", ".", "%d/%m/%y", SPANISH),
    "en-utf8-tab-quoted": ({"sep": "\t"}, ".", ",", "%m/%d/%y", ENGLISH),
    "es-ansi-semicolon": ({"sep": ";", "encoding": "cp1252"}, ",", ".", "%d/%m/%y", SPANISH),
    "es-as-stored": ({"sep": ";"}, ",", "", "%d/%m/%Y", SPANISH),
}


def cell(kind, style, value):
    if value is None:
        return "<table:table-cell/>"
    if kind == "string":
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    key = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    style = f' table:style-name="{style}"' if style else ""
    currency = ' office:currency="EUR"' if kind == "currency" else ""
    return f'<table:table-cell{style} office:value-type="{kind}"{currency} office:{key}="{value}"/>'


def sheet(columns, rows):
    names = "".join(cell("string", "", name) for name, _, _ in columns)
    lines = [names] + ["".join(cell(kind, style, value) for (_, kind, style), value in zip(columns, row)) for row in rows]
    table = "\n".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    return (HERE / "spreadsheet.fods").read_text().replace("ROWS", table)


def libreoffice(folder):
    """Every sheet in every format: name, bytes."""
    made = {}
    for name, (columns, rows) in SHEETS.items():
        source = folder / f"{name}.fods"
        source.write_text(sheet(columns, rows))
        for form, (locale, target) in FORMATS.items():
            out = folder / form
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile-{locale}", "--headless", "--convert-to", target,
                       "--outdir", str(out), str(source)]
            environment = os.environ | {"LC_ALL": locale, "LANG": locale}
            subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
            made[f"libreoffice-{name}-{form}"] = (out / f"{name}.csv").read_bytes()
    return made


R_PROGRAM = r"""
d <- data.frame(peso = c(61.5, NA, 70.25, 1e5, 1/3, 55), altura = c(151.8, 139.7, 136.5, 156.8, 1e-20, 1234567.5),
  sexo = factor(c("mujer", "hombre", "mujer", "mujer", "hombre", "hombre")), zona = c("Ñu", "c, d", "e; f", "Ñu", "c, d", "e; f"))
e <- data.frame(dia = as.Date("2024-01-30") + 0:4, hora = as.POSIXct("2024-01-30 07:30:00", tz = "UTC") + 3600 * 6 * 0:4,
  ok = c(TRUE, FALSE, TRUE, TRUE, FALSE), n = c(100000L, 200000L, 3L, NA, 5L), x = 10^(3:7))
f <- data.frame(texto = c("dice \"no\"", "dice \"si\"", NA, "dice \"no\"", "dice \"si\""), y = c(1.5, 2, 2.5, 3, 3.5))
data <- list(measured = d, days = e, quotes = f)
for (name in names(data)) {
  of <- function(way) paste0("r-", name, "-", way)
  t <- data[[name]]
  bare <- t[!(names(t) %in% c("zona", "hora"))]
  write.csv(t, of("write-csv"))
  write.csv(bare, of("write-csv-plain"), row.names = FALSE, quote = FALSE, na = "")
  write.csv2(t, of("write-csv2"))
  write.csv2(t, of("write-csv2-latin1"), row.names = FALSE, fileEncoding = "latin1")
  write.table(bare, of("write-table"))
  write.table(t, of("write-table-tab"), sep = "\t", quote = FALSE, dec = ",")
  write.table(t, of("write-table-no-names"), sep = ";", col.names = FALSE, row.names = FALSE)
  write.table(t, of("write-table-doubled"), sep = "\t", qmethod = "double", eol = "\r\n")
}
"""


def call_for_sheet(name, form):
    arguments, decimal, thousands, date_form, truth = READ[form]
    in_number = number(decimal, thousands)
    columns = {
        "numbers": [in_number] * 4 + [text()],
        "money": [date(date_form), date("%Y-%m-%d"), in_number, percent(decimal), boolean(*truth), in_number],
        "merged-rows": [text(), in_number, in_number],
    }[name]
    return Call(columns=columns, dtype=str, keep_default_na=False, **arguments)


def r(folder):
    program = folder / "program.R"
    program.write_text(R_PROGRAM)
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    subprocess.run(["Rscript", "--vanilla", program.name], cwd=folder, env=environment, check=True, timeout=300)
    return {path.name: path.read_bytes() for path in sorted(folder.glob("r-*"))}


# How each way of writing is read, and whether it has row names.
R_READ = {
    "write-csv": ({"index_col": 0}, ".", True),
    "write-csv-plain": ({}, ".", False),
    "write-csv2": ({"sep": ";", "index_col": 0}, ",", True),
    "write-csv2-latin1": ({"sep": ";", "encoding": "latin-1"}, ",", False),
    "write-table": ({"sep": " ", "escapechar": "\\"}, ".", True),
    "write-table-tab": ({"sep": "\t"}, ",", True),
    "write-table-no-names": ({"sep": ";", "header": None, "escapechar": "\\"}, ".", False),
    "write-table-doubled": ({"sep": "\t"}, ".", True),
}


def call_for_r(name, way):
    arguments, decimal, _ = R_READ[way]
    na = ["NA"]
    in_number, word, truth = number(decimal, missing=na), text(na), boolean("TRUE", "FALSE", na)
    is_bare = way in ("write-csv-plain", "write-table")
    columns = {
        "measured": [in_number, in_number, word] + [word] * (not is_bare),
        "days": [date("%Y-%m-%d", na)] + [date("%Y-%m-%d %H:%M:%S", na)] * (not is_bare) + [truth, in_number, in_number],
        "quotes": [word, in_number],
    }[name]
    return Call(columns=columns, dtype=str, keep_default_na=False, **arguments)


def call_for(name):
    """The call for a file by its name."""
    program, rest = name.split("-", 1)
    if program == "r":
        return call_for_r(*rest.split("-", 1))
    for sheet_name in SHEETS:
        if rest.startswith(sheet_name + "-"):
            return call_for_sheet(sheet_name, rest.removeprefix(sheet_name + "-"))
    raise ValueError(name)


PROGRAMS = {"libreoffice": ("soffice", libreoffice), "r": ("Rscript", r)}


def written(program):
    """What the program writes; `None` if it is not on this machine."""
    command, make = PROGRAMS[program]
    if shutil.which(command) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder))
