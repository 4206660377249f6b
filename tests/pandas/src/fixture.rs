//! The files of `fixtures`, which `make_fixtures.py` wrote.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A file with pandas' answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique name.
    pub name: String,
    /// What is special about the file.
    pub about: String,
    /// The call of pandas.
    pub call: String,
    /// Why the arguments of `read_csv` alone do not read the file, with the first wrong cell.
    pub arguments_alone: Option<String>,
    /// Name of the file in `cases`.
    file: Option<String>,
    /// The file, if it is UTF-8 without a byte order mark.
    text: Option<String>,
    /// The file as one character a byte, of the byte's number.
    bytes: Option<String>,
    /// The index of pandas, if rows have names.
    pub index: Option<Vec<String>>,
    /// The columns in order.
    pub columns: Vec<PandasColumn>,
}

/// A column as pandas returned it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PandasColumn {
    /// A text, or the column's index counted from 0 where the file has no header.
    pub name: Name,
    /// What it holds.
    pub kind: Kind,
    /// One cell a row; `None` without a value.
    pub values: Vec<Option<Cell>>,
}

/// The name of a column.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// Without a header: the column's index.
    Idx(usize),
    /// From the header, or made by pandas.
    Text(String),
}

/// What a column of pandas holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Numbers.
    Numbers,
    /// Texts.
    Words,
    /// True and false.
    Booleans,
    /// Dates, with or without a time.
    Dates,
    /// No values.
    Empty,
}

/// A value of pandas.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// True or false.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A word, a date as `2024-03-15` or `2024-03-15T07:30:00`, or `inf` in a column of numbers.
    Text(String),
}

#[derive(Debug, Deserialize)]
struct Group {
    /// How it was made, with versions.
    made: String,
    cases: Vec<Case>,
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Case {
    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        match (&self.file, &self.text, &self.bytes) {
            (Some(file), None, None) => {
                let path = package().join("cases").join(file);
                std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            }
            (None, Some(text), None) => text.clone().into_bytes(),
            (None, None, Some(bytes)) => {
                let byte = |char: char| u8::try_from(u32::from(char)).expect("one byte");
                bytes.chars().map(byte).collect()
            }
            _ => panic!("{}: one of file, text and bytes", self.name),
        }
    }
}

/// Reads all fixtures, in the order of their files' names.
pub fn fixtures() -> Vec<Case> {
    fixtures_in(&package().join("fixtures"))
}

/// Reads the fixtures of a folder.
pub fn fixtures_in(folder: &Path) -> Vec<Case> {
    let entries = std::fs::read_dir(folder).expect("the folder of fixtures");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a text");
        let group: Group = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(group.made.contains("pandas 3.1"), "{}", path.display());
        cases.extend(group.cases);
    }
    cases
}
