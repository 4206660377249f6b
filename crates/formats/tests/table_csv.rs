//! A student's table from bytes: what is found by looking, what is listed, what is refused.

use std::sync::Arc;

use experiment::DataTable;
use experiment::random::{Random, Stream};
use formats::table_csv::{
    BadCellKind, ColumnKind, CsvError, CsvOptions, CsvReader, CsvTable, DecimalSign, Encoding,
    HeaderLine, LeftOutReason, MAX_COLUMNS, MAX_LEN, MOST_LISTED, MissingPolicy, Question,
    Separator, SourceText, TableError, read, write,
};

#[track_caller]
fn table(text: impl AsRef<[u8]>) -> CsvTable {
    let text = text.as_ref();
    match read(text, &CsvOptions::default()) {
        Ok(table) => table,
        Err(error) => panic!("{}: {error:?}", String::from_utf8_lossy(text)),
    }
}

#[track_caller]
fn check_error(text: impl AsRef<[u8]>, expected: CsvError) {
    let text = text.as_ref();
    let start = &text[..text.len().min(200)];
    let found = read(text, &CsvOptions::default()).map(|_| ());
    assert_eq!(found, Err(expected), "{}", String::from_utf8_lossy(start));
}

fn columns(table: &DataTable) -> Vec<(&str, &[f64])> {
    let columns = table.columns().iter();
    columns
        .map(|column| (column.name.as_str(), column.values.as_slice()))
        .collect()
}

#[test]
fn separators_and_decimal_signs_are_found() {
    use DecimalSign as D;
    use Separator as S;
    for (text, separator, decimal, has_header) in [
        ("a,b\n1.5,2\n3,4\n", S::Comma, D::Point, true),
        ("a;b\n1,5;2\n3;4,25\n", S::Semicolon, D::Comma, true),
        ("a\tb\n1,5\t2,5\n", S::Tab, D::Comma, true),
        ("1,5;2,5\n3,5;4,5\n", S::Semicolon, D::Comma, false),
        ("1;2\n3;4\n", S::Semicolon, D::Point, false),
        ("1,2\r\n3,4", S::Comma, D::Point, false),
        ("a,b\r1,2\r3,4\r", S::Comma, D::Point, true),
        ("\"a,b\",\"c;d\"\n1,2\n", S::Comma, D::Point, true),
        ("\"a\",\"b\"\n\"1,5\",\"2,5\"\n", S::Comma, D::Comma, true),
        ("a,b\n-,2\n3,\"1,234.5\"\n", S::Comma, D::Point, true),
        ("name,age\nAnn,5\nBob,6\nAnn,7\n", S::Comma, D::Point, true),
    ] {
        let dialect = table(text).dialect;
        assert_eq!(
            (
                dialect.separator,
                dialect.decimal,
                dialect.header != HeaderLine::Absent
            ),
            (separator, decimal, has_header),
            "{text}"
        );
    }
}

#[test]
fn a_first_line_that_names_the_separator_is_no_header() {
    for (text, separator) in [
        ("sep=;\r\na;b\r\n1,5;2\r\n3;4\r\n", Separator::Semicolon),
        ("\u{feff}SEP=,\na,b\n1,2\n3,4\n", Separator::Comma),
        ("\"sep=\t\"\ra\tb\r1\t2\r3\t4\r", Separator::Tab),
    ] {
        let table = table(text);
        assert_eq!(table.dialect.separator, separator, "{text}");
        assert_eq!(table.n_rows, 2, "{text}");
        let names: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["a", "b"], "{text}");
    }
    // Its line counts, and without a table below it there is nothing.
    check_error(
        "sep=;\na;b\n1;2\n3;4;5\n",
        CsvError::Ragged {
            line: 4,
            expected: 2,
            found: 3,
            is_by_commas: false,
        },
    );
    check_error("sep=;\r\n", CsvError::Empty);
    check_error("sep=;", CsvError::Empty);
    // What a person chooses comes before what the line says.
    let options = CsvOptions {
        separator: Some(Separator::Comma),
        ..CsvOptions::default()
    };
    let table = read(b"sep=;\na,b\n1,2\n", &options).unwrap();
    assert_eq!(table.columns.len(), 2);
}

