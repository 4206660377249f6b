//! Crates depend on each other in one direction, and those for every platform do not depend on browser crates.

use house::packages::{Package, packages};

/// The crates of the workspace that each crate may depend on. The order is bottom up: a crate depends on crates
/// above it in this list only.
const ALLOWED: &[(&str, &[&str])] = &[
    ("neurona-experiment", &[]),
    ("neurona-messages", &["neurona-experiment"]),
    ("neurona-engine", &["neurona-experiment"]),
    ("neurona-plot", &["neurona-experiment"]),
    ("neurona-painter", &["neurona-plot"]),
    ("neurona-formats", &["neurona-experiment"]),
    ("neurona-models", &["neurona-experiment", "neurona-engine"]),
    // English messages of the command and of the JavaScript package.
    (
        "neurona-sentences",
        &["neurona-experiment", "neurona-formats", "neurona-models"],
    ),
    // The command: everything that works without a browser.
    (
        "neurona-cli",
        &[
            "neurona-experiment",
            "neurona-engine",
            "neurona-formats",
            "neurona-models",
            "neurona-sentences",
        ],
    ),
    // The package for JavaScript: a module of its own.
    (
        "neurona-javascript",
        &[
            "neurona-experiment",
            "neurona-engine",
            "neurona-formats",
            "neurona-models",
            "neurona-sentences",
        ],
    ),
    ("neurona-sheets", &[]),
    // The second program: it reads spreadsheets.
    ("neurona-sheets-worker", &["neurona-sheets"]),
    // The third program: it writes and reads models of other tools.
    (
        "neurona-models-worker",
        &["neurona-experiment", "neurona-models"],
    ),
    (
        "neurona-worker",
        &[
            "neurona-experiment",
            "neurona-messages",
            "neurona-engine",
            "neurona-formats",
        ],
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
            "neurona-messages",
            "neurona-plot",
            "neurona-painter",
            "neurona-formats",
            "neurona-models",
            "neurona-sheets",
            "neurona-lessons",
        ],
    ),
    // The program of page and worker: the only crate that depends on both.
    ("neurona-app", &["neurona-worker", "neurona-ui"]),
    // They only read what is finished.
    ("neurona-splitter", &[]),
    ("neurona-unpacker", &[]),
    // It reads the link that a package opens, and tests what it packs with what unpacks it.
    (
        "neurona-compressor",
        &["neurona-formats", "neurona-unpacker"],
    ),
    (
        "neurona-first-picture",
        &["neurona-experiment", "neurona-engine", "neurona-plot"],
    ),
    (
        "neurona-starter",
        &["neurona-first-picture", "neurona-painter", "neurona-plot"],
    ),
    ("neurona-bench", &["neurona-experiment", "neurona-engine"]),
    ("neurona-xtask", &[]),
];

/// Dependencies that are allowed in tests only.
const ONLY_IN_TESTS: &[(&str, &str)] = &[
    ("neurona-compressor", "neurona-unpacker"),
    ("neurona-models", "neurona-engine"),
    ("neurona-models-worker", "neurona-experiment"),
    ("neurona-worker", "neurona-formats"),
];

/// Crates that build and test natively, without anything of a browser.
const PLATFORM_INDEPENDENT: &[&str] = &[
    "neurona-experiment",
    "neurona-engine",
    "neurona-plot",
    "neurona-formats",
    "neurona-models",
    "neurona-sentences",
    "neurona-sheets",
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

/// Names whose use would make results depend on the machine or the day.
/// `LazyLock` is allowed: it holds a constant that is computed at its first use, such as a table parsed from a text
/// in the program.
const ENVIRONMENT_DEPENDENT: &[&str] = &[
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
fn every_crate_is_in_the_list_of_allowed_dependencies() {
    let names: Vec<String> = crates().map(|package| package.name).collect();
    for name in &names {
        assert!(
            ALLOWED.iter().any(|(placed, _)| placed == name),
            "{name} is new: add it to ALLOWED and to ARCHITECTURE.md"
        );
    }
    for (placed, _) in ALLOWED {
        assert!(names.iter().any(|name| name == placed), "{placed} is gone");
    }
}

#[test]
fn crates_depend_only_on_allowed_crates() {
    for package in crates() {
        let arrow = ALLOWED.iter().find(|(name, _)| *name == package.name);
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
fn what_tests_need_is_not_part_of_the_crate() {
    for package in crates() {
        let dependencies = package.dependencies();
        for (_, target) in ONLY_IN_TESTS.iter().filter(|it| it.0 == package.name) {
            let mut found = dependencies.iter().filter(|it| it.package == *target);
            assert!(
                found.all(|it| it.table.ends_with("dev-dependencies")),
                "{} may depend on {target} in its tests only",
                package.name
            );
        }
    }
}

#[test]
fn the_list_of_allowed_dependencies_has_no_circle() {
    for (idx, (name, allowed)) in ALLOWED.iter().enumerate() {
        for target in *allowed {
            let below = ALLOWED[..idx].iter().any(|(lower, _)| lower == target);
            assert!(below, "{name} points to {target}, which is not below it");
        }
    }
}

#[test]
fn platform_independent_crates_do_not_depend_on_browser_crates() {
    for package in crates().filter(|package| PLATFORM_INDEPENDENT.contains(&package.name.as_str()))
    {
        for dependency in package.dependencies() {
            let name = dependency.package.as_str();
            assert!(
                !BROWSER_CRATES.contains(&name),
                "{} must not know the browser: {name} in its {}",
                package.name,
                dependency.table
            );
            // Tests may run in a browser.
            assert!(
                name != "wasm-bindgen-test" || dependency.table.ends_with(".dev-dependencies"),
                "{}: {name} belongs to the dev-dependencies for wasm",
                package.name
            );
        }
    }
}

#[test]
fn platform_independent_crates_read_no_clock_file_or_environment() {
    for package in crates().filter(|package| PLATFORM_INDEPENDENT.contains(&package.name.as_str()))
    {
        for (path, text) in package.sources() {
            // Without the tests, which may read files to compare with.
            let lines = text.lines().take_while(|line| *line != "#[cfg(test)]");
            for (line_idx, line) in lines.enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                for word in ENVIRONMENT_DEPENDENT {
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
fn every_package_inherits_the_lints_of_the_workspace() {
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
