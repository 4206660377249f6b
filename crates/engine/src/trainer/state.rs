//! The part of a trainer that changes while it trains.

use crate::optimizer::StatefulOptimizer;

/// The state that changes while training.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TrainerState {
    /// Weights and biases, see `layout`.
    pub params: Vec<f32>,
    pub optimizer: StatefulOptimizer,
    /// Number of epochs trained.
    pub epoch: u32,
    /// Number of batches trained in the present epoch.
    pub batch: u32,
    /// Sum over those batches of loss × rows.
    pub loss_sum: f64,
    /// Rows of those batches that were classified right.
    pub n_correct: usize,
}

impl TrainerState {
    /// Copies all fields without allocating. Panics if the networks have different shapes.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.params.copy_from_slice(&other.params);
        self.optimizer.copy_from(&other.optimizer);
        self.epoch = other.epoch;
        self.batch = other.batch;
        self.loss_sum = other.loss_sum;
        self.n_correct = other.n_correct;
    }

    /// Begins the present epoch anew. The weights keep the changes by the batches trained in it.
    pub(crate) fn begin_epoch(&mut self) {
        self.batch = 0;
        self.loss_sum = 0.0;
        self.n_correct = 0;
    }
}
