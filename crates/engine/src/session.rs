//! An experiment that trains: the trainer with data, scaling, history, checkpoint and stop reasons.

use experiment::{Dataset, Experiment, Scaler, StopReason, Task};

use crate::baseline::baselines;
use crate::divergence::divergence;
use crate::history::{History, Point};
use crate::initializer::initial_weights;
use crate::norms::NormHistory;
use crate::scaled_rows::{input_means, split};
use crate::snapshot::cache::SnapshotCache;
use crate::stopping::Stopping;
use crate::suspended_run::SuspendedRun;
use crate::trainer::dissection::Dissection;
use crate::trainer::{Outcome, Progress, Setup, Trainer};

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// A batch of an epoch that is not finished.
    Batch,
    /// An epoch has just been finished.
    Epoch,
    /// Nothing is done any more.
    Stopped(StopReason),
}

/// An experiment that trains. Knows no browser, files, clock or global state.
///
/// Stepping allocates nothing. The bits do not depend on how a run is cut into steps, saved and
/// restored.
#[derive(Debug, Clone)]
pub struct Session {
    pub(crate) experiment: Experiment,
    pub(crate) dataset: Dataset,
    pub(crate) scaler: Scaler,
    pub(crate) trainer: Trainer,
    pub(crate) history: History,
    /// The state at the end of the last epoch, which was finite.
    pub(crate) last_finite: Progress,
    pub(crate) diverged: Option<StopReason>,
    pub(crate) stopping: Stopping,
    /// Where the run stands while an earlier epoch of it is shown.
    pub(crate) suspended: Option<Box<SuspendedRun>>,
    /// Loss and validation loss of the initial weights.
    pub(crate) start: (Option<f64>, Option<f64>),
    /// Losses of the mean and of the best line; a classifier has the first alone.
    pub(crate) baselines: (Option<f64>, Option<f64>),
    /// Mean of each input over the training rows, unscaled: where a view holds those along no axis.
    pub(crate) input_means: Vec<f32>,
    pub(crate) cache: SnapshotCache,
}

impl Session {
    /// A session at epoch 0: data from the experiment, initial weights from its seed.
    pub fn new(experiment: &Experiment) -> Self {
        let dataset = experiment.dataset();
        let scaler = Scaler::fit(&dataset, experiment.data.scaling);
        Self::at_start(experiment, dataset, scaler)
    }

    pub(crate) fn at_start(experiment: &Experiment, dataset: Dataset, scaler: Scaler) -> Self {
        let network = &experiment.network;
        let training = &experiment.training;
        let setup = Setup {
            n_inputs: dataset.n_inputs,
            layers: network.layers().copied().collect(),
            loss: training.loss,
            optimizer: training.optimizer,
            learning_rate: training.learning_rate,
            clipping: training.clipping,
            batch_size: training.batch_size,
            shuffle: training.shuffle.then_some(experiment.seed),
        };
        let weights = initial_weights(
            network.initializer,
            experiment.seed,
            dataset.n_inputs,
            network.layers(),
        );
        let (train, validation) = split(&dataset, &scaler);
        let baselines = baselines(training.loss, dataset.n_inputs, &train);
        let mut trainer = Trainer::new(&setup, &weights, train, validation);
        trainer.seed_dropout(experiment.seed);
        if experiment.task() != Task::Regression {
            trainer.take_for_classes();
        }
        let n_params = trainer.progress.params.len();
        let mut session = Self {
            experiment: experiment.clone(),
            last_finite: trainer.progress.clone(),
            cache: SnapshotCache::new(trainer.layers()),
            trainer,
            input_means: input_means(&dataset),
            dataset,
            scaler,
            history: History::new(),
            diverged: None,
            stopping: Stopping::new(training, n_params),
            suspended: None,
            start: (None, None),
            baselines,
        };
        session.find_start_losses();
        session
    }

