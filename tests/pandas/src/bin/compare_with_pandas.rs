//! Prints how Neurona's reading of a folder's fixtures differs from pandas' one.
//!
//!     cargo run -p neurona-pandas-tests -- FOLDER
//!
//! For fixtures that `make_fixtures.py` has written with another seed: first the faults, then the fixtures
//! of each kind of difference, as `differences.toml` lists them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pandas_tests::{differences, fixtures_in};

fn main() {
    let folder = std::env::args().nth(1).expect("a folder with fixtures");
    let cases = fixtures_in(&PathBuf::from(folder));
    let mut names_of_kind: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut n_faulty = 0;
    for case in &cases {
        let found = differences(case);
        if !found.faults.is_empty() {
            n_faulty += 1;
            println!("{} ({})\n    {}", case.name, case.about, case.call);
            found
                .faults
                .iter()
                .for_each(|fault| println!("    {fault}"));
        }
        if found.has_question {
            names_of_kind
                .entry("(with a question)")
                .or_default()
                .push(&case.name);
        }
        for kind in found.kinds {
            names_of_kind.entry(kind).or_default().push(&case.name);
        }
    }
    for (kind, names) in names_of_kind {
        println!("{kind}: {}\n    {}", names.len(), names.join(" "));
    }
    println!("{n_faulty} of {} files are read otherwise", cases.len());
}
