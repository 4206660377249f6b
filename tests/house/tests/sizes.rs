//! Files and functions are short enough to be read at once.

use std::collections::BTreeSet;

use house::files::{files_below, read, relative};
use house::packages::all_sources;
use house::sizes::functions;
use xtask::workspace;

const MAX_FILE_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 80;

/// Tables of data: one entry a line, nothing to understand.
const TABLES: &[&str] = &[
    "Cargo.lock",
    "crates/experiment/src/howell.csv",
    "www/lang/en.toml",
    "www/lang/es.toml",
];

/// Tables by what they are: what Keras computed, pictures and texts that tests compare with.
fn is_table(file: &str) -> bool {
    TABLES.contains(&file) || file.ends_with(".json") || file.contains("/snapshots/")
}

/// Files that are still longer. The list only shrinks.
const LONG_FILES: &[&str] = &[
    "crates/ui/src/panels/own_table.rs",
    "crates/ui/src/panels/table.rs",
];

/// Functions of the page that are still longer, as `file function`. The list only shrinks.
const LONG_FUNCTIONS: &[&str] = &[
    "crates/ui/src/io/code_window.rs CodeWindow",
    "crates/ui/src/panels/own_table.rs preview",
    "crates/ui/src/panels/table.rs TableControls",
    "crates/ui/src/panels/table.rs OwnTableControls",
    "crates/ui/src/panels/table.rs Confusion",
];

/// The files that belong to the tree: what lies at its top, and in the folders that are written by hand.
fn files() -> Vec<String> {
    let root = workspace::root();
    let mut files: Vec<_> = [".ci", ".cargo", ".github", "crates", "docs", "tests", "www"]
        .iter()
        .flat_map(|folder| files_below(&root.join(folder)))
        .collect();
    let top = house::files::list(&root).into_iter();
    files.extend(top.filter(|path| path.is_file()));
    files.iter().map(|path| relative(path)).collect()
}

/// Fails for what is too long and not in `open`, and for what is in `open` without need.
fn check(what: &str, found: &[(String, usize)], open: &[&str]) {
    let names: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let open_without_need = open.iter().filter(|name| !names.contains(*name));
    let mut problems: Vec<String> = open_without_need
        .map(|name| format!("{name} is short: it leaves the list"))
        .collect();
    let long = found
        .iter()
        .filter(|(name, _)| !open.contains(&name.as_str()))
        .map(|(name, n_lines)| format!("{name}: {n_lines} lines"));
    problems.extend(long);
    assert!(problems.is_empty(), "{what}:\n{}", problems.join("\n"));
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let root = workspace::root();
    let is_text = |file: &str| !file.ends_with(".png") && !file.ends_with(".ico");
    let long: Vec<(String, usize)> = files()
        .into_iter()
        .filter(|file| is_text(file) && !is_table(file))
        .map(|file| {
            let n_lines = read(&root.join(&file)).lines().count();
            (file, n_lines)
        })
        .filter(|(_, n_lines)| *n_lines > MAX_FILE_LINES)
        .collect();
    check(
        "too long, ask which two stories it tells",
        &long,
        LONG_FILES,
    );
}

#[test]
fn every_table_is_there_and_long() {
    for table in TABLES {
        let n_lines = read(&workspace::root().join(table)).lines().count();
        assert!(n_lines > MAX_FILE_LINES, "{table} needs no exception");
    }
}

#[test]
fn no_function_of_the_page_is_longer_than_80_lines() {
    let mut long = Vec::new();
    for (file, text) in all_sources() {
        if file.starts_with("crates/ui/") {
            let functions = functions(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            let functions = functions.into_iter();
            let functions = functions.filter(|function| function.n_lines > MAX_FUNCTION_LINES);
            long.extend(
                functions.map(|function| (format!("{file} {}", function.name), function.n_lines)),
            );
        }
    }
    check("longer than one screen", &long, LONG_FUNCTIONS);
}
