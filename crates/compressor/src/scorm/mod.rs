//! The page as SCORM 1.2 packages for Moodle and other platforms: one for the whole course, one for each lesson, or one for a
//! link.
//!
//! A package is the page with a manifest, and with the address that it opens in its `index.html`
//! (`crates/ui/src/app/package.rs` reads it). Its service worker is left out: a platform's files need the network.

mod manifest;
mod package;

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use formats::experiment_link;
use serde::Deserialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::beside;
use package::Package;

const INDEX: &str = "index.html";
const SERVICE_WORKER: &str = "offline.js";
/// The place behind which the address of the package stands.
const CHARSET: &str = "<meta charset=utf-8>";
/// What has the page register its service worker.
const OFFLINE: &str = " data-offline=./offline.js";

/// The lessons of the built page, as far as packages need them.
#[derive(Deserialize)]
struct Lessons {
    lessons: Vec<Lesson>,
}

#[derive(Deserialize)]
struct Lesson {
    id: String,
    title: String,
}

/// The packages of the course and of each lesson of `dist`, with titles in a language of the page.
///
/// Errors: the page has no lessons in that language.
pub fn of_lessons(dist: &Path, language: &str) -> Result<Vec<Package>> {
    let path = dist.join(format!("lessons/{language}.json"));
    let text = fs::read_to_string(&path)
        .with_context(|| format!("the page has no lessons in the language `{language}`"))?;
    let Lessons { lessons } = serde_json::from_str(&text).context("these are no lessons")?;
    let course = Package {
        name: "neurona-course".to_owned(),
        title: "Neurona".to_owned(),
        address: "course".to_owned(),
    };
    let lessons = lessons.into_iter().map(|Lesson { id, title }| Package {
        name: format!("neurona-lesson-{id}"),
        address: format!("lesson={id}"),
        title,
    });
    Ok(std::iter::once(course).chain(lessons).collect())
}

/// The package of a link to an experiment.
///
/// Errors: it is no link that the page opens.
pub fn of_link(link: &str, title: &str) -> Result<Package> {
    let address = link.rsplit('#').next().unwrap_or_default();
    experiment_link::read(address).with_context(|| format!("`{link}` is no link of the page"))?;
    Ok(Package {
        name: "neurona-experiment".to_owned(),
        title: title.to_owned(),
        address: address.to_owned(),
    })
}

/// Writes packages of `dist` into a folder, in the place of those that were there.
///
/// Errors: a file cannot be read or written, or `index.html` has no place for an address.
pub fn write(dist: &Path, packages: &[Package], folder: &Path) -> Result<()> {
    let index = fs::read_to_string(dist.join(INDEX)).context("there is no built page")?;
    let mut files = beside::files_of_page(dist)?;
    files.retain(|it| it != SERVICE_WORKER);
    files.sort();
    let common = pack_files(dist, files.iter().filter(|it| *it != INDEX))?;
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder)?;
    for package in packages {
        let path = folder.join(format!("{}.zip", package.name));
        let file =
            File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        let mut zip = ZipWriter::new(file);
        let manifest = manifest::write(package, &files);
        let parts = [
            (manifest::NAME, manifest),
            (INDEX, index_of(&index, &package.address)?),
        ];
        for (name, text) in parts {
            zip.start_file(name, options())?;
            zip.write_all(text.as_bytes())?;
        }
        // Compressed once for all.
        zip.merge_archive(ZipArchive::new(Cursor::new(&common))?)?;
        zip.finish()?;
    }
    Ok(())
}

/// Packs files of the page.
fn pack_files<'a>(dist: &Path, files: impl Iterator<Item = &'a String>) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in files {
        let bytes = fs::read(dist.join(name)).with_context(|| format!("cannot read {name}"))?;
        zip.start_file(name.as_str(), options())?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The time is always the same, so that the same page gives the same package.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

/// The page's `index.html` with the address that a package opens.
fn index_of(index: &str, address: &str) -> Result<String> {
    for place in [CHARSET, OFFLINE] {
        ensure!(
            index.matches(place).count() == 1,
            "index.html has not exactly one `{place}`"
        );
    }
    let address = manifest::escape(address);
    let meta = format!("{CHARSET}<meta name=\"neurona-package\" content=\"{address}\">");
    Ok(index.replace(CHARSET, &meta).replace(OFFLINE, ""))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    const PAGE: &str = "<!doctype html><meta charset=utf-8><script data-offline=./offline.js data-wasm=x></script>";

    #[test]
    fn each_package_has_the_page_its_address_and_a_manifest_with_all_files() {
        let base = std::env::temp_dir().join(format!("neurona-scorm-{}", std::process::id()));
        let (dist, folder) = (base.join("dist"), base.join("scorm"));
        fs::create_dir_all(dist.join("lessons")).unwrap();
        for (name, text) in [
            (INDEX, PAGE),
            (SERVICE_WORKER, "worker"),
            ("page.js", "script"),
            ("page.js.br", "copy"),
            (
                "lessons/es.json",
                r#"{"lessons":[{"id":"a","title":"Sí & no"}]}"#,
            ),
        ] {
            fs::write(dist.join(name), text).unwrap();
        }
        let packages = of_lessons(&dist, "es").unwrap();
        assert!(of_lessons(&dist, "fr").is_err());
        let written = write(&dist, &packages, &folder);
        let read = |name: &str, file: &str| {
            let zip = fs::read(folder.join(name)).unwrap();
            let mut zip = ZipArchive::new(Cursor::new(zip)).unwrap();
            let mut text = String::new();
            let mut names: Vec<String> = zip
                .file_names()
                .map(|name| name.unwrap().into_owned())
                .collect();
            names.sort();
            zip.by_name(file)
                .unwrap()
                .read_to_string(&mut text)
                .unwrap();
            (names, text)
        };
        written.unwrap();
        let (names, manifest) = read("neurona-lesson-a.zip", "imsmanifest.xml");
        let (_, index) = read("neurona-lesson-a.zip", INDEX);
        let (_, course) = read("neurona-course.zip", INDEX);
        fs::remove_dir_all(&base).unwrap();
        let expected = ["imsmanifest.xml", INDEX, "lessons/es.json", "page.js"];
        assert_eq!(names, expected);
        for name in &expected[1..] {
            assert!(
                manifest.contains(&format!("<file href=\"{name}\"/>")),
                "{manifest}"
            );
        }
        assert!(
            manifest.contains("<title>Sí &amp; no</title>"),
            "{manifest}"
        );
        assert!(index.contains("<meta name=\"neurona-package\" content=\"lesson=a\">"));
        assert!(course.contains("content=\"course\""));
        assert!(!index.contains("offline"));
    }

    #[test]
    fn a_link_is_read_before_it_is_packed() {
        let package = of_link("https://a.es/neurona/#2.4/seed=7/layers=2tanh/end", "Mine").unwrap();
        assert_eq!(package.address, "2.4/seed=7/layers=2tanh/end");
        for wrong in ["https://a.es/neurona/", "#2.4/seed=7/layers=2ta", "#hello"] {
            assert!(of_link(wrong, "Mine").is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_page_without_a_place_for_the_address_is_refused() {
        assert!(index_of(&PAGE.replace("charset", "x"), "course").is_err());
        assert!(index_of(&format!("{PAGE}{PAGE}"), "course").is_err());
    }
}
