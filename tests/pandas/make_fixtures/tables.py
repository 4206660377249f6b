"""Tables with the content that people have: what a file says, before it is decided how it is written.

A table is a list of columns. Each cell is `None` (no value) or its plain text: a number with a
decimal point and without groups ("-1234.50"), a word, a date as ISO ("2024-03-15" or
"2024-03-15 07:30:00"). The plain text decides the value that a reader has to find.
"""
from dataclasses import dataclass, field, replace

SURNAMES = "García Núñez Peña Ibáñez López Ruiz Gómez Marín Sáez Oliva Vidal Ferrer Mora Castro".split()
FIRST_NAMES = "Ada Nil Bea Cai Íñigo Marta Jordi Zoe Lucía Hugo Noa Álex Inés Pol Eva Teo Ona Iker".split()
TOWNS = [
    "Alcalá de Henares", "Badalona", "Cádiz", "Dénia", "Écija", "Figueres", "Gádor", "Huesca", "Íllora",
    "Jaén", "La Coruña", "Móstoles", "Níjar", "Ourense", "Peñíscola", "Quart de Poblet", "Ronda",
    "Santa Coloma de Gramenet", "Úbeda", "Vitoria-Gasteiz", "Xàtiva", "Yecla", "Zafra", "L'Hospitalet",
]
PROVINCES = ["Madrid", "Barcelona", "Cádiz", "Alicante", "Jaén", "A Coruña"]
PRODUCTS = ["pan", "leche", "aceite", "café", "arroz", "jabón"]


@dataclass
class Column:
    """A column: `kind` is `number`, `words`, `booleans`, `dates`, `percent` or `amount`."""

    name: str
    kind: str
    cells: list
    # With `dates`: how they are written, for strftime. With `amount`: the currency sign.
    form: str = ""
    # With numbers: whether thousands are grouped where the file groups them.
    groups: bool = True

    def with_cells(self, cells):
        return replace(self, cells=cells)


@dataclass
class Table:
    columns: list
    # What is special about the content.
    about: str = ""
    tags: set = field(default_factory=set)

    @property
    def n_rows(self):
        return len(self.columns[0].cells)


def fixed(rng, low, high, digits):
    return f"{rng.uniform(low, high):.{digits}f}"


def numbers(rng, name, n, low, high, digits, **more):
    if digits == 0:
        cells = [str(rng.randint(int(low), int(high))) for _ in range(n)]
    else:
        cells = [fixed(rng, low, high, digits) for _ in range(n)]
    return Column(name, "number", cells, **more)


