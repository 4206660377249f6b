//! `test`: runs everything that must pass, the quickest parts first; with `--clients`, the real tools that read models.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use lexopt::Parser;
use lexopt::prelude::*;

use super::{Command, build};
use crate::browser::{self, Browser};
use crate::shell::{self, duration_text};
use crate::tools::{self, Tools};
use crate::{clients, dist, package, workspace};

pub const COMMAND: Command = Command {
    name: "test",
    usage: "[--only PART] [--all-browsers] | --clients  format, lints, native, wasm, page, browser",
    run,
};

struct Part {
    name: &'static str,
    what: &'static str,
    run: fn(Browsers) -> Result<()>,
}

/// The browsers in which the page is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Browsers {
    Chromium,
    /// Firefox and WebKitGTK too.
    All,
}

const PARTS: &[Part] = &[
    Part {
        name: "format",
        what: "rustfmt agrees",
        run: |_| format(),
    },
    Part {
        name: "lints",
        what: "clippy agrees, natively and for wasm; cargo doc has no warnings",
        run: |_| lints(),
    },
    Part {
        name: "native",
        what: "tests on this machine",
        run: |_| native(),
    },
    Part {
        name: "wasm",
        what: "tests in the browser's engine",
        run: |_| wasm(),
    },
    Part {
        name: "page",
        what: "the page, its single file and the package for JavaScript build and are light enough",
        run: |_| page(),
    },
    Part {
        name: "browser",
        what: "a student uses the page",
        run: in_browser,
    },
];

/// The package whose tests need a built page; it is tested last.
const BROWSER_TESTS: &str = "neurona-browser-tests";
/// The packages with code of their own for the browser.
const WASM_PACKAGES: &[&str] = &[
    "neurona-ui",
    "neurona-worker",
    "neurona-app",
    "neurona-javascript",
];
/// The test of the hashes that every build on every machine must reproduce.
const GOLDEN: &[&str] = &["--package", "neurona-engine", "--test", "golden"];
const WASM: &str = "wasm32-unknown-unknown";

fn run(mut parser: Parser) -> Result<()> {
    let mut only = Vec::new();
    let mut browsers = Browsers::Chromium;
    let mut has_clients = false;
    while let Some(arg) = parser.next()? {
        match arg {
            Long("only") => only.push(parser.value()?.string()?),
            Long("all-browsers") => browsers = Browsers::All,
            Long("clients") => has_clients = true,
            _ => return Err(arg.unexpected().into()),
        }
    }
    if has_clients {
        return clients::run();
    }
    if let Some(unknown) = only.iter().find(|name| !is_part(name)) {
        bail!("there is no part `{unknown}`: {}", COMMAND.usage);
    }
    let parts = PARTS
        .iter()
        .filter(|part| only.is_empty() || only.iter().any(|name| name == part.name));

    // All parts run, whether or not an earlier one fails.
    let results: Vec<_> = parts.map(|part| (part, timed(part, browsers))).collect();

    println!("\n== in all");
    let mut failed = Vec::new();
    for (part, (duration, result)) in &results {
        let verdict = if result.is_ok() { "passed" } else { "FAILED" };
        println!(
            "{:<8} {verdict} in {:>12}  {}",
            part.name,
            duration_text(*duration),
            part.what
        );
        if let Err(error) = result {
            failed.push(format!("{}: {error:#}", part.name));
        }
    }
    if !failed.is_empty() {
        bail!("not green\n  {}", failed.join("\n  "));
    }
    Ok(())
}

fn is_part(name: &str) -> bool {
    PARTS.iter().any(|part| part.name == name)
}

fn timed(part: &Part, browsers: Browsers) -> (Duration, Result<()>) {
    println!("\n== {}: {}", part.name, part.what);
    let start = Instant::now();
    let result = (part.run)(browsers);
    if let Err(error) = &result {
        println!("== {} FAILED: {error:#}", part.name);
    }
    (start.elapsed(), result)
}

fn format() -> Result<()> {
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]))
}

