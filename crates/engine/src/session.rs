//! An experiment that trains: a [`Trainer`] with data, scaling, history and stop reasons.
//!
//! Other files add verbs to [`Session`]: `saved_run` saves and restores, `checkpoints` goes back to
//! earlier epochs, `snapshot` writes what the page draws, `inspect` answers questions.

use std::sync::Arc;

use experiment::{
    Dataset, Experiment, LayerIdx, LayerWeights, RunRecord, Scaler, StopReason, Task, Tuning,
    UnitIdx,
};

use crate::baseline::baselines;
use crate::divergence::divergence;
use crate::history::{EpochPoint, History};
use crate::initializer::weights_of;
use crate::norms::NormHistory;
use crate::scaled_rows::{input_means, split};
use crate::snapshot::cache::SnapshotCache;
use crate::stopping::Stopping;
use crate::suspended_run::SuspendedRun;
use crate::trainer::{Outcome, Setup, Trainer, TrainerState};

/// The result of one step of a [`Session`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// One batch was trained; the epoch is not finished.
    Batch,
    /// One batch was trained, and it finished an epoch.
    Epoch,
    /// Nothing was trained: the run has stopped.
    Stopped(StopReason),
}

/// An experiment that trains. Uses no browser, file, clock or global state.
///
/// Stepping allocates nothing. The bits of a run do not depend on how it is cut into steps, or on
/// whether it is saved and restored in between.
///
/// ```
/// use engine::{Session, Step};
/// use experiment::{Draft, View};
///
/// let experiment = Draft::default().check().expect("the default draft can run");
/// let mut session = Session::new(&experiment);
/// assert_eq!(session.step_epoch(), Step::Epoch);
///
/// let view = View::curve([-3.0, 3.0], 61, 0);
/// let snapshot = session.snapshot(&view, Vec::new());
/// assert_eq!(snapshot.head().epoch, 1);
/// assert_eq!(snapshot.prediction().len(), 61);
/// ```
#[derive(Debug, Clone)]
pub struct Session {
    /// As it trains now: tuned, with the present rows.
    pub(crate) experiment: Experiment,
    /// All rows, unscaled; shared with the experiment.
    pub(crate) dataset: Arc<Dataset>,
    pub(crate) scaler: Scaler,
    pub(crate) trainer: Trainer,
    pub(crate) history: History,
    /// The state at the end of the last epoch. All its values are finite.
    pub(crate) last_finite: TrainerState,
    /// The divergence that stopped the run; `None` while all values are finite.
    pub(crate) diverged: Option<StopReason>,
    pub(crate) stopping: Stopping,
    /// How the run came about.
    pub(crate) record: RunRecord,
    /// Changes that the record had when the session was restored.
    pub(crate) n_restored_changes: usize,
    /// The newest state, while the session shows an earlier epoch.
    pub(crate) suspended: Option<Box<SuspendedRun>>,
    /// Loss and validation loss of the initial weights.
    pub(crate) start: (Option<f64>, Option<f64>),
    /// Losses of the mean and of the best straight line; the second is `None` for a classifier.
    pub(crate) baselines: (Option<f64>, Option<f64>),
    /// Mean of each input over the training rows, unscaled: the value of the inputs that a view does
    /// not vary.
    pub(crate) input_means: Vec<f64>,
    pub(crate) cache: SnapshotCache,
}

impl Session {
    /// A session at epoch 0: data from the experiment, initial weights from its seed.
    ///
    /// ```
    /// let experiment = experiment::Draft::default().check().expect("the default draft can run");
    /// let session = engine::Session::new(&experiment);
    /// assert_eq!((session.epoch(), session.n_batches()), (0, 2));
    /// ```
    pub fn new(experiment: &Experiment) -> Self {
        let dataset = experiment.dataset();
        let scaler = Scaler::fit(&dataset, experiment.data.scaling);
        Self::at_start(experiment, dataset, scaler)
    }

    pub(crate) fn at_start(experiment: &Experiment, dataset: Arc<Dataset>, scaler: Scaler) -> Self {
        let training = &experiment.training;
        let setup = Setup::of(experiment, dataset.n_inputs());
        let weights = weights_of(experiment);
        let (train, validation) = split(&dataset, &scaler);
        let class_weights = experiment.class_weights();
        let baselines = baselines(training.loss, dataset.n_inputs(), &train, class_weights);
        let mut trainer = Trainer::new(&setup, &weights, train, validation);
        trainer.weigh_classes(class_weights);
        trainer.seed_dropout(experiment.seed);
        if experiment.task() != Task::Regression {
            trainer.take_for_classes();
        }
        let n_params = trainer.state.params.len();
        let mut session = Self {
            experiment: experiment.clone(),
            last_finite: trainer.state.clone(),
            cache: SnapshotCache::new(trainer.layers()),
            trainer,
            input_means: input_means(&dataset),
            dataset,
            scaler,
            history: History::new(),
            diverged: None,
            stopping: Stopping::new(training, n_params),
            record: RunRecord::default(),
            n_restored_changes: 0,
            suspended: None,
            start: (None, None),
            baselines,
        };
        session.find_start_losses();
        session
    }

