//! The packages of the workspace as their manifests describe them.

use std::collections::BTreeMap;

use toml::{Table, Value};
use xtask::workspace;

use crate::files::{list, read_toml, relative, rust_files_below};

/// A member of the workspace.
pub struct Package {
    pub name: String,
    /// From the root, with slashes: `crates/engine`.
    pub folder: String,
    pub manifest: Table,
}

/// One line of a manifest's dependencies.
pub struct Dependency {
    /// The package's name, also where the manifest gives it another one.
    pub package: String,
    /// The table that holds the line: `dependencies`, `target.….dev-dependencies`.
    pub table: String,
}

/// Every package in `crates/` and `tests/`, in the order of their folders.
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
        rust_files_below(&workspace::root().join(&self.folder).join("src"))
    }
}

/// The text of each Rust file in `crates/` and `tests/` by its path from the root.
pub fn all_sources() -> BTreeMap<String, String> {
    let root = workspace::root();
    let parents = ["crates", "tests"].into_iter();
    parents
        .flat_map(|parent| rust_files_below(&root.join(parent)))
        .collect()
}

fn package_key(value: &Value) -> Option<&str> {
    value.get("package")?.as_str()
}