fn lints() -> Result<()> {
    let mut native = shell::cargo();
    native
        .args(["clippy", "--workspace", "--all-targets"])
        .args(shell::locked())
        .args(["--", "--deny", "warnings"]);
    shell::run(&mut native)?;
    // The dependencies' documentation is left out: it takes minutes, and its warnings are not ours.
    shell::run(
        shell::cargo()
            .args(["doc", "--workspace", "--no-deps"])
            .args(shell::locked())
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )?;
    tools::add_wasm_target()?;
    let mut wasm = shell::cargo();
    wasm.args(["clippy", "--target", WASM])
        .args(shell::locked())
        .args(packages(WASM_PACKAGES))
        .args(["--", "--deny", "warnings"]);
    shell::run(&mut wasm)
}

fn native() -> Result<()> {
    let mut cargo = shell::cargo();
    cargo
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(shell::locked())
        .args(["--exclude", BROWSER_TESTS]);
    shell::run(&mut cargo)?;

    println!("-- the same bits optimized");
    let optimized = || {
        let mut cargo = shell::cargo();
        cargo
            .args(["test", "--release"])
            .args(GOLDEN)
            .args(shell::locked());
        cargo
    };
    shell::run(&mut optimized())?;
    println!("-- the same bits with all instructions of this processor");
    let target = workspace::target().join("native-cpu");
    shell::run(
        optimized()
            .env("RUSTFLAGS", "-C target-cpu=native")
            .env("CARGO_TARGET_DIR", target),
    )
}

/// Runs the tests for wasm in Chromium, and in Firefox and WebKit where their drivers are installed: the engine
/// must give the same bits in each.
fn wasm() -> Result<()> {
    let with_tests = packages_with_wasm_tests()?;
    if with_tests.is_empty() {
        bail!("no package has wasm-bindgen-test among its dev-dependencies");
    }
    let tools = Tools::ready()?;
    let browser = Browser::ready()?;
    let capabilities = workspace::target().join("webdriver.json");
    fs::create_dir_all(workspace::target())?;
    fs::write(&capabilities, capabilities_json(&browser)?)
        .with_context(|| format!("cannot write {}", capabilities.display()))?;

    println!("-- Chromium");
    let mut chromium = shell::cargo();
    in_a_worker(&mut chromium, &tools);
    chromium
        .args(of_packages(&with_tests))
        .env("CHROMEDRIVER", &browser.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities);
    shell::run(&mut chromium)?;
    println!("-- Chromium, as the page's build has the engine");
    let mut optimized = shell::cargo();
    in_a_worker(&mut optimized, &tools);
    optimized
        .args(GOLDEN)
        .arg("--release")
        .env("CHROMEDRIVER", &browser.chromedriver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities);
    shell::run(&mut optimized)?;
    for other in browser::others() {
        let Some(driver) = other.driver() else {
            println!("-- {}: not tried, there is no {}", other.name, other.needs);
            continue;
        };
        let run = |tests: &[&str]| {
            let mut cargo = other.with_display(shell::cargo());
            in_a_worker(&mut cargo, &tools);
            cargo.args(tests).env(other.variable, &driver);
            cargo.envs(other.environment.iter().copied());
            shell::run(&mut cargo)
        };
        println!("-- {}", other.name);
        run(&of_packages(&with_tests).collect::<Vec<_>>())?;
        println!("-- {}, as the page's build has the engine", other.name);
        run(&[GOLDEN, &["--release"]].concat())?;
    }
    Ok(())
}

/// Lets cargo run wasm tests in a Web Worker, as the page runs the engine; the runner's default is Node.
fn in_a_worker(cargo: &mut std::process::Command, tools: &Tools) {
    cargo
        .args(["test", "--target", WASM, "--no-fail-fast"])
        .args(shell::locked())
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            tools.wasm_test_runner(),
        )
        .env_remove("CHROMEDRIVER")
        .env_remove("GECKODRIVER")
        .env_remove("SAFARIDRIVER")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
        .env("WASM_BINDGEN_USE_DEDICATED_WORKER", "1");
}

/// All tests of packages except those in documentation, which the native part runs.
fn of_packages(names: &[String]) -> impl Iterator<Item = &str> {
    let packages = names.iter().flat_map(|name| ["--package", name.as_str()]);
    ["--tests"].into_iter().chain(packages)
}

