"""The files of the project's list of tables that went wrong, with the reading that is right."""
from pathlib import Path

from reading import Call, date, number, percent, text

CASES = Path(__file__).resolve().parent.parent / "cases"

COMMA = number(",", ".")
SPREADSHEET_ERRORS = ["", "#N/D", "#¡DIV/0!", "#¡VALOR!"]
CALLS = {
    "b01-miles-y-comas.csv": Call(sep=";", decimal=",", thousands="."),
    "b04a-ultima-celda-vacia.csv": Call(),
    "b04b-coma-final-solo-en-datos.csv": Call(index_col=False),
    "b05-r-write-table.tsv": Call(sep="\t"),
    "b06-lineas-antes-de-la-cabecera.csv": Call(encoding="utf-8-sig", skiprows=4, usecols=range(5)),
    "b08-punto-y-coma-en-respuestas.csv": Call(),
    "b09-espacio-antes-de-las-comillas.csv": Call(skipinitialspace=True),
    "b10a-separado-por-espacios.data": Call(sep=r"\s+", header=None),
    "b10b-separado-por-espacios.txt": Call(sep=r"\s+"),
    "b11-nil-y-none.csv": Call(keep_default_na=False, na_values=[""]),
    "b12-errores-de-excel.csv": Call(sep=";", decimal=",", keep_default_na=False, na_values=SPREADSHEET_ERRORS),
    "b13-porcentajes-y-euros.csv": Call(
        columns=[COMMA, percent(","), COMMA], sep=";", dtype=str, keep_default_na=False),
    "b16-mas-de-mil-millones.tsv": Call(sep="\t"),
    "b18a-clases-desde-1.csv": Call(),
    "b18b-clases-menos-1-y-1.csv": Call(),
    "b19-orange-igual.tsv": Call(sep="\t", skiprows=[1, 2]),
    "b19-orange.tab": Call(sep="\t", skiprows=[1, 2]),
    "c01-lista-de-banco.csv": Call(
        columns=[date("%d/%m/%Y"), text(), COMMA], sep=";", header=None, dtype=str, keep_default_na=False),
    "c02-columna-constante.csv": Call(),
}


def make():
    """Returns name, what is special, bytes and call."""
    for path in sorted(path for path in CASES.iterdir() if not path.name.startswith(".")):
        yield path.name, "a file of the project's cases", path.read_bytes(), CALLS[path.name]
