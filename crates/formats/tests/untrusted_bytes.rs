//! Bytes from outside: whatever they are, every reader returns a value or an error, and the value
//! keeps what the reader promises. Random inputs come from fixed seeds, which are printed.
//!
//! Damaged run files and damaged links of our own are in `run_json.rs` and `experiment_link.rs`.

use experiment::random::{Random, Stream};
use experiment::{DataTable, MismatchKind, Preset, SavedRun};
use formats::run_json::RunFileError;
use formats::table_csv::{
    self, ColumnKind, CsvOptions, CsvTable, HeaderLine, MOST_LISTED, MissingPolicy, Separator,
};
use formats::{experiment_link, playground_link, run_json};

const SEED: u32 = 20_261_129;

/// Every reader; panics if what one returns is not as promised.
fn read_with_all(bytes: &[u8], case: &str) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(read) = experiment_link::read(&text) {
        let _ = read.draft.check();
        assert!(read.unknown_keys.len() <= 100, "{case}");
    }
    if let Ok(read) = experiment_link::read_json(&text) {
        let _ = read.draft.check();
        assert!(read.unknown_keys.len() <= 100, "{case}");
    }
    if let Ok(read) = playground_link::read(&text) {
        assert!(read.draft.check().is_ok(), "{case}");
        assert!(read.not_understood.len() <= 100, "{case}");
    }
    if let Ok(read) = run_json::read(bytes) {
        check_run(&read.run, case);
    }
    if let Ok(table) = table_csv::read(bytes, &CsvOptions::default()) {
        check_table(&table, case);
    }
}

/// A run that was read can be written and read again.
fn check_run(run: &SavedRun, case: &str) {
    let text = run_json::write(run).unwrap_or_else(|error| panic!("{case}: {error}"));
    let again = run_json::read(text.as_bytes()).map(|read| read.run);
    assert_eq!(again.as_ref(), Ok(run), "{case}");
}

/// Every row can be shown.
fn check_rows(table: &CsvTable, case: &str) {
    for row_idx in (0..table.n_rows).step_by(1 + table.n_rows / 50) {
        let row = table.row(row_idx).map(|(_, cells)| cells.len());
        assert_eq!(row, Some(table.columns.len()), "{case}");
    }
    for column in 0..table.columns.len() {
        let _ = table.figures(column);
    }
}

/// Values are finite or, where nothing fills them, empty.
fn check_columns(csv: &CsvTable, own: &DataTable, policy: MissingPolicy, case: &str) {
    let used = csv.columns.iter().enumerate();
    let used = used.filter(|(_, summary)| summary.kind.is_used());
    for (column, (idx, summary)) in own.columns().iter().zip(used) {
        assert_eq!(column.values.len(), own.n_rows(), "{case}");
        let is_filled = policy != MissingPolicy::KeepEmpty
            && summary.kind == ColumnKind::Number
            && policy != MissingPolicy::FillMean { target: idx };
        let is_good = |value: &f64| value.is_finite() || value.is_nan() && !is_filled;
        assert!(column.values.iter().all(is_good), "{case}");
    }
}

fn check_table(table: &CsvTable, case: &str) {
    check_rows(table, case);
    assert!(table.bad_cells.len() <= MOST_LISTED, "{case}");
    for policy in [
        MissingPolicy::KeepEmpty,
        MissingPolicy::FillMean { target: 0 },
    ] {
        let Ok(own) = table.to_table("t", policy) else {
            continue;
        };
        check_columns(table, &own, policy, case);
    }
}

#[test]
fn random_bytes() {
    println!("seed {SEED}");
    for round in 0..3_000 {
        let mut random = Random::new(SEED, Stream::Data, round);
        let len = random.below(200);
        // Half of them text, which gets further.
        let bytes: Vec<u8> = match round % 2 {
            0 => (0..len).map(|_| random.bits() as u8).collect(),
            _ => (0..len).map(|_| b' ' + random.below(95) as u8).collect(),
        };
        read_with_all(&bytes, &format!("seed {SEED}, round {round}: {bytes:?}"));
    }
}

