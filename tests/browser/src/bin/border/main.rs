//! Compares how long messages between page and worker take in two or more builds of the page.
//!
//!     cargo run --release -p neurona-browser-tests --bin border -- BEFORE AFTER
//!
//! Each argument is a folder that `cargo xtask build` wrote (`dist/` or a copy of it). The builds need
//! no preparation: this program copies each one and puts `page.js` and `worker.js`, beside this file,
//! in front of the scripts of the same names. They record when the page posts a message and when
//! the worker's handler returns. The builds take turns, each visit in a fresh profile of Chromium.
//! All times are in milliseconds and belong to the machine and the moment; only ratios last.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use browser::{Page, Visit, block_on, copy_folder, quantile, visit};
use lexopt::Parser;
use lexopt::prelude::*;
use serde_json::{Value as Json, json};
use xtask::args::set_once;

use report::Samples;

mod report;

const USAGE: &str = "\
border [OPTIONS] FOLDER FOLDER…: times of messages between page and worker, build by build

  --rounds N   visits of each build (default 5)";

const N_ROUNDS: usize = 5;
const N_MOVES: usize = 30;
const WATCH_MS: u64 = 2_000;
const TABLE_ROWS: usize = 50_000;
const TABLE_COLUMNS: usize = 10;
/// Large tables take seconds on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

fn main() -> Result<()> {
    let mut parser = Parser::from_env();
    let (mut folders, mut n_rounds) = (Vec::new(), None);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => {
                println!("{USAGE}");
                return Ok(());
            }
            Long("rounds") => {
                let given = parser.value()?.parse::<usize>()?;
                set_once(&mut n_rounds, "--rounds", given)?;
            }
            Value(folder) => folders.push(PathBuf::from(folder)),
            _ => return Err(arg.unexpected().into()),
        }
    }
    ensure!(!folders.is_empty(), "{USAGE}");
    let n_rounds = n_rounds.unwrap_or(N_ROUNDS);
    ensure!(n_rounds > 0, "--rounds needs at least one");
    let scratch = Scratch::new()?;
    let builds = folders.iter().enumerate();
    let builds = builds
        .map(|(idx, folder)| scratch.instrumented(folder, idx))
        .collect::<Result<Vec<_>>>()?;
    let csv = scratch.folder.join("numbers.csv");
    fs::write(&csv, table_csv())?;
    block_on(compare(&folders, &builds, &csv, n_rounds))
}

