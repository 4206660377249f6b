"""Files of which each shows one thing that a combination of manners does not."""
from reading import Call, Converter, date, number, percent, text


def brackets():
    """A number, negative in brackets, as accountants write it."""
    return Converter("brackets", lambda cell: -float(cell.strip("()")) if cell[0] == "(" else float(cell))


def with_unit(unit):
    return Converter(f"with_unit({unit!r})", lambda cell: float(cell.removesuffix(unit)))


def numbers_after(*converters, **arguments):
    return Call(columns=list(converters), dtype=str, keep_default_na=False, **arguments)


def make():
    """Returns name, what is special, bytes and call."""
    comma = {"sep": ";", "decimal": ","}
    comma_groups = comma | {"thousands": "."}
    point, comma_number = number("."), number(",", ".")
    plain = lambda content, **arguments: (content, Call(**arguments))  # noqa: E731
    files = {
        # Few rows, few columns.
        "one-row": plain(b"a,b,c\n1,2.5,x\n"),
        "two-rows": plain(b"a,b\n1,2.5\n2,3.5\n"),
        "two-rows-no-header": plain(b"1,2.5\n2,3.5\n", header=None),
        "one-column": plain(b"peso\n63.5\n70.25\n81\n"),
        "one-column-decimal-comma": plain(b"peso\n63,5\n70,25\n81,0\n", sep=";", decimal=","),
        "two-columns-of-equal-names": plain(b"x,x\n1,2\n3,4\n5,6\n"),
        "three-equal-names-and-a-numbered": plain(b"a,a,a.1,a\n1,2,3,4\n5,6,7,8\n"),
        "two-empty-names": plain(b"a,,\n1,2,3\n4,5,6\n7,8,9\n"),
        # Columns and rows without values.
        "empty-column": plain(b"a,b,c\n1,,2.5\n2,,3.5\n3,,4.5\n"),
        "empty-columns-at-the-end": (
            b"a;b;;\n1;2,5;;\n2;3,5;;\n3;4,5;;\n", Call(**comma, drop_empty=True)),
        "empty-column-at-the-start": (
            b";a;b\n;1;2,5\n;2;3,5\n;3;4,25\n", Call(**comma)),
        "rows-of-separators-at-the-end": (
            b"a;b;c\r\n1;2,5;x\r\n2;3,5;y\r\n3;4,5;x\r\n;;\r\n;;\r\n", Call(**comma, drop_empty=True)),
        "empty-lines-between": plain(b"a,b\n\n1,2.5\n2,3.5\n\n\n3,4.5\n"),
        "mixed-line-ends": plain(b"a,b\r\n1,2.5\n2,3.5\r\n3,4.5\n"),
        "old-end-of-file-mark": (b"a,b\r\n1,2.5\r\n2,3.5\r\n3,4.5\r\n\x1a", Call(nrows=3)),
        # Lines that belong to no row.
        "footer-with-the-source": (
            "municipio;2022;2023\nAlba;1,5;1,75\nBreda;2,5;2,25\nCieza;3,5;3,75\nDenia;4,5;4,25\n\nFuente: Instituto\n".encode(),
            Call(**comma, nrows=4)),
        "footer-with-two-notes": (
            "zona,x,y\nA,1.5,2\nB,2.5,3\nA,3.5,4\nB,4.5,5\nNotas:\n(1) Datos provisionales\n".encode(), Call(nrows=4)),
        "comment-lines-of-gnuplot": (
            b"# medida de hoy\n# x y\n0.0 1.5\n0.1 1.75\n0.2 2.25\n0.3 2.5\n",
            Call(sep=r"\s+", comment="#", header=None)),
        "line-of-units": (
            "tiempo,velocidad,fuerza\ns,m/s,N\n0.0,1.5,20\n0.1,1.75,21\n0.2,2.0,22\n0.3,2.5,24\n0.4,2.75,25\n".encode(),
            Call(skiprows=[1])),
        "lines-of-a-statistical-office": (
            "Población por provincias\nUnidades: personas\n\nProvincia;Hombres;Mujeres;\nÁlava;163.245;168.304;\n"
            "Albacete;193.027;193.437;\nAlicante;928.112;953.650;\nAlmería;376.020;364.514;\n".encode("cp1252"),
            Call(sep=";", thousands=".", encoding="cp1252", skiprows=3, usecols=range(3))),
        "scikit-learn-iris-head": (
            b"6,4,setosa,versicolor,virginica\n5.1,3.5,1.4,0.2,0\n4.9,3.0,1.4,0.2,0\n7.0,3.2,4.7,1.4,1\n6.4,3.2,4.5,1.5,1\n"
            b"6.3,3.3,6.0,2.5,2\n5.8,2.7,5.1,1.9,2\n", Call(skiprows=1, header=None)),
        # Numbers.
        "minus-of-typographers": (
            "x;y\n−1,5;2,25\n2,5;−3,5\n−3,5;4,75\n".encode(), numbers_after(comma_number, comma_number, sep=";")),
        "apostrophe-of-typographers": (
            "lugar;habitantes;renta\nBern;134’591;81’250.50\nBasel;173’863;79’125.25\nZug;31’345;99’500.75\n".encode(),
            numbers_after(text(), number(".", "’"), number(".", "’"), sep=";")),
        "indian-groups": plain(b"city;people;rate\nA;12,34,567;1.5\nB;98,76,543;2.5\nC;1,23,456;3.25\n", sep=";", thousands=","),
        "groups-of-millions-only": plain(b"a;b\n1.234.567;2\n12.345.678;3\n987.654;5\n", sep=";", thousands="."),
        "each-column-its-own-sign": (
            b"a;b;c\n1,5;1.5;x\n2,25;2.25;y\n3,75;3.75;x\n", numbers_after(number(","), number("."), text(), sep=";")),
        "very-small-and-very-large": plain(b"a,b\n1e-40,3e38\n2.5e-45,-3.4e38\n1e-400,1\n"),
        "more-digits-than-a-double-has": plain(b"a,b\n0.1000000000000000055511151231257827,1\n3.14159265358979323846264338327950288,2\n"
                                               b"2.7182818284590452353602874713526625,3\n"),
        "halves-between-doubles": plain(b"a,b\n9007199254740993,1.5\n9007199254740992.5,2.5\n1.0000000000000001110223024625156541,3\n"),
        "beyond-64-bits": (b"a,b\n18446744073709551617,1.5\n36893488147419103233,2.5\n5,3.5\n", numbers_after(point, point)),
        "infinite": plain(b"a,b\n1.5,1\ninf,2\n2.5,3\n-inf,4\n3.5,5\n4.5,6\n"),
        "hexadecimal": plain(b"a,b\n0x10,1\n0x1f,2\n0x20,3\n0x10,4\n"),
        "underscores": plain(b"a,b\n1_000,1\n2_000,2\n1_000,3\n2_000,4\n"),
        "postal-codes": (
            b"cp;x;y\n08001;1,5;2\n08002;2,5;3\n28013;3,5;4\n08001;4,5;5\n28013;5,5;6\n08002;6,5;7\n", Call(**comma, dtype={"cp": str})),
        "accounting-brackets": (
            b"concepto,importe\nalquiler,(950.50)\nventa,1200.25\nluz,(85.10)\nventa,300.75\n",
            Call(converters={"importe": brackets()})),
        "negative-amounts": (
            "día;saldo\n1;-12,50 €\n2;1.250,00 €\n3;-1.000,25 €\n4;7,75 €\n".encode(),
            numbers_after(point, comma_number, sep=";")),
        "amounts-with-no-break-blanks": (
            "día;saldo;nota\n1;12,50\u00a0€;5\n2;1.250,00\u00a0€;6\n3;7,75\u00a0€;7\n".encode("cp1252"),
            numbers_after(point, comma_number, point, sep=";", encoding="cp1252")),
        "dollars-with-groups": (
            b'item,price\na,"$1,250.50"\nb,$9.75\nc,"$12,000.00"\na,$3.25\n', numbers_after(text(), number(".", ","))),
        "percents-of-a-spreadsheet": (
            b"x;tasa\n1;12,50%\n2;7,25%\n3;100,00%\n4;0,75%\n", numbers_after(comma_number, percent(","), sep=";")),
        "amounts-with-a-missing-word": (
            "mes;gasto\n1;12,50 €\n2;-\n3;1.030,25 €\n4;8,00 €\n5;9,50 €\n".encode(),
            numbers_after(point, number(",", ".", ["-"]), sep=";")),
        "units-in-cells": (
            b"x,largo\n1,12.5 cm\n2,13 cm\n3,9.75 cm\n4,10.5 cm\n",
            numbers_after(point, with_unit("cm"))),
        # Dates.
        "dates-month-first": (
            b"date,x\n01/25/2016,1.5\n02/13/2016,2.5\n03/31/2016,3.5\n04/02/2016,4.5\n", numbers_after(date("%m/%d/%Y"), point)),
        "dates-two-digit-years": (
            b"fecha;x\n25/01/16;1,5\n13/02/16;2,5\n31/03/17;3,5\n02/04/18;4,5\n", numbers_after(date("%d/%m/%y"), comma_number, sep=";")),
        "dates-without-zeros": (
            b"fecha;x\n5/1/2016;1,5\n13/2/2016;2,5\n31/3/2017;3,5\n2/4/2018;4,5\n", numbers_after(date("%d/%m/%Y"), comma_number, sep=";")),
        "dates-english-months": (
            b"date,x\n25-Jan-2016,1.5\n13-Feb-2016,2.5\n31-Mar-2017,3.5\n02-Apr-2018,4.5\n", numbers_after(date("%d-%b-%Y"), point)),
        "dates-iso-with-z": (
            b"t,x\n2024-01-01T00:00:00Z,1.5\n2024-01-01T06:30:00Z,2.5\n2024-01-02T12:00:00Z,3.5\n", numbers_after(date("%Y-%m-%dT%H:%M:%SZ"), point)),
        "dates-compact": (
            b"dia,x,clase\n20240131,1.5,a\n20240229,2.5,b\n20240315,3.5,a\n20240401,4.5,b\n", Call()),
        "dates-before-1970": (
            b"nacimiento,x\n1931-12-30,1.5\n1969-12-31,2.5\n1970-01-01,3.5\n1900-03-01,4.5\n", numbers_after(date("%Y-%m-%d"), point)),
        "dates-with-missing": (
            b"fecha,x\n2024-02-28,1.5\n,2.5\n2024-03-01,3.5\n2024-03-02,\n2024-03-05,6\n", numbers_after(date("%Y-%m-%d"), point)),
        "times-of-day": (
            b"hora,x\n07:30,1.5\n08:00,2.5\n08:30,3.5\n07:30,4.5\n08:00,5\n08:30,6\n", numbers_after(date("%H:%M"), point)),
        "months": (b"mes,x\n2024-01,1.5\n2024-02,2.5\n2024-03,3.5\n2024-04,4.5\n", numbers_after(date("%Y-%m"), point)),
        # Words and quotes.
        "quote-inside-a-cell": plain(b'pieza,x\ntubo 5" largo,1\ntubo 3" corto,2\ntubo 5" largo,3\ntubo 3" corto,4\n'),
        "quotes-escaped-by-a-backslash": (
            b'texto,x\n"dice \\"no\\"",1\n"dice \\"si\\"",2\n"dice \\"no\\"",3\n"dice \\"si\\"",4\n', Call(escapechar="\\")),
        "single-quotes": (b"zona,x\n'Alba, norte',1\n'Breda, sur',2\n'Alba, norte',3\n'Breda, sur',4\n", Call(quotechar="'")),
        "line-breaks-in-cells-and-names": plain(b'"peso\n(kg)",zona\n1.5,"a\nb"\n2.5,"c\r\nd"\n3.5,"a\nb"\n4.5,"c\r\nd"\n'),
        "blanks-inside-quotes": plain(b'zona,x\n" Alba ",1\n"Breda ",2\n" Alba ",3\n"Breda ",4\n'),
        "words-with-accents-mixed-case": plain("zona,x\nZebra,1\nabeja,2\nÑu,3\nágata,4\nZebra,5\nabeja,6\nÑu,7\nágata,8\n".encode()),
        "words-that-are-numbers-partly": plain(b"talla,x\nS,1\nM,2\n38,3\n40,4\nS,5\nM,6\n38,7\n40,8\nL,9\nL,10\n"),
        "signs-of-windows-1252": (
            "zona;x\n“Alba” – norte;1,5\nŠibenik…;2,5\n“Alba” – norte;3,5\nŠibenik…;4,5\n".encode("cp1252"), Call(**comma, encoding="cp1252")),
        # Words for no value, beyond those of every program.
        "missing-two-points-of-the-world-bank": (
            b"country,1990,2000\nAlba,..,12.5\nBreda,7.5,..\nCieza,8.25,9.5\nDenia,8.5,9.25\n", Call(keep_default_na=False, na_values=["..", ""])),
        "missing-stars": (b"a,b\n1.5,2\n*,3\n2.5,4\n3.5,*\n4.5,6\n", Call(keep_default_na=False, na_values=["*", ""])),
        "missing-sin-dato": (b"a;b\n1,5;2\nsin dato;3\n2,5;4\n3,5;sin dato\n4,5;6\n", Call(**comma, keep_default_na=False, na_values=["sin dato", ""])),
        "missing-minus-999": (b"a,b\n1.5,2\n-999,3\n2.5,4\n3.5,-999\n4.5,6\n", Call(keep_default_na=False, na_values=["-999", ""])),
        "missing-word-in-quotes": plain(b'a,b\n1.5,"NA"\n"NA",3\n2.5,4\n3.5,5\n'),
        "missing-blanks-only": (b"a,b\n1.5,2\n   ,3\n2.5,4\n3.5,  \n4.5,6\n", Call(skipinitialspace=True)),
        "missing-na-of-r-with-blanks": (
            b"peso estado\n 61.5 \"libre\"\n NA    \"preso\"\n 70.25 \"libre\"\n 55    \"preso\"\n 66 NA\n 67 \"libre\"\n",
            Call(sep=r"\s+", keep_default_na=False, na_values={"peso": ["NA"], "estado": [""]})),
    }
    about = lambda name: name.replace("-", " ")  # noqa: E731
    return [(f"special-{name}", about(name), data, call) for name, (data, call) in files.items()]


def broken_calls():
    """The calls that a careful person would not expect to fail, for a look."""
    for name, _, data, call in make():
        try:
            frame = call(data)
        except Exception as error:  # pandas raises what it likes
            print(name, type(error).__name__, error)
        else:
            print(name, call, frame.index, *frame.as_json(), sep="\n    ")


if __name__ == "__main__":
    broken_calls()
