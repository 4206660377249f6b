//! The record of what was changed in a run, and training a run again by it.

use std::vec;

use experiment::{
    Change, Experiment, Figures, LayerIdx, PlacedRows, Problem, ReplayReport, RunChange, RunClaim,
    RunRecord, RunResult, UnitIdx, View, limits, weights_hash,
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
        let mut replay = Replay::new(start, record, (epoch, batch));
        while replay.step() {}
        match replay.end {
            Some(Err(error)) => Err(error),
            Some(Ok(())) | None => Ok(replay.session),
        }
    }

    /// How the run came about and what came of it so far: what is handed in.
    pub fn claim(&mut self) -> RunClaim {
        let record = self.record();
        RunClaim {
            start: record.start_of(self.experiment().draft()),
            record: RunRecord {
                start: None,
                start_rows: None,
                ..record.clone()
            },
            result: self.result(),
        }
    }

    /// What came of the run so far, with the figures that the page shows.
    pub fn result(&mut self) -> RunResult {
        // The figures are the same for every view; this one is small.
        let snapshot = self.snapshot(&View::curve([0.0, 1.0], 2, 2), Vec::new());
        let head = snapshot.head();
        // Before the first epoch the head has the losses of the initial weights.
        let has_history = head.epoch > 0;
        let figures = Figures {
            loss: head.loss.filter(|_| has_history),
            val_loss: head.val_loss.filter(|_| has_history),
            rmse: head.rmse,
            accuracy: head.accuracy,
            val_accuracy: head.val_accuracy,
        };
        RunResult {
            epoch: self.epoch(),
            batch: self.batch(),
            figures,
            weights: weights_hash(&self.weights()),
        }
    }

    /// Trains a batch of the way to this place; `false` if it is there.
    fn step_towards(&mut self, (epoch, batch): (u32, u32)) -> Result<bool, ReplayError> {
        let is_there = |it: &Self| (it.epoch(), it.batch()) == (epoch, batch);
        if is_there(self) {
            return Ok(false);
        }
        let is_stopped = matches!(self.step_batch(), Step::Stopped(_));
        // A run that diverges goes back to its last whole epoch, which may be the one that is wanted.
        if self.epoch() > epoch || (is_stopped && !is_there(self)) {
            return Err(ReplayError::Stopped {
                epoch: self.epoch(),
                batch: self.batch(),
            });
        }
        Ok(true)
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

/// A run that is trained again, in steps: [`Session::replay`] beside other work.
pub struct Replay {
    session: Session,
    /// The next change.
    next: Option<RunChange>,
    /// Those after it.
    changes: vec::IntoIter<RunChange>,
    /// Epochs that are to be done, and batches of the next one.
    goal: (u32, u32),
    /// What came of it; `None` while it trains.
    end: Option<Result<(), ReplayError>>,
}

impl Replay {
    /// A run at its start, to be trained as [`Session::replay`] does.
    pub fn new(start: &Experiment, record: &RunRecord, goal: (u32, u32)) -> Self {
        let mut changes = record.changes.clone().into_iter();
        Self {
            session: Session::new(&without_limit(start)),
            next: changes.next(),
            changes,
            goal,
            end: record.is_partial.then_some(Err(ReplayError::Partial)),
        }
    }

    /// Whether work is left.
    pub fn is_running(&self) -> bool {
        self.end.is_none()
    }

    /// Trains a batch, or makes a change; `false` if no work is left.
    pub fn step(&mut self) -> bool {
        if self.is_running() {
            self.end = self.proceed().err().map(Err).or(self.end.take());
        }
        self.is_running()
    }

    fn proceed(&mut self) -> Result<(), ReplayError> {
        let at = |change: &RunChange| (change.epoch, change.batch);
        let place = self.next.as_ref().map_or(self.goal, at);
        if self.session.step_towards(place)? {
            return Ok(());
        }
        match self.next.take() {
            Some(change) => {
                self.session.repeat(&change)?;
                self.next = self.changes.next();
            }
            None => self.end = Some(Ok(())),
        }
        Ok(())
    }

    /// Ends it where it is.
    pub fn stop(&mut self) {
        self.end.get_or_insert(Err(ReplayError::Stopped {
            epoch: self.session.epoch(),
            batch: self.session.batch(),
        }));
    }

    /// How far it is, or what came of it.
    pub fn report(&mut self) -> ReplayReport {
        match &self.end {
            None => ReplayReport::Running(self.session.epoch()),
            Some(Ok(())) => ReplayReport::Done(self.session.result()),
            Some(Err(ReplayError::Partial)) => ReplayReport::Partial,
            Some(Err(ReplayError::Stopped { epoch, .. })) => ReplayReport::Stopped(*epoch),
            Some(Err(ReplayError::Change(_) | ReplayError::NoWeight)) => ReplayReport::Impossible,
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
