//! Compares how soon two pages show something and can be used: Neurona's and TensorFlow Playground's, or two builds of
//! Neurona's.
//!
//!     cargo run --release -p neurona-browser-tests --bin first_view -- OURS THEIRS
//!
//! Each argument is the folder of a built page. Both are served with gzip, over a slow line of 2 or 10 Mbit/s; no other host
//! answers, so that TensorFlow Playground comes without its web fonts and its statistics. The pages take turns, each
//! visit in a fresh profile of Chromium. All times belong to the machine and the moment; only ratios last.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use browser::{Page, Visit, block_on, visit};
use lexopt::Parser;
use lexopt::prelude::*;
use serde::Deserialize;
use serde_json::{from_value, json};
use xtask::args::set_once;
use xtask::static_server::Line;
use xtask::workspace;

use site::Served;
use table::{Measured, Pair};

mod site;
mod table;

const USAGE: &str = "\
first_view [OPTIONS] OURS THEIRS: how soon two built pages show something and can be used

  --rounds N   visits of each page and network (default 9)";

const N_ROUNDS: usize = 9;

/// Runs before the page's own scripts.
const PROBE: &str = include_str!("probe.js");

/// A network between host and browser.
struct Network {
    mbit_per_s: f64,
    latency_ms: u64,
}

impl Network {
    fn line(&self) -> Line {
        Line::new(self.mbit_per_s, Duration::from_millis(self.latency_ms))
    }
}

const NETWORKS: [Network; 2] = [
    Network {
        mbit_per_s: 2.0,
        latency_ms: 100,
    },
    Network {
        mbit_per_s: 10.0,
        latency_ms: 40,
    },
];

#[derive(Debug, PartialEq)]
struct Args {
    folders: [PathBuf; 2],
    n_rounds: usize,
}

