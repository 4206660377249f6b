//! The package for JavaScript: the module of `crates/javascript`, its script and types, and the files of
//! `crates/javascript/package`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::tools::Tools;
use crate::{modules, shell, workspace};

const PACKAGE: &str = "neurona-javascript";
/// What stands in the place of the version.
const VERSION: &str = "\"version\": \"0.0.0\"";

/// Builds the package into `target/npm`, after installing the tools if they are missing.
pub fn build() -> Result<()> {
    let tools = Tools::ready()?;
    let mut fetch = shell::cargo();
    shell::run(fetch.args(["fetch", "--quiet"]).args(shell::locked()))?;
    let folder = workspace::package();
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let root = workspace::root();
    copy(&root.join("crates/javascript/package"), &folder)?;
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root.join(licence), folder.join(licence))
            .with_context(|| format!("there is no {licence}"))?;
    }
    set_version(&folder.join("package.json"))?;

    let module = modules::compile(PACKAGE, "javascript")?;
    let mut bindgen = tools.wasm_bindgen();
    bindgen
        .args(["--target", "web", "--out-name", "neurona", "--out-dir"])
        .arg(&folder)
        .arg(module);
    shell::run(&mut bindgen)?;
    let module = folder.join("neurona_bg.wasm");
    modules::optimize(std::slice::from_ref(&module))?;
    modules::pack_apart(&module)
}

/// Checks that the package is built.
///
/// Errors: it is not; the message says how to build it.
pub fn require() -> Result<()> {
    let folder = workspace::package();
    if folder.join("neurona_bg.wasm").is_file() {
        return Ok(());
    }
    bail!(
        "there is no package in {}: build it with `cargo xtask build --package`",
        folder.display()
    )
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("there is no {}", from.display()))? {
        let path = entry?.path();
        let copied = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &copied)?;
        } else {
            fs::copy(&path, &copied).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

/// Gives the manifest the version of the workspace.
fn set_version(manifest: &Path) -> Result<()> {
    let text = workspace::read(manifest)?;
    if text.matches(VERSION).count() != 1 {
        bail!("{} has no place for the version", manifest.display());
    }
    let version = workspace::locked_version(PACKAGE)?;
    let text = text.replace(VERSION, &format!("\"version\": \"{version}\""));
    Ok(fs::write(manifest, text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_gets_the_version_of_the_workspace() {
        let folder = std::env::temp_dir().join(format!("neurona-package-{}", std::process::id()));
        copy(
            &workspace::root().join("crates/javascript/package"),
            &folder,
        )
        .unwrap();
        let manifest = folder.join("package.json");
        set_version(&manifest).unwrap();
        let text = workspace::read(&manifest).unwrap();
        let again = set_version(&manifest);
        let has_example = folder.join("example/index.html").is_file();
        fs::remove_dir_all(&folder).unwrap();
        let version = workspace::locked_version(PACKAGE).unwrap();
        assert!(
            text.contains(&format!("\"version\": \"{version}\"")),
            "{text}"
        );
        assert!(again.is_err(), "there is no place for a second one");
        assert!(has_example);
    }
}
