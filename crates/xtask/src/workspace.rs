//! Folders of this clone, and the versions that its lock file pins.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the workspace's `Cargo.toml`.
///
/// Cargo sets the folder of the running package at run time; every package that uses this is two levels below the
/// root. The value at compile time would belong to another clone if two clones share a target folder.
pub fn root() -> PathBuf {
    let package =
        std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    let package = PathBuf::from(package);
    let root = package.ancestors().nth(2).unwrap_or(&package);
    root.to_owned()
}

/// The built page: `$NEURONA_DIST`, or `dist/`.
pub fn dist() -> PathBuf {
    match std::env::var_os("NEURONA_DIST") {
        Some(dist) => root().join(dist),
        None => root().join("dist"),
    }
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(target) => root().join(target),
        None => root().join("target"),
    }
}

/// The built page in a single file.
pub fn single_file() -> PathBuf {
    target().join("single-file/neurona.html")
}

/// The folder with the built SCORM packages.
pub fn scorm() -> PathBuf {
    target().join("scorm")
}

/// The built package for JavaScript.
pub fn package() -> PathBuf {
    // `target/package` is where cargo puts its own packages.
    target().join("npm")
}

/// Returns the version of `package` in `Cargo.lock`.
///
/// Errors: there is no lock file, or it lacks the package.
pub fn locked_version(package: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let lock = read(&path)?;
    version_in_lock(&lock, package)
        .with_context(|| format!("{} has no package `{package}`", path.display()))
}

/// Reads a text file; the error names its path.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_version_from_a_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(
            version_in_lock(lock, "wasm-bindgen").as_deref(),
            Some("0.2.129")
        );
        assert_eq!(version_in_lock(lock, "wasm"), None);
    }

    #[test]
    fn the_root_holds_the_lock_file() {
        assert!(root().join("Cargo.lock").is_file());
    }
}
