//! Files have at most 500 lines, functions of the page at most 80, its handles at most 12 fields.

use house::files::{files_below, read, relative};
use house::packages::all_sources;
use house::sizes::{functions, handles};
use xtask::workspace;

const MAX_FILE_LINES: usize = 500;
const MAX_FUNCTION_LINES: usize = 80;
/// A panel gets what it needs, not a handle on everything.
const MAX_HANDLE_FIELDS: usize = 12;

/// Files that may be longer: tables of data, one entry a line.
const TABLES: &[&str] = &[
    "Cargo.lock",
    "crates/experiment/src/howell.csv",
    "tests/house/script-features.toml",
    "www/lang/en.toml",
    "www/lang/es.toml",
];

/// Folders and endings of files that may be longer: results of Keras, pictures and texts that tests compare with.
fn is_table(file: &str) -> bool {
    TABLES.contains(&file) || file.ends_with(".json") || file.contains("/snapshots/")
}

/// The files of the tree: at the top, and in the folders that are written by hand.
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

/// Fails with a list of everything that is too long, if there is anything.
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
    let binary = [
        ".png", ".ico", ".xlsx", ".ods", ".xls", ".odt", ".h5", ".keras", ".onnx", ".bin",
    ];
    let is_text = |file: &str| !binary.iter().any(|ending| file.ends_with(ending));
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
fn every_exception_exists_and_is_needed() {
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

#[test]
fn no_handle_of_the_page_has_more_than_a_dozen_fields() {
    let mut most = 0;
    let mut wide = Vec::new();
    for (file, text) in all_sources() {
        if file.starts_with("crates/ui/") {
            for handle in handles(&text).unwrap_or_else(|error| panic!("{file}: {error}")) {
                most = most.max(handle.n_fields);
                if handle.n_fields > MAX_HANDLE_FIELDS {
                    wide.push(format!(
                        "{file} {}: {} fields",
                        handle.name, handle.n_fields
                    ));
                }
            }
        }
    }
    assert!(wide.is_empty(), "{}", wide.join("\n"));
    assert!(most > 5, "the page's contexts are not found: {most} fields");
}
