//! Saves a session, and restores it.

use experiment::{Experiment, Field, Problem, ProblemKind, SavedRun, SavedState};

use crate::history::History;
use crate::layout::{fits, write};
use crate::scaled_rows::is_scaler;
use crate::session::Session;

impl Session {
    /// Restores a saved session: it goes on with the same bits.
    ///
    /// Errors: the problems of the experiment; or a problem of [`Field::SavedState`] if a part does not
    /// have the shape that the experiment requires, or a value is not finite.
    pub fn restore(run: &SavedRun) -> Result<Self, Vec<Problem>> {
        let experiment = run.experiment.clone().check()?;
        Self::restore_state(&experiment, &run.state).ok_or_else(|| {
            vec![Problem {
                field: Field::SavedState,
                kind: ProblemKind::Mismatch,
            }]
        })
    }

    fn restore_state(experiment: &Experiment, state: &SavedState) -> Option<Self> {
        let dataset = experiment.dataset();
        if !is_scaler(&state.scaler, &dataset) {
            return None;
        }
        let mut session = Self::at_start(experiment, dataset, state.scaler.clone());
        let layers = session.trainer.layers().to_vec();
        if !fits(&layers, &state.weights)
            || state.batch >= session.trainer.n_batches()
            || !state.loss_sum.is_finite()
        {
            return None;
        }
        let progress = &mut session.trainer.progress;
        write(&layers, &state.weights, &mut progress.params);
        if !progress.params.iter().all(|weight| weight.is_finite()) {
            return None;
        }
        progress.optimizer = progress
            .optimizer
            .clone()
            .restore(&state.optimizer, &layers)?;
        progress.epoch = state.epoch;
        progress.batch = state.batch;
        progress.loss_sum = state.loss_sum;
        progress.n_correct = state.n_correct as usize;
        session.history = History::restore(&state.history, state.epoch)?;
        session.stopping = session.stopping.restore(state, &layers)?;
        session.last_finite = progress.clone();
        // One of the initial weights may have been set by hand: `at_start` used the experiment's.
        if session.epoch() == 0 && session.batch() == 0 {
            session.find_start_losses();
        }
        Some(session)
    }

    /// The present state of the run. While the session shows an earlier epoch, the run up to there.
    pub fn save(&self) -> SavedRun {
        let progress = &self.trainer.progress;
        SavedRun {
            experiment: self.experiment.clone().into_draft(),
            state: SavedState {
                epoch: progress.epoch,
                batch: progress.batch,
                loss_sum: progress.loss_sum,
                weights: self.trainer.weights(),
                optimizer: progress.optimizer.save(self.trainer.layers()),
                history: match &self.suspended {
                    None => self.history.save(),
                    Some(suspended) => {
                        let mut history = self.history.clone();
                        history.go_back(suspended.shown);
                        history.save()
                    }
                },
                scaler: self.scaler.clone(),
                n_correct: progress.n_correct as u32,
                early_stopping: self.stopping.save(self.trainer.layers()),
                stopped: self.stopping.reason,
            },
        }
    }
}
