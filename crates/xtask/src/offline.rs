//! The service worker's list of files: what a browser keeps for use without a network; see `www/start/offline.js`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::dist::{self, SERVICE_WORKER};
use crate::workspace;

/// The places in it that get the list and the build's name.
const FILES: &str = r#"["files-of-the-page", ""]"#;
const BUILD: &str = "build-of-the-page";

/// Writes the list of the finished files of `dist` into its service worker.
///
/// Errors: a file cannot be read, or the service worker has no place for the list.
pub fn list_files(dist: &Path) -> Result<()> {
    let mut paths = Vec::new();
    find_files(dist, Path::new(""), &mut paths)?;
    paths.sort();
    let mut list = String::new();
    for path in &paths {
        let bytes = fs::read(dist.join(path)).with_context(|| format!("cannot read {path}"))?;
        let separator = if list.is_empty() { "" } else { ",\n  " };
        // Names of our own files need no escapes.
        list += &format!("{separator}[\"{path}\", \"{}\"]", integrity(&bytes));
    }
    let worker = dist.join(SERVICE_WORKER);
    let script = workspace::read(&worker)?;
    for place in [FILES, BUILD] {
        let n = script.matches(place).count();
        ensure!(n == 1, "{SERVICE_WORKER} has {n} places with {place}");
    }
    let build = integrity(list.as_bytes());
    let script = script.replace(FILES, &list).replace(BUILD, &build);
    fs::write(&worker, script).with_context(|| format!("cannot write {}", worker.display()))
}

/// The SHA-256 of a file in the form of the attribute `integrity` and of a content security policy.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// Adds the paths of the files in a folder below `dist`, with slashes. The service worker itself, compressed copies and
/// what no host serves are left out.
fn find_files(dist: &Path, folder: &Path, paths: &mut Vec<String>) -> Result<()> {
    let full = dist.join(folder);
    let entries = fs::read_dir(&full).with_context(|| format!("cannot read {}", full.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path: PathBuf = folder.join(&name);
        if name.starts_with('.') || name == SERVICE_WORKER || dist::is_copy(&path) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            find_files(dist, &path, paths)?;
        } else {
            paths.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_with_its_hash() {
        let dist = std::env::temp_dir().join(format!("neurona-offline-{}", std::process::id()));
        fs::create_dir_all(dist.join("lessons")).unwrap();
        fs::create_dir_all(dist.join(".stage")).unwrap();
        let script = workspace::read(&workspace::root().join("www/start/offline.js")).unwrap();
        for (name, text) in [
            ("index.html", "page"),
            ("index.html.br", "copy"),
            ("lessons/es.json", "abc"),
            (".stage/x", ""),
            (SERVICE_WORKER, script.as_str()),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let listed = list_files(&dist);
        let script = workspace::read(&dist.join(SERVICE_WORKER));
        let again = list_files(&dist);
        fs::write(dist.join("index.html"), "another page").unwrap();
        let places = workspace::read(&workspace::root().join("www/start/offline.js")).unwrap();
        fs::write(dist.join(SERVICE_WORKER), places).unwrap();
        let other = list_files(&dist).and_then(|()| workspace::read(&dist.join(SERVICE_WORKER)));
        fs::remove_dir_all(&dist).unwrap();
        listed.unwrap();
        let script = script.unwrap();
        // Computed with sha256sum.
        let abc = "[\"lessons/es.json\", \"sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\"]";
        assert!(script.contains(abc), "{script}");
        assert!(script.contains("[[\"index.html\", \"sha256-"), "{script}");
        assert!(!script.contains(".br") && !script.contains(".stage"));
        assert!(!script.contains(BUILD) && !script.contains("files-of"));
        assert!(again.is_err());
        let cache = |script: &str| {
            let mut lines = script.lines().map(str::to_owned);
            lines.find(|line| line.starts_with("const CACHE"))
        };
        assert_ne!(cache(&script), cache(&other.unwrap()));
    }
}
