//! `build`: a `dist/` that any static host can serve from any sub-path.

use std::fs;
use std::path::{Path, PathBuf};
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
    optimize(&dist)?;
    pack(&dist)
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

/// The program of `crates/splitter`, told what to do.
fn splitter(what: &str) -> Process {
    let mut splitter = shell::cargo();
    splitter
        .args(["run", "--quiet", "--package", "neurona-splitter"])
        .args(shell::locked())
        .args(["--", what]);
    splitter
}

/// Puts the functions of the finished modules in an order that compresses well.
fn pack(dist: &Path) -> Result<()> {
    shell::run(splitter("pack").args(modules(dist)?))
}

/// The files of the program that are WebAssembly.
fn modules(dist: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dist).context("there is no dist/")?;
    let paths = entries.map(|entry| Ok(entry?.path()));
    let paths = paths.collect::<Result<Vec<PathBuf>>>()?;
    let is_module = |path: &PathBuf| path.extension().is_some_and(|it| it == "wasm");
    Ok(paths.into_iter().filter(is_module).collect())
}

/// Shrinks the modules with wasm-opt where it is installed; the page works without.
///
/// Not by trunk, which fails when wasm-opt is missing and it may not download it.
fn optimize(dist: &Path) -> Result<()> {
    let Some(wasm_opt) = shell::find(&["wasm-opt"]) else {
        return Ok(());
    };
    for module in modules(dist)? {
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
