//! The second file of the program: fetched ahead, and missed where the connection is bad.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use browser::{Visit, visit};
use xtask::workspace;

/// A copy of the built page in which the second file can be missing.
struct Copy {
    folder: PathBuf,
    second_file: PathBuf,
}

impl Copy {
    fn of_dist(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("neurona-{name}-{}", std::process::id()));
        copy(&workspace::dist(), &folder)?;
        let mut entries = fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path()));
        let second_file = entries.find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("later-") && name.ends_with(".wasm")
        });
        Ok(Self {
            folder,
            second_file: second_file.context("the program has no second file")?,
        })
    }

    fn hidden(&self) -> PathBuf {
        self.second_file.with_extension("hidden")
    }

    fn hide(&self) -> Result<()> {
        Ok(fs::rename(&self.second_file, self.hidden())?)
    }

    fn show(&self) -> Result<()> {
        Ok(fs::rename(self.hidden(), &self.second_file)?)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // In the system's folder for what is passing.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().context("a path without a name")?);
        if path.is_dir() {
            copy(&path, &to)?;
        } else {
            fs::copy(&path, &to)?;
        }
    }
    Ok(())
}

/// A bad connection: the laboratory does not come, the page says so and trains on, and what was asked
/// for is done when the file is there.
#[tokio::test]
async fn what_does_not_arrive_is_told_and_fetched_again() -> Result<()> {
    let copy = Copy::of_dist("missing")?;
    copy.hide()?;
    let missing = Visit {
        folder: copy.folder.clone(),
        ..Visit::default()
    };
    visit(missing, async |page| {
        page.wait_value("epoch", "0").await?;
        page.click("lab-open").await?;
        page.find("notice-retry").await?;
        let told = page.text("notice").await?;
        ensure!(told.contains("did not arrive"), "{told}");
        page.click("step-epoch").await?;
        page.wait_value("epoch", "1").await?;
        page.click("language").await?;
        page.wait("the sentence in Spanish", async || {
            Ok(page.text("notice").await?.contains("no ha llegado"))
        })
        .await?;

        page.click("notice-retry").await?;
        page.wait("the sentence again", async || {
            page.is_shown("notice-retry").await
        })
        .await?;
        copy.show()?;
        page.click("notice-retry").await?;
        page.find("lab-panel").await?;
        page.wait("nothing is missed any more", async || {
            Ok(page.text("notice").await?.is_empty())
        })
        .await?;
        // The worker has its part of the file too.
        page.wait_number("lab-neuron-output", "a number", f64::is_finite)
            .await?;
        page.wait_value("epoch", "1").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// Nobody has asked for the laboratory when the connection goes; it is there all the same.
#[tokio::test]
async fn what_was_fetched_ahead_needs_no_connection() -> Result<()> {
    let copy = Copy::of_dist("ahead")?;
    let ahead = Visit {
        folder: copy.folder.clone(),
        ..Visit::default()
    };
    visit(ahead, async |page| {
        page.wait_value("epoch", "0").await?;
        page.wait("the second file in page and worker", async || {
            let fetched = "return performance.getEntriesByType('resource').filter(
                (it) => it.name.includes('/later-') && it.name.endsWith('.wasm')).length";
            let n = page.client().execute(fetched, Vec::new()).await?;
            Ok(n.as_u64() == Some(1))
        })
        .await?;
        page.click("lab-open").await?;
        page.wait_number("lab-neuron-output", "a number", f64::is_finite)
            .await?;
        copy.hide()?;
        page.select("lab-panel", "linear").await?;
        page.wait_value("lab-linear-verdict", "false").await
    })
    .await
}