/// A folder for copies of the builds, removed at the end.
struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    fn new() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("neurona-border-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Copies a build and puts the recording scripts in front of its own.
    ///
    /// Errors: `build` is not a built page.
    fn instrumented(&self, build: &Path, idx: usize) -> Result<PathBuf> {
        let copy = self.folder.join(idx.to_string());
        copy_folder(build, &copy)?;
        for (name, before) in [
            ("page.js", include_str!("page.js")),
            ("worker.js", include_str!("worker.js")),
        ] {
            let script = copy.join(name);
            let own = fs::read_to_string(&script)
                .with_context(|| format!("{} has no {name}", build.display()))?;
            fs::write(&script, format!("{before}{own}"))?;
        }
        Ok(copy)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Only a leftover in the folder for temporary files if it fails.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A table of numbers with four decimals; the last column is the sum of two others.
fn table_csv() -> String {
    let mut csv = (1..TABLE_COLUMNS)
        .map(|column| format!("x{column},"))
        .collect::<String>();
    csv.push_str("y\n");
    let mut state = 1_u32;
    for _ in 0..TABLE_ROWS {
        let mut row = [0_u32; TABLE_COLUMNS - 1];
        for cell in &mut row {
            // Numerical Recipes' generator; any fixed sequence would do.
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *cell = (state >> 16) % 10_000;
            csv.push_str(&format!("0.{cell:04},"));
        }
        let sum = f64::from(row[0] + row[1]) / 10_000.0;
        csv.push_str(&format!("{sum:.4}\n"));
    }
    csv
}

async fn compare(names: &[PathBuf], builds: &[PathBuf], csv: &Path, n_rounds: usize) -> Result<()> {
    let mut samples = vec![Samples::default(); builds.len()];
    for round in 0..n_rounds {
        for (build, samples) in builds.iter().zip(&mut samples) {
            let visit_of = || Visit {
                folder: build.clone(),
                is_isolated: true,
                patience: PATIENCE,
                ..Visit::default()
            };
            for (preset, name) in [("sine-2x3", "2 × 3"), ("square-1x800", "1 × 800")] {
                visit(visit_of(), async |page| {
                    training(page, preset, name, samples).await
                })
                .await?;
            }
            visit(visit_of(), async |page| own_table(page, csv, samples).await).await?;
        }
        eprintln!("round {} of {n_rounds}", round + 1);
    }
    println!("{}", report::table(names, &samples));
    Ok(())
}

/// A preset that trains as fast as it goes: messages handled by the page, moves of the slider.
async fn training(page: &Page, preset: &str, name: &str, samples: &mut Samples) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.select("preset", preset).await?;
    page.wait_value("preset", preset).await?;
    page.lift_epoch_limit().await?;
    page.click("step-epoch").await?;
    page.wait_value("epoch", "1").await?;
    slide(page, &format!("{name}, paused"), samples).await?;
    page.select("speed", "unlimited").await?;
    page.click("run-pause").await?;
    page.wait_number("epochs-per-second", "a rate", |rate| rate > 0.0)
        .await?;
    let measured = call(page, &format!("border.messages({WATCH_MS})")).await?;
    let name = format!("{name}, training");
    samples.add(
        &format!("{name}: page handles one message of the worker"),
        &measured["perMessage"],
    )?;
    samples.add(
        &format!("{name}: messages a second"),
        &measured["perSecond"],
    )?;
    slide(page, &name, samples).await
}

async fn slide(page: &Page, name: &str, samples: &mut Samples) -> Result<()> {
    let moves = call(page, &format!("border.slide({N_MOVES})")).await?;
    let moves = moves.as_array().context("no moves")?;
    for (key, what) in [
        ("total", "to the worker's handler having returned"),
        ("work", "the same without waiting for the animation frame"),
        ("event", "page's event handlers"),
        (
            "post",
            "page's animation frame until the worker's handler starts",
        ),
        ("worker", "worker's handler"),
    ] {
        let times = moves.iter().map(|one| one[key].as_f64().context("no time"));
        let times = times.collect::<Result<Vec<_>>>()?;
        let median = quantile(times, 0.5);
        samples.add(&format!("{name}: slider's event, {what}"), &json!(median))?;
    }
    Ok(())
}

/// A person's own table: opening it, its first epoch, the slider, a sweep.
async fn own_table(page: &Page, csv: &Path, samples: &mut Samples) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    page.click("data-kind-table").await?;
    page.upload("own-table-file", csv).await?;
    page.wait_value("own-table", "read").await?;
    page.wait_value("own-table-size", &TABLE_ROWS.to_string())
        .await?;
    let name = format!("own table, {TABLE_ROWS} × {TABLE_COLUMNS}");
    let opened = call(page, "border.open()").await?;
    for (key, what) in [
        ("total", "click to the first epoch on screen"),
        ("opened", "click to the worker having handled Open"),
        ("click", "page's click handlers"),
        ("post", "click to Open being posted"),
        ("travel", "Open posted to the worker's handler starting"),
        ("worker", "worker's handler of Open"),
        ("epoch", "Open handled to the first epoch on screen"),
    ] {
        samples.add(&format!("{name}: {what}"), &opened[key])?;
    }
    slide(page, &name, samples).await?;
    page.click("lab-open").await?;
    page.select("lab-panel", "seeds").await?;
    page.enter("lab-seeds-n", "2").await?;
    page.enter("lab-seeds-epochs", "1").await?;
    let ms = call(page, "border.sweep('done/2')").await?;
    samples.add(
        &format!("{name}: sweep of 2 seeds and 1 epoch, click to its end on screen"),
        &ms,
    )
}

/// Runs one of the measurements of `page.js`.
async fn call(page: &Page, measurement: &str) -> Result<Json> {
    let script = format!(
        "const done = arguments[0]; \
         {measurement}.then((measured) => done({{ measured }}), \
                            (error) => done({{ error: String(error) }}));"
    );
    let mut answer = page.client().execute_async(&script, vec![]).await?;
    if let Some(error) = answer["error"].as_str() {
        bail!("{measurement}: {error}");
    }
    Ok(answer["measured"].take())
}