    /// Trains one batch: forward pass, gradients, one step of the optimizer. Allocates nothing.
    ///
    /// On the first value that is not finite, the session goes back to its state at the end of the
    /// last epoch and stops.
    pub fn step_batch(&mut self) -> Step {
        if let Some(reason) = self.stop_reason() {
            return Step::Stopped(reason);
        }
        if let Some(suspended) = self.suspended.take() {
            self.history.go_back(suspended.shown);
            self.record = suspended.record;
            self.trainer.norms.truncate(self.epoch());
        }
        match self.trainer.step_batch() {
            Outcome::Batch => Step::Batch,
            Outcome::Epoch(end) => {
                let is_classifier = self.trainer.is_classifier();
                let point = EpochPoint::new(self.trainer.epoch(), &end, is_classifier);
                self.stopping.end_epoch(
                    &self.experiment.training,
                    self.history.points().last(),
                    &point,
                    &mut self.trainer.state.params,
                );
                self.history.push(point);
                self.last_finite.copy_from(&self.trainer.state);
                Step::Epoch
            }
            Outcome::NotFinite(found) => {
                // Counted from 1; the end of an epoch belongs to its last batch.
                let batch = (self.trainer.batch() + 1).min(self.trainer.n_batches());
                let reason = StopReason::Diverged(divergence(
                    found,
                    self.trainer.epoch() + 1,
                    batch,
                    self.experiment.training.learning_rate,
                    self.trainer.train_rows(),
                ));
                self.trainer.state.copy_from(&self.last_finite);
                self.trainer.norms.truncate(self.trainer.epoch());
                self.cache.drop_errors();
                self.diverged = Some(reason);
                Step::Stopped(reason)
            }
        }
    }

    /// Trains to the end of the present epoch: the rest of it, or a whole one. Allocates nothing.
    ///
    /// ```
    /// use engine::{Session, Step};
    ///
    /// let experiment = experiment::Draft::default().check().expect("the default draft can run");
    /// let mut session = Session::new(&experiment);
    /// session.step_batch();
    /// assert_eq!(session.step_epoch(), Step::Epoch);
    /// assert_eq!((session.epoch(), session.batch()), (1, 0));
    /// ```
    pub fn step_epoch(&mut self) -> Step {
        loop {
            match self.step_batch() {
                Step::Batch => {}
                done => return done,
            }
        }
    }

    /// Replaces the settings that may change without a restart: learning rate, the optimizer and its
    /// parameters, clipping, penalties and the epoch limit. Everything else in `experiment` must be
    /// equal to this session's. If the kind of optimizer changes, its accumulators start empty. A run
    /// that had diverged may go on from its last finite state.
    pub fn tune(&mut self, experiment: &Experiment) {
        let before = std::mem::replace(&mut self.experiment, experiment.clone());
        self.note(|record, at| record.tuned(&before, experiment, at));
        let training = &experiment.training;
        // Taken apart, so that a setting that is added to `Tuning` must be looked at here. Penalties
        // are taken layer by layer; the epoch limit is read from the experiment.
        let Tuning {
            learning_rate,
            optimizer,
            clipping,
            regularizer: _,
            epochs: _,
        } = Tuning::of(experiment);
        let regularizers = experiment.network.layers().map(|layer| layer.regularizer);
        self.trainer
            .tune(optimizer, learning_rate, clipping, regularizers);
        let n_params = self.last_finite.params.len();
        let tune = |state: &mut TrainerState| {
            state.optimizer.tune(optimizer, learning_rate, n_params);
        };
        tune(&mut self.last_finite);
        self.diverged = None;
        // As for a second call of Keras's `fit`.
        self.stopping = Stopping::new(training, n_params);
        if let Some(suspended) = &mut self.suspended {
            tune(&mut suspended.state);
            tune(&mut suspended.last_finite);
            suspended.diverged = None;
            suspended.stopping = self.stopping.clone();
        }
        if self.epoch() == 0 {
            self.find_start_losses();
        }
    }

