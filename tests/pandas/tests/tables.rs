//! Neurona reads files of tables as pandas does with the arguments that a careful person gives.
//!
//! Where it does otherwise by intent, `differences.toml` says so, with the reason.

use std::collections::BTreeSet;

use pandas_tests::{differences, fixtures, intended, not_yet};

#[test]
fn files_are_read_as_pandas_reads_them() {
    let (intended, not_yet) = (intended(), not_yet());
    let mut complaints = Vec::new();
    let cases = fixtures();
    for case in &cases {
        let found = differences(case);
        let is_listed = intended.with_question.contains(&case.name);
        if found.has_question != is_listed {
            let asks = if is_listed { "asks nothing" } else { "asks" };
            complaints.push(format!(
                "{}: {asks}, other than with_question says",
                case.name
            ));
        }
        let listed: BTreeSet<&str> = intended
            .difference
            .iter()
            .filter(|entry| entry.fixtures.contains(&case.name))
            .map(|entry| entry.kind.as_str())
            .collect();
        let is_as_listed = found.faults.is_empty() && found.kinds == listed;
        match (is_as_listed, not_yet.contains(&case.name)) {
            (true, false) | (false, true) => {}
            (true, true) => complaints.push(format!(
                "{}: is read well now and has to leave not_yet.txt",
                case.name
            )),
            (false, false) => complaints.push(format!(
                "{} ({})\n    {}\n    differs by {:?}, listed are {listed:?}\n    {}",
                case.name,
                case.about,
                case.call,
                found.kinds,
                found.faults.join("\n    ")
            )),
        }
    }
    println!(
        "{} files, {} of them are not read yet",
        cases.len(),
        not_yet.len()
    );
    assert!(
        complaints.is_empty(),
        "{} files\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

#[test]
fn lists_name_fixtures_and_give_reasons() {
    let cases = fixtures();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "names are unique");
    assert!(cases.len() >= 500, "{} files", cases.len());
    for name in &not_yet() {
        assert!(names.contains(name.as_str()), "not_yet.txt: {name}");
    }
    let intended = intended();
    for name in &intended.with_question {
        assert!(names.contains(name.as_str()), "with_question: {name}");
    }
    for entry in intended.difference {
        assert!(entry.reason.len() > 20, "{}: a reason", entry.kind);
        assert!(!entry.fixtures.is_empty(), "{}: no fixture", entry.kind);
        for name in &entry.fixtures {
            assert!(names.contains(name.as_str()), "{}: {name}", entry.kind);
        }
    }
}
