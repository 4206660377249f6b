//! From when the dates of a table count.

use experiment::{ClassWeights, Draft, TableSource, TableSpec};
use formats::programs::{ProgramOptions, keras};
use formats::table_csv::{BadCellKind, CsvOptions, MissingPolicy, read};

#[track_caller]
fn unit(text: &str) -> Option<String> {
    let csv = read(text.as_bytes(), &CsvOptions::default()).unwrap();
    let table = csv.to_table("t", MissingPolicy::KeepEmpty).unwrap();
    let unit = table.columns()[0].unit.clone();
    assert_eq!(csv.columns[0].unit, unit, "{text}");
    unit
}

#[test]
fn the_unit_of_dates_names_the_first_one() {
    for (text, expected) in [
        ("d;x\n15/02/1978;1\n14/02/1978;2\n", "d, 0 = 1978-02-14"),
        (
            "t;x\n2025-03-01 09:05:11;1\n2025-03-01 09:05:12;2\n",
            "s, 0 = 2025-03-01 09:05:11",
        ),
        (
            "t;x\n2025-03-01 09:05:11.25;1\n2025-03-01 09:05:12;2\n",
            "s, 0 = 2025-03-01 09:05:11.25",
        ),
        (
            "t;x\n2025-03-01T09:05:11+01:00;1\n2025-03-01T10:00:00+01:00;2\n",
            "s, 0 = 2025-03-01 08:05:11",
        ),
        ("t;x\n09:05;1\n10:15;2\n", "s, 0 = 00:00:00"),
    ] {
        assert_eq!(unit(text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(unit("a;b\n3 cm;1\n4 cm;2\n").as_deref(), Some("cm"));
    assert_eq!(unit("a;b\n3;1\n4;2\n"), None);
}

/// Nobody knows of which day `10:15` is.
#[test]
fn a_time_alone_among_dates_has_no_value() {
    let text = "t;x\n2025-03-01 09:05:11;1\n10:15;2\n2025-03-01 09:05:13;3\n";
    let csv = read(text.as_bytes(), &CsvOptions::default()).unwrap();
    let values = csv.values(0);
    assert_eq!((values[0], values[2]), (0.0, 2.0));
    assert!(values[1].is_nan());
    let bad: Vec<_> = csv.bad_cells.iter().map(|it| (it.line, it.kind)).collect();
    assert_eq!(bad, [(3, BadCellKind::Unreadable)]);
}

/// Without the origin nobody could give the program another date.
#[test]
fn a_program_says_from_when_dates_count() {
    let text = "begin;x\n14/02/1978;1\n16/02/1978;2\n19/02/1978;4\n";
    let csv = read(text.as_bytes(), &CsvOptions::default()).unwrap();
    let table = csv.to_table("t", MissingPolicy::KeepEmpty).unwrap();
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(table.into()),
        inputs: vec![0],
        target: 1,
        filters: Vec::new(),
        classifies: false,
        class_weights: ClassWeights::None,
    });
    draft.fit_output();
    let program = keras(&draft.check().unwrap(), ProgramOptions::default());
    assert!(
        program.contains("\n# begin: d, 0 = 1978-02-14\n"),
        "{program}"
    );
}
