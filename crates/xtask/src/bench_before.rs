//! Measures the engine beside that of an older commit: both modules in one browser, in turns.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench_page::{self, Engine, File};
use crate::{shell, workspace};

/// A turn is quiet if the core's rate beside it is at least this share of the best; see `bench_turns.js`.
const QUIET: f64 = 0.9;

/// A row of the table: its name, what the time of one call is multiplied with, its unit, and how many times faster
/// than a91ddbf it is meant to be. The order is that of the bench crate's `row_prepare`.
const ROWS: [(&str, f64, &str, f64); 6] = [
    ("100 seeds of 1-3-3-1, 1,000 epochs", 0.1, "ms", 1.4),
    ("1-500-1 tanh, epoch", 1.0, "µs", 1.3),
    ("2-8-8-8-1 tanh, batch 10, epoch", 1.0, "µs", 1.3),
    ("1-3-3-1 tanh, epoch", 1.0, "µs", 1.15),
    ("1-128-128-128-1 relu, 1,000 rows, epoch", 1.0, "µs", 1.1),
    ("25 heat maps 100 × 100 of 2-8-8-8-1", 1e-3, "ms", 1.2),
];

/// Checks the commit out below the target folder and builds its module there, with the rows of this commit.
///
/// Errors: there is no such commit, or its bench crate does not know what the rows need: that of a91ddbf does.
pub fn module(commit: &str) -> Result<PathBuf> {
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(workspace::root()).args(args);
        git
    };
    let hash = format!("{commit}^{{commit}}");
    let hash = shell::output(&mut git(&["rev-parse", "--verify", &hash]))
        .with_context(|| format!("git knows no commit `{commit}`"))?;
    let folder = workspace::target().join("before").join(&hash);
    if !folder.join("Cargo.toml").is_file() {
        // A folder that was deleted by hand is still in git's list.
        shell::run(&mut git(&["worktree", "prune"]))?;
        let mut add = git(&["worktree", "add", "--quiet", "--detach"]);
        shell::run(add.arg(&folder).arg(&hash))?;
    }
    let rows = Path::new("crates/bench/src/report/rows.rs");
    let report = folder.join("crates/bench/src/report.rs");
    fs::create_dir_all(report.with_extension(""))?;
    fs::copy(workspace::root().join(rows), folder.join(rows)).context("cannot copy the rows")?;
    let text = workspace::read(&report)?;
    if !text.lines().any(|line| line == "mod rows;") {
        fs::write(&report, text + "\nmod rows;\n")?;
    }
    let target = folder.join("target");
    let mut cargo = shell::cargo();
    cargo
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &target)
        .args(["build", "--quiet", "--lib", "--profile", "bench"])
        .args(["--package", "neurona-bench", "--locked"])
        .args(["--target", "wasm32-unknown-unknown"]);
    shell::run(&mut cargo).with_context(|| format!("{commit} does not take the rows of today"))?;
    Ok(target.join("wasm32-unknown-unknown/release/bench.wasm"))
}

/// Measures for about `budget_ms` a row, up to five times as long on a machine that is not quiet, and returns the
/// table as Markdown.
///
/// Errors: those of [`bench_page::report`].
pub fn table(engine: &Engine, before: &Path, now: &Path, budget_ms: u32) -> Result<String> {
    let page = format!(
        "<!doctype html><title>bench</title><script>const SETTINGS = [{}, {budget_ms}];</script>\
         <script src=turns.js></script>",
        ROWS.len()
    );
    let script = |text: &str| text.as_bytes().to_vec();
    let files: [File; 5] = [
        ("", "text/html", page.into_bytes()),
        (
            "turns.js",
            "text/javascript",
            script(include_str!("bench_turns.js")),
        ),
        (
            "worker.js",
            "text/javascript",
            script(include_str!("bench_turns_worker.js")),
        ),
        ("before.wasm", "application/wasm", bench_page::read(before)?),
        ("now.wasm", "application/wasm", bench_page::read(now)?),
    ];
    markdown(&bench_page::report(engine, &files)?)
}

