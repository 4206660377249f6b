//! `neurona check`: trains results again that students have handed in.

use std::collections::HashMap;
use std::path::Path;

use engine::{ReplayError, Session};
use experiment::Experiment;
use formats::hand_in::{self, Difference, Figures, FoundLine, HandIn};
use rayon::prelude::*;

use crate::args::Check;
use crate::check_report::{self, Checked, Verdict};
use crate::failure::{Failure, Outcome, note};
use crate::output::Output;
use crate::report::RunFigures;
use crate::{file, progress};

/// Products of the longest run that is trained without `--long`: some minutes on one processor.
const MAX_PRODUCTS: f64 = 2e12;

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
    let twins = twins(&lines);
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
    let hand_in = match &found.hand_in {
        Ok(hand_in) => hand_in,
        Err(error) => return Verdict::Unreadable(error.to_string()),
    };
    let mut start = hand_in.start.clone();
    let may_differ = start.upgrade();
    let start = match start.check() {
        Ok(start) => start,
        Err(problems) => {
            return Verdict::Unreadable(sentences::cannot_run("its experiment", &problems));
        }
    };
    if !is_long_allowed && products(&start, hand_in) > MAX_PRODUCTS {
        return Verdict::TooLong;
    }
    match Session::replay(&start, &hand_in.record, (hand_in.epoch, hand_in.batch)) {
        Ok(session) => compared(hand_in, session),
        Err(ReplayError::Partial) => Verdict::Partial,
        Err(ReplayError::Stopped { epoch, .. }) => Verdict::Stopped(epoch),
        Err(ReplayError::Change(_) | ReplayError::NoWeight) => {
            Verdict::Unreadable("a change that the experiment cannot have".to_owned())
        }
    }
    .of_older_formula(may_differ)
}

fn compared(hand_in: &HandIn, mut session: Session) -> Verdict {
    let run = RunFigures::of(&mut session);
    let figures = Figures {
        loss: run.loss,
        val_loss: run.val_loss,
        rmse: run.rmse,
        accuracy: run.accuracy,
        val_accuracy: run.val_accuracy,
    };
    let weights = hand_in::weights_hash(&session.weights());
    let differences: Vec<Difference> = hand_in::differences(hand_in, &figures, weights);
    if differences.is_empty() {
        Verdict::Confirmed
    } else {
        Verdict::Differs(differences)
    }
}

/// About how many products it takes to train the run again.
fn products(start: &Experiment, hand_in: &HandIn) -> f64 {
    let n_parameters = start.network.n_parameters(start.n_inputs()) as f64;
    let n_rows = start.dataset().n_train() as f64;
    // Forward, backward and the gradients.
    3.0 * n_parameters * n_rows * (f64::from(hand_in.epoch) + 1.0)
}

/// For each line, the first one before it that claims the same weights: one of the two may be a copy, or both have the same
/// seed.
fn twins(lines: &[(&Path, FoundLine)]) -> Vec<Option<usize>> {
    let mut first = HashMap::new();
    let lines = lines.iter().enumerate();
    lines
        .map(|(idx, (_, found))| {
            let hand_in = found.hand_in.as_ref().ok()?;
            let of = *first.entry(hand_in.weights).or_insert(idx);
            (of != idx).then_some(of)
        })
        .collect()
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
