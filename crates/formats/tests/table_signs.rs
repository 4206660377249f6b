//! What decides the decimal sign of a column, and what does not: answers, telephone numbers.

use formats::table_csv::{
    ColumnKind, CsvOptions, CsvTable, DecimalSign, HeaderLine, LeftOutReason, Question, read,
};

fn table(text: &str) -> CsvTable {
    read(text.as_bytes(), &CsvOptions::default()).unwrap()
}

fn answered(text: &str, column_decimals: &[(usize, DecimalSign)]) -> CsvTable {
    let options = CsvOptions {
        column_decimals: column_decimals.to_vec(),
        ..CsvOptions::default()
    };
    read(text.as_bytes(), &options).unwrap()
}

fn sign_question(columns: &[usize], text: &str) -> Question {
    Question::DecimalSign {
        columns: columns.to_vec(),
        text: text.to_owned(),
    }
}

#[test]
fn an_answer_about_numbers_leaves_the_question_about_dates() {
    let text = "a;b;fecha\n1.234;1;03/04/2026\n2.500;2;05/06/2026\n3.100;3;07/06/2026\n";
    let day = Question::DayOrder {
        column: 2,
        text: "03/04/2026".to_owned(),
    };
    assert_eq!(
        table(text).questions,
        [sign_question(&[0], "1.234"), day.clone()]
    );
    for sign in [DecimalSign::Comma, DecimalSign::Point] {
        let answered = answered(text, &[(0, sign)]);
        assert_eq!(answered.questions, std::slice::from_ref(&day));
        let options = CsvOptions {
            decimal: Some(sign),
            ..CsvOptions::default()
        };
        let table = read(text.as_bytes(), &options).unwrap();
        assert_eq!(table.questions, std::slice::from_ref(&day));
    }
}

#[test]
fn each_column_has_its_own_question() {
    let text = "habitantes;peso;z\n1.234;1.250;1\n2.500;3.875;2\n3.100;2.125;3\n1.900;1.375;4\n";
    let (first, second) = (sign_question(&[0], "1.234"), sign_question(&[1], "1.250"));
    assert_eq!(table(text).questions, [first, second.clone()]);
    let one = answered(text, &[(0, DecimalSign::Comma)]);
    assert_eq!(one.questions, [second]);
    let both = answered(text, &[(0, DecimalSign::Comma), (1, DecimalSign::Point)]);
    assert_eq!(both.questions, []);
    assert_eq!(
        both.columns[..2]
            .iter()
            .map(|it| it.max)
            .collect::<Vec<_>>(),
        [Some(3_100.0), Some(3.875)]
    );
    // A single question for many columns names them all.
    let many = table("a;b;c;d\n1.234;1.234;1.234;1.234\n1.235;1.235;1.235;1.236\n");
    assert_eq!(many.questions, [sign_question(&[0, 1, 2, 3], "1.234")]);
}

#[test]
fn a_column_that_decides_another_one_is_named() {
    let found = table("habitantes;peso;z\n1.234;1.250;1\n2.500;0.875;2\n3.100;2.125;3\n");
    assert_eq!(found.questions, []);
    let inferred = found.inferred_sign.unwrap();
    assert_eq!(
        (inferred.columns.as_slice(), inferred.source),
        ([0].as_slice(), 1)
    );
    assert_eq!(
        (inferred.text.as_str(), inferred.source_text.as_str()),
        ("1.234", "0.875")
    );
    assert_eq!(inferred.value, Some(1.234));
    // Columns that show their own sign depend on no other one.
    assert_eq!(table("a;b\n1,5;2,5\n2,5;3\n").inferred_sign, None);
}

#[test]
fn telephone_numbers_decide_nothing_and_are_names() {
    let text = "tel,peso,nota\n912.345.678,1.234,5\n933.111.222,2.500,6\n955.010.203,1.875,7\n";
    let found = table(text);
    assert_eq!(found.questions, [sign_question(&[1], "1.234")]);
    assert_eq!(found.inferred_sign, None);
    for text in [
        text,
        "tel;gasto\n934 123 456;12,5\n612 345 678;20\n655 000 111;31,25\n",
        "tel;nota\n+34 612 345 678;5\n612 34 56 78;6\n+34 93 123 45 67;7\n912.345.678;8\n0034600111222;5\n",
    ] {
        let tel = &table(text).columns[0];
        assert_eq!(tel.kind, ColumnKind::Name, "{text}");
        assert_eq!(tel.left_out, Some(LeftOutReason::Phones), "{text}");
    }
    // The same person twice: no number of thirty thousand million either.
    let twice = table("tel;nota\n+34 612 345 678;5\n612 34 56 78;6\n+34 612 345 678;7\n");
    assert_eq!(twice.columns[0].kind, ColumnKind::Category);
    // Amounts have different lengths, and a column says what it is if a person wants its numbers.
    let amounts = table("a;b\n47.450.795;1\n331.002.651;2\n1.402.112.000;3\n");
    assert_eq!(amounts.columns[0].max, Some(1_402_112_000.0));
    let options = CsvOptions {
        kinds: vec![(0, ColumnKind::Number)],
        ..CsvOptions::default()
    };
    let chosen = read(b"a;b\n912.345.678;1\n933.111.222;2\n", &options).unwrap();
    assert_eq!(chosen.columns[0].max, Some(933_111_222.0));
}

#[test]
fn years_alone_above_other_numbers_are_asked_about() {
    let found = table("2019,2020,2021\n1.5,2.5,3.5\n2,3,4\n3,4,5\n");
    assert_eq!(found.questions, [Question::Header { line: 1 }]);
    assert_eq!(found.dialect.header, HeaderLine::Line(1));
    assert_eq!(found.columns[0].name, "2019");
    // Years below: rows of years.
    let rows = table("2019,2020,2021\n2018,2020,2022\n2017,2020,2023\n");
    assert_eq!(rows.questions, []);
    assert_eq!(rows.n_rows, 3);
}