/// Returns `None` if the usage is asked for.
///
/// Errors: there are not two folders, or something else.
fn args(given: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Option<Args>> {
    let mut parser = Parser::from_args(given);
    let (mut folders, mut n_rounds) = (Vec::new(), None);
    while let Some(arg) = parser.next()? {
        match arg {
            Long("help") | Short('h') => return Ok(None),
            Long("rounds") => {
                let given = parser.value()?.parse::<usize>()?;
                ensure!(given > 0, "--rounds needs at least one");
                set_once(&mut n_rounds, "--rounds", given)?;
            }
            Value(folder) => folders.push(PathBuf::from(folder)),
            _ => return Err(arg.unexpected().into()),
        }
    }
    let folders = folders.try_into().ok().context(USAGE)?;
    let n_rounds = n_rounds.unwrap_or(N_ROUNDS);
    Ok(Some(Args { folders, n_rounds }))
}

fn main() -> Result<()> {
    match args(std::env::args_os().skip(1))? {
        Some(args) => block_on(compare(&args)),
        None => {
            println!("{USAGE}");
            Ok(())
        }
    }
}

/// The two pages on one network.
struct Duel {
    ours: Served,
    theirs: Served,
    /// With an empty cache.
    first: Pair,
    /// With what the first visit has left.
    second: Pair,
}

impl Duel {
    fn start(args: &Args, network: Option<&Network>) -> Result<Self> {
        let serve = |folder| Served::start(folder, network.map(Network::line));
        Ok(Self {
            ours: serve(&args.folders[0])?,
            theirs: serve(&args.folders[1])?,
            first: Pair::default(),
            second: Pair::default(),
        })
    }
}

async fn compare(args: &Args) -> Result<()> {
    let slow = NETWORKS.iter().map(|it| Duel::start(args, Some(it)));
    let mut slow = slow.collect::<Result<Vec<Duel>>>()?;
    let mut near = Duel::start(args, None)?;
    for round in 1..=args.n_rounds {
        for Duel {
            ours,
            theirs,
            first,
            ..
        } in &mut slow
        {
            first.ours.push(visit_once(ours).await?);
            first.theirs.push(visit_once(theirs).await?);
        }
        let [first, second] = visit_twice(&near.ours).await?;
        near.first.ours.push(first);
        near.second.ours.push(second);
        let [first, second] = visit_twice(&near.theirs).await?;
        near.first.theirs.push(first);
        near.second.theirs.push(second);
        eprintln!("round {round} of {}", args.n_rounds);
    }
    let medians = format!("medians of {} (least–greatest)", args.n_rounds);
    for (network, duel) in NETWORKS.iter().zip(&slow) {
        let Network {
            mbit_per_s,
            latency_ms,
        } = network;
        let head = format!("{mbit_per_s} Mbit/s, {latency_ms} ms, empty cache; {medians}");
        println!("{}\n", duel.first.table(&head));
    }
    let head = format!("no network between, empty cache; {medians}");
    println!("{}\n", near.first.table(&head));
    let head = format!("no network between, second visit; {medians}");
    println!("{}", near.second.table(&head));
    Ok(())
}

/// Calls `see` in a browser with a fresh profile that runs the probe on every page, and shows the fixture of the harness.
async fn in_fresh_browser(see: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let fixture = Visit {
        folder: workspace::root().join("tests/browser/fixture"),
        ..Visit::default()
    };
    visit(fixture, async |page| {
        let script = json!({ "source": PROBE });
        page.devtools("Page.addScriptToEvaluateOnNewDocument", script)
            .await?;
        see(page).await?;
        // TensorFlow Playground asks hosts that do not answer. On another page nothing more is reported of it.
        page.go("").await?;
        page.forgive_console().await?;
        Ok(())
    })
    .await
}

/// A visit with an empty cache.
async fn visit_once(site: &Served) -> Result<Measured> {
    let mut measured = None;
    in_fresh_browser(async |page| {
        measured = Some(first_view(page, site).await?);
        Ok(())
    })
    .await?;
    measured.context("no visit")
}

/// A visit with an empty cache, and another one with what the first has left.
async fn visit_twice(site: &Served) -> Result<[Measured; 2]> {
    let mut measured = None;
    in_fresh_browser(async |page| {
        let first = first_view(page, site).await?;
        wait_kept(page).await?;
        // As in a new tab: one that comes back brings back its run.
        page.execute("sessionStorage.clear()", vec![]).await?;
        page.go("").await?;
        measured = Some([first, first_view(page, site).await?]);
        Ok(())
    })
    .await?;
    measured.context("no visits")
}

/// Waits until the browser has kept the page for use without a network, if the page asks for that.
async fn wait_kept(page: &Page) -> Result<()> {
    let script = "\
        const done = arguments[0]; \
        if (!document.querySelector('script[data-offline]')) done(); \
        else navigator.serviceWorker.ready.then(() => done());";
    page.client().execute_async(script, vec![]).await?;
    Ok(())
}

/// What the probe has seen.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    first_picture_ms: f64,
    ready_ms: f64,
    whole_ms: f64,
    first_epoch_ms: f64,
    arrived_bytes: f64,
    longest_task_ms: f64,
    /// In milliseconds since 1970.
    ready_at: f64,
    /// The addresses of the page's workers.
    workers: Vec<String>,
}

/// Loads the page and waits for its first trained epoch.
async fn first_view(page: &Page, site: &Served) -> Result<Measured> {
    site.begin();
    page.client().goto(&site.url()).await?;
    let seen = page
        .wait_some("the first epoch on screen", async || {
            let seen = page.execute("return window.firstView", vec![]).await?;
            Ok((!seen.is_null()).then_some(seen))
        })
        .await?;
    let seen: Seen = from_value(seen).context("the probe did not see everything")?;
    let of_workers = site.bytes_of_workers(&seen.workers, seen.ready_at);
    Ok(Measured {
        first_picture_ms: seen.first_picture_ms,
        ready_ms: seen.ready_ms,
        whole_ms: seen.whole_ms,
        first_epoch_ms: seen.first_epoch_ms,
        kb: (seen.arrived_bytes + of_workers as f64) / 1e3,
        longest_task_ms: seen.longest_task_ms,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_and_a_number_of_rounds_are_read() {
        let wanted = Args {
            folders: ["a".into(), "b".into()],
            n_rounds: 3,
        };
        assert_eq!(args(["a", "--rounds", "3", "b"]).unwrap(), Some(wanted));
        assert_eq!(args(["a", "b"]).unwrap().unwrap().n_rounds, N_ROUNDS);
        assert_eq!(args(["--help"]).unwrap(), None);
    }

    #[test]
    fn other_arguments_are_refused() {
        for (given, error) in [
            (&["a"][..], USAGE),
            (&["a", "b", "c"], USAGE),
            (&["a", "b", "--rounds", "0"], "--rounds needs at least one"),
            (&["a", "b", "--slow"], "invalid option '--slow'"),
        ] {
            assert_eq!(args(given).unwrap_err().to_string(), error);
        }
    }
}
