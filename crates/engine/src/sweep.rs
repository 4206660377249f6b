//! The same network from many seeds, or at many learning rates, told as curves and quartiles.

use experiment::{
    Experiment, Line, Problem, SavedHistory, SweepMember, SweepReport, SweepSpec, Variant,
};

use crate::inspect::line::samples;
use crate::run_set::RunSet;
use crate::session::Session;

/// Members at most.
const MAX_MEMBERS: usize = 200;
/// Bytes of all members at most. A browser's tab has few times as much.
const MAX_BYTES: usize = 512 << 20;
/// Epochs of a member's history that are told.
const MAX_HISTORY_POINTS: usize = 120;

/// A [`RunSet`] and how to tell of it.
#[derive(Debug, Clone)]
pub struct Sweep {
    runs: RunSet,
    variants: Vec<Variant>,
    /// Variants that were too many.
    n_left_out: u32,
    /// Samples of the curves, in the inputs' own units; empty of a classifier.
    inputs: Vec<f32>,
    is_running: bool,
}

impl Sweep {
    /// Members at epoch 0; of more than 200 variants, or more than this worker's part of 512 MB, as many
    /// as that.
    ///
    /// Errors: what makes a variant an experiment that cannot run.
    pub fn new(session: &Session, spec: &SweepSpec) -> Result<Self, Vec<Problem>> {
        let of = |variant: &Variant| -> Result<Experiment, Vec<Problem>> {
            let mut draft = session.experiment().clone().into_draft();
            draft.seed = variant.seed;
            draft.training.learning_rate = variant.learning_rate;
            draft.training.epochs = spec.epochs;
            draft.check()
        };
        let mut variants = spec.variants.clone();
        let n_bytes = MAX_BYTES / spec.n_workers.max(1) as usize;
        let fit = (n_bytes / session.n_bytes()).clamp(1, MAX_MEMBERS);
        let n_left_out = variants.len().saturating_sub(fit) as u32;
        variants.truncate(fit);
        let experiments: Vec<Experiment> = variants.iter().map(of).collect::<Result<_, _>>()?;
        Ok(Self {
            is_running: !experiments.is_empty(),
            runs: RunSet::new(&experiments),
            variants,
            n_left_out,
            inputs: curve_inputs(session, &spec.line),
        })
    }

    /// One batch of the next few members; whether any goes on.
    pub fn step(&mut self) -> bool {
        self.is_running = self.is_running && self.runs.step_next();
        self.is_running
    }

    /// Ends it; what it has found is kept.
    pub fn stop(&mut self) {
        self.is_running = false;
    }

    /// Whether there is something left to do.
    pub fn is_running(&self) -> bool {
        self.is_running
    }

    /// How far it is.
    pub fn report(&mut self) -> SweepReport {
        let variants = self.variants.clone();
        let members: Vec<SweepMember> = (0..)
            .zip(variants)
            .map(|(idx, variant)| self.member(idx, variant))
            .collect();
        SweepReport::new(members, self.is_running, self.n_left_out)
    }

    fn member(&mut self, idx: usize, variant: Variant) -> SweepMember {
        let runs = &mut self.runs;
        let finite = |value: f32| value.is_finite().then_some(value);
        let losses = runs.losses(idx);
        let (history_epoch, history_loss) = decimated(&runs.history(idx));
        let mut curve = if self.inputs.is_empty() {
            Vec::new()
        } else {
            runs.predict(idx, &self.inputs)
        };
        if curve.iter().any(|value| !value.is_finite()) {
            curve.clear();
        }
        SweepMember {
            variant,
            epoch: runs.epoch(idx),
            stopped: runs.stop_reason(idx),
            rmse: runs.rmse(idx),
            loss: losses.and_then(|(loss, _)| finite(loss)),
            val_loss: losses.and_then(|(_, val_loss)| finite(val_loss)),
            history_epoch,
            history_loss,
            curve,
        }
    }
}

/// Every so many-th epoch and the last.
fn decimated(history: &SavedHistory) -> (Vec<u32>, Vec<f32>) {
    let n = history.epoch.len();
    let stride = n.div_ceil(MAX_HISTORY_POINTS).max(1);
    let points = history.epoch.iter().zip(&history.loss).enumerate();
    points
        .filter(|(idx, (_, loss))| (idx % stride == 0 || idx + 1 == n) && loss.is_finite())
        .map(|(_, (&epoch, &loss))| (epoch, loss))
        .unzip()
}

/// Rows along a line, the other inputs at their means over the training rows.
fn curve_inputs(session: &Session, line: &Line) -> Vec<f32> {
    let axis = line.axis as usize;
    if session.is_classifier() || axis >= session.dataset.n_inputs {
        return Vec::new();
    }
    let row_at = |x: f32| {
        let mut row = session.input_means.clone();
        row[axis] = x;
        row
    };
    samples(line).flat_map(row_at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_history_keeps_the_last_epoch() {
        let history = SavedHistory {
            epoch: (1..=1_000).collect(),
            loss: vec![0.5; 1_000],
            ..SavedHistory::default()
        };
        let (epochs, losses) = decimated(&history);
        assert_eq!(epochs.last(), Some(&1_000));
        assert!(epochs.len() <= MAX_HISTORY_POINTS + 1 && epochs.len() == losses.len());
    }
}