    /// Replaces the rows; the network stays. Scaling stays as it was fitted. The present epoch begins
    /// anew with the new rows.
    ///
    /// Panics if the rows of `experiment` have another number of inputs or outputs, or if none train.
    pub fn set_rows(&mut self, experiment: &Experiment) {
        let before = std::mem::replace(&mut self.experiment, experiment.clone());
        self.note(|record, at| record.placed(&before, experiment, at));
        self.dataset = experiment.dataset();
        self.input_means = input_means(&self.dataset);
        let (train, validation) = split(&self.dataset, &self.scaler);
        let (loss, n_inputs) = (experiment.training.loss, self.dataset.n_inputs());
        let class_weights = experiment.class_weights();
        self.baselines = baselines(loss, n_inputs, &train, class_weights);
        self.trainer.set_rows(train, validation);
        self.trainer.weigh_classes(class_weights);
        self.last_finite.copy_from(&self.trainer.state);
        self.diverged = None;
        self.stopping = Stopping::new(&experiment.training, self.last_finite.params.len());
        if let Some(suspended) = &mut self.suspended {
            suspended.state.begin_epoch();
            suspended.last_finite.copy_from(&suspended.state);
            suspended.diverged = None;
            suspended.stopping = self.stopping.clone();
        }
        self.cache.drop_samples_and_errors();
        if self.epoch() == 0 {
            self.find_start_losses();
        }
    }

    /// Number of epochs trained, also while the session shows an earlier one.
    pub fn last_epoch(&self) -> u32 {
        let newest = self
            .suspended
            .as_ref()
            .map(|suspended| suspended.state.epoch);
        newest.unwrap_or(self.epoch())
    }

    /// The losses of the epoch that the session shows; `None` before the first.
    pub(crate) fn shown_point(&self) -> Option<&EpochPoint> {
        match &self.suspended {
            Some(suspended) => suspended.shown.as_ref(),
            None => self.history.points().last(),
        }
    }

    /// Sets one weight by hand: the one from `input` to `unit` of a layer, or with `None` the bias of
    /// `unit`. Returns `false`, and changes nothing, if there is no such weight or the value is not
    /// finite.
    pub fn set_weight(
        &mut self,
        layer_idx: LayerIdx,
        input: Option<UnitIdx>,
        unit: UnitIdx,
        value: f32,
    ) -> bool {
        let (from, to) = (input.map(UnitIdx::get), unit.get());
        let Some(&layer) = self.trainer.layers().get(layer_idx.get()) else {
            return false;
        };
        let is_there = to < layer.units && from.is_none_or(|from| from < layer.inputs);
        if !is_there || !value.is_finite() {
            return false;
        }
        let place = match from {
            Some(from) => layer.kernel().start + layer.weight(from, to),
            None => layer.bias().start + to,
        };
        self.trainer.state.params[place] = value;
        self.last_finite.params[place] = value;
        self.note_weight(layer_idx, input, unit, value);
        self.diverged = None;
        self.cache.drop_errors();
        if self.epoch() == 0 {
            self.find_start_losses();
        }
        true
    }

    /// `∂loss/∂w` of all weights that lead to a unit, and `∂loss/∂b` of its bias, on the next batch
    /// with the present weights, penalty included. `None` if there is no such unit or a value is not
    /// finite.
    ///
    /// Shape: one value for each input of the layer.
    pub fn unit_gradient(&mut self, layer_idx: LayerIdx, unit: UnitIdx) -> Option<(Vec<f32>, f32)> {
        self.trainer
            .unit_gradient(layer_idx.get(), unit.get())
            .filter(|(kernel, bias)| bias.is_finite() && kernel.iter().all(|d| d.is_finite()))
    }

    /// Norms of the gradients by epoch and layer. Starts empty in a restored session.
    pub fn gradient_norms(&self) -> &NormHistory {
        &self.trainer.norms
    }

    /// The experiment as it trains now.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The weights that the seed gives, layer by layer. They are those of the start unless some were changed by hand.
    pub fn initial_weights(&self) -> Vec<LayerWeights> {
        weights_of(&self.experiment)
    }

    /// Number of epochs trained.
    pub fn epoch(&self) -> u32 {
        self.trainer.epoch()
    }

    /// Number of batches trained in the present epoch.
    pub fn batch(&self) -> u32 {
        self.trainer.batch()
    }

    /// Number of batches in an epoch; the last one may be shorter.
    pub fn n_batches(&self) -> u32 {
        self.trainer.n_batches()
    }

    /// Why the run has stopped; `None` while it goes on.
    pub fn stop_reason(&self) -> Option<StopReason> {
        let is_done = self.epoch() >= self.experiment.training.epochs;
        self.diverged
            .or(self.stopping.reason)
            .or(is_done.then_some(StopReason::EpochLimit))
    }

    /// Computes the losses of the weights that the run starts with. Call at epoch 0: the weights are
    /// the experiment's, unless one was set by hand.
    pub(crate) fn find_start_losses(&mut self) {
        let mut params = self.trainer.state.params.clone();
        if self.batch() > 0 {
            params.copy_from_slice(&self.last_finite.params);
        }
        std::mem::swap(&mut self.trainer.state.params, &mut params);
        let loss = self.trainer.training_loss();
        let validation = self.trainer.evaluate_validation();
        self.trainer.state.params = params;
        let finite = |loss: f64| loss.is_finite().then_some(loss);
        self.start = (finite(loss), validation.and_then(|(loss, _)| finite(loss)));
    }
}
