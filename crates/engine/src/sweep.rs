//! The same network from many seeds, or at many learning rates, reported as curves and errors.

use experiment::{
    Experiment, Line, Problem, SavedHistory, SweepMember, SweepReport, SweepSpec, Variant,
};

use crate::inspect::line::samples;
use crate::run_set::RunSet;
use crate::session::Session;

/// Most members.
const MAX_MEMBERS: usize = 200;
/// Most bytes of all members together. The limit of a browser's tab is only a few times as high.
const MAX_BYTES: usize = 512 << 20;
/// Points of a member's history in a report, the last one not counted.
const MAX_HISTORY_POINTS: usize = 120;

/// A [`RunSet`] of variants of one session's experiment, and its report.
#[derive(Debug, Clone)]
pub struct Sweep {
    runs: RunSet,
    variants: Vec<Variant>,
    /// Number of variants beyond the limits.
    n_left_out: u32,
    /// Rows at which the members' curves are computed, in the inputs' own units; empty for a classifier.
    inputs: Vec<f64>,
    is_running: bool,
}

impl Sweep {
    /// Members at epoch 0, one for each variant, up to 200 and up to this worker's share of 512 MB. The
    /// report counts the variants beyond that.
    ///
    /// Errors: the problems of the first variant that cannot run.
    pub fn new(session: &Session, spec: &SweepSpec) -> Result<Self, Vec<Problem>> {
        let of = |variant: &Variant| -> Result<Experiment, Vec<Problem>> {
            let mut draft = session.experiment().clone().into_draft();
            draft.seed = variant.seed;
            draft.training.learning_rate = variant.learning_rate;
            draft.training.epochs = spec.epochs;
            session.experiment().check_edit(draft)
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

    /// Trains one batch of the next members. Returns whether any goes on.
    pub fn step(&mut self) -> bool {
        self.is_running = self.is_running && self.runs.step_next();
        self.is_running
    }

    /// Ends the sweep; its results stay available.
    pub fn stop(&mut self) {
        self.is_running = false;
    }

    /// Whether a member is left to train.
    pub fn is_running(&self) -> bool {
        self.is_running
    }

    /// The results so far.
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

/// At most [`MAX_HISTORY_POINTS`] evenly spaced epochs with their losses, and the last one.
fn decimated(history: &SavedHistory) -> (Vec<u32>, Vec<f32>) {
    let n = history.epoch.len();
    let stride = n.div_ceil(MAX_HISTORY_POINTS).max(1);
    let points = history.epoch.iter().zip(&history.loss).enumerate();
    points
        .filter(|(idx, (_, loss))| (idx % stride == 0 || idx + 1 == n) && loss.is_finite())
        .map(|(_, (&epoch, &loss))| (epoch, loss))
        .unzip()
}

/// Rows along a line, with all other inputs at their means over the training rows.
fn curve_inputs(session: &Session, line: &Line) -> Vec<f64> {
    let axis = line.axis as usize;
    if session.is_classifier() || axis >= session.dataset.n_inputs() {
        return Vec::new();
    }
    let row_at = |x: f64| {
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
    fn a_decimated_history_keeps_the_last_epoch() {
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
