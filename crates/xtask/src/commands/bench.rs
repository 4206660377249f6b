//! `bench`: measures how fast the engine trains, natively and in a browser.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use lexopt::Parser;
use lexopt::prelude::*;

use super::Command;
use crate::args::set_once;
use crate::bench_before;
use crate::bench_page::{self, Engine};
use crate::{shell, tools, workspace};

pub const COMMAND: Command = Command {
    name: "bench",
    usage: "[--scaling|--before COMMIT] [--only native|wasm] [--browser NAME] [--ms 1500]  speed, beside ndarray's",
    run,
};

const WASM: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "neurona-bench";
/// Not the page's profile, which is optimized for size: that would slow down the version by ndarray.
const PROFILE: &[&str] = &["--profile", "bench", "--package", PACKAGE];

fn run(mut parser: Parser) -> Result<()> {
    let (mut scaling, mut only, mut engine, mut budget_ms) = (false, None, None, None);
    let mut before = None;
    while let Some(arg) = parser.next()? {
        match arg {
            Long("scaling") => scaling = true,
            Long("before") => set_once(&mut before, "--before", parser.value()?.string()?)?,
            Long("only") => set_once(&mut only, "--only", parser.value()?.string()?)?,
            Long("browser") => set_once(&mut engine, "--browser", parser.value()?.string()?)?,
            Long("ms") => {
                let budget = parser
                    .value()?
                    .parse()
                    .context("--ms takes a whole number")?;
                set_once(&mut budget_ms, "--ms", budget)?;
            }
            _ => return Err(arg.unexpected().into()),
        }
    }
    let budget_ms: u32 = budget_ms.unwrap_or(1500);
    let (native, wasm) = match only.as_deref() {
        None => (true, true),
        Some("native") => (true, false),
        Some("wasm") => (false, true),
        Some(other) => bail!("--only takes native or wasm, not `{other}`"),
    };
    // A missing browser is an error before minutes of building and measuring.
    let engine = wasm
        .then(|| Engine::find(engine.as_deref().unwrap_or("chromium")))
        .transpose()?;

    if let Some(commit) = before {
        let Some(engine) = engine.filter(|_| !scaling && only.is_none()) else {
            bail!("--before measures its own table, in a browser");
        };
        let old = bench_before::module(&commit)?;
        println!("\n== wasm in {}, beside {commit}\n", engine.name());
        let table = bench_before::table(&engine, &old, &module()?, budget_ms)?;
        println!("{table}");
        return Ok(());
    }

    let name = if scaling { "scaling" } else { "bench" };
    let json = |part: &str| workspace::target().join(format!("{name}-{part}.json"));
    if native {
        println!("\n== native\n");
        measure_natively(budget_ms, scaling, &json("native"))?;
    }
    if let Some(engine) = engine {
        println!("\n== wasm in {}\n", engine.name());
        let report = bench_page::measure(&engine, &module()?, budget_ms, scaling)?;
        let [table, numbers] = report;
        println!("{table}");
        let file = json(engine.name());
        fs::write(&file, numbers).with_context(|| format!("cannot write {}", file.display()))?;
        println!("The numbers are in {} too.", file.display());
    }
    Ok(())
}

fn measure_natively(budget_ms: u32, scaling: bool, json: &Path) -> Result<()> {
    let mut cargo = shell::cargo();
    cargo
        .args(["run", "--quiet"])
        .args(PROFILE)
        .args(shell::locked())
        .arg("--")
        .arg(budget_ms.to_string())
        .arg(json)
        .args(scaling.then_some("scaling"));
    shell::run(&mut cargo)?;
    println!("The numbers are in {} too.", json.display());
    Ok(())
}

/// Builds the wasm module, whose imports are plain functions: it needs no bindings.
fn module() -> Result<PathBuf> {
    tools::add_wasm_target()?;
    let mut cargo = shell::cargo();
    cargo
        .args(["build", "--quiet", "--lib", "--target", WASM])
        .args(PROFILE)
        .args(shell::locked());
    shell::run(&mut cargo)?;
    Ok(workspace::target().join(WASM).join("release/bench.wasm"))
}
