//! The differences that are meant, and the files that are not read yet.

use std::collections::BTreeSet;

use serde::Deserialize;

/// A kind of difference between Neurona and pandas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intended {
    /// Its name, as [`Found`](crate::Found) has it.
    pub kind: String,
    /// Why Neurona reads otherwise.
    pub reason: String,
    /// The fixtures in which it occurs.
    pub fixtures: BTreeSet<String>,
}

/// The lists of `differences.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// The fixtures about which Neurona asks a question, whatever it reads.
    pub with_question: BTreeSet<String>,
    /// The differences that are meant.
    pub difference: Vec<Intended>,
}

/// Reads `differences.toml`.
pub fn intended() -> Lists {
    toml::from_str(include_str!("../differences.toml"))
        .unwrap_or_else(|error| panic!("differences.toml: {error}"))
}

/// Reads `not_yet.txt`: names of fixtures that are read otherwise, which is a fault.
pub fn not_yet() -> BTreeSet<String> {
    let names = include_str!("../not_yet.txt").split_whitespace();
    names.map(str::to_owned).collect()
}
