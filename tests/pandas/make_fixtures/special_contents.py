"""Files of which each shows one kind of content that looks like another one."""
import pandas as pd

from reading import Call, Converter, boolean, date, number

MONTHS = "ene feb mar abr may jun jul ago sep oct nov dic".split()


def number_with(unit):
    """A Spanish number before a unit."""
    base = number(",", ".")
    return Converter(f"number_with({unit!r})", lambda cell: base.function(cell.removesuffix(unit).strip()))


def spanish_date():
    """`8 de enero de 2016`, `08-ene-2016`."""

    def function(cell):
        day, month, year = cell.replace(" de ", "-").split("-")
        return pd.Timestamp(int(year), MONTHS.index(month[:3]) + 1, int(day))

    return Converter("spanish_date", function)


def column_file(name, cells):
    """A file with a column of such cells beside numbers that show a decimal comma."""
    rows = [f"{cell};{idx + 1},{idx % 4 + 5};{idx % 3}\n" for idx, cell in enumerate(cells)]
    return (f"{name};x;y\n" + "".join(rows)).encode()


def words(name, cells):
    return column_file(name, cells), Call(sep=";", decimal=",", dtype={name: str}, keep_default_na=False)


def numbers(name, cells, converter):
    call = Call(columns=[converter, number(","), number(",")], sep=";", dtype=str, keep_default_na=False)
    return column_file(name, cells), call


