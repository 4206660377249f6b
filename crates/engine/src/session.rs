//! An experiment that trains: the trainer with data, scaling, history, checkpoint and stop reasons.

use experiment::{
    Dataset, Experiment, Field, Problem, ProblemKind, SavedRun, SavedState, Scaler, Snapshot,
    StopReason, Task, View,
};

use crate::baseline::baselines;
use crate::divergence::divergence;
use crate::frame::{self, Influence};
use crate::history::{History, Point};
use crate::initializer::initial_weights;
use crate::layout::{fits, write};
use crate::norms::NormHistory;
use crate::past::Past;
use crate::stopping::Stopping;
use crate::trainer::dissection::Dissection;
use crate::trainer::{Outcome, Progress, Rows, Setup, Trainer};

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
    checkpoint: Progress,
    diverged: Option<StopReason>,
    stopping: Stopping,
    /// Where the run stands while an earlier epoch of it is shown.
    back: Option<Box<Back>>,
    /// Loss and validation loss of the initial weights.
    pub(crate) start: (Option<f64>, Option<f64>),
    /// Losses of the mean and of the best line; a classifier has the first alone.
    pub(crate) baselines: (Option<f64>, Option<f64>),
    /// Mean of each input over the training rows, unscaled: where a view holds those along no axis.
    pub(crate) input_means: Vec<f32>,
    pub(crate) influence: Influence,
}

/// What a session that shows an earlier epoch needs to come back.
#[derive(Debug, Clone)]
struct Back {
    /// The newest state.
    progress: Progress,
    checkpoint: Progress,
    diverged: Option<StopReason>,
    stopping: Stopping,
    /// The losses of the epoch that is shown; `None` at the start.
    shown: Option<Point>,
}

impl Session {
    /// A session at epoch 0: data from the experiment, initial weights from its seed.
    pub fn new(experiment: &Experiment) -> Self {
        let dataset = experiment.dataset();
        let scaler = Scaler::fit(&dataset, experiment.data.scaling);
        Self::at_start(experiment, dataset, scaler)
    }