fn page() -> Result<()> {
    build::page()?;
    dist::report(&workspace::dist())?;
    println!("-- the page in a single file");
    build::single_file()?;
    println!("-- the SCORM packages");
    build::ScormPackages::default().build()?;
    println!("-- the package for JavaScript");
    package::build()?;
    dist::report_package(&workspace::package())
}

fn in_browser(browsers: Browsers) -> Result<()> {
    Browser::ready()?;
    dist::require(&workspace::dist())?;
    dist::require_single_file()?;
    dist::require_scorm()?;
    package::require()?;
    println!("-- Chromium");
    let mut results = vec![shell::run(browser_tests(&mut shell::cargo()))];
    if browsers == Browsers::All {
        results.extend(browser::others().iter().map(in_other_browser));
    }
    // All browsers run, whether or not an earlier one fails.
    results.into_iter().collect()
}

/// Runs the browser tests in another browser, and prints which of them it could not try.
///
/// Errors: a test fails, or the browser or its driver is not installed.
fn in_other_browser(other: &browser::Other) -> Result<()> {
    println!("-- {}", other.name);
    if other.driver().is_none() {
        bail!(
            "there is no {}; tests/README.md says how to install it",
            other.needs
        );
    }
    let not_tried = workspace::target().join(format!("not-tried-in-{}.txt", other.code));
    fs::write(&not_tried, "").with_context(|| format!("cannot write {}", not_tried.display()))?;
    let mut cargo = other.with_display(shell::cargo());
    browser_tests(&mut cargo)
        .env(browser::ENGINE_VARIABLE, other.code)
        .env(browser::NOT_TRIED_VARIABLE, &not_tried);
    let result = shell::run(&mut cargo);
    let list = workspace::read(&not_tried)?;
    println!("{}: {} tests not tried", other.name, list.lines().count());
    for line in list.lines() {
        println!("  {line}");
    }
    result
}

fn browser_tests(cargo: &mut std::process::Command) -> &mut std::process::Command {
    cargo
        .args(["test", "--no-fail-fast"])
        .args(shell::locked())
        .args(packages(&[BROWSER_TESTS]))
}

fn packages<'a>(names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    names.iter().flat_map(|name| ["--package", name])
}

/// The packages in `crates/` and `tests/` that depend on wasm-bindgen-test.
fn packages_with_wasm_tests() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in ["crates", "tests"] {
        for entry in fs::read_dir(workspace::root().join(folder))? {
            let manifest = entry?.path().join("Cargo.toml");
            if !manifest.is_file() {
                continue;
            }
            let manifest = workspace::read(&manifest)?;
            if has_wasm_tests(&manifest) {
                names.extend(package_name(&manifest));
            }
        }
    }
    names.sort();
    Ok(names)
}

fn has_wasm_tests(manifest: &str) -> bool {
    manifest
        .lines()
        .any(|line| line.trim_start().starts_with("wasm-bindgen-test"))
}

fn package_name(manifest: &str) -> Option<String> {
    let name = manifest
        .lines()
        .find_map(|line| line.strip_prefix("name = \""))?;
    name.strip_suffix('"').map(str::to_owned)
}

/// The runner's `webdriver.json`. Debug formatting quotes a string as JSON does, for ASCII paths.
fn capabilities_json(browser: &Browser) -> Result<String> {
    let chromium = browser.chromium.to_str();
    let chromium = chromium
        .filter(|path| path.is_ascii())
        .context("Chromium's path must be ASCII")?;
    Ok(format!(
        "{{\"goog:chromeOptions\": {{\"binary\": {chromium:?}, \"args\": {:?}}}}}\n",
        browser::FLAGS
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_with_wasm_tests_are_found() {
        let manifest = "[package]\nname = \"neurona-engine\"\n\n\
                        [target.'cfg(target_arch = \"wasm32\")'.dev-dependencies]\n\
                        wasm-bindgen-test.workspace = true\n";
        assert!(has_wasm_tests(manifest));
        assert_eq!(package_name(manifest).as_deref(), Some("neurona-engine"));
        assert!(!has_wasm_tests("[dependencies]\nwasm-bindgen = \"1\"\n"));
    }

    #[test]
    fn names_of_parts_are_unique() {
        for part in PARTS {
            let same = PARTS.iter().filter(|other| other.name == part.name);
            assert_eq!(same.count(), 1, "{}", part.name);
        }
    }
}
