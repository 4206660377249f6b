//! Files of the workspace, read for the tests.
//!
//! A file that cannot be read is a panic with its name: these functions are for tests only.

use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;
use xtask::workspace;

/// The text of a file.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a file named by its path from the root of the workspace.
pub fn read_top(name: &str) -> String {
    read(&workspace::root().join(name))
}

/// The content of a TOML file.
pub fn read_toml(path: &Path) -> Table {
    let text = read(path);
    text.parse()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder, in the order of their names.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in list(folder) {
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// The Rust files below a folder: path from the root of the workspace, and text.
pub fn rust_files_below(folder: &Path) -> Vec<(String, String)> {
    let files = files_below(folder).into_iter();
    files
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| (relative(&file), read(&file)))
        .collect()
}

/// A path from the root of the workspace, with slashes.
pub fn relative(path: &Path) -> String {
    let root = workspace::root();
    let path = path.strip_prefix(&root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// The entries of a folder, in the order of their names.
pub fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    paths
}