    /// Does one batch.
    pub fn step_batch(&mut self) -> Step {
        if let Some(reason) = self.stop_reason() {
            return Step::Stopped(reason);
        }
        if let Some(suspended) = self.suspended.take() {
            self.history.go_back(suspended.shown);
            self.trainer.norms.truncate(self.epoch());
        }
        match self.trainer.step_batch() {
            Outcome::Batch => Step::Batch,
            Outcome::Epoch(end) => {
                let is_classifier = self.trainer.is_classifier();
                let point = Point::new(self.trainer.epoch(), &end, is_classifier);
                self.stopping.end_epoch(
                    &self.experiment.training,
                    self.history.points().last(),
                    &point,
                    &mut self.trainer.progress.params,
                );
                self.history.push(point);
                self.last_finite.copy_from(&self.trainer.progress);
                Step::Epoch
            }
            Outcome::NotFinite(found) => {
                // The batch after those done; the end of an epoch belongs to its last batch.
                let batch = (self.trainer.batch() + 1).min(self.trainer.n_batches());
                let reason = StopReason::Diverged(divergence(
                    found,
                    self.trainer.epoch() + 1,
                    batch,
                    self.experiment.training.learning_rate,
                    self.trainer.train_rows(),
                ));
                self.trainer.progress.copy_from(&self.last_finite);
                self.trainer.norms.truncate(self.trainer.epoch());
                self.cache.drop_errors();
                self.diverged = Some(reason);
                Step::Stopped(reason)
            }
        }
    }

    /// Finishes the epoch under way, or does a whole one.
    pub fn step_epoch(&mut self) -> Step {
        loop {
            match self.step_batch() {
                Step::Batch => {}
                done => return done,
            }
        }
    }

    /// Takes over what may change without a new start: learning rate, the optimizer and its
    /// parameters, clipping, penalties and the epoch limit. The rest of `experiment` must be this
    /// session's. Accumulators of another kind of optimizer start empty. A run that had diverged may
    /// go on from its last finite state.
    pub fn tune(&mut self, experiment: &Experiment) {
        self.experiment = experiment.clone();
        let training = &experiment.training;
        let regularizers = experiment.network.layers().map(|layer| layer.regularizer);
        self.trainer.tune(
            training.optimizer,
            training.learning_rate,
            training.clipping,
            regularizers,
        );
        let n_params = self.last_finite.params.len();
        let tune = |progress: &mut Progress| {
            let optimizer = &mut progress.optimizer;
            optimizer.tune(training.optimizer, training.learning_rate, n_params);
        };
        tune(&mut self.last_finite);
        self.diverged = None;
        // As for a second call of Keras's `fit`.
        self.stopping = Stopping::new(training, n_params);
        if let Some(suspended) = &mut self.suspended {
            tune(&mut suspended.progress);
            tune(&mut suspended.last_finite);
            suspended.diverged = None;
            suspended.stopping = self.stopping.clone();
        }
        if self.epoch() == 0 {
            self.find_start_losses();
        }
    }

    /// Other rows for the same network. Scaling stays as it was fitted; an epoch under way is begun
    /// anew with the new rows.
    pub fn set_rows(&mut self, experiment: &Experiment) {
        self.experiment = experiment.clone();
        self.dataset = experiment.dataset();
        self.input_means = input_means(&self.dataset);
        let (train, validation) = split(&self.dataset, &self.scaler);
        self.baselines = baselines(experiment.training.loss, self.dataset.n_inputs, &train);
        self.trainer.set_rows(train, validation);
        self.last_finite.copy_from(&self.trainer.progress);
        self.diverged = None;
        self.stopping = Stopping::new(&experiment.training, self.last_finite.params.len());
        if let Some(suspended) = &mut self.suspended {
            suspended.progress.begin_epoch();
            suspended.last_finite.copy_from(&suspended.progress);
            suspended.diverged = None;
            suspended.stopping = self.stopping.clone();
        }
        self.cache.drop_samples_and_errors();
        if self.epoch() == 0 {
            self.find_start_losses();
        }
    }