#[test]
fn what_is_told_is_not_looked_for() {
    let options = CsvOptions {
        separator: Some(Separator::Comma),
        decimal: Some(DecimalSign::Point),
        header: Some(HeaderLine::Line(1)),
        kinds: vec![(1, ColumnKind::Category), (0, ColumnKind::LeftOut)],
        ..CsvOptions::default()
    };
    let table = read(b"1,5,7\n3,4,2\n5,5,3\n", &options).unwrap();
    assert_eq!(table.dialect.separator, Separator::Comma);
    assert_eq!(table.n_rows, 2);
    let kinds: Vec<ColumnKind> = table.columns.iter().map(|column| column.kind).collect();
    assert_eq!(
        kinds,
        [
            ColumnKind::LeftOut,
            ColumnKind::Category,
            ColumnKind::Number
        ]
    );
    let table = table.to_table("a.csv", MissingPolicy::KeepEmpty).unwrap();
    assert_eq!(
        columns(&table),
        [("5", [0.0, 1.0].as_slice()), ("7", &[2.0, 3.0])]
    );
    assert_eq!(table.columns()[0].labels, ["4", "5"]);
}

#[test]
fn cells_may_be_quoted() {
    let table = table("a,\"b \"\"x\"\"\"\n\"1\",\"2\"\n3,\"4\n\"\n");
    assert_eq!(table.columns[1].name, "b \"x\"");
    let table = table.to_table("", MissingPolicy::KeepEmpty).unwrap();
    assert_eq!(table.columns()[1].values, [2.0, 4.0]);
}

#[test]
fn text_comes_in_two_encodings_with_or_without_a_mark() {
    for (bytes, encoding) in [
        (b"a\xc3\xb1o,b\n1,2\n3,4\n".as_slice(), Encoding::Utf8),
        (b"\xef\xbb\xbfa\xc3\xb1o,b\n1,2\n3,4\n", Encoding::Utf8),
        (b"a\xf1o,b\n1,2\n3,4\n", Encoding::Windows1252),
        (
            b"\xff\xfea\0\xf1\0o\0,\0b\0\n\x001\0,\x002\0\n\x003\0,\x004\0",
            Encoding::Utf16Le,
        ),
        (
            b"\xfe\xff\0a\0\xf1\0o\0,\0b\0\n\x001\0,\x002\0\n\x003\0,\x004",
            Encoding::Utf16Be,
        ),
    ] {
        let table = table(bytes);
        assert_eq!(table.columns[0].name, "año");
        assert_eq!(table.dialect.encoding, encoding);
    }
    // Without a mark, zeros show the order of the bytes.
    let utf16 = b"a\x00,\x00b\x00\n\x001\x00,\x002\x00\n\x003\x00,\x004\x00\n\x00";
    assert_eq!(table(utf16).dialect.encoding, Encoding::Utf16Le);
    // Browsers read the code page of Windows where ISO 8859-1 has control characters.
    let table = table(b"\x80,a\xf1o\n1,2\n3,4\n");
    assert_eq!(table.columns[0].name, "€");
}

#[test]
fn kinds_are_found_and_summed_up() {
    let mut text = "n;kind;words;nothing;mixed\n".to_owned();
    for idx in 0..50 {
        let kind = ["red", "blue", "green"][idx % 3];
        let mixed = if idx == 7 { "x" } else { "2" };
        text.push_str(&format!("{idx},5;{kind};w{idx};;{mixed}\n"));
    }
    let table = table(&text);
    let kinds: Vec<ColumnKind> = table.columns.iter().map(|column| column.kind).collect();
    use ColumnKind::{Category, Empty, Name, Number};
    assert_eq!(kinds, [Number, Category, Name, Empty, Number]);
    assert_eq!(table.columns[2].left_out, Some(LeftOutReason::NoRepeats));
    let n = &table.columns[0];
    assert_eq!((n.min, n.max, n.mean), (Some(0.5), Some(49.5), Some(25.0)));
    assert_eq!(table.columns[1].labels, ["blue", "green", "red"]);
    assert_eq!(table.columns[3].n_missing, 50);
    assert_eq!(table.columns[4].n_unreadable, 1);
    assert_eq!(table.n_rows, 50);
    let cells = ["1,5", "blue", "w1", "", "2"].map(str::to_owned);
    assert_eq!(table.row(1), Some((3, cells.to_vec())));
    assert_eq!(table.row(50), None);
    assert_eq!(table.cell(50, 0), None);
    assert_eq!(table.n_bad_cells, 1);
    let bad = &table.bad_cells[0];
    assert_eq!((bad.row, bad.line, bad.column), (8, 9, 5));
    assert_eq!(
        (bad.kind, bad.text.as_str()),
        (BadCellKind::Unreadable, "x")
    );
    let own = table.to_table("t.csv", MissingPolicy::KeepEmpty).unwrap();
    let names: Vec<&str> = own
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["n", "kind", "mixed"]);
    assert_eq!(own.n_rows(), 50);
    assert!(own.columns()[2].values[7].is_nan());
    assert_eq!(own.columns()[1].values[..3], [2.0, 0.0, 1.0]);
}

