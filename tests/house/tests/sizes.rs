//! Files and functions are short enough to be read at once.

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

/// Fails if something was found too long, and names all of it.
fn check(what: &str, found: &[(String, usize)]) {
    let lines = found
        .iter()
        .map(|(name, n_lines)| format!("{name}: {n_lines} lines"));
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "{what}:\n{}", lines.join("\n"));
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
    check("too long, ask which two stories it tells", &long);
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
    check("longer than one screen", &long);
}
