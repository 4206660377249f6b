//! A copy of the built page in which a file can be missing, as if the connection failed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use xtask::workspace;

use crate::{Visit, copy_folder};

/// A copy of `dist/`; dropping it removes the folder.
pub struct PageCopy {
    /// Where the copy is.
    pub folder: PathBuf,
    file: PathBuf,
}

impl PageCopy {
    /// Copies the page; `beginning` and `ending` are those of the name of the file that can be missing.
    ///
    /// Errors: the page has no such file.
    pub fn of_dist(name: &str, beginning: &str, ending: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("neurona-{name}-{}", std::process::id()));
        copy_folder(&workspace::dist(), &folder)?;
        let mut entries = fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path()));
        let file = entries.find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(beginning) && name.ends_with(ending)
        });
        Ok(Self {
            folder,
            file: file.with_context(|| format!("no file {beginning}…{ending} in dist/"))?,
        })
    }

    /// A visit of the copy.
    pub fn visit(&self) -> Visit {
        Visit {
            folder: self.folder.clone(),
            ..Visit::default()
        }
    }

    fn hidden(&self) -> PathBuf {
        self.file.with_extension("hidden")
    }

    /// Lets the file be missing.
    pub fn hide(&self) -> Result<()> {
        Ok(fs::rename(&self.file, self.hidden())?)
    }

    /// Puts the file back.
    pub fn show(&self) -> Result<()> {
        Ok(fs::rename(self.hidden(), &self.file)?)
    }
}

impl Drop for PageCopy {
    fn drop(&mut self) {
        // Only a leftover in the folder for temporary files if it fails.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