#[test]
fn cells_without_a_value_are_handled_as_chosen() {
    let table = table("a,b,c\n1,x,1\n,y,2\n3,x,hm\n5,#N/A,1e39\n6,x,3\n\n");
    let places: Vec<(usize, u64, usize, BadCellKind)> = table
        .bad_cells
        .iter()
        .map(|bad| (bad.row, bad.line, bad.column, bad.kind))
        .collect();
    assert_eq!(
        places,
        [
            (2, 3, 1, BadCellKind::Missing),
            (3, 4, 3, BadCellKind::Unreadable),
            (4, 5, 2, BadCellKind::Missing),
            (4, 5, 3, BadCellKind::TooLarge),
        ]
    );
    let kept = table.to_table("", MissingPolicy::KeepEmpty).unwrap();
    let empty = |column: usize| -> Vec<usize> {
        let values = kept.columns()[column].values.iter().enumerate();
        let empty = values.filter(|(_, value)| value.is_nan());
        empty.map(|(row, _)| row).collect()
    };
    assert_eq!(
        [empty(0), empty(1), empty(2)],
        [vec![1], vec![3], vec![2, 3]]
    );
    // Only numbers have a mean, and the target is not made up.
    let filled = MissingPolicy::FillMean { target: 2 };
    let filled = table.to_table("", filled).unwrap();
    let a = &filled.columns()[0];
    assert_eq!(a.values, [1.0, 3.75, 3.0, 5.0, 6.0]);
    for column in [1, 2] {
        let bits = |table: &DataTable| -> Vec<u64> {
            let values = table.columns()[column].values.iter();
            values.map(|value| value.to_bits()).collect()
        };
        assert_eq!(bits(&filled), bits(&kept), "{column}");
    }
}

#[test]
fn few_bad_cells_are_listed_and_all_counted() {
    let mut text = "a,b\n1,1\n2,2\n".to_owned();
    for _ in 0..300 {
        text.push_str("3,4\n,5\n");
    }
    let table = table(&text);
    assert_eq!(table.bad_cells.len(), MOST_LISTED);
    assert_eq!(table.n_bad_cells, 300);
    assert_eq!(table.bad_cells[99].row, 202);
}

