//! Measures the built page in Chromium: how smoothly it paints while a wide network trains at full
//! speed and how much of its worker's time is training then, how soon it trains after a cold start, how
//! long a sweep takes that one worker does or several share, what came over the wire. With `panels`, how smoothly it paints with
//! every panel open and in a sweep; with `storing`, what it costs to store a run while it trains; with `memory`, how much
//! memory it takes.
//!
//!     cargo run --release -p neurona-browser-tests --bin measure
//!     cargo run --release -p neurona-browser-tests --bin measure -- panels
//!     cargo run --release -p neurona-browser-tests --bin measure -- storing
//!     cargo run --release -p neurona-browser-tests --bin measure -- memory --minutes 5
//!
//! Each figure is one machine's at one moment; look at the load beside it.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use browser::{Page, Visit, block_on, visit};
use lexopt::Parser;
use lexopt::prelude::*;
use serde_json::{from_value, json};
use xtask::args::set_once;

use replaced_worker::load_with_worker;

mod memory;
mod panels;
mod replaced_worker;
mod storing;

const WATCH: Duration = Duration::from_secs(5);
const COLD_STARTS: usize = 5;

/// Replaces `www/start/worker.js`: the same, with a clock around the turns in which the worker trains. A message
/// on the channel `questions` is answered with the share of these turns in the time since the last answer.
const WATCHED_WORKER: &str = "\
    let training = 0, since = performance.now(); \
    const property = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage'); \
    Object.defineProperty(MessagePort.prototype, 'onmessage', { ...property, set(handler) { \
        property.set.call(this, (event) => { \
            const start = performance.now(); \
            handler(event); \
            training += performance.now() - start; \
        }); \
    } }); \
    const answers = new BroadcastChannel('answers'); \
    new BroadcastChannel('questions').onmessage = () => { \
        const now = performance.now(); \
        answers.postMessage(training / (now - since)); \
        [training, since] = [0, now]; \
    }; \
    const program = import(PROGRAM); \
    self.onmessage = async ({ data: module_or_path }) => { \
        self.onmessage = null; \
        (await program).default({ module_or_path }); \
    };";

const USAGE: &str = "\
measure: how smoothly the built page paints, how soon it starts, how long sweeps take, what came over the wire
measure panels: how smoothly it paints with every panel open and in a sweep
measure storing: what it costs to store a run while it trains
measure memory [--minutes N]: how much memory it takes while it trains (default 5 minutes)";

const MINUTES: u32 = 5;

#[derive(Debug, PartialEq)]
enum What {
    Overview,
    Panels,
    Storing,
    Memory { minutes: u32 },
    Usage,
}

/// Errors: something unknown or given twice.
fn what(given: impl IntoIterator<Item = impl Into<OsString>>) -> Result<What> {
    let mut parser = Parser::from_args(given);
    let (mut name, mut minutes) = (None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(What::Usage),
            Long("minutes") => {
                let given = parser.value()?.parse::<u32>()?;
                ensure!(given > 0, "--minutes needs at least one");
                set_once(&mut minutes, "--minutes", given)?;
            }
            Value(given) => set_once(&mut name, "what to measure", given.string()?)?,
            _ => return Err(arg.unexpected().into()),
        }
    }
    ensure!(
        minutes.is_none() || name.as_deref() == Some("memory"),
        "--minutes is for the memory"
    );
    match name.as_deref() {
        None => Ok(What::Overview),
        Some("panels") => Ok(What::Panels),
        Some("storing") => Ok(What::Storing),
        Some("memory") => Ok(What::Memory {
            minutes: minutes.unwrap_or(MINUTES),
        }),
        Some(_) => bail!(USAGE),
    }
}

fn main() -> Result<()> {
    match what(std::env::args_os().skip(1))? {
        What::Overview => block_on(overview()),
        What::Panels => block_on(panels::print()),
        What::Storing => block_on(storing::print()),
        What::Memory { minutes } => block_on(memory::print(minutes)),
        What::Usage => {
            println!("{USAGE}");
            Ok(())
        }
    }
}

async fn overview() -> Result<()> {
    println!("| what | value |\n| --- | --- |");
    for preset in ["sine-2x3", "square-1x800"] {
        visit(Visit::default(), async |page| smooth(page, preset).await).await?;
    }
    let mut starts_ms = Vec::new();
    for _ in 0..COLD_STARTS {
        visit(Visit::default(), async |page| {
            starts_ms.push(first_epoch_ms(page).await?);
            Ok(())
        })
        .await?;
    }
    starts_ms.sort_by(f64::total_cmp);
    println!(
        "| cold start, navigation to the first trained epoch on screen | {:.0} ms (median of {COLD_STARTS}; {:.0} … {:.0}) |",
        starts_ms[COLD_STARTS / 2],
        starts_ms[0],
        starts_ms[COLD_STARTS - 1]
    );
    for n_workers in [1, 2] {
        for (preset, n_seeds) in [("sine-2x3", 100), ("sine-1x500", 20)] {
            visit(Visit::default(), async |page| {
                let ms = sweep_ms(page, preset, n_seeds, n_workers).await?;
                println!("| {preset}: {n_seeds} seeds for 1,000 epochs, {n_workers} workers, from the click to the curves | {ms:.0} ms |");
                Ok(())
            })
            .await?;
        }
    }
    visit(Visit::default(), async |page| wire(page).await).await
}

