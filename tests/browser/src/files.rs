//! Downloads and uploads.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use xtask::dist;

use crate::Page;

impl Page {
    /// Runs `start`, which causes a download, and returns the finished file.
    pub async fn download(&self, start: impl AsyncFnOnce() -> Result<()>) -> Result<PathBuf> {
        let folder = self.session().downloads();
        let before = finished(&folder)?;
        start().await?;
        self.wait_some("a downloaded file", async || {
            let now = finished(&folder)?;
            Ok(now.into_iter().find(|file| !before.contains(file)))
        })
        .await
    }

    /// Downloads the run as JSON from the export window.
    pub async fn export_run(&self) -> Result<PathBuf> {
        self.click("export").await?;
        self.wait_shown("export-json").await?;
        let file = self
            .download(async || self.click("export-json").await)
            .await?;
        self.click("export-close").await?;
        Ok(file)
    }

    /// Chooses a file in an `<input type=file>`, which may be hidden behind a button.
    pub async fn upload(&self, test_id: &str, file: &Path) -> Result<()> {
        let file = file.to_str().context("the file's name is no UTF-8")?;
        let input = self.find(test_id).await?;
        let given = input.send_keys(file).await;
        given.with_context(|| format!("{test_id} does not accept a file"))
    }

    /// As [`Page::upload`], of a new file with this name and content.
    pub async fn upload_bytes(&self, test_id: &str, name: &str, bytes: &[u8]) -> Result<()> {
        let folder = self.session().uploads();
        fs::create_dir_all(&folder)?;
        let file = folder.join(name);
        fs::write(&file, bytes)?;
        self.upload(test_id, &file).await
    }
}

/// Copies a folder with everything in it, as a built page whose files a scenario changes. The compressed copies of the
/// page's files stay behind: they would be sent in place of the changed ones.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if !dist::is_copy(&target) {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The files in `folder` that are complete, which a file of ours never is while it is empty.
///
/// Chromium on Linux makes an empty file of the last name before it moves the download there; Firefox makes one
/// when the download begins.
fn finished(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // The browsers' names for unfinished downloads.
        let unfinished =
            name.ends_with(".crdownload") || name.ends_with(".part") || name.starts_with('.');
        // A file that was moved meanwhile is looked at again under its new name.
        let is_empty = entry.metadata().map_or(true, |about| about.len() == 0);
        if !unfinished && !is_empty {
            files.push(entry.path());
        }
    }
    Ok(files)
}
