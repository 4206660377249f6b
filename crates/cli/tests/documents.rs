//! The examples of `docs/command-line.md` print what stands there; with `TRYCMD=overwrite`, what they print is written there.

mod support;

use support::hand_in::{line_of, trained};
use support::{heights, link, sine};
use tempfile::TempDir;

const DOCUMENT: &str = include_str!("../../../docs/command-line.md");

/// The text of a document's block of a language.
fn block(language: &str) -> &'static str {
    let begin = format!("```{language}\n");
    let (_, rest) = DOCUMENT.split_once(&begin).expect("there is such a block");
    rest.split_once("```").expect("a block has an end").0
}

/// Three results: one as it was trained, one in which a setting was changed while it trained, one with a better figure.
fn class() -> String {
    let ana = line_of(&mut trained(sine(1_000), 1_000), "Ana Pérez");
    let mut session = trained(sine(1_000), 400);
    let mut slower = session.experiment().draft().clone();
    slower.training.learning_rate = 0.01;
    session.tune(&slower.check().unwrap());
    for _ in 0..400 {
        session.step_epoch();
    }
    let bea = line_of(&mut session, "Bea Gil");
    let better = ana.replace("rmse=0.016", "rmse=0.006");
    assert_ne!(better, ana);
    let carlos = better.replace("Ana_Pérez", "Carlos_Ruiz");
    [ana, bea, carlos].join("\n")
}

#[test]
fn the_examples_print_what_stands_there() {
    let folder = TempDir::new().unwrap();
    let document = folder.path().join("command-line.md");
    std::fs::write(&document, DOCUMENT).unwrap();
    // Where the examples run, and what they find there.
    let place = folder.path().join("command-line.in");
    std::fs::create_dir(&place).unwrap();
    let course = experiment::Preset::SineSmall.draft();
    std::fs::write(place.join("sine.txt"), link(&course)).unwrap();
    std::fs::write(place.join("heights.txt"), link(&heights(300))).unwrap();
    std::fs::write(place.join("rows.csv"), block("csv")).unwrap();
    std::fs::write(place.join("class.txt"), class()).unwrap();
    let cases = trycmd::TestCases::new();
    cases.case(&document).run();
    if std::env::var_os("TRYCMD").is_some_and(|it| it == "overwrite") {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/command-line.md");
        std::fs::copy(&document, root).unwrap();
    }
    assert!(place.join("sine.onnx").is_file(), "the examples have run");
}
