//! The network of a session as it was at one moment.

use std::sync::Arc;

use experiment::{Dataset, Scaler, Task};

use crate::session::Session;
use crate::snapshot::prediction::OutputScale;
use crate::softmax::softmax_rows;
use crate::trainer::{Rows, Setup, Trainer};

/// A copy of a session's network, for an answer that takes longer than the pause between two batches.
/// It shares the session's rows.
pub(crate) struct FrozenNetwork {
    trainer: Trainer,
    pub(crate) dataset: Arc<Dataset>,
    pub(crate) scaler: Scaler,
    /// Epochs and batches of the session at that moment.
    pub(crate) epoch: u32,
    pub(crate) batch: u32,
    task: Task,
    scale: OutputScale,
}

impl FrozenNetwork {
    pub(crate) fn of(session: &Session) -> Self {
        let n_inputs = session.dataset.n_inputs();
        // A trainer has at least one row, and its batches need no more room than predictions.
        let rows = session.trainer.train_rows();
        let n_targets = rows.targets.len() / session.trainer.n_train();
        let row = Rows {
            inputs: rows.inputs[..n_inputs].to_vec(),
            targets: rows.targets[..n_targets].to_vec(),
        };
        let setup = Setup::of(&session.experiment, n_inputs);
        let weights = session.trainer.weights();
        Self {
            trainer: Trainer::new(&setup, &weights, row, Rows::default()),
            dataset: Arc::clone(&session.dataset),
            scaler: session.scaler.clone(),
            epoch: session.epoch(),
            batch: session.batch(),
            task: session.experiment.task(),
            scale: OutputScale::of(session),
        }
    }

    /// Whether a session still has this network and these rows.
    pub(crate) fn is_of(&self, session: &Session) -> bool {
        self.has_rows_of(session)
            && self.trainer.state.params == session.trainer.state.params
            && (self.epoch, self.batch) == (session.epoch(), session.batch())
    }

    /// Whether a session still has these rows.
    pub(crate) fn has_rows_of(&self, session: &Session) -> bool {
        Arc::ptr_eq(&self.dataset, &session.dataset)
    }

    pub(crate) fn n_params(&self) -> usize {
        self.trainer.n_params()
    }

    /// Number of classes; 0 for a regression.
    pub(crate) fn n_classes(&self) -> usize {
        match self.task {
            Task::Regression => 0,
            Task::Classification { n_classes } => n_classes,
        }
    }

    /// Number of values of a prediction: one for a number, otherwise one for each class.
    pub(crate) fn n_values(&self) -> usize {
        self.n_classes().max(1)
    }

    /// The prediction in the target's unit, not rounded to f32, or the probability of each class.
    ///
    /// Shapes: `inputs` `[n, n_inputs]`, scaled; result `[n, n_values]`.
    pub(crate) fn predict(&mut self, inputs: &[f32]) -> Vec<f64> {
        let mut outputs = self.trainer.predict(inputs);
        if self.task == Task::Regression {
            let (mean, std) = (self.scaler.target_mean[0], self.scaler.target_std[0]);
            let values = outputs.iter();
            return values.map(|&it| f64::from(it) * std + mean).collect();
        }
        // As many outputs as classes, or for two classes one.
        let n_rows = inputs.len() / self.dataset.n_inputs();
        let width = outputs.len() / n_rows.max(1);
        if width == 1 {
            let probability = |&output| f64::from(self.scale.probability(output));
            let both = outputs.iter().map(probability);
            return both.flat_map(|second| [1.0 - second, second]).collect();
        }
        if self.scale == OutputScale::Logit {
            outputs = softmax_rows(width, &outputs);
        }
        outputs.into_iter().map(f64::from).collect()
    }
}