/// Long inputs of one byte, or of two in turn, which find what grows faster than its input.
#[test]
fn long_repetitions() {
    for byte in 0..=u8::MAX {
        read_with_all(&[byte; 9_000], &format!("byte {byte}"));
    }
    for pair in [
        "\"\n", "\",", ",\n", ";,", "1,", "1\n", "a,", "{\"", "[{", "%2", "%%", "&=", "&x", "x=",
        "\\\"",
    ] {
        read_with_all(pair.repeat(4_000).as_bytes(), pair);
        read_with_all(pair.repeat(60_000).as_bytes(), pair);
    }
}

/// Links whose JSON is damaged before it is encoded: each gets as far as the parser.
#[test]
fn links_of_damaged_json() {
    println!("seed {SEED}");
    const PIECES: [&str; 14] = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "null",
        "-1",
        "1e99",
        "\"version\"",
        "\"rows\"",
        "\\u00",
        "é",
    ];
    let texts = Preset::ALL.map(|preset| preset.draft().to_json().unwrap());
    let mut n_read = 0;
    for round in 0..3_000 {
        let mut random = Random::new(SEED, Stream::Data, round);
        let mut text: Vec<char> = texts[round as usize % texts.len()].chars().collect();
        for _ in 0..=random.below(2) {
            let at = random.below(text.len() as u32) as usize;
            match random.below(3) {
                0 => {
                    text.remove(at);
                }
                1 => {
                    let piece = PIECES[random.below(PIECES.len() as u32) as usize];
                    text.splice(at..at, piece.chars());
                }
                _ => text[at] = char::from(b'0' + random.below(10) as u8),
            }
        }
        let text: String = text.into_iter().collect();
        if let Ok(read) = experiment_link::read_json(&text) {
            n_read += 1;
            let _ = read.draft.check();
        }
    }
    assert!(n_read > 300, "only {n_read} drafts were read");
}

/// Tables with some damage: the answer is a table or a place.
#[test]
fn damaged_tables() {
    const PIECES: &[&[u8]] = &[
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r\n",
        b"\r",
        b"\"",
        b"\"\"",
        b"1",
        b"2,5",
        b"3.25",
        b"-",
        b"e",
        b"1e9",
        b"1e99",
        b"NA",
        b"red",
        b"blue",
        b" ",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\xc3",
        b"\xc3\xb1",
        b"\0",
        b"\x1a",
        b"1.234.567,8",
        b"\xe2\x88\x92",
        b"nan",
        b"inf",
    ];
    let mut n_tables = 0;
    println!("seeds 0 to 2,499");
    for seed in 0..2_500 {
        let mut random = Random::new(seed, Stream::Data, 1);
        // Mostly tables with some damage, else nothing would get far.
        let mut bytes = Vec::new();
        let n_columns = 1 + random.below(4);
        for _ in 0..random.below(12) {
            for idx in 0..n_columns {
                if idx > 0 {
                    bytes.push(b';');
                }
                bytes.extend_from_slice(PIECES[8 + random.below(11) as usize]);
            }
            bytes.push(b'\n');
        }
        for _ in 0..random.below(4) {
            let piece = PIECES[random.below(PIECES.len() as u32) as usize];
            let at = random.below(bytes.len() as u32 + 1) as usize;
            bytes.splice(at..at, piece.iter().copied());
        }
        let options = CsvOptions {
            separator: [None, Some(Separator::Tab)][usize::from(random.below(8) == 0)],
            header: [None, Some(HeaderLine::Line(2)), Some(HeaderLine::Absent)]
                [random.below(3) as usize],
            kinds: match random.below(4) {
                0 => vec![
                    (0, ColumnKind::Number),
                    (1, ColumnKind::Category),
                    (2, ColumnKind::Days),
                    (9, ColumnKind::LeftOut),
                ],
                _ => Vec::new(),
            },
            ..CsvOptions::default()
        };
        let Ok(table) = table_csv::read(&bytes, &options) else {
            continue;
        };
        n_tables += 1;
        check_rows(&table, &format!("seed {seed}"));
        for missing in [
            MissingPolicy::KeepEmpty,
            MissingPolicy::FillMean { target: 0 },
        ] {
            if let Ok(own) = table.to_table("t", missing) {
                check_columns(&table, &own, missing, &format!("seed {seed}"));
            }
        }
    }
    assert!(n_tables > 400, "{n_tables}");
}