    /// Epochs that have been done, also while an earlier one is shown.
    pub fn last_epoch(&self) -> u32 {
        let newest = self
            .suspended
            .as_ref()
            .map(|suspended| suspended.progress.epoch);
        newest.unwrap_or(self.epoch())
    }

    /// The losses of the epoch that is shown; `None` before the first.
    pub(crate) fn shown_point(&self) -> Option<&Point> {
        match &self.suspended {
            Some(suspended) => suspended.shown.as_ref(),
            None => self.history.points().last(),
        }
    }

    /// Sets one weight by hand: from `input`, or the bias, to `unit` of layer `layer_idx`, counted
    /// from 0. `false` if there is no such weight or the value is not finite.
    pub fn set_weight(
        &mut self,
        layer_idx: usize,
        input: Option<usize>,
        unit: usize,
        value: f32,
    ) -> bool {
        let Some(&layer) = self.trainer.layers().get(layer_idx) else {
            return false;
        };
        let is_there = unit < layer.units && input.is_none_or(|input| input < layer.inputs);
        if !is_there || !value.is_finite() {
            return false;
        }
        let place = match input {
            Some(input) => layer.kernel().start + layer.weight(input, unit),
            None => layer.bias().start + unit,
        };
        self.trainer.progress.params[place] = value;
        self.last_finite.params[place] = value;
        self.diverged = None;
        self.cache.drop_errors();
        if self.epoch() == 0 {
            self.find_start_losses();
        }
        true
    }

    /// `∂loss/∂w` of all weights that lead to a unit, and `∂loss/∂b` of its bias, on the next batch
    /// with the present weights, penalty included. `None` if there is no such unit or one of them is
    /// not finite.
    pub fn unit_gradient(&mut self, layer_idx: usize, unit: usize) -> Option<(Vec<f32>, f32)> {
        self.trainer
            .unit_gradient(layer_idx, unit)
            .filter(|(kernel, bias)| bias.is_finite() && kernel.iter().all(|d| d.is_finite()))
    }

    /// The next batch in slow motion, without doing it: every number is the one that `step_batch`
    /// then computes. `None` when the run has stopped or would diverge in it.
    pub fn dissect(&self) -> Option<Dissection> {
        match self.stop_reason() {
            None => self.trainer.dissect(),
            Some(_) => None,
        }
    }

    /// How large the gradients were, by epoch and layer. A session that was restored begins anew.
    pub fn gradient_norms(&self) -> &NormHistory {
        &self.trainer.norms
    }

    /// The experiment as it trains now.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Epochs done.
    pub fn epoch(&self) -> u32 {
        self.trainer.epoch()
    }

    /// Batches done of the epoch under way.
    pub fn batch(&self) -> u32 {
        self.trainer.batch()
    }

    /// Batches in an epoch.
    pub fn n_batches(&self) -> u32 {
        self.trainer.n_batches()
    }

    /// Why nothing is done any more; `None` while it goes on.
    pub fn stop_reason(&self) -> Option<StopReason> {
        let is_done = self.epoch() >= self.experiment.training.epochs;
        self.diverged
            .or(self.stopping.reason)
            .or(is_done.then_some(StopReason::EpochLimit))
    }

    /// At epoch 0: the losses of the weights that it begins with, which are the experiment's unless
    /// one was set by hand.
    pub(crate) fn find_start_losses(&mut self) {
        let mut params = self.trainer.progress.params.clone();
        if self.batch() > 0 {
            params.copy_from_slice(&self.last_finite.params);
        }
        std::mem::swap(&mut self.trainer.progress.params, &mut params);
        let (loss, _) = self.trainer.evaluate_train();
        let validation = self.trainer.evaluate_validation();
        self.trainer.progress.params = params;
        let finite = |loss: f64| loss.is_finite().then_some(loss);
        self.start = (finite(loss), validation.and_then(|(loss, _)| finite(loss)));
    }
}
