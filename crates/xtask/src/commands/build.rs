//! `build`: a `dist/` that any static host can serve from any sub-path.

use std::fs;
use std::path::Path;
use std::process::Command as Process;

use anyhow::{Context, Result};

use super::Command;
use crate::args::Args;
use crate::tools::Tools;
use crate::{dist, shell, workspace};

pub const COMMAND: Command = Command {
    name: "build",
    usage: "the page in dist/ ($NEURONA_DIST), in release mode, and what it weighs",
    run,
};

/// What rustc 1.95 uses for wasm32-unknown-unknown with simd128.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

fn run(args: Args) -> Result<()> {
    args.finish()?;
    page()?;
    dist::report(&workspace::dist())
}

/// Builds the page into `dist/`, installing the tools first if need be.
pub fn page() -> Result<()> {
    let tools = Tools::ready()?;
    // trunk works offline, lest it look for tools of its own, and so does the cargo it starts.
    let mut fetch = shell::cargo();
    shell::run(fetch.args(["fetch", "--quiet"]).args(shell::locked()))?;
    let dist = workspace::dist();
    let mut trunk = tools.trunk()?;
    trunk
        .args(["build", "--release", "--offline"])
        .args(shell::locked())
        .arg("--dist")
        .arg(&dist);
    shell::run(&mut trunk)?;
    pack_lessons(&dist)?;
    optimize(&dist)
}

/// The lessons of `www/lessons`, checked, where the page fetches them.
fn pack_lessons(dist: &Path) -> Result<()> {
    let mut pack = shell::cargo();
    pack.args(["run", "--quiet", "--package", "neurona-lesson-pack"])
        .args(shell::locked())
        .arg("--")
        .arg(workspace::root().join("www/lessons"))
        .arg(dist.join("lessons"));
    shell::run(&mut pack)
}

/// Shrinks the module with wasm-opt where it is installed; the page works without.
///
/// Not by trunk, which fails when wasm-opt is missing and it may not download it.
fn optimize(dist: &Path) -> Result<()> {
    let Some(wasm_opt) = shell::find(&["wasm-opt"]) else {
        return Ok(());
    };
    for entry in fs::read_dir(dist).context("trunk left no dist/")? {
        let module = entry?.path();
        if module
            .extension()
            .is_none_or(|extension| extension != "wasm")
        {
            continue;
        }
        let optimized = module.with_extension("optimized");
        let mut command = Process::new(&wasm_opt);
        command
            // For size: what trains has been made fast by the compiler already.
            .arg("-Oz")
            .args(WASM_FEATURES)
            .arg(&module)
            .arg("-o")
            .arg(&optimized);
        match shell::run(&mut command) {
            Ok(()) => fs::rename(&optimized, &module)?,
            // An old wasm-opt does not know new instructions.
            Err(error) => println!("{} stays as it is: {error:#}", module.display()),
        }
    }
    Ok(())
}