/// A file of a run of one neuron, with these members of the experiment and these accumulators.
fn run_file(experiment: &str, slots: &str) -> String {
    format!(
        r#"{{"format":"neurona-run","version":1,
        "experiment":{{"version":3,"network":{{"hidden":[]}},{experiment}}},
        "state":{{"epoch":0,"batch":0,"loss_sum":0.0,
            "weights":[{{"kernel":[[0.5]],"bias":[0.0]}}],
            "optimizer":{{"step":0,"slots":{{{slots}}},"products":[]}},
            "history":{{"epoch":[],"loss":[],"val_loss":null,"stride":1}},
            "scaler":{{"input_mean":[0.0],"input_std":[1.0],"target_mean":[0.0],"target_std":[1.0]}}}}}}"#
    )
}

fn read_run(experiment: &str, slots: &str) -> Result<SavedRun, RunFileError> {
    run_json::read(run_file(experiment, slots).as_bytes()).map(|read| read.run)
}

/// The names of accumulators are the only keys of a run of which a file may hold any number. Each was
/// compared with all before it, 10¹⁰ comparisons of this file, and a long name was copied for
/// each key below it, 10¹¹ bytes. The tests do not read a clock.
#[test]
fn many_or_long_names_of_accumulators_are_refused() {
    let weights = r#"{"kernel":[[0.0]],"bias":[0.0]}"#;
    let slot = |name: &str, weights: &str| format!(r#""{name}":[{weights}]"#);
    let few = [slot("velocity", weights), slot("momentum", weights)].join(",");
    check_run(
        &read_run(r#""seed":1"#, &few).expect("two accumulators"),
        "few",
    );

    let many: Vec<String> = (0..200_000)
        .map(|idx| slot(&format!("v{idx}"), weights))
        .collect();
    let unknown: String = (0..100_000).map(|idx| format!(r#","k{idx}":0"#)).collect();
    let with_unknown = format!(r#"{{"kernel":[[0.0]],"bias":[0.0]{unknown}}}"#);
    for slots in [
        many.join(","),
        slot(&"velocity".repeat(150_000), &with_unknown),
    ] {
        let Err(RunFileError::State(mismatch)) = read_run(r#""seed":1"#, &slots) else {
            panic!("not refused")
        };
        assert_eq!(mismatch.path, "state.optimizer.slots");
        assert_eq!(mismatch.kind, MismatchKind::OutOfRange);
    }
}

/// JSON has no infinite number, but the text of a number may be more than an f32. A run that holds an
/// infinite number, also in rows and columns that it does not use, could be saved, and its file not be
/// read. serde_json refuses such numbers with its feature `float_roundtrip` only.
#[test]
fn no_number_of_a_run_is_infinite() {
    let on_table = |unused: &str| {
        format!(
            r#""data":{{"source":{{"table":{{"table":{{"own":{{"name":"t","columns":[
                {{"name":"a","values":[1,2,3,4]}},{{"name":"b","values":[1,2,3,5]}},
                {{"name":"c","values":[1,2,{unused},4]}}]}}}},"inputs":[0],"target":1}}}}}}"#
        )
    };
    let rows = |last: &str| {
        let row = r#"{"x":0,"y":0,"validates":false}"#;
        format!(
            r#""data":{{"source":{{"table":{{"table":"howell","inputs":[1],"target":0}}}},
                "edited":[{row},{{"x":{last},"y":0,"validates":false}}]}}"#
        )
    };
    let points = |last: &str| {
        let point = r#"{"x":[0,0],"y":0,"validates":false}"#;
        format!(r#""data":{{"placed":[{point},{{"x":[0,{last}],"y":0,"validates":false}}]}}"#)
    };
    // Cells are f64, rows and points f32.
    let of_f64 = ["1e309", "-1e999"];
    let of_f32 = ["1e39", "-1e300"];
    for (of, infinite) in [
        (&on_table as &dyn Fn(&str) -> String, of_f64),
        (&rows, of_f32),
        (&points, of_f32),
    ] {
        let run = read_run(&of("0.5"), "").expect("a finite number");
        check_run(&run, "finite");
        for infinite in infinite {
            let read = read_run(&of(infinite), "");
            let is_refused = matches!(read, Err(RunFileError::Syntax { .. }));
            assert!(is_refused, "{infinite}: {read:?}");
        }
    }
}
