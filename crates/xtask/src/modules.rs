//! WebAssembly modules: compiled, shrunk and ordered.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::Result;

use crate::{shell, workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// The features that rustc 1.95 uses for wasm32-unknown-unknown with simd128.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Compiles a package for the browser, and returns its module. `file` is the module's name without its extension.
pub fn compile(package: &str, file: &str) -> Result<PathBuf> {
    let mut cargo = shell::cargo();
    cargo
        .args([
            "build",
            "--quiet",
            "--release",
            "--offline",
            "--target",
            TARGET,
        ])
        .args(["--package", package])
        .args(shell::locked());
    shell::run(&mut cargo)?;
    Ok(workspace::target().join(format!("{TARGET}/release/{file}.wasm")))
}

/// Returns the command that runs the program of `crates/splitter`.
pub fn splitter(what: &str) -> Process {
    let mut splitter = shell::cargo();
    splitter
        .args(["run", "--quiet", "--package", "neurona-splitter"])
        .args(shell::locked())
        .args(["--", what]);
    splitter
}

/// Orders the functions of the page's finished modules so that they compress well, and leaves out names.
///
/// Errors: together they do not use the features of WebAssembly that `docs/browsers.md` lists.
pub fn pack(modules: &[PathBuf]) -> Result<()> {
    shell::run(splitter("pack").args(modules))
}

/// The same for a module that is not the page's.
///
/// Errors: it uses a feature that `docs/browsers.md` does not list.
pub fn pack_apart(module: &Path) -> Result<()> {
    shell::run(splitter("pack-apart").arg(module))
}

/// Shrinks the modules with wasm-opt where it is installed; the program works without.
///
/// Not through trunk, which fails without wasm-opt when it is offline.
pub fn optimize(modules: &[PathBuf]) -> Result<()> {
    let Some(wasm_opt) = shell::find(&["wasm-opt"]) else {
        return Ok(());
    };
    for module in modules {
        let optimized = module.with_extension("optimized");
        let mut command = Process::new(&wasm_opt);
        command
            // For size: the compiler has optimized the engine for speed already.
            .arg("-Oz")
            .args(WASM_FEATURES)
            .arg(module)
            .arg("-o")
            .arg(&optimized);
        match shell::run(&mut command) {
            Ok(()) => fs::rename(&optimized, module)?,
            // An old wasm-opt rejects new instructions.
            Err(error) => println!("{} stays as it is: {error:#}", module.display()),
        }
    }
    Ok(())
}