#[test]
fn what_is_no_table_says_why_and_where() {
    check_error("", CsvError::Empty);
    check_error("\n\n\r\n", CsvError::Empty);
    check_error("\u{feff}", CsvError::Empty);
    check_error("a,b\n", CsvError::NoRows);
    check_error("a,b", CsvError::NoRows);
    check_error("a,b\n,\n ,\n", CsvError::NoRows);
    check_error("a\n1\n2\n", CsvError::OneColumn);
    check_error("1_2\n3_4\n", CsvError::OneColumn);
    check_error("a,b\nthis,text\nand,that\n", CsvError::OnlyText);
    check_error(
        "a,b\n1,2\n3,4\n5,6,7\n6,7\n",
        CsvError::Ragged {
            line: 4,
            expected: 2,
            found: 3,
            is_by_commas: true,
        },
    );
    check_error(
        "a,b\n1,2\n\n\"3\n\",4\n5,6,7\n",
        CsvError::Ragged {
            line: 6,
            expected: 2,
            found: 3,
            is_by_commas: true,
        },
    );
    check_error("a,b\n1,\x002\n", CsvError::Binary { byte: 6 });
    check_error("\u{feff}a,b\n1,\x002\n", CsvError::Binary { byte: 9 });
    let late = "a,b\n1,2\n".to_owned() + &"3,4\n".repeat(50_000) + "5,\x016\n";
    check_error(
        &late,
        CsvError::Binary {
            byte: late.len() - 3,
        },
    );
    check_error(b"\x89PNG\r\n\x1a\n\x05", CsvError::Binary { byte: 8 });
    check_error(b"PK\x03\x04rest", CsvError::Spreadsheet);
    check_error(
        "a,b\n1,\"2\n3,4\n5,6\n",
        CsvError::UnclosedQuote { line: 2 },
    );
    check_error(
        "a,b\n1,\"2\n".to_owned() + &"3,4\n".repeat(100_000),
        CsvError::UnclosedQuote { line: 2 },
    );
    check_error(
        vec![b'1'; MAX_LEN + 1],
        CsvError::TooLong {
            len: MAX_LEN + 1,
            max: MAX_LEN,
        },
    );
    for text in [
        "1,".repeat(1_000_000),
        "a,b\n".to_owned() + &",".repeat(1_000_000),
    ] {
        let line = 1 + text.lines().count() as u64 - 1;
        check_error(
            text,
            CsvError::TooManyColumns {
                line,
                max: MAX_COLUMNS,
            },
        );
    }
}

#[test]
fn too_little_is_no_table_to_learn_from() {
    let few = table("a,b\n1,2\n3,x\n");
    assert_eq!(
        few.n_bad_cells, 0,
        "as many texts as numbers are categories"
    );
    let one = table("a,b\n1,\n2,\n");
    assert_eq!(
        one.to_table("", MissingPolicy::KeepEmpty),
        Err(TableError::TooFewColumns { n: 1 })
    );
    let rows = table("a,b\n1,2\n");
    assert_eq!(
        rows.to_table("", MissingPolicy::KeepEmpty),
        Err(TableError::TooFewRows { n: 1 })
    );
    let told = |kinds: &[(usize, ColumnKind)], text: &str| {
        let options = CsvOptions {
            kinds: kinds.to_vec(),
            ..CsvOptions::default()
        };
        let table = read(text.as_bytes(), &options).unwrap();
        table.to_table("", MissingPolicy::KeepEmpty).map(|_| ())
    };
    assert_eq!(
        told(&[(1, ColumnKind::Number)], "a,b\n1,x\n2,y\n"),
        Err(TableError::NoNumbers { name: "b".into() })
    );
    let many: String = (0..30).map(|idx| format!("{idx},{idx}\n")).collect();
    assert_eq!(
        told(&[(0, ColumnKind::Category)], &many),
        Err(TableError::TooManyCategories {
            name: "c1".into(),
            max: 20
        })
    );
}

#[test]
fn what_is_written_is_read() {
    let text = "a;\"b;c\";kind\n1,5;2;red, dark\n-3e-7;4;\"blue\"\"\"\n0,1;5;\"blue\"\"\"\n";
    let first = table(text)
        .to_table("a.csv", MissingPolicy::KeepEmpty)
        .unwrap();
    let again = table(write(&first))
        .to_table("a.csv", MissingPolicy::KeepEmpty)
        .unwrap();
    assert_eq!(first, again);
    let howell = experiment::howell::table();
    let again = table(write(howell))
        .to_table("Howell", MissingPolicy::KeepEmpty)
        .unwrap();
    assert_eq!(columns(&again), columns(howell));
}

/// Any slices give what the whole gives.
#[test]
fn slices_change_nothing() {
    let mut random = Random::new(11, Stream::Data, 0);
    let mut text = "a,b,\"c\nd\"\n".to_owned();
    for idx in 0..500 {
        text.push_str(&format!("{idx},\"x\n{}\",{}\n", idx % 7, idx / 3));
    }
    let options = CsvOptions::default();
    let whole = read(text.as_bytes(), &options).unwrap();
    let source = Arc::new(SourceText::new(text.as_bytes(), None).unwrap());
    for _ in 0..20 {
        let mut reader = CsvReader::new(Arc::clone(&source), &options).unwrap();
        let mut progress = reader.progress();
        while !reader.read_slice(random.below(2_000) as usize).unwrap() {
            assert!(reader.progress() > progress);
            progress = reader.progress();
        }
        let sliced = reader.finish().unwrap();
        assert_eq!(sliced.columns, whole.columns);
        assert_eq!(
            sliced.to_table("", MissingPolicy::KeepEmpty),
            whole.to_table("", MissingPolicy::KeepEmpty)
        );
    }
}

