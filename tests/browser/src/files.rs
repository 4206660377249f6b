//! Files that the page gives and takes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::Page;

impl Page {
    /// Does what starts a download and gives the finished file.
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

    /// Gives a file to an `<input type=file>`, which may be hidden behind a button.
    pub async fn upload(&self, test_id: &str, file: &Path) -> Result<()> {
        let file = file.to_str().context("the file's name is no UTF-8")?;
        let input = self.find(test_id).await?;
        let given = input.send_keys(file).await;
        given.with_context(|| format!("{test_id} takes no file"))
    }
}

/// The files without those that still grow.
fn finished(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        // Chromium's names for a file on its way.
        if !name.ends_with(".crdownload") && !name.starts_with('.') {
            files.push(file);
        }
    }
    Ok(files)
}
