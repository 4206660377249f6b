//! Saves a session, and restores it.

use experiment::{
    Experiment, Field, LayerWeights, Problem, ProblemKind, RunRecord, SavedHistory, SavedRun,
    SavedState, limits,
};

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

    fn restore_state(experiment: &Experiment, saved: &SavedState) -> Option<Self> {
        let dataset = experiment.dataset();
        if !is_scaler(&saved.scaler, &dataset) {
            return None;
        }
        let mut session = Self::at_start(experiment, dataset, saved.scaler.clone());
        let layers = session.trainer.layers().to_vec();
        // More epochs than any run has, or more right answers than rows, are no state of a run, and
        // would count beyond what their types hold.
        let mut n_done = (saved.batch as usize).saturating_mul(experiment.training.batch_size);
        if saved.batch > 0 && saved.epoch > 0 {
            n_done = n_done.saturating_add(session.trainer.n_left());
        }
        // A run stops as diverged before the loss of a batch is more than an f32. With a larger sum the
        // epoch would end with an infinite loss, and the run could not be saved any more.
        let most_loss = f64::from(f32::MAX) * n_done as f64;
        if !fits(&layers, &saved.weights)
            || saved.epoch > *limits::EPOCHS.end()
            || saved.batch >= session.trainer.n_batches()
            || saved.n_correct as usize > n_done
            || !(-most_loss..=most_loss).contains(&saved.loss_sum)
        {
            return None;
        }
        let state = &mut session.trainer.state;
        write(&layers, &saved.weights, &mut state.params);
        if !state.params.iter().all(|weight| weight.is_finite()) {
            return None;
        }
        state.optimizer = state.optimizer.clone().restore(&saved.optimizer, &layers)?;
        state.epoch = saved.epoch;
        state.batch = saved.batch;
        state.loss_sum = saved.loss_sum;
        state.n_correct = saved.n_correct as usize;
        session.history = History::restore(&saved.history, saved.epoch)?;
        session.stopping = session.stopping.restore(saved, &layers)?;
        session.last_finite = state.clone();
        let record = saved.record.clone();
        session.record = record.unwrap_or_else(RunRecord::unknown);
        session.n_restored_changes = session.record.changes.len();
        // One of the initial weights may have been set by hand: `at_start` used the experiment's.
        if session.epoch() == 0 && session.batch() == 0 {
            session.find_start_losses();
        }
        Some(session)
    }

    /// The losses by epoch, as in Keras's `History`. While the session shows an earlier epoch, those up to there. Of more
    /// than 2,000 epochs some are left out, with all extremes kept; `stride` says how many epochs a kept interval stands for.
    ///
    /// ```
    /// let experiment = experiment::Draft::default().check().expect("the default draft can run");
    /// let mut session = engine::Session::new(&experiment);
    /// session.step_epoch();
    /// session.step_epoch();
    /// let history = session.history();
    /// assert_eq!(history.epoch, [1, 2]);
    /// assert!(history.loss[1] < history.loss[0]);
    /// ```
    pub fn history(&self) -> SavedHistory {
        match &self.suspended {
            None => self.history.save(),
            Some(suspended) => {
                let mut history = self.history.clone();
                history.go_back(suspended.shown);
                history.save()
            }
        }
    }

    /// The present weights layer by layer, the output last, as Keras's `get_weights` returns them.
    ///
    /// ```
    /// let experiment = experiment::Draft::default().check().expect("the default draft can run");
    /// let session = engine::Session::new(&experiment);
    /// let weights = session.weights();
    /// // One input, hidden layers of 5 and 4 neurons, one output.
    /// let shapes: Vec<_> = weights.iter().map(|layer| layer.kernel.dim()).collect();
    /// assert_eq!(shapes, [(1, 5), (5, 4), (4, 1)]);
    /// assert_eq!(weights, session.initial_weights());
    /// ```
    pub fn weights(&self) -> Vec<LayerWeights> {
        self.trainer.weights()
    }

    /// The present state of the run. While the session shows an earlier epoch, the run up to there.
    pub fn save(&self) -> SavedRun {
        let state = &self.trainer.state;
        SavedRun {
            experiment: self.experiment.clone().into_draft(),
            state: SavedState {
                epoch: state.epoch,
                batch: state.batch,
                loss_sum: state.loss_sum,
                weights: self.weights(),
                optimizer: state.optimizer.save(self.trainer.layers()),
                history: self.history(),
                scaler: self.scaler.clone(),
                n_correct: state.n_correct as u32,
                early_stopping: self.stopping.save(self.trainer.layers()),
                stopped: self.stopping.reason,
                record: Some(self.record().clone()),
            },
        }
    }
}