/// A country's income in a currency of small coins: any finite f32 is a value.
#[test]
fn large_numbers_are_numbers() {
    let table = table("year,income\n1,5e9\n2,6e38\n3,7e9\n4,8e8\n");
    assert_eq!(table.columns[1].kind, ColumnKind::Number);
    assert_eq!(table.n_bad_cells, 1);
    let first = &table.bad_cells[0];
    assert_eq!(
        (first.row, first.column, first.kind),
        (2, 2, BadCellKind::TooLarge)
    );
}

#[test]
fn a_file_of_blank_lines_is_empty() {
    check_error("  \n\r\n \t\n", CsvError::Empty);
}

#[track_caller]
fn questions(text: &str, expected: &[Question]) -> CsvTable {
    let table = table(text);
    assert_eq!(table.questions, expected, "{text}");
    table
}

#[test]
fn what_cannot_be_decided_is_asked() {
    let sign = |column, text: &str| Question::DecimalSign {
        columns: vec![column],
        text: text.to_owned(),
    };
    // Nothing says which sign it is; small numbers beside it are what groups of thousands look like.
    let table = questions("a;b\n1.234;1\n2.500;2\n", &[sign(0, "1.234")]);
    assert_eq!(table.columns[0].max, Some(2.5));
    let table = questions("a;b\n1.234;1\n987;2\n", &[sign(0, "1.234")]);
    assert_eq!(table.columns[0].max, Some(1_234.0));
    let table = questions("a\tb\n1,234\t1\n2,500\t2\n", &[sign(0, "1,234")]);
    assert_eq!(table.columns[0].max, Some(2.5));
    // Another column, a zero in front, four digits together: each of them says it.
    for text in ["a;b\n1.234;1,5\n2.500;2\n", "a;b\n1.234;1\n1.234.567;2\n"] {
        assert_eq!(questions(text, &[]).columns[0].min, Some(1_234.0));
    }
    for text in [
        "a;b\n1.234;1\n0.500;2\n",
        "a;b\n1.234;1\n1234.567;2\n",
        "a;b\n1.234;1.5\n2.500;2\n",
        "a;b\n1.234;1\n12345;2\n",
    ] {
        assert!(questions(text, &[]).columns[0].min < Some(2.0), "{text}");
    }
    let day = Question::DayOrder {
        column: 0,
        text: "03/04/2026".to_owned(),
    };
    let table = questions("a,b\n03/04/2026,1\n05/04/2026,2\n", &[day]);
    assert_eq!(table.columns[0].first_date.as_deref(), Some("2026-04-03"));
    let table = questions("a,b\n03/04/2026,1\n04/13/2026,2\n", &[]);
    assert_eq!(table.columns[0].first_date.as_deref(), Some("2026-03-04"));
    let table = questions("a;b\n03/04/2026;1,5\n04/03/2026;2\n", &[]);
    assert_eq!(table.columns[0].max, Some(30.0));
    let header = Question::Header { line: 1 };
    questions("error,5\n1,6\n2,7\n", &[header]);
    questions("h,5\n1,6\n", &[Question::Header { line: 1 }]);
}

#[test]
fn an_answer_is_used() {
    let answered = |options: CsvOptions| {
        let table = read(b"a;b\n1.234;03/04/2026\n2.500;05/06/2026\n", &options).unwrap();
        assert_eq!(table.questions.len(), 1);
        (table.columns[0].min, table.columns[1].first_date.clone())
    };
    let decimal = |sign| CsvOptions {
        decimal: Some(sign),
        ..CsvOptions::default()
    };
    assert_eq!(answered(decimal(DecimalSign::Point)).0, Some(1.234));
    let days = CsvOptions {
        day_first: Some(false),
        ..CsvOptions::default()
    };
    assert_eq!(answered(days).1.as_deref(), Some("2026-03-04"));
}
