//! Lines with one cell more than the header: names of rows, or a comma too many.

use formats::table_csv::{ColumnKind, CsvError, CsvOptions, Question, read};

#[track_caller]
fn check_names(text: &str) {
    let table = read(text.as_bytes(), &CsvOptions::default()).unwrap();
    assert!(table.notes.has_row_names, "{text}");
    assert_eq!(table.questions, [], "{text}");
    assert_eq!(table.columns[0].kind, ColumnKind::Name, "{text}");
}

#[test]
fn names_of_rows_differ_and_are_quoted_or_texts_or_count_the_rows() {
    check_names("\"x\",\"y\"\n\"3\",5,2\n\"1\",6,3\n");
    check_names("x y\n1 5 2\n2 6 3\n3 6 2\n");
    check_names("x\ty\nMazda\t5\t2\nFiat\t6\t3\n");
}

#[test]
fn a_comma_too_many_is_an_error_with_its_line() {
    for text in [
        "precio,nota\n1,5,2\n2,5,3\n3,5,5\n1,7,2\n2,5,4\n",
        "edad,opinion\n20,No, nada\n21,Sí, mucho\n22,No, nada\n20,Sí, mucho\n",
    ] {
        let error = CsvError::Ragged {
            line: 2,
            expected: 2,
            found: 3,
            is_by_commas: true,
        };
        let found = read(text.as_bytes(), &CsvOptions::default());
        assert_eq!(found.map(|table| table.columns), Err(error), "{text}");
    }
    // 22 cells: more than the first different ones.
    let rows: String = (0..22).map(|idx| format!("{idx},5,2\n")).collect();
    let error = read(
        format!("x,y\n{rows}3,5,2\n").as_bytes(),
        &CsvOptions::default(),
    );
    assert!(matches!(error, Err(CsvError::Ragged { line: 2, .. })));
}

#[test]
fn commas_without_quotes_are_asked_about() {
    for text in [
        "precio,nota\n1,5,2\n2,5,3\n3,5,5\n",
        "precio,nota\n7,5,2\n2,5,3\n3,5,5\n",
        "nombre,opinion\n7,No, nada\n2,No, nada\n3,Sí, mucho\n9,Sí, mucho\n",
    ] {
        let table = read(text.as_bytes(), &CsvOptions::default()).unwrap();
        let first = &text.lines().nth(1).unwrap()[..1];
        let question = Question::RowNames {
            line: 2,
            text: first.to_owned(),
        };
        assert_eq!(table.questions, [question], "{text}");
        let answered = |row_names| {
            let options = CsvOptions {
                row_names: Some(row_names),
                ..CsvOptions::default()
            };
            read(text.as_bytes(), &options)
        };
        let table = answered(true).unwrap();
        assert!(table.notes.has_row_names && table.questions.is_empty());
        assert!(matches!(
            answered(false),
            Err(CsvError::Ragged {
                line: 2,
                is_by_commas: true,
                ..
            })
        ));
    }
}
