//! The examples of `docs/command-line.md` print what stands there; with `TRYCMD=overwrite`, what they print is written there.

mod support;

use support::{heights, link};
use tempfile::TempDir;

const DOCUMENT: &str = include_str!("../../../docs/command-line.md");

/// The text of a document's block of a language.
fn block(language: &str) -> &'static str {
    let begin = format!("```{language}\n");
    let (_, rest) = DOCUMENT.split_once(&begin).expect("there is such a block");
    rest.split_once("```").expect("a block has an end").0
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
    let cases = trycmd::TestCases::new();
    cases.case(&document).run();
    if std::env::var_os("TRYCMD").is_some_and(|it| it == "overwrite") {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/command-line.md");
        std::fs::copy(&document, root).unwrap();
    }
    assert!(place.join("sine.onnx").is_file(), "the examples have run");
}
