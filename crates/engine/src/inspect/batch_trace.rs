//! The trace of the next batch.

use experiment::BatchTrace;

use crate::session::Session;

/// Most numbers of a trace; a page of more could not be read.
const MAX_NUMBERS: usize = 100_000;

impl Session {
    /// Returns all numbers of the next batch without training it: each is the one that
    /// [`step_batch`](Self::step_batch) then computes.
    ///
    /// `None` if the run has stopped or would diverge in this batch, or if there are more than 100,000
    /// numbers.
    pub fn batch_trace(&self) -> Option<BatchTrace> {
        let n_rows = self
            .dataset
            .n_train()
            .min(self.experiment.training.batch_size);
        let units: usize = self.trainer.layers().iter().map(|layer| layer.units).sum();
        let n_weights = self.trainer.state.params.len();
        let n_numbers = n_rows.saturating_mul(units).saturating_add(n_weights);
        if self.stop_reason().is_some() || n_numbers > MAX_NUMBERS {
            return None;
        }
        self.trainer.batch_trace()
    }
}
