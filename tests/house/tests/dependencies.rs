//! Dependencies point one way, and what knows no browser knows none.

use house::packages::{Package, packages};

/// What each crate may depend on, here in the house. The order is bottom up: nothing may point
/// to a crate below itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("neurona-experiment", &[]),
    ("neurona-engine", &["neurona-experiment"]),
    ("neurona-plot", &["neurona-experiment"]),
    ("neurona-formats", &["neurona-experiment"]),
    (
        "neurona-worker",
        &["neurona-experiment", "neurona-engine", "neurona-formats"],
    ),
    ("neurona-lessons", &["neurona-experiment"]),
    (
        "neurona-lesson-pack",
        &["neurona-experiment", "neurona-formats", "neurona-lessons"],
    ),
    (
        "neurona-ui",
        &[
            "neurona-experiment",
            "neurona-plot",
            "neurona-formats",
            "neurona-lessons",
        ],
    ),
    // The module of page and worker: the one place that knows both.
    ("neurona-app", &["neurona-worker", "neurona-ui"]),
    // It reads the finished module only.
    ("neurona-splitter", &[]),
    ("neurona-bench", &["neurona-experiment", "neurona-engine"]),
    ("neurona-xtask", &[]),
];

/// Build and test natively; a browser is nothing to them.
const WITHOUT_BROWSER: &[&str] = &[
    "neurona-experiment",
    "neurona-engine",
    "neurona-plot",
    "neurona-formats",
    "neurona-lessons",
];

const BROWSER_CRATES: &[&str] = &[
    "console_error_panic_hook",
    "getrandom",
    "gloo",
    "js-sys",
    "leptos",
    "serde-wasm-bindgen",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
];

/// Words for what a value from outside would make different on another machine or another day.
/// `LazyLock` is allowed: a constant that is computed when it is first wanted, such as a table that
/// is read from a text in the program, is no value from outside.
const OUTSIDE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "SystemTime",
    "thread_local!",
    "static mut",
    "OnceLock",
];

fn crates() -> impl Iterator<Item = Package> {
    let all = packages().into_iter();
    all.filter(|package| package.folder.starts_with("crates/"))
}

#[test]
fn every_crate_has_its_place() {
    let names: Vec<String> = crates().map(|package| package.name).collect();
    for name in &names {
        assert!(
            ARROWS.iter().any(|(placed, _)| placed == name),
            "{name} is new: give it its place in ARROWS, and in ARCHITECTURE.md"
        );
    }
    for (placed, _) in ARROWS {
        assert!(names.iter().any(|name| name == placed), "{placed} is gone");
    }
}

#[test]
fn arrows_point_one_way() {
    for package in crates() {
        let arrow = ARROWS.iter().find(|(name, _)| *name == package.name);
        let Some((_, allowed)) = arrow else { continue };
        for dependency in package.dependencies() {
            let is_ours = dependency.package.starts_with("neurona-");
            assert!(
                !is_ours || allowed.contains(&dependency.package.as_str()),
                "{} must not depend on {} (in its {})",
                package.name,
                dependency.package,
                dependency.table
            );
        }
    }
}

#[test]
fn the_table_of_arrows_has_no_circle() {
    for (idx, (name, allowed)) in ARROWS.iter().enumerate() {
        for target in *allowed {
            let below = ARROWS[..idx].iter().any(|(lower, _)| lower == target);
            assert!(below, "{name} points to {target}, which is not below it");
        }
    }
}

#[test]
fn what_knows_no_browser_has_no_crate_of_one() {
    for package in crates().filter(|package| WITHOUT_BROWSER.contains(&package.name.as_str())) {
        for dependency in package.dependencies() {
            let name = dependency.package.as_str();
            assert!(
                !BROWSER_CRATES.contains(&name),
                "{} must not know the browser: {name} in its {}",
                package.name,
                dependency.table
            );
            // The tests may run in one.
            assert!(
                name != "wasm-bindgen-test" || dependency.table.ends_with(".dev-dependencies"),
                "{}: {name} belongs to the dev-dependencies for wasm",
                package.name
            );
        }
    }
}

#[test]
fn what_knows_no_browser_reads_no_clock_file_or_environment() {
    for package in crates().filter(|package| WITHOUT_BROWSER.contains(&package.name.as_str())) {
        for (path, text) in package.sources() {
            // Up to the tests, which may read what they compare with.
            let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
            for (line_idx, line) in lines.enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for word in OUTSIDE {
                    assert!(
                        !code.contains(word),
                        "{path}:{}: {word} has no place here",
                        line_idx + 1
                    );
                }
            }
        }
    }
}

#[test]
fn every_package_takes_the_lints_of_the_workspace() {
    for package in packages() {
        let lints = package.manifest.get("lints");
        let is_shared = lints.and_then(|lints| lints.get("workspace"));
        assert_eq!(
            is_shared.and_then(toml::Value::as_bool),
            Some(true),
            "{} says nothing of lints",
            package.name
        );
    }
}