/// The table of a report.
fn markdown(report: &str) -> Result<String> {
    let turns: Vec<Turn> = report
        .lines()
        .map(Turn::read)
        .collect::<Option<_>>()
        .context("a line of the report is no turn")?;
    let best = turns.iter().map(|turn| turn.rate).fold(0.0, f64::max);
    let mut table = format!(
        "Best multiply-add rate {best:.1} GFLOP/s. Turns beside which it was below {:.0} % of that are dropped; of \
         the others the lower quartile counts, or of all (~) if no turn was quiet.\n\n\
         | | before | now | × faster | goal | turns, dropped |\n| --- | --- | --- | --- | --- | --- |\n",
        100.0 * QUIET
    );
    for (idx, (name, factor, unit, goal)) in ROWS.iter().enumerate() {
        let times = Times::of(&turns, &idx.to_string(), best);
        let [before, now] = times.us.map(|us| us * factor);
        table += &format!(
            "| {name}{} | {} {unit} | {} {unit} | {:.2} | {goal} | {} |\n",
            times.mark(),
            digits(before),
            digits(now),
            before / now,
            times.counts(),
        );
    }
    let times = Times::of(&turns, "sweep", best);
    for (workers, us) in ["one worker", "two workers"].into_iter().zip(times.us) {
        let goal = if workers == "two workers" {
            "< 1,000 ms"
        } else {
            ""
        };
        table += &format!(
            "| 400 cells, 20 rates × 1-1-1 to 1-20-1, 500 epochs, {workers}{} | not measured | {} ms | | {goal} | {} |\n",
            times.mark(),
            digits(us / 1e3),
            times.counts(),
        );
    }
    Ok(table)
}

/// A turn: what ran, the microseconds of both, and the core's lowest rate beside them.
struct Turn<'a> {
    row: &'a str,
    us: [f64; 2],
    rate: f64,
}

impl<'a> Turn<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let mut words = line.split(' ');
        let row = words.next()?;
        let mut number = || words.next()?.parse().ok();
        Some(Self {
            row,
            us: [number()?, number()?],
            rate: number()?,
        })
    }
}

/// The times of a row.
struct Times {
    us: [f64; 2],
    n_quiet: usize,
    n_dropped: usize,
}

impl Times {
    fn of(turns: &[Turn], row: &str, best: f64) -> Self {
        let all: Vec<&Turn> = turns.iter().filter(|turn| turn.row == row).collect();
        let is_quiet = |turn: &&&Turn| turn.rate >= QUIET * best;
        let n_quiet = all.iter().filter(is_quiet).count();
        let used = all.iter().filter(|turn| n_quiet == 0 || is_quiet(turn));
        let used: Vec<[f64; 2]> = used.map(|turn| turn.us).collect();
        let quartile = |place: usize| {
            let mut us: Vec<f64> = used.iter().map(|us| us[place]).collect();
            us.sort_by(f64::total_cmp);
            us.get(us.len() / 4).copied().unwrap_or(f64::NAN)
        };
        Self {
            us: [quartile(0), quartile(1)],
            n_quiet,
            n_dropped: all.len() - n_quiet,
        }
    }

    fn mark(&self) -> &'static str {
        if self.n_quiet == 0 { " ~" } else { "" }
    }

    fn counts(&self) -> String {
        format!("{}, {}", self.n_quiet, self.n_dropped)
    }
}

/// Three significant digits; two of numbers below 1.
fn digits(value: f64) -> String {
    let places = match value {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disturbed_turns_are_dropped_and_the_quartile_of_the_others_counts() {
        let mut report = String::new();
        for row in 0..ROWS.len() {
            for (before, rate) in [(300, 40.0), (310, 39.0), (900, 20.0), (100, 30.0)] {
                report += &format!("{row} {before} 200 {rate}\n");
            }
        }
        report += "sweep 800000 500000 30";
        let table = markdown(&report).unwrap();
        let row = "| 1-500-1 tanh, epoch | 300 µs | 200 µs | 1.50 | 1.3 | 2, 2 |";
        assert!(table.contains(row), "{table}");
        assert!(
            table.contains("| 100 seeds of 1-3-3-1, 1,000 epochs | 30.0 ms | 20.0 ms"),
            "{table}"
        );
        assert!(
            table.contains("two workers ~ | not measured | 500 ms"),
            "{table}"
        );
        assert!(markdown("0 1.5 x 40").is_err());
    }

    #[test]
    fn three_digits_count() {
        let texts = [1.5, 15.0, 1_500.0, 0.38].map(digits);
        assert_eq!(texts, ["1.50", "15.0", "1500", "0.38"]);
    }
}