    fn at_start(experiment: &Experiment, dataset: Dataset, scaler: Scaler) -> Self {
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
            checkpoint: trainer.progress.clone(),
            influence: Influence::new(trainer.layers()),
            trainer,
            input_means: input_means(&dataset),
            dataset,
            scaler,
            history: History::new(),
            diverged: None,
            stopping: Stopping::new(training, n_params),
            back: None,
            start: (None, None),
            baselines,
        };
        session.find_start_losses();
        session
    }

    /// The session that was saved, to the bit.
    ///
    /// Errors: the problems of the experiment; or `SavedState` if a part has another shape than the
    /// experiment asks for or a value that is not finite.
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
        session.checkpoint = progress.clone();
        // One of the initial weights may have been set by hand.
        if session.epoch() == 0 && session.batch() == 0 {
            session.find_start_losses();
        }
        Some(session)
    }

    /// The run as it stands; of one that shows an earlier epoch, up to there.
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
                history: match &self.back {
                    None => self.history.save(),
                    Some(back) => {
                        let mut history = self.history.clone();
                        history.go_back(back.shown);
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

    /// Does one batch.
    pub fn step_batch(&mut self) -> Step {
        if let Some(reason) = self.stop_reason() {
            return Step::Stopped(reason);
        }
        if let Some(back) = self.back.take() {
            self.history.go_back(back.shown);
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
                self.checkpoint.copy_from(&self.trainer.progress);
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
                self.trainer.progress.copy_from(&self.checkpoint);
                self.trainer.norms.truncate(self.trainer.epoch());
                self.influence.forget_rmse();
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
        let n_params = self.checkpoint.params.len();
        let tune = |progress: &mut Progress| {
            let optimizer = &mut progress.optimizer;
            optimizer.tune(training.optimizer, training.learning_rate, n_params);
        };
        tune(&mut self.checkpoint);
        self.diverged = None;
        // As for a second call of Keras's `fit`.
        self.stopping = Stopping::new(training, n_params);
        if let Some(back) = &mut self.back {
            tune(&mut back.progress);
            tune(&mut back.checkpoint);
            back.diverged = None;
            back.stopping = self.stopping.clone();
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
        self.checkpoint.copy_from(&self.trainer.progress);
        self.diverged = None;
        self.stopping = Stopping::new(&experiment.training, self.checkpoint.params.len());
        if let Some(back) = &mut self.back {
            back.progress.begin_epoch();
            back.checkpoint.copy_from(&back.progress);
            back.diverged = None;
            back.stopping = self.stopping.clone();
        }
        self.influence.forget_rows();
        if self.epoch() == 0 {
            self.find_start_losses();
        }
    }

    /// Shows the network as it was at the end of an earlier epoch: of those that were noted the
    /// nearest, or the newest state if `epoch` is not before it. The next step goes on from what is
    /// shown, with the present settings, and forgets what came later.
    pub fn go_to(&mut self, past: &Past, epoch: u32) {
        let last = self.last_epoch();
        if epoch >= last {
            if let Some(back) = self.back.take() {
                self.trainer.progress = back.progress;
                self.checkpoint = back.checkpoint;
                self.diverged = back.diverged;
                self.stopping = back.stopping;
                self.influence.forget_rmse();
            }
            return;
        }
        let Some(moment) = past.nearest(epoch, last) else {
            return;
        };
        let training = &self.experiment.training;
        let mut progress = moment.progress.clone();
        let n_params = progress.params.len();
        let optimizer = &mut progress.optimizer;
        optimizer.tune(training.optimizer, training.learning_rate, n_params);
        let checkpoint = std::mem::replace(&mut self.checkpoint, progress.clone());
        let newest = std::mem::replace(&mut self.trainer.progress, progress);
        let stopping = Stopping::new(training, n_params);
        let stopping = std::mem::replace(&mut self.stopping, stopping);
        let diverged = self.diverged.take();
        match &mut self.back {
            Some(back) => back.shown = moment.point,
            None => {
                self.back = Some(Box::new(Back {
                    progress: newest,
                    checkpoint,
                    diverged,
                    stopping,
                    shown: moment.point,
                }));
            }
        }
        self.influence.forget_rmse();
    }

    /// Epochs that have been done, also while an earlier one is shown.
    pub fn last_epoch(&self) -> u32 {
        let newest = self.back.as_ref().map(|back| back.progress.epoch);
        newest.unwrap_or(self.epoch())
    }

    /// The losses of the epoch that is shown; `None` before the first.
    pub(crate) fn shown_point(&self) -> Option<&Point> {
        match &self.back {
            Some(back) => back.shown.as_ref(),
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
        self.checkpoint.params[place] = value;
        self.diverged = None;
        self.influence.forget_rmse();
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

    /// A snapshot of the present state; `numbers` is the buffer to reuse. The head's `session`,
    /// `status` and `epochs_per_second` are for the caller to fill.
    pub fn snapshot(&mut self, view: &View, numbers: Vec<f32>) -> Snapshot {
        frame::snapshot(self, view, numbers)
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
    fn find_start_losses(&mut self) {
        let mut params = self.trainer.progress.params.clone();
        if self.batch() > 0 {
            params.copy_from_slice(&self.checkpoint.params);
        }
        std::mem::swap(&mut self.trainer.progress.params, &mut params);
        let (loss, _) = self.trainer.evaluate_train();
        let validation = self.trainer.evaluate_validation();
        self.trainer.progress.params = params;
        let finite = |loss: f64| loss.is_finite().then_some(loss);
        self.start = (finite(loss), validation.and_then(|(loss, _)| finite(loss)));
    }
}

/// Mean of each input over the rows that train, summed in f64.
fn input_means(dataset: &Dataset) -> Vec<f32> {
    let mut sums = vec![0.0_f64; dataset.n_inputs];
    let rows = dataset.inputs.chunks_exact(dataset.n_inputs);
    for (row, _) in rows
        .zip(&dataset.validates)
        .filter(|(_, validates)| !**validates)
    {
        for (sum, &value) in sums.iter_mut().zip(row) {
            *sum += f64::from(value);
        }
    }
    let n = dataset.n_train().max(1) as f64;
    sums.into_iter().map(|sum| (sum / n) as f32).collect()
}

/// Rows that train and rows that validate, scaled.
fn split(dataset: &Dataset, scaler: &Scaler) -> (Rows, Rows) {
    let (mut train, mut validation) = (Rows::default(), Rows::default());
    let rows = dataset
        .inputs
        .chunks_exact(dataset.n_inputs)
        .zip(dataset.targets.chunks_exact(dataset.n_outputs));
    for ((inputs, targets), &validates) in rows.zip(&dataset.validates) {
        let rows = if validates {
            &mut validation
        } else {
            &mut train
        };
        rows.inputs
            .extend(scaled(inputs, &scaler.input_mean, &scaler.input_std));
        rows.targets
            .extend(scaled(targets, &scaler.target_mean, &scaler.target_std));
    }
    (train, validation)
}

/// `(value − mean) / std`, column by column.
pub(crate) fn scaled<'a>(
    values: &'a [f32],
    mean: &'a [f32],
    std: &'a [f32],
) -> impl Iterator<Item = f32> + 'a {
    values
        .iter()
        .zip(mean)
        .zip(std)
        .map(|((v, mean), std)| (v - mean) / std)
}

fn is_scaler(scaler: &Scaler, dataset: &Dataset) -> bool {
    let fits = |mean: &[f32], std: &[f32], n: usize| {
        mean.len() == n
            && std.len() == n
            && mean.iter().all(|v| v.is_finite())
            && std.iter().all(|v| v.is_finite() && *v > 0.0)
    };
    fits(&scaler.input_mean, &scaler.input_std, dataset.n_inputs)
        && fits(&scaler.target_mean, &scaler.target_std, dataset.n_outputs)
}