def make():
    """Returns name, what is special, bytes and call."""
    comma = number(",", ".")
    twice = lambda *cells: [*cells, *cells]  # noqa: E731
    files = {
        # Words with digits.
        "results-of-matches": words("resultado", twice("2-1", "0-0", "3-2", "1-1")),
        "ranges-of-ages": words("edad", twice("10-20", "20-30", "30-40")),
        "ranges-with-a-dash": words("edad", twice("0–14", "15–64", "65+")),
        "fractions": words("dosis", twice("1/2", "1/4", "3/4")),
        "versions": words("version", twice("1.2.3", "1.10.0", "2.0.1")),
        "addresses-of-computers": words("ip", twice("192.168.1.1", "10.0.0.27", "192.168.1.20")),
        "classes-of-a-school": words("curso", twice("1º ESO", "2º ESO", "3º ESO")),
        "classes-with-letters": words("grupo", twice("1A", "1B", "2A")),
        "identity-cards": words("dni", ["12345678Z", "23456789D", "34567890V", "45678901G"]),
        "codes-with-leading-zeros": words("código", twice("00123", "00456", "01789")),
        "codes-with-exponents": words("hash", ["12e4", "3f07", "9ab1", "77c0", "1e05", "d3e4"]),
        "rooms": words("aula", twice("A1", "B2", "C3")),
        "roman-numerals": words("siglo", twice("XIX", "XX", "XXI")),
        "letters-t-and-f": words("ok", twice("T", "F")),
        "yes-and-no-in-english": words("ok", twice("yes", "no")),
        "names-of-months": words("mes", twice("enero", "mayo", "agosto")),
        "abbreviated-months": words("mes", twice("ene", "feb", "mar", "may")),
        "days-of-the-week": words("día", twice("lunes", "martes", "mié.")),
        "quarters": words("trimestre", twice("2024T1", "2024T2", "2024T3")),
        "seasons": words("temporada", twice("2022/23", "2023/24", "2024/25")),
        "levels-of-words-for-no-value": words("estado", twice("-", "+", "?")),
        "first-name-nil-among-few": words("nombre", ["Nil", "Ada", "Nil", "Bea"]),
        "addresses": words("calle", ["C/ Mayor, 3", "Av. del Sol, 12", "Plaza 1.º de Mayo", "C/ Real s/n"]),
        "places-as-pairs": words("lugar", ["41.38, 2.17", "40.42, -3.70", "39.47, -0.38", "37.39, -5.98"]),
        "telephones-with-plus": words("tel", ["+34 600 12 34 56", "+34 611 22 33 44", "+34 622 33 44 55"]),
        "web-pages": words("web", ["https://a.es/?x=1;2".replace(";", "&"), "https://b.es/2", "www.c.es"]),
        "plus-minus": words("medida", ["1,5 ± 0,2", "2,5 ± 0,1", "3,5 ± 0,3"]),
        "comparisons": words("valor", twice("<0,5", ">10", "≤2")),
        "several-units": words("tiempo", twice("12 h", "30 min", "45 s")),
        # Numbers.
        "ordinals-with-points": numbers("puesto", ["1.", "2.", "3.", "4."], comma),
        "temperatures": numbers("t", ["-3,5 °C", "−1 °C", "12,25 °C", "0 °C"],
                                number_with("°C")),
        "kilometres-with-groups": numbers("d", ["1.250 km", "384.400 km", "12,5 km", "7 km"], number_with(" km")),
        "numbers-with-their-sign-apart": words("x1", ["- 3,5", "+ 2", "- 1,25", "+ 4"]),
        "zeros-and-ones": numbers("si", ["0", "1", "1", "0"], number(",")),
        "percent-glued-with-comma": numbers("iva", ["21,5%", "10,0%", "4,0%", "21,5%"], number(",")),
        "per-mille": numbers("alcohol", ["0,5 ‰", "0,25 ‰", "1,5 ‰", "0,8 ‰"], number_with("‰")),
        "mixed-percent-and-not": words("p", twice("21 %", "0,21", "10 %")),
        "a-few-words-among-numbers": (
            column_file("n", ["1,5", "2,5", "nada", "3,5", "4,5", "5,5", "6,5"]),
            Call(columns=[number(",", missing=["nada"]), number(","), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "several-words-for-no-value": (
            column_file("n", ["1,5", "NA", "-", "3,5", "", "5,5", "n.d.", "7,5", "8,5"]),
            Call(columns=[number(",", missing=["NA", "-", "n.d."]), number(","), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "half-of-the-cells-missing": (
            column_file("n", ["1,5", "NA", "NA", "3,5", "NA", "5,5", "NA", "NA"]),
            Call(columns=[number(",", missing=["NA"]), number(","), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "three-decimals-beside-two": (
            b"a;b\n12.345;1.5\n7.125;2.25\n0.500;3.75\n", Call(sep=";")),
        "three-decimals-only-below-one": (
            b"a;b\n0.345;3\n0.125;4\n0.500;5\n", Call(sep=";")),
        "grouped-numbers-only": (
            "pueblo;habitantes\nAlba;1.234\nBreda;12.500\nAlba;34.987\nBreda;43.899\n".encode(),
            Call(sep=";", thousands=".")),
        "grouped-numbers-and-small-ones": (
            "pueblo;habitantes\nAlba;1.234\nBreda;500\nAlba;34.987\nBreda;899\n".encode(), Call(sep=";", thousands=".")),
        "english-groups-between-commas": (
            b'town,people\nAlba,"1,234"\nBreda,"12,500"\nAlba,"34,987"\nBreda,"43,899"\n', Call(thousands=",")),
        "decimal-comma-in-quotes-between-commas": (
            b'a,b\n"1,25",x\n"2,5",y\n"3,125",x\n"4,75",y\n', Call(decimal=",")),
        # Dates.
        "dates-that-may-be-both": (
            b"fecha;x\n03/04/2024;1.5\n05/06/2024;2.5\n07/08/2024;3.5\n01/02/2024;4.5\n",
            Call(columns=[date("%d/%m/%Y"), number()], sep=";", dtype=str, keep_default_na=False)),
        "dates-that-may-be-both-with-comma": (
            b"fecha;x\n03/04/2024;1,5\n05/06/2024;2,5\n07/08/2024;3,5\n01/02/2024;4,5\n",
            Call(columns=[date("%d/%m/%Y"), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "spanish-months": (
            "fecha;x\n8 de enero de 2016;1,5\n13 de febrero de 2016;2,5\n".encode() + "1 de agosto de 2017;3,5\n".encode(),
            Call(columns=[spanish_date(), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "abbreviated-spanish-dates": (
            b"fecha;x\n08-ene-2016;1,5\n13-feb-2016;2,5\n01-ago-2017;3,5\n",
            Call(columns=[spanish_date(), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "dates-and-words": words("fecha", twice("2024-01-15", "pendiente", "sin fecha", "anulada")),
        "durations": (
            b"tiempo;x\n00:12:30;1,5\n01:05:00;2,5\n00:59:59;3,5\n",
            Call(columns=[date("%H:%M:%S"), number(",")], sep=";", dtype=str, keep_default_na=False)),
        "seconds-with-fractions": (
            b"t,x\n2024-01-01 00:00:00.250,1.5\n2024-01-01 00:00:01.500,2.5\n2024-01-01 00:00:02.750,3.5\n",
            Call(columns=[date("%Y-%m-%d %H:%M:%S.%f"), number()], dtype=str, keep_default_na=False)),
        "years": numbers("año", ["1999", "2004", "2008", "2012"], number(",")),
        # Headers.
        "names-that-are-dates": (
            b"pueblo;2024-01;2024-02\nAlba;1,5;2,5\nBreda;3,5;4,5\nCieza;5,5;6,5\n", Call(sep=";", decimal=",")),
        "names-that-are-numbers-and-words": (
            b"id;1;2;total\na;1,5;2,5;4,0\nb;3,5;4,5;8,0\na;5,5;6,5;12,0\n", Call(sep=";", decimal=",")),
        "names-with-separators-in-quotes": (
            b'"peso; kg";"altura; cm"\n61,5;151,8\n70,25;139,7\n', Call(sep=";", decimal=",")),
        "very-long-name": (
            b"\xc2\xbfCu\xc3\xa1ntas horas a la semana dedicas a estudiar fuera de clase, sin contar el fin de semana?;nota\n5;6,5\n7;8\n3;5\n",
            Call(sep=";", decimal=",")),
        "no-header-with-words-only-once": (
            b"Ada,5.5,a\nBea,6.5,b\nCai,7.5,a\nNil,8.5,b\n", Call(header=None)),
        "no-header-numbers-only": (b"5.1,3.5,0\n4.9,3.0,0\n6.3,2.9,1\n5.8,2.7,1\n", Call(header=None)),
        "no-header-dates": (
            b"2024-01-15;1,5\n2024-02-15;2,5\n2024-03-15;3,5\n",
            Call(columns=[date("%Y-%m-%d"), number(",")], sep=";", header=None, dtype=str, keep_default_na=False)),
        "header-above-words-only-and-one-number": (
            b"nombre;grupo;n\nAda;a;1\nBea;b;2\nCai;a;3\nNil;b;4\n", Call(sep=";")),
        "tabs-between-words-with-numbers": (
            "alumno\tgrupo\tnota 1\tnota 2\nGil, Ada 0\t4º A\t7.5\t8.25\nPeña, Bea 1\t4º B\t5.5\t6.75\n"
            "Oliva, Cai 2\t4º A\t9.0\t4.5\nRuiz, Nil 3\t4º B\t6.5\t7.25\n".encode(), Call(sep="\t")),
        # Booleans.
        "booleans-small": (
            column_file("ok", ["true", "false", "false", "true"]),
            Call(columns=[boolean("true", "false"), number(","), number(",")], sep=";", dtype=str, keep_default_na=False)),
        # Words and blanks.
        "double-blanks-inside-words": words("zona", twice("Alba  norte", "Breda  sur")),
        "words-with-no-break-blanks": words("zona", twice("Alba\u00a0norte", "Breda\u00a0sur")),
        "emoji": words("cara", twice("🙂", "🙁", "😐")),
        "other-scripts": words("ciudad", twice("Αθήνα", "Москва", "東京")),
        "words-that-differ-by-case": words("zona", twice("alba", "Alba", "ALBA")),
    }
    return [(f"content-{name}", name.replace("-", " "), data, call) for name, (data, call) in files.items()]
