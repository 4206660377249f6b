//! The record of what was changed in a run, and training a run again by it.

use experiment::{
    Change, Experiment, LayerIdx, PlacedRows, Problem, RunChange, RunRecord, UnitIdx, limits,
};

use crate::session::{Session, Step};

/// Why a run could not be trained again.
#[derive(Debug, Clone, PartialEq)]
pub enum ReplayError {
    /// The record is partial: something was changed that it does not hold.
    Partial,
    /// The run stops before it has come this far.
    Stopped {
        /// Epochs that are done then.
        epoch: u32,
        /// Batches of the next epoch that are done then.
        batch: u32,
    },
    /// A change leads to an experiment that cannot run.
    Change(Vec<Problem>),
    /// A change of a weight that the network does not have.
    NoWeight,
}

impl Session {
    /// How the run came about; while the session shows an earlier epoch, that of a run that goes on from there.
    pub fn record(&self) -> &RunRecord {
        match &self.suspended {
            None => &self.record,
            Some(suspended) => &suspended.record,
        }
    }

    /// Trains a run again: from an experiment at its start, with the changes of its record, until so many epochs, and batches of
    /// the next one, are done. The weights are the same to the bit.
    ///
    /// ```
    /// use engine::Session;
    /// use experiment::Draft;
    ///
    /// let experiment = Draft::default().check().expect("the default draft can run");
    /// let mut session = Session::new(&experiment);
    /// session.step_epoch();
    /// let mut faster = Draft::default();
    /// faster.training.learning_rate = 0.1;
    /// session.tune(&faster.check().expect("it can run"));
    /// session.step_epoch();
    ///
    /// let record = session.record();
    /// let start = record.start_of(session.experiment()).check().expect("it could run");
    /// let again = Session::replay(&start, record, (2, 0)).expect("it can be trained again");
    /// assert_eq!(again.weights(), session.weights());
    /// ```
    ///
    /// Errors: the record is partial, or is none of a run of this experiment.
    pub fn replay(
        start: &Experiment,
        record: &RunRecord,
        (epoch, batch): (u32, u32),
    ) -> Result<Self, ReplayError> {
        if record.is_partial {
            return Err(ReplayError::Partial);
        }
        let mut session = Self::new(&without_limit(start));
        for change in &record.changes {
            session.step_to(change.epoch, change.batch)?;
            session.repeat(change)?;
        }
        session.step_to(epoch, batch)?;
        Ok(session)
    }

    fn step_to(&mut self, epoch: u32, batch: u32) -> Result<(), ReplayError> {
        while (self.epoch(), self.batch()) != (epoch, batch) {
            let is_stopped = matches!(self.step_batch(), Step::Stopped(_));
            let (epoch_done, batch_done) = (self.epoch(), self.batch());
            // A run that diverges goes back to its last whole epoch, which may be the one that is wanted.
            let is_there = (epoch_done, batch_done) == (epoch, batch);
            if epoch_done > epoch || (is_stopped && !is_there) {
                return Err(ReplayError::Stopped {
                    epoch: epoch_done,
                    batch: batch_done,
                });
            }
        }
        Ok(())
    }

    fn repeat(&mut self, change: &RunChange) -> Result<(), ReplayError> {
        match &change.change {
            Change::Tuned(tuning) => {
                let tuned = self.experiment().tuned(tuning);
                let tuned = tuned.map_err(ReplayError::Change)?;
                self.tune(&without_limit(&tuned));
            }
            Change::Placed(rows) => {
                let mut draft = self.experiment().draft().clone();
                PlacedRows::apply(rows, &mut draft);
                self.set_rows(&draft.check().map_err(ReplayError::Change)?);
            }
            Change::Weight {
                layer_idx,
                input,
                unit,
                value,
            } => {
                if !self.set_weight(*layer_idx, *input, *unit, *value) {
                    return Err(ReplayError::NoWeight);
                }
            }
        }
        Ok(())
    }

    /// Notes a change of settings or rows.
    pub(crate) fn note(&mut self, note: impl Fn(&mut RunRecord, (u32, u32))) {
        let shown = (self.epoch(), self.batch());
        match &mut self.suspended {
            None => note(&mut self.record, shown),
            Some(suspended) => {
                let state = &suspended.state;
                note(&mut self.record, (state.epoch, state.batch));
                note(&mut suspended.record, shown);
            }
        }
    }

    /// Notes a weight that was set by hand. It is set in the network that is shown.
    pub(crate) fn note_weight(
        &mut self,
        layer_idx: LayerIdx,
        input: Option<UnitIdx>,
        unit: UnitIdx,
        value: f32,
    ) {
        let at = (self.epoch(), self.batch());
        let change = Change::Weight {
            layer_idx,
            input,
            unit,
            value,
        };
        match &mut self.suspended {
            Some(suspended) => suspended.record.push(at, change),
            // A checkpoint may hold the weight that was set before the session was saved.
            None if self.record.changes.len() <= self.n_restored_changes => {
                self.record.append(at, change);
            }
            None => self.record.push(at, change),
        }
    }
}

/// The experiment without its epoch limit, which a record does not hold where nothing but the end depends on it.
fn without_limit(experiment: &Experiment) -> Experiment {
    let training = &experiment.training;
    if training.early_stopping.is_some() || training.tolerance.is_some() {
        return experiment.clone();
    }
    let mut draft = experiment.draft().clone();
    draft.training.epochs = *limits::EPOCHS.end();
    experiment
        .check_edit(draft)
        .unwrap_or_else(|_| experiment.clone())
}
