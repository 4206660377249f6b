//! The house as its manifests and folders describe it, for the tests in `tests/`.
//!
//! What cannot be read is a panic with the file's name: these functions serve tests only.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};
use xtask::workspace;

/// A member of the workspace.
pub struct Package {
    pub name: String,
    /// From the root, with slashes: `crates/engine`.
    pub folder: String,
    pub manifest: Table,
}

/// One line of a manifest's dependencies.
pub struct Dependency {
    /// The package's name, also where the manifest calls it otherwise.
    pub package: String,
    /// The table it stands in: `dependencies`, `target.….dev-dependencies`.
    pub table: String,
}

/// Every package in `crates/` and `tests/`, by folder.
pub fn packages() -> Vec<Package> {
    let root = workspace::root();
    let mut packages = Vec::new();
    for parent in ["crates", "tests"] {
        for folder in list(&root.join(parent)) {
            let manifest = folder.join("Cargo.toml");
            if !manifest.is_file() {
                continue;
            }
            let manifest = read_toml(&manifest);
            let name = manifest["package"]["name"].as_str();
            packages.push(Package {
                name: name.expect("a package's name is a string").to_owned(),
                folder: relative(&folder),
                manifest,
            });
        }
    }
    packages
}

impl Package {
    /// All dependencies: of every kind and for every target.
    pub fn dependencies(&self) -> Vec<Dependency> {
        let shared = read_toml(&workspace::root().join("Cargo.toml"));
        let shared = shared["workspace"]["dependencies"]
            .as_table()
            .expect("the workspace's dependencies are a table");
        let mut tables = vec![(String::new(), &self.manifest)];
        if let Some(targets) = self.manifest.get("target").and_then(Value::as_table) {
            for (target, table) in targets {
                tables.extend(Some(format!("target.{target}.")).zip(table.as_table()));
            }
        }
        let mut dependencies = Vec::new();
        for (prefix, table) in tables {
            for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
                let lines = table.get(kind).and_then(Value::as_table);
                for (key, value) in lines.into_iter().flatten() {
                    let renamed = package_key(value).or_else(|| package_key(shared.get(key)?));
                    dependencies.push(Dependency {
                        package: renamed.unwrap_or(key).to_owned(),
                        table: format!("{prefix}{kind}"),
                    });
                }
            }
        }
        dependencies
    }

    /// The text of each Rust file below the package's `src`, with its path from the root.
    pub fn sources(&self) -> Vec<(String, String)> {
        let src = workspace::root().join(&self.folder).join("src");
        let files = files_below(&src).into_iter();
        files
            .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
            .map(|file| (relative(&file), read(&file)))
            .collect()
    }
}

fn package_key(value: &Value) -> Option<&str> {
    value.get("package")?.as_str()
}

pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file at the top of the workspace.
pub fn read_top(name: &str) -> String {
    read(&workspace::root().join(name))
}

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

/// A path from the root, with slashes.
pub fn relative(path: &Path) -> String {
    let root = workspace::root();
    let path = path.strip_prefix(&root).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let paths = entries.map(|entry| entry.expect("a folder can be listed").path());
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    paths
}
