//! The memory of a session, as a formula of its shapes.

use experiment::{Loss, PlanePoint, Row};

use crate::activation::keeps_slope;
use crate::history::{EpochPoint, MAX_POINTS};
use crate::layout::padded;
use crate::norms::MAX_EPOCHS;
use crate::session::Session;
use crate::trainer::CHUNK;

impl Session {
    /// Number of bytes on the heap that depend on the run's shapes. Every session needs a few thousand
    /// more.
    ///
    /// With P parameters (rounded up to four), S accumulators of the optimizer, R rows of which T
    /// train, I inputs, O targets, U units of all layers, L layers, and `B = max(batch, 32)` samples
    /// at a time (rounded up to four; a batch is never larger than T, but takes the rows carried over):
    ///
    /// - weights, accumulators, the same again of the last finite epoch, and gradients:
    ///   `4 P (2 (1 + S) + 1)`; P more floats if early stopping keeps the best weights;
    /// - outputs and deltas: `4 B (I + O + 2 U)`; U more floats where the output keeps its slopes or
    ///   a layer has dropout, which needs two;
    /// - rows as the network sees them, and the order of those that train (and of those carried over): `4 R (I + O) + 4 T`;
    ///   edited rows are also kept as given: 12 R, or 16 R on the plane. Other rows and a table are
    ///   shared with the experiment and not counted;
    /// - history: `20 · 2,001`, gradients' norms: `4,000 (1 + L)`.
    pub fn n_bytes(&self) -> usize {
        let trainer = &self.trainer;
        let layers = trainer.layers();
        let n_params = padded(trainer.n_params());
        let early_stopping = self.experiment.training.early_stopping;
        let best =
            usize::from(early_stopping.is_some_and(|stopping| stopping.restore_best_weights));
        let copies = 2 * (1 + trainer.state.optimizer.n_slots()) + 1 + best;
        let output = layers.len() - 1;
        let n_values: usize = layers
            .iter()
            .enumerate()
            .map(|(layer_idx, layer)| {
                let slopes = layer_idx == output && keeps_slope(layer.activation);
                let extra = usize::from(slopes) + 2 * usize::from(layer.dropout > 0.0);
                (2 + extra) * layer.units
            })
            .sum();
        let n_inputs = self.dataset.n_inputs();
        let n_targets = match self.experiment.training.loss {
            Loss::SparseCategoricalCrossentropy { .. } => 1,
            _ => self.dataset.n_outputs(),
        };
        let n_train = trainer.n_train();
        let n_left = trainer.n_left();
        let batch_size = self.experiment.training.batch_size.min(n_train) + n_left;
        let samples = padded(batch_size.max(CHUNK));
        let n_rows = self.dataset.n_rows();
        let data = &self.experiment.data;
        let edited = data.edited.as_ref().map_or(0, Vec::len) * size_of::<Row>()
            + data.placed.as_ref().map_or(0, Vec::len) * size_of::<PlanePoint>();
        4 * n_params * copies
            + 4 * samples * (n_inputs + n_targets + n_values)
            + 4 * n_rows * (n_inputs + n_targets)
            + 4 * (n_train + n_left)
            + edited
            + (MAX_POINTS + 1) * size_of::<EpochPoint>()
            + 4 * MAX_EPOCHS * (1 + layers.len())
    }
}