/// Frames and long tasks while a preset trains at full speed, with all charts in view.
async fn smooth(page: &Page, preset: &str) -> Result<()> {
    watch_worker(page).await?;
    page.wait_value("epoch", "0").await?;
    page.select("preset", preset).await?;
    page.wait_value("preset", preset).await?;
    page.lift_epoch_limit().await?;
    page.select("speed", "unlimited").await?;
    page.click("run-pause").await?;
    page.wait_number("epochs-per-second", "a rate", |rate| rate > 0.0)
        .await?;
    training_share(page).await?;
    let frames = page.frames(WATCH).await?;
    let share = training_share(page).await?;
    let rate = page.number("epochs-per-second").await?;
    println!("| {preset}, full speed | {rate:.0} epochs/s |");
    println!(
        "| its frames over {} s: median, 95 %, longest | {:.1}, {:.1}, {:.1} ms |",
        WATCH.as_secs(),
        frames.quantile_ms(0.5),
        frames.quantile_ms(0.95),
        frames.quantile_ms(1.0)
    );
    println!(
        "| its worker's time that is training | {:.1} % |",
        100.0 * share
    );
    println!(
        "| its tasks on the main thread of 50 ms and more | {} |",
        frames.long_tasks_ms.len()
    );
    Ok(())
}

/// Loads the page with [`WATCHED_WORKER`].
async fn watch_worker(page: &Page) -> Result<()> {
    load_with_worker(page, WATCHED_WORKER).await
}

/// The share of training in the worker's time since the last call.
async fn training_share(page: &Page) -> Result<f64> {
    let script = "\
        const done = arguments[0]; \
        const answers = new BroadcastChannel('answers'); \
        answers.onmessage = ({ data }) => { answers.close(); done(data); }; \
        new BroadcastChannel('questions').postMessage('share');";
    let share = page.client().execute_async(script, vec![]).await?;
    share
        .as_f64()
        .context("the worker's answer is not a number")
}

/// From the navigation's start until an epoch is on screen; the profile is fresh.
async fn first_epoch_ms(page: &Page) -> Result<f64> {
    // A script in the page clicks the step as soon as there is a button: a WebDriver command would cost tens of
    // milliseconds.
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": "\
            const look = () => { \
                const epoch = document.querySelector('[data-testid=epoch]'); \
                if (epoch?.dataset.value === '0' && !window.asked) { \
                    window.asked = true; \
                    document.querySelector('[data-testid=step-epoch]').click(); \
                } \
                if (epoch?.dataset.value === '1') window.firstEpochMs = performance.now(); \
                else requestAnimationFrame(look); \
            }; \
            requestAnimationFrame(look);" }),
    )
    .await?;
    page.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true }))
        .await?;
    page.go("").await?;
    page.wait_some("the first epoch on screen", async || {
        let measured = page.execute("return window.firstEpochMs", vec![]).await?;
        Ok(measured.as_f64())
    })
    .await
}

/// From the click on "start" until the sweep's end is on screen, the median of five.
async fn sweep_ms(page: &Page, preset: &str, n_seeds: u32, n_workers: u32) -> Result<f64> {
    let source = format!(
        "Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {{ value: {n_workers} }});"
    );
    page.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": source }),
    )
    .await?;
    page.go("").await?;
    page.wait_value("epoch", "0").await?;
    page.select("preset", preset).await?;
    page.wait_value("preset", preset).await?;
    page.click("lab-open").await?;
    page.select("lab-panel", "seeds").await?;
    page.enter("lab-seeds-n", &n_seeds.to_string()).await?;
    page.enter("lab-seeds-epochs", "1000").await?;
    let mut all_ms = Vec::new();
    for _ in 0..5 {
        // A script in the page watches the value: a WebDriver command would cost tens of milliseconds.
        let script = "\
            const [wanted, done] = arguments; \
            const value = () => document.querySelector('[data-testid=lab-seeds-spread]').dataset.value; \
            const start = performance.now(); \
            document.querySelector('[data-testid=lab-seeds-start]').click(); \
            let has_begun = false; \
            const look = () => { \
                has_begun ||= value() !== wanted; \
                if (has_begun && value() === wanted) done(performance.now() - start); \
                else requestAnimationFrame(look); \
            }; \
            requestAnimationFrame(look);";
        let wanted = json!(format!("done/{n_seeds}"));
        let ms = page.client().execute_async(script, vec![wanted]).await?;
        all_ms.push(ms.as_f64().context("no time")?);
    }
    all_ms.sort_by(f64::total_cmp);
    Ok(all_ms[all_ms.len() / 2])
}

/// The number and the bytes of the files that the page requested.
async fn wire(page: &Page) -> Result<()> {
    page.wait_value("epoch", "0").await?;
    let script = "const all = performance.getEntriesByType('resource'); \
                  return [all.length, all.reduce((sum, one) => sum + one.decodedBodySize, 0)]";
    let (n_files, bytes): (usize, f64) = from_value(page.execute(script, vec![]).await?)?;
    println!(
        "| requested files, their size before compression | {n_files}, {:.0} kB |",
        bytes / 1e3
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_measure_is_read() {
        for (given, wanted) in [
            (&[][..], What::Overview),
            (&["panels"], What::Panels),
            (&["storing"], What::Storing),
            (&["memory"], What::Memory { minutes: MINUTES }),
            (&["memory", "--minutes", "60"], What::Memory { minutes: 60 }),
            (&["--help"], What::Usage),
        ] {
            assert_eq!(what(given).unwrap(), wanted);
        }
    }

    #[test]
    fn other_arguments_are_refused() {
        for (given, error) in [
            (&["heat"][..], USAGE),
            (&["panels", "memory"], "what to measure is given twice"),
            (
                &["storing", "--minutes", "2"],
                "--minutes is for the memory",
            ),
            (
                &["memory", "--minutes", "0"],
                "--minutes needs at least one",
            ),
        ] {
            assert_eq!(what(given).unwrap_err().to_string(), error);
        }
    }
}
