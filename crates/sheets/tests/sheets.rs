//! Sheets, types of cells and merged cells of real files, as text.

mod support;

use sheets::SheetError;
use support::{bytes, csv, open};

#[test]
fn sheets_are_listed_and_the_largest_that_is_shown_comes_first() {
    for file in ["openpyxl.xlsx", "openpyxl_office.ods"] {
        let workbook = open(file);
        let listed: Vec<_> = workbook
            .sheets()
            .iter()
            .filter(|it| it.name != "Gráfico")
            .map(|it| (it.name.as_str(), it.n_rows, it.n_columns, it.is_hidden))
            .collect();
        let expected = [
            ("Léeme", 1, 1, false),
            ("Datos & más", 9, 6, false),
            ("Vacía", 0, 0, false),
            ("Oculta", 40, 2, true),
        ];
        assert_eq!(listed, expected, "{file}");
        assert_eq!(workbook.largest(), Some(1), "{file}");
        assert_eq!(workbook.csv(2).unwrap(), "");
        assert_eq!(workbook.csv(99), Err(SheetError::NoSheets));
    }
    let xlsx = open("openpyxl.xlsx");
    let names = xlsx.sheets().iter().map(|it| it.name.as_str());
    assert!(!names.collect::<Vec<_>>().contains(&"Gráfico"));
}

#[test]
fn line_n_of_the_text_is_row_n_of_the_sheet() {
    let workbook = open("offset.xlsx");
    let text = csv(&workbook, "Sheet");
    assert_eq!(text, "\n\n\nx,y,,z\n1,2,,3\n\n4,5,,6\n");
}

#[test]
fn texts_are_quoted_where_they_must_be() {
    let workbook = open("openpyxl.xlsx");
    let text = csv(&workbook, "Datos & más");
    let expected = "\
peso (kg),altura,sexo,\"nota, \"\"final\"\"\",,
61.4,1.63,f,7,,
78,1.78,m,5.5,línea 1 línea 2,
,1.7,m,0.3,,
55.25,,f,1e-9,,007



\" con blancos \",,,,,
";
    // openpyxl writes 0.1 + 0.2 with 15 digits.
    assert_eq!(text, expected);
}

#[test]
fn every_type_of_cell_has_its_text() {
    for file in ["types.xlsx", "types_1904.xlsx", "types_inline.xlsx"] {
        let workbook = open(file);
        let text = csv(&workbook, "Tipos");
        let expected = "\
fecha,momento,hora,duración,porcentaje,euros,lógico,fórmula,texto,error
2016-01-08,2016-01-08T12:30:00,07:05:09,36:15:00,0.25,1012.4,TRUE,1,\"12,5\",#DIV/0!
1999-12-31,2000-02-29T00:00:00,23:59:59,00:01:00,0.075,-12500,FALSE,-1785.7142857142858,=2+3,#N/A
2024-02-29,2024-12-31T23:59:59,12:00:00,00:00:00,1,0.01,TRUE,ab,NA,#VALUE!
1905-03-01,1970-01-01T00:00:01,00:00:01,240:00:00,-0.5,1000000000000,FALSE,TRUE,ñandú €,#NULL!
";
        assert_eq!(text, expected, "{file}");
    }
}

#[test]
fn error_words_are_english_whatever_language_wrote_them() {
    let (english, spanish) = (open("types_office.ods"), open("spanish_errors.ods"));
    let content = String::from_utf8_lossy(&bytes("spanish_errors.ods")).into_owned();
    assert_ne!(content, String::from_utf8_lossy(&bytes("types_office.ods")));
    let text = csv(&spanish, "Tipos");
    for word in ["#DIV/0!", "#N/A", "#VALUE!"] {
        assert!(text.contains(word), "{text}");
    }
    assert_eq!(text, csv(&english, "Tipos"));
}

#[test]
fn merged_heads_name_every_column_and_merged_categories_every_row() {
    let cases = [
        (
            "dos filas",
            "Notas del curso,,,,\n\n\nalumno,peso 2019,peso 2020,altura antes,altura después\n\
             Ana,61.5,60,1.63,1.64\nLuis,78,79.5,1.78,1.78\n",
        ),
        (
            "una fila",
            "nombre,nombre.1,edad\nAna,Pérez,23\nLuis,Gil,31\n",
        ),
        (
            "tres filas",
            "\n\ngrupo,medidas peso 1,medidas peso 2,medidas altura 1,medidas altura 2\n\
             a,61.5,60,1.63,1.64\n",
        ),
        (
            "grupo solo",
            "\nalumno,peso antes,peso después\nAna,61,60\n",
        ),
        (
            "categorías",
            "grupo,alumno,nota\nmañana,Ana,7\nmañana,Luis,5\nmañana,Eva,9\ntarde,Juan,4\n\
             tarde,Sara,8\nobservación: sin revisar,,\n",
        ),
    ];
    for file in ["heads.xlsx", "heads_office.ods"] {
        let workbook = open(file);
        for (sheet, expected) in cases {
            assert_eq!(csv(&workbook, sheet), expected, "{file}, {sheet}");
        }
    }
}
