//! Many runs on all processors, each with the bits of a run alone.

use engine::{RunSet, Session, Step};
use experiment::{Experiment, Task};
use indicatif::ProgressBar;
use rayon::prelude::*;

use crate::failure::Outcome;
use crate::report::RunFigures;

/// Runs that differ in seed and learning rate only train four at a time, in the lanes of the processor's vectors.
const LANES: usize = 4;
/// Epochs between two steps of the progress bar.
const STRIDE: u32 = 50;

/// Trains experiments to their ends. The figures are in the order of the experiments; those that can share lanes should
/// stand together.
pub fn figures(experiments: &[Experiment], bar: &ProgressBar) -> Vec<RunFigures> {
    let groups: Vec<&[Experiment]> = experiments
        .chunk_by(|one, other| one.network == other.network)
        .flat_map(|alike| alike.chunks(LANES))
        .collect();
    let figures = groups
        .into_par_iter()
        .flat_map_iter(|group| train(group, bar));
    figures.collect()
}

fn train(experiments: &[Experiment], bar: &ProgressBar) -> Vec<RunFigures> {
    let mut runs = RunSet::new(experiments);
    let mut n_done: u64 = 0;
    while runs.step_epochs(STRIDE) {
        let n_now = (0..runs.len()).map(|idx| u64::from(runs.epoch(idx))).sum();
        bar.inc(n_now - n_done);
        n_done = n_now;
    }
    // A run that ends early counts as done.
    let limits = experiments.iter().map(|it| u64::from(it.training.epochs));
    bar.inc(limits.sum::<u64>() - n_done);
    let member = |(idx, experiment): (usize, &Experiment)| member(&mut runs, idx, experiment);
    experiments.iter().enumerate().map(member).collect()
}

fn member(runs: &mut RunSet, idx: usize, experiment: &Experiment) -> RunFigures {
    let history = runs.history(idx);
    let last = |values: &Option<Vec<Option<f32>>>| values.as_ref()?.last().copied().flatten();
    let rmse = match experiment.task() {
        Task::Regression => runs.rmse(idx),
        Task::Classification { .. } => None,
    };
    RunFigures {
        seed: experiment.seed,
        epochs: runs.epoch(idx),
        loss: history.loss.last().copied().map(f64::from),
        val_loss: last(&history.val_loss).map(f64::from),
        accuracy: history
            .accuracy
            .and_then(|it| it.last().copied())
            .map(f64::from),
        val_accuracy: last(&history.val_accuracy).map(f64::from),
        rmse,
        stopped: runs.stop_reason(idx),
    }
}

/// Trains experiments to their ends and gives each session to `done`. The figures are in the order of the experiments.
///
/// Errors: the first one of `done`.
pub fn sessions(
    experiments: &[Experiment],
    bar: &ProgressBar,
    done: impl Fn(&Session) -> Outcome + Sync,
) -> Outcome<Vec<RunFigures>> {
    let train = |experiment: &Experiment| {
        let mut session = Session::new(experiment);
        to_end(&mut session, bar);
        done(&session)?;
        Ok(RunFigures::of(&mut session))
    };
    experiments.par_iter().map(train).collect()
}

/// Trains a session until it stops.
pub fn to_end(session: &mut Session, bar: &ProgressBar) {
    let mut n_since = 0;
    while session.step_epoch() == Step::Epoch {
        n_since += 1;
        if n_since == STRIDE {
            bar.inc(u64::from(n_since));
            n_since = 0;
        }
    }
    let n_left = session.experiment().training.epochs - session.epoch();
    bar.inc(u64::from(n_since + n_left));
}
