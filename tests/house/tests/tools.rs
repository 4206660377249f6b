//! Versions of tools and crates that must agree, lints, and the commands that CI runs.

use house::files::{read_toml, read_top};
use house::packages::packages;
use xtask::workspace;

/// The workspace's requirement on a crate.
fn requirement(package: &str) -> String {
    let manifest = read_toml(&workspace::root().join("Cargo.toml"));
    let line = &manifest["workspace"]["dependencies"][package];
    let version = line.as_str().or_else(|| line.get("version")?.as_str());
    version
        .unwrap_or_else(|| panic!("the workspace has no version of {package}"))
        .to_owned()
}

#[test]
fn crates_of_wasm_bindgen_are_pinned_to_the_installed_versions() {
    for package in ["wasm-bindgen", "js-sys", "web-sys", "leptos"] {
        let locked = workspace::locked_version(package).expect("it is in the lock file");
        assert_eq!(requirement(package), format!("={locked}"), "{package}");
    }
}

#[test]
fn the_lock_file_has_one_version_of_wasm_bindgen() {
    let lock = read_top("Cargo.lock");
    let entries = lock.matches("name = \"wasm-bindgen\"\n").count();
    assert_eq!(entries, 1);
}

#[test]
fn only_the_workspace_manifest_states_versions_of_browser_crates() {
    for package in packages() {
        let text = read_top(&format!("{}/Cargo.toml", package.folder));
        for line in text.lines() {
            let is_browser_crate = ["leptos", "wasm-bindgen", "js-sys", "web-sys"]
                .iter()
                .any(|name| line.starts_with(name));
            assert!(
                !is_browser_crate || line.contains("workspace = true"),
                "{}: `{line}` should take the workspace's version",
                package.folder
            );
        }
    }
}

#[test]
fn ci_runs_cargo_xtask_test() {
    let script = read_top(".ci/run");
    let commands: Vec<&str> = script
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert_eq!(
        commands,
        ["cd \"$(dirname \"$0\")/..\" && exec cargo xtask test"]
    );
}

#[test]
fn clippy_forbids_functions_that_differ_between_machines() {
    let config = read_toml(&workspace::root().join("clippy.toml"));
    let forbidden = config["disallowed-methods"].as_array();
    let forbidden = forbidden.expect("disallowed-methods is a list");
    let has = |method: &str| {
        forbidden.iter().any(|entry| {
            let reason = entry.get("reason").and_then(toml::Value::as_str);
            entry["path"].as_str() == Some(method)
                && reason.is_some_and(|reason| !reason.is_empty())
        })
    };
    for float in ["f32", "f64"] {
        for name in [
            "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "powi", "sin",
            "cos", "tan", "sin_cos", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh",
            "asinh", "acosh", "atanh", "cbrt", "hypot", "mul_add",
        ] {
            assert!(has(&format!("{float}::{name}")), "{float}::{name}");
        }
        // IEEE 754 prescribes the bits of these.
        for name in ["sqrt", "abs", "floor", "round"] {
            assert!(!has(&format!("{float}::{name}")), "{float}::{name}");
        }
    }
}