def words(rng, name, n, choices):
    """Words of which at least one repeats, where there are rows enough."""
    choices = list(choices)[: max(1, n // 2)]
    cells = [choices[idx % len(choices)] for idx in range(n)]
    rng.shuffle(cells)
    return Column(name, "words", cells)


def dates(rng, name, n, form, with_time=False):
    """Days of which one at least is later than the 12th, so that day and month can be told apart."""
    cells = []
    for idx in range(n):
        day = rng.randint(13, 28) if idx % 3 == 1 or n < 3 else rng.randint(1, 28)
        text = f"{rng.randint(2015, 2025)}-{rng.randint(1, 12):02}-{day:02}"
        if with_time:
            seconds = rng.randint(0, 59) if "%S" in form else 0
            text += f" {rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{seconds:02}"
        cells.append(text)
    return Column(name, "dates", cells, form=form)


def measurements(rng, n):
    return Table([
        numbers(rng, "altura", n, 120, 199, 1),
        numbers(rng, "peso", n, 30, 110, 2),
        numbers(rng, "edad", n, 4, 88, 0),
        words(rng, "sexo", n, ["mujer", "hombre"]),
    ], "measured people")


def municipalities(rng, n):
    towns = TOWNS[:]
    rng.shuffle(towns)
    return Table([
        Column("municipio", "words", [towns[idx % len(towns)] for idx in range(n)]),
        words(rng, "provincia", n, PROVINCES[:3]),
        numbers(rng, "población", n, 800, 3_300_000, 0),
        numbers(rng, "renta media (€)", n, 8_000, 32_000, 2),
        numbers(rng, "variación", n, -9, 9, 1),
    ], "Spanish municipalities")


def class_list(rng, n):
    pupils = [f"{rng.choice(SURNAMES)}, {rng.choice(FIRST_NAMES)} {idx}" for idx in range(n)]
    return Table([
        Column("alumno", "words", pupils),
        words(rng, "grupo", n, ["4º A", "4º B", "4º C"]),
        numbers(rng, "nota 1", n, 0, 10, 1),
        numbers(rng, "nota 2", n, 0, 10, 2),
        words(rng, "aprobado", n, ["sí", "no"]),
    ], "a class list")


def bank(rng, n):
    form = rng.choice(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"])
    return Table([
        dates(rng, "fecha", n, form),
        words(rng, "tipo", n, ["A", "B"]),
        numbers(rng, "importe", n, -38_000, 38_000, 2),
        numbers(rng, "saldo", n, 100, 2_000_000, 2),
    ], f"a bank's list, dates {form}")


def weather(rng, n):
    form = rng.choice(["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M"])
    return Table([
        dates(rng, "momento", n, form, with_time=True),
        numbers(rng, "temperatura", n, -12, 39, 1),
        numbers(rng, "presión", n, 980, 1040, 2),
        numbers(rng, "viento", n, 0, 90, 0),
        words(rng, "dirección", n, ["N", "SO", "E", "NO"]),
    ], f"weather, times {form}")


def laboratory(rng, n):
    """Exponents as C and spreadsheets write them."""
    style = rng.choice(["{:.3e}", "{:.2E}", "{:.1e}"])
    return Table([
        numbers(rng, "ensayo", n, 1, 90, 0),
        numbers(rng, "T (K)", n, 250, 400, 2),
        Column("k", "number", [style.format(10 ** rng.uniform(-9, 9)) for _ in range(n)]),
        Column("carga", "number", [style.format(-(10 ** rng.uniform(-6, 3))) for _ in range(n)]),
        words(rng, "sustancia", n, ["agua", "etanol", "ácido"]),
    ], "a laboratory's constants with exponents")


def r_numbers(rng, n):
    """R writes 100000 as 1e+05, and the shortest digits otherwise."""
    cells = [rng.choice(["1e+05", "2e+05", "123456", "1e-04", "3e+06", "0.5", "1234.5"]) for _ in range(n)]
    cells[0], cells[-1] = "1e+05", "0.25"
    return Table([
        Column("dosis", "number", cells, groups=False),
        numbers(rng, "respuesta", n, 0, 1, 3),
        words(rng, "grupo", n, ["control", "tratado"]),
    ], "numbers as R writes them")


def survey(rng, n):
    remarks = ['dice "bien"', "mejor; no tan mal", "sí, claro", "tab\taquí" if rng.random() < 0.2 else "a | b",
               "normal", "línea uno\nlínea dos", "¿qué?"]
    rng.shuffle(remarks)
    return Table([
        Column("id", "number", [str(1001 + 7 * idx) for idx in range(n)], groups=False),
        numbers(rng, "edad", n, 18, 90, 0),
        numbers(rng, "horas", n, 0, 12, 1),
        words(rng, "barrio", n, ["Centro; norte", "Alba, sur", "Eixample"]),
        Column("observación", "words", [f"{remarks[idx % len(remarks)]} ({idx})" for idx in range(n)]),
    ], "a survey with remarks")


def purchases(rng, n):
    sign = rng.choice(["€", "$", "EUR", "£"])
    return Table([
        words(rng, "producto", n, PRODUCTS[:3]),
        Column("precio", "amount", [fixed(rng, 0.5, 4000, 2) for _ in range(n)], form=sign),
        Column("iva", "percent", [rng.choice(["21", "10", "4", "0.5"]) for _ in range(n)], form="%"),
        numbers(rng, "unidades", n, 1, 40, 0),
        numbers(rng, "peso", n, 0.1, 30, 2),
    ], f"purchases with {sign} and %")


def sensors(rng, n):
    """All digits that a double has, and a column that is constant."""
    return Table([
        Column("t", "number", [repr(round(0.1 * idx, 1)) for idx in range(n)]),
        Column("canal a", "number", [repr(rng.gauss(0, 1)) for _ in range(n)], groups=False),
        Column("canal b", "number", [repr(rng.uniform(-1e5, 1e5)) for _ in range(n)], groups=False),
        Column("ganancia", "number", ["14.62"] * n),
        words(rng, "estado", n, ["ok", "fallo"]),
    ], "a sensor's doubles")


def countries(rng, n):
    names = ["España", "Portugal", "Côte d'Ivoire", "Türkiye"]
    return Table([
        Column("country", "words", [names[idx * 3 // max(n, 1) % 4] for idx in range(n)]),
        Column("year", "number", [str(1952 + 5 * idx) for idx in range(n)], groups=False),
        numbers(rng, "pop", n, 200_000, 1_400_000_000, 0),
        numbers(rng, "lifeExp", n, 35, 84, 2),
        numbers(rng, "gdpPercap", n, 300, 49_000, 6, groups=False),
    ], "countries")


def identifiers(rng, n):
    return Table([
        Column("clave", "number", [str(2**53 + 1 + 2 * idx) for idx in range(n)], groups=False),
        Column("código", "words", [f"A-{101 + idx}" for idx in range(n)]),
        numbers(rng, "x", n, -3, 3, 2),
        numbers(rng, "y", n, -30, 30, 1),
    ], "integers beyond 2^53 and codes")


def switches(rng, n):
    yes, no = rng.choice([("True", "False"), ("VERDADERO", "FALSO"), ("TRUE", "FALSE"), ("sí", "no")])
    is_boolean = yes.lower() == "true"
    flags = words(rng, "activo", n, [yes, no])
    if is_boolean:
        flags.kind = "booleans"
    return Table([
        flags,
        words(rng, "nivel", n, ["None", "Low", "High"]),
        words(rng, "región", n, ["EU", "NA", "AS"]),
        numbers(rng, "x", n, 0, 9, 1),
        numbers(rng, "y", n, -1, 1, 2),
    ], f"{yes} and {no}, and words that look like none")


def signs(rng, n):
    """Plus signs, a bare point before or behind the digits, leading zeros."""
    def odd(idx):
        return ["+3.25", ".5", "5.", "-.75", "007.50", "+12", "-0", "0.10"][idx % 8]
    return Table([
        Column("x", "number", [odd(idx + rng.randint(0, 7)) for idx in range(n - 1)] + [".5"], groups=False),
        Column("y", "number", [odd(idx) for idx in range(n)], groups=False),
        words(rng, "lado", n, ["izquierdo", "derecho"]),
    ], "signs, leading zeros, .5 and 5.")


THEMES = [
    measurements, municipalities, class_list, bank, weather, laboratory, r_numbers, survey, purchases,
    sensors, countries, identifiers, switches, signs,
]
