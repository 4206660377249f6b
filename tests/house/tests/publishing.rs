//! Crates that are fit to be published say what a registry asks for, and depend on nothing that cannot be there.

use house::files::{read_toml, read_top};
use house::packages::{Package, packages};
use toml::Value;
use xtask::workspace;

fn published() -> Vec<Package> {
    let is_published = |package: &Package| {
        package.manifest["package"].get("publish") == Some(&Value::Boolean(true))
    };
    packages().into_iter().filter(is_published).collect()
}

#[test]
fn four_crates_are_fit_to_be_published() {
    let names: Vec<String> = published()
        .into_iter()
        .map(|package| package.name)
        .collect();
    assert_eq!(
        names,
        [
            "neurona-engine",
            "neurona-experiment",
            "neurona-formats",
            "neurona-models"
        ]
    );
}

#[test]
fn they_say_what_a_registry_asks_for() {
    for package in published() {
        let manifest = &package.manifest["package"];
        let text = |key: &str| {
            manifest
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let list = |key: &str| {
            manifest
                .get(key)
                .and_then(Value::as_array)
                .map_or(0, Vec::len)
        };
        let name = &package.name;
        assert!(text("description").len() > 40, "{name} has no description");
        assert_eq!(text("readme"), "README.md", "{name}");
        // crates.io takes at most five of each.
        assert!(
            (1..=5).contains(&list("keywords")),
            "{name} has no keywords"
        );
        assert!(
            (1..=5).contains(&list("categories")),
            "{name} has no categories"
        );
        // An example on the first page of the documentation, which the tests run.
        let library = read_top(&format!("{}/src/lib.rs", package.folder));
        assert!(library.contains("\n//! ```\n"), "{name} has no example");
    }
}

/// A path alone means nothing in a registry.
#[test]
fn what_they_depend_on_has_the_version_of_the_workspace() {
    let root = read_toml(&workspace::root().join("Cargo.toml"));
    let version = &root["workspace"]["package"]["version"];
    let shared = root["workspace"]["dependencies"].as_table();
    let shared = shared.expect("the workspace's dependencies are a table");
    let published = published();
    let mut n_checked = 0;
    for package in &published {
        for dependency in package.dependencies() {
            if !dependency.package.starts_with("neurona-") {
                continue;
            }
            n_checked += 1;
            let is_there = published.iter().any(|it| it.name == dependency.package);
            assert!(
                is_there,
                "{} depends on {}",
                package.name, dependency.package
            );
            let mut lines = shared.values();
            let of_package = Some(dependency.package.as_str());
            let line = lines.find(|it| it.get("package").and_then(Value::as_str) == of_package);
            let line = line.expect("the workspace names it");
            assert_eq!(line.get("version"), Some(version), "{}", dependency.package);
        }
    }
    assert!(n_checked > 3, "{n_checked}");
}
