//! The accessibility tree of every view, in both languages, is the stored one.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p neurona-browser-tests --test accessibility_tree` stores them anew; read what
//! has changed as a screen reader says it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use browser::{AccessibleNode, COUNT_UNREST, EarlierTrees, Page, Visit, visit};
use similar::TextDiff;

/// How a person stores the trees anew.
const RENEW: &str = "if this is right, store it: \
    UPDATE_SNAPSHOTS=1 cargo test -p neurona-browser-tests --test accessibility_tree";
/// Lines without a difference that are printed around one with a difference.
const CONTEXT_LINES: usize = 2;
/// A tree that changes, or is not the stored one, after this time fails.
const PATIENCE: Duration = Duration::from_secs(20);
/// The view that shows a notice.
const OF_NOTICES: &str = "message";
/// The view that says when something was stored.
const OF_TIMES: &str = "stored";
/// With so many views that differ, the others need not be looked at.
const MANY: usize = 4;

/// The stored trees of a language.
struct Stored {
    folder: PathBuf,
    /// The trees of the views before.
    earlier: RefCell<EarlierTrees>,
    seen: RefCell<BTreeSet<String>>,
    /// What differs.
    problems: RefCell<Vec<String>>,
}

impl Stored {
    fn of(language: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self {
            folder: root.join("snapshots").join(language),
            earlier: RefCell::default(),
            seen: RefCell::default(),
            problems: RefCell::default(),
        }
    }

    /// Stores the tree of a view, or waits until it is the stored one.
    async fn check(&self, page: &Page, view: &str) -> Result<()> {
        if view == OF_TIMES {
            return Ok(());
        }
        let file = format!("{view}.txt");
        ensure!(
            self.seen.borrow_mut().insert(file.clone()),
            "there are two views of this name"
        );
        let path = self.folder.join(&file);
        stop_run(page).await?;
        if view != OF_NOTICES {
            close_notices(page).await?;
        }
        let tree = if is_update() {
            let tree = settled_tree(page).await?;
            fs::create_dir_all(&self.folder)?;
            fs::write(&path, self.text_of(&tree))?;
            tree
        } else {
            let stored = fs::read_to_string(&path).unwrap_or_default();
            let tree = self.tree_like(page, &stored).await?;
            let now = self.text_of(&tree);
            if now != stored {
                let problem = format!("{file}:\n{}", difference(&stored, &now));
                // A scenario that takes too long for its limit has said what it found.
                eprintln!("{problem}");
                self.problems.borrow_mut().push(problem);
                ensure!(self.problems.borrow().len() < MANY, self.report());
            }
            tree
        };
        self.earlier.borrow_mut().add(&tree);
        Ok(())
    }

    fn text_of(&self, tree: &AccessibleNode) -> String {
        self.earlier.borrow().text_of(tree)
    }

    /// Returns the settled tree as soon as it is the stored one, or as it is at last.
    async fn tree_like(&self, page: &Page, stored: &str) -> Result<AccessibleNode> {
        let start = Instant::now();
        loop {
            let tree = settled_tree(page).await?;
            let is_stored = self.text_of(&tree) == stored;
            if is_stored || start.elapsed() > PATIENCE {
                return Ok(tree);
            }
        }
    }

    /// Returns the stored files that no view has.
    fn stale(&self) -> Result<Vec<PathBuf>> {
        let mut stale = Vec::new();
        let entries = fs::read_dir(&self.folder);
        let entries = entries.with_context(|| format!("no {}: {RENEW}", self.folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !self.seen.borrow().contains(&name) {
                stale.push(entry.path());
            }
        }
        Ok(stale)
    }

    /// Errors: a tree is not the stored one, or a file is stored of which there is no view.
    fn finish(&self) -> Result<()> {
        for path in self.stale()? {
            if is_update() {
                fs::remove_file(path)?;
            } else {
                let problem = format!("{}: there is no such view", path.display());
                self.problems.borrow_mut().push(problem);
            }
        }
        ensure!(self.problems.borrow().is_empty(), self.report());
        Ok(())
    }

    fn report(&self) -> String {
        format!("{}\n{RENEW}", self.problems.borrow().join("\n"))
    }
}

/// Returns the tree that the page at rest has twice.
async fn settled_tree(page: &Page) -> Result<AccessibleNode> {
    let start = Instant::now();
    page.wait_rest().await?;
    let mut before = page.accessibility_tree().await?;
    loop {
        page.wait_rest().await?;
        let now = page.accessibility_tree().await?;
        if now == before {
            return Ok(now);
        }
        ensure!(start.elapsed() < PATIENCE, "the tree goes on changing");
        before = now;
    }
}

/// Goes back to the start of a run: how far it has come, and whether it still goes on, depends on the moment.
async fn stop_run(page: &Page) -> Result<()> {
    // A run that has diverged is at rest, always at the same place.
    if !page.is_shown("diverged").await? {
        if page.value("epoch").await? != "0" {
            page.activate("reset-same").await?;
            page.wait_new_session().await?;
        }
        page.wait_status("paused").await?;
    }
    // It comes with the deferred chunk.
    page.wait("the sentence on the run", async || {
        Ok(!page.text("status").await?.is_empty())
    })
    .await
}

/// Closes the quiet lines: whether a run that is left has trained enough to be offered again depends on the moment.
async fn close_notices(page: &Page) -> Result<()> {
    let script = "const found = [...document.querySelectorAll('[data-testid=notice-close]')]; \
                  for (const it of found) it.click(); return found.length";
    page.wait("no notice", async || {
        Ok(page.execute(script, vec![]).await? == 0)
    })
    .await
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_SNAPSHOTS").is_some()
}

/// The lines that differ, with those around them.
fn difference(stored: &str, now: &str) -> String {
    let difference = TextDiff::from_lines(stored, now);
    let mut lines = difference.unified_diff();
    lines.context_radius(CONTEXT_LINES).to_string()
}

async fn check_every_view(language: &str) -> Result<()> {
    let there = Visit {
        language: language.to_owned(),
        first_script: Some(COUNT_UNREST),
        ..Visit::default()
    };
    visit(there, async |page| {
        let stored = Stored::of(language);
        page.every_view(async |view| stored.check(page, view).await)
            .await?;
        stored.finish()
    })
    .await
}

#[tokio::test]
async fn every_view_has_its_stored_tree_in_spanish() -> Result<()> {
    check_every_view("es").await
}

#[tokio::test]
async fn every_view_has_its_stored_tree_in_english() -> Result<()> {
    check_every_view("en").await
}

#[test]
fn a_difference_is_printed_with_its_line() {
    let lines = difference("a\nb\nc\nd\ne\n", "a\nb\nc\nD\ne\n");
    assert!(lines.contains("-d\n+D\n"), "{lines}");
    assert!(!lines.contains(" a\n"), "{lines}");
}
