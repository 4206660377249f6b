//! Every relative link of every Markdown document leads to a file, and its anchor to a heading there.

use std::path::{Path, PathBuf};

use house::files::{list, read, relative};
use house::links::{anchors, targets};
use xtask::workspace;

/// The Markdown documents below a folder, without what builds leave there.
fn documents_below(folder: &Path) -> Vec<PathBuf> {
    let mut documents = Vec::new();
    for path in list(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !["target", "dist", ".git"].contains(&&*name) {
                documents.extend(documents_below(&path));
            }
        } else if name.ends_with(".md") {
            documents.push(path);
        }
    }
    documents
}

/// What is wrong with a link of `document`; `None` if it leads to a file and a heading, or to another host.
fn problem(document: &Path, target: &str) -> Option<String> {
    if target.starts_with("https://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let file = match file {
        "" => document.to_owned(),
        _ => document.parent()?.join(file),
    };
    if !file.exists() {
        return Some("there is no such file".to_owned());
    }
    let is_there = anchor.is_empty() || anchors(&read(&file)).iter().any(|it| it == anchor);
    (!is_there).then(|| format!("{} has no such heading", relative(&file)))
}

#[test]
fn links_of_documents_lead_to_files_and_headings() {
    let documents = documents_below(&workspace::root());
    assert!(documents.len() > 20, "{documents:?}");
    let mut problems = Vec::new();
    for document in &documents {
        for target in targets(&read(document)) {
            if let Some(problem) = problem(document, target) {
                problems.push(format!("{}: {target}: {problem}", relative(document)));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn links_that_lead_nowhere_are_found() {
    let readme = workspace::root().join("README.md");
    assert_eq!(problem(&readme, "docs/trust.md"), None);
    assert_eq!(problem(&readme, "#for-teachers"), None);
    assert_eq!(problem(&readme, "CONTRIBUTING.md#recipes"), None);
    for target in ["docs/nothing.md", "#for-nobody", "CONTRIBUTING.md#nothing"] {
        assert!(problem(&readme, target).is_some(), "{target}");
    }
}
