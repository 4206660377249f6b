//! What changes while a network learns.

use crate::optimizer::StatefulOptimizer;

/// The state that changes while training.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TrainerState {
    pub params: Vec<f32>,
    pub optimizer: StatefulOptimizer,
    /// Epochs done.
    pub epoch: u32,
    /// Batches done of the epoch under way.
    pub batch: u32,
    /// Sum over those batches of loss × rows.
    pub loss_sum: f64,
    /// Rows of those batches that were classified right.
    pub n_correct: usize,
}

impl TrainerState {
    /// Copies without allocating. Panics if the networks differ.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.params.copy_from_slice(&other.params);
        self.optimizer.copy_from(&other.optimizer);
        self.epoch = other.epoch;
        self.batch = other.batch;
        self.loss_sum = other.loss_sum;
        self.n_correct = other.n_correct;
    }

    /// Drops the batches of the epoch under way; what they changed in the weights stays.
    pub(crate) fn begin_epoch(&mut self) {
        self.batch = 0;
        self.loss_sum = 0.0;
        self.n_correct = 0;
    }
}
