//! What several tests need: the files of `make_fixtures.py`, and CSV text as cells.

use std::fs;
use std::path::Path;

use sheets::Workbook;

pub fn bytes(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    fs::read(folder.join(name)).unwrap()
}

pub fn open(name: &str) -> Workbook {
    Workbook::open(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The text of the sheet with this name.
#[allow(dead_code, reason = "not every test needs it")]
pub fn csv(workbook: &Workbook, sheet: &str) -> String {
    let mut sheets = workbook.sheets().iter();
    let idx = sheets.position(|it| it.name == sheet).unwrap();
    workbook.csv(idx).unwrap()
}
