//! The accessibility statement is complete, says the same in both languages, and names tests that exist.

use std::collections::BTreeMap;

use house::files::read_top;
use xtask::workspace;

/// The criteria of WCAG 2.2 of levels A and AA.
const CRITERIA: [&str; 55] = [
    "1.1.1", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.5", "1.3.1", "1.3.2", "1.3.3", "1.3.4",
    "1.3.5", "1.4.1", "1.4.2", "1.4.3", "1.4.4", "1.4.5", "1.4.10", "1.4.11", "1.4.12", "1.4.13",
    "2.1.1", "2.1.2", "2.1.4", "2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3", "2.4.4",
    "2.4.5", "2.4.6", "2.4.7", "2.4.11", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.7", "2.5.8",
    "3.1.1", "3.1.2", "3.2.1", "3.2.2", "3.2.3", "3.2.4", "3.2.6", "3.3.1", "3.3.2", "3.3.3",
    "3.3.4", "3.3.7", "3.3.8", "4.1.2", "4.1.3",
];

/// A statement and its words for the four results: holds, in part, does not apply, fails.
type Statement = (&'static str, [&'static str; 4]);

const ENGLISH: Statement = (
    "docs/accessibility.md",
    ["holds", "in part", "does not apply", "fails"],
);
const SPANISH: Statement = (
    "docs/accesibilidad.md",
    ["se cumple", "en parte", "no se aplica", "falla"],
);

/// A criterion in a statement: place of its result among the four, and how it was tried.
struct Row {
    criterion: String,
    result: usize,
    how: String,
}

fn rows((file, results): Statement) -> Vec<Row> {
    let text = read_top(file);
    let lines = text.lines().filter_map(|line| line.strip_prefix("| "));
    let lines = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let rows = lines.map(|line| {
        let cells: Vec<&str> = line.trim_end_matches(" |").split(" | ").collect();
        let [criterion, name, result, how] = cells.as_slice() else {
            panic!("{file}: not four cells: {line}");
        };
        assert!(!name.is_empty() && !how.is_empty(), "{file}: {line}");
        let result = results.iter().position(|it| it == result);
        Row {
            criterion: (*criterion).to_owned(),
            result: result.unwrap_or_else(|| panic!("{file}: no such result: {line}")),
            how: (*how).to_owned(),
        }
    });
    rows.collect()
}

#[test]
fn both_statements_have_every_criterion_with_the_same_result() {
    let [english, spanish] = [ENGLISH, SPANISH].map(rows);
    let criteria: Vec<&str> = english.iter().map(|row| row.criterion.as_str()).collect();
    assert_eq!(criteria, CRITERIA);
    let results = |rows: &[Row]| -> Vec<(String, usize)> {
        let pairs = rows.iter().map(|row| (row.criterion.clone(), row.result));
        pairs.collect()
    };
    assert_eq!(results(&english), results(&spanish));
}

/// The sentence that counts the results has the numbers of the table.
#[test]
fn the_sums_are_those_of_the_tables() {
    let mut sums = BTreeMap::new();
    for row in rows(ENGLISH) {
        *sums.entry(row.result).or_insert(0) += 1;
    }
    let [holds, in_part, not_applying, fails] = [0, 1, 2, 3].map(|it| sums.get(&it).unwrap_or(&0));
    assert_eq!(*fails, 0, "the sentence says that none fails");
    let english = format!(
        "Of the 55 criteria {holds} hold, {in_part} hold in part, {not_applying} do not apply, and none is known to fail."
    );
    let spanish = format!(
        "De los 55 criterios se cumplen {holds}, se cumplen en parte {in_part}, no se aplican {not_applying} y no se sabe \
         de ninguno que falle."
    );
    for ((file, _), sentence) in [(ENGLISH, english), (SPANISH, spanish)] {
        let text = read_top(file)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        assert!(text.contains(&sentence), "{file}: {sentence}");
    }
}

#[test]
fn the_tests_that_the_statements_name_exist() {
    for statement in [ENGLISH, SPANISH] {
        for row in rows(statement) {
            for name in row.how.split('`').skip(1).step_by(2) {
                let path = match name.contains('/') {
                    true => name.to_owned(),
                    false => format!("tests/browser/tests/{name}.rs"),
                };
                let is_there = workspace::root().join(&path).is_file();
                assert!(is_there, "{}: {}: no {path}", statement.0, row.criterion);
            }
        }
    }
}
