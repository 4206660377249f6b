//! Years of two digits in dates.

use formats::table_csv::{BadCellKind, CsvOptions, CsvTable, Question, TwoDigitYears, read};

const BIRTHS: &str = "nacimiento;altura\n15/03/45;160\n23/07/51;171\n30/11/62;165\n\
                      14/02/78;180\n19/05/99;175\n21/06/04;168\n";

#[track_caller]
fn by(text: &str, years: Option<TwoDigitYears>) -> CsvTable {
    let options = CsvOptions {
        two_digit_years: years,
        ..CsvOptions::default()
    };
    read(text.as_bytes(), &options).unwrap()
}

/// `pandas.to_datetime(…, format="%d/%m/%y")`, pandas 3.1.1, less its minimum.
#[test]
fn years_are_read_as_pandas_reads_them() {
    let csv = by(BIRTHS, Some(TwoDigitYears::From1969));
    assert_eq!(csv.columns[0].two_digit_years, Some([1978, 2062]));
    assert_eq!(csv.columns[0].first_date.as_deref(), Some("1978-02-14"));
    let days = [24501.0, 26822.0, 30970.0, 0.0, 7764.0, 9624.0];
    assert_eq!(csv.values(0), days);

    let recent = by("d;x\n25/01/16;1\n13/02/17;2\n31/03/68;3\n", None);
    assert!(recent.questions.is_empty());
    assert_eq!(recent.dialect.two_digit_years, TwoDigitYears::From1969);
    assert_eq!(recent.columns[0].two_digit_years, Some([2016, 2068]));
    assert_eq!(recent.values(0), [0.0, 385.0, 19059.0]);
}

/// `1945-03-15` and the following, less the first: Python's `datetime`.
#[test]
fn years_that_would_lie_far_apart_are_a_question() {
    let csv = by(BIRTHS, None);
    let asked = Question::TwoDigitYears {
        column: 0,
        years: [1978, 2062],
    };
    assert_eq!(csv.questions, [asked]);
    assert_eq!(csv.dialect.two_digit_years, TwoDigitYears::From1930);
    assert_eq!(csv.columns[0].two_digit_years, Some([1945, 2004]));
    assert_eq!(csv.columns[0].first_date.as_deref(), Some("1945-03-15"));
    assert_eq!(
        csv.values(0),
        [0.0, 2321.0, 6469.0, 12024.0, 19788.0, 21648.0]
    );
    for years in TwoDigitYears::ALL {
        let answered = by(BIRTHS, Some(years));
        assert!(answered.questions.is_empty(), "{years:?}");
        assert_eq!(answered.dialect.two_digit_years, years);
    }
    // 1978 and 2038 are 60 years apart, 1977 and 2038 are 61.
    let n_questions = |text: &str| by(text, None).questions.len();
    assert_eq!(n_questions("d;x\n13/02/78;1\n14/02/38;2\n15/02/99;3\n"), 0);
    assert_eq!(n_questions("d;x\n13/02/77;1\n14/02/38;2\n15/02/99;3\n"), 1);
}

#[test]
fn four_digits_and_columns_of_texts_have_no_such_years() {
    let csv = by("d;x\n15/03/1945;1\n23/07/2051;2\n", None);
    assert!(csv.questions.is_empty());
    assert_eq!(csv.columns[0].two_digit_years, None);
    let text = "note;x\n15/03/45;1\nred;2\nred;3\n14/02/78;4\nblue;5\n";
    let csv = by(text, None);
    assert!(csv.questions.is_empty());
    assert_eq!(csv.columns[0].two_digit_years, None);
}

#[test]
fn a_day_that_a_century_lacks_cannot_be_read() {
    let text = "d;x\n29/02/00;1\n13/03/01;2\n14/03/02;3\n";
    assert_eq!(by(text, None).n_bad_cells, 0);
    let csv = by(text, Some(TwoDigitYears::From1900));
    assert_eq!(csv.n_bad_cells, 1);
    assert_eq!(csv.bad_cells[0].kind, BadCellKind::Unreadable);
    assert_eq!(csv.columns[0].first_date.as_deref(), Some("1901-03-13"));
}
