//! `neurona check`: trains results again that students have handed in.

use std::path::Path;

use engine::Replay;
use formats::hand_in::{self, FoundLine};
use formats::hand_in_check::{Verdict, judge, prepare, twins};
use rayon::prelude::*;

use crate::args::Check;
use crate::check_report::{self, Checked};
use crate::failure::{Failure, Outcome, note};
use crate::output::Output;
use crate::{file, progress};

/// Checks all results in the files and prints what came out.
pub fn run(args: &Check) -> Outcome {
    let mut lines = Vec::new();
    for path in &args.files {
        for found in read(path)? {
            lines.push((path.as_path(), found));
        }
    }
    if lines.is_empty() {
        let names: Vec<String> = args.files.iter().map(|path| file::shown(path)).collect();
        let failure = Failure::work(format!("there is no result in {}", names.join(", ")));
        return Err(failure.hint("a result begins with neurona/1 and ends with /end"));
    }
    let bar = progress::bar(lines.len() as u64, args.quiet);
    let verdicts: Vec<Verdict> = lines
        .par_iter()
        .map(|(_, found)| {
            let verdict = verdict(found, args.long);
            bar.inc(1);
            verdict
        })
        .collect();
    bar.finish_and_clear();
    let twins = twins(lines.iter().map(|(_, found)| found));
    let checked: Vec<Checked<'_>> = lines
        .iter()
        .zip(verdicts)
        .zip(&twins)
        .map(|(((path, found), verdict), twin)| Checked {
            file: (args.files.len() > 1).then(|| file::shown(path)),
            found,
            verdict,
            twin: twin.map(|idx| lines[idx].1.line),
        })
        .collect();
    let mut output = Output::new();
    if args.csv {
        output.bytes(check_report::csv(&checked).as_bytes())?;
    } else {
        for line in check_report::table(&checked) {
            output.line(&line)?;
        }
    }
    output.finish()?;
    conclude(&checked, args.quiet)
}

fn read(path: &Path) -> Outcome<Vec<FoundLine>> {
    let bytes = file::read(path)?;
    // Students' systems write other encodings, too; what has to be read is ASCII but for names.
    let text = String::from_utf8_lossy(&bytes);
    if text.len() > hand_in::MAX_LEN {
        let text = format!(
            "{} is longer than {} bytes",
            file::shown(path),
            hand_in::MAX_LEN
        );
        return Err(Failure::work(text));
    }
    Ok(hand_in::read_all(&text))
}

fn verdict(found: &FoundLine, is_long_allowed: bool) -> Verdict {
    let run = match (prepare(found, is_long_allowed), &found.hand_in) {
        (Err(verdict), _) => return verdict,
        (Ok(run), Ok(hand_in)) => (run, hand_in),
        (Ok(_), Err(_)) => unreachable!("a line that cannot be read has a verdict"),
    };
    let (run, hand_in) = run;
    let goal = (hand_in.epoch, hand_in.batch);
    let mut replay = Replay::new(&run.start, &hand_in.record, goal);
    while replay.step() {}
    let verdict = judge(hand_in, &replay.report(), run.formula_may_differ);
    // It has no more work.
    verdict.unwrap_or(Verdict::TooLong)
}

/// Says how many are confirmed; an error if not all are.
fn conclude(checked: &[Checked<'_>], is_quiet: bool) -> Outcome {
    let n_all = checked.len();
    let is_confirmed = |it: &&Checked<'_>| it.verdict == Verdict::Confirmed;
    let n_confirmed = checked.iter().filter(is_confirmed).count();
    if n_confirmed < n_all {
        let text = format!(
            "{} of {n_all} results are not confirmed",
            n_all - n_confirmed
        );
        return Err(Failure::work(text));
    }
    if !is_quiet {
        note(format!("all {n_all} results are confirmed"));
    }
    Ok(())
}
