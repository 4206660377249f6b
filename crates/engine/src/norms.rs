//! The norms of the gradients by layer and epoch.

use experiment::GradientNorms;

use crate::gradient::norm;
use crate::layout::Layer;

/// Most epochs that are stored.
pub(crate) const MAX_EPOCHS: usize = 1_000;

/// The norm `‖∇‖₂` of each layer's kernel and bias together, in the last batch of each epoch, penalty
/// included, before clipping.
///
/// Stores every epoch while there is room for 1,000, then every second one, every fourth one and so on.
#[derive(Debug)]
pub struct NormHistory {
    n_layers: usize,
    stride: u32,
    epochs: Vec<u32>,
    /// Shape: `[epochs][n_layers]`
    norms: Vec<f32>,
}

impl Clone for NormHistory {
    /// Copies with the full capacity, so that `record` never allocates.
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.n_layers);
        copy.stride = self.stride;
        copy.epochs.extend_from_slice(&self.epochs);
        copy.norms.extend_from_slice(&self.norms);
        copy
    }
}

impl NormHistory {
    pub(crate) fn new(n_layers: usize) -> Self {
        Self {
            n_layers,
            stride: 1,
            epochs: Vec::with_capacity(MAX_EPOCHS),
            norms: Vec::with_capacity(MAX_EPOCHS * n_layers),
        }
    }

    /// The stored epochs, in ascending order, counted from 1.
    pub fn epochs(&self) -> &[u32] {
        &self.epochs
    }

    /// The norms of those epochs. Shape: `[epochs][n_layers]`, row-major.
    pub fn norms(&self) -> &[f32] {
        &self.norms
    }

    /// The norms of the newest stored epoch, by layer; empty before the first.
    pub fn newest(&self) -> &[f32] {
        self.norms.rchunks(self.n_layers).next().unwrap_or(&[])
    }

    /// All stored norms, one list for each layer.
    pub fn by_layer(&self) -> GradientNorms {
        let of_layer = |layer: usize| {
            let epochs = self.norms.chunks_exact(self.n_layers.max(1));
            epochs.map(|norms| norms[layer]).collect()
        };
        GradientNorms {
            epochs: self.epochs.clone(),
            layers: (0..self.n_layers).map(of_layer).collect(),
        }
    }

    /// Records the norms of an epoch, which must be later than all stored ones, unless decimation leaves it
    /// out. Allocates nothing.
    pub(crate) fn record(&mut self, epoch: u32, layers: &[Layer], grads: &[f32]) {
        if !epoch.saturating_sub(1).is_multiple_of(self.stride) {
            return;
        }
        if self.epochs.len() == MAX_EPOCHS {
            self.decimate();
            if !epoch.saturating_sub(1).is_multiple_of(self.stride) {
                return;
            }
        }
        self.epochs.push(epoch);
        for layer in layers {
            let norm = norm(&grads[layer.kernel().start..layer.bias().end]);
            self.norms.push(norm as f32);
        }
    }

    /// Drops all epochs after `last`.
    pub(crate) fn truncate(&mut self, last: u32) {
        let n = self.epochs.partition_point(|&epoch| epoch <= last);
        self.epochs.truncate(n);
        self.norms.truncate(n * self.n_layers);
    }

    /// Drops every second epoch.
    fn decimate(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        let n = self.n_layers;
        let mut kept = 0;
        for from in 0..self.epochs.len() {
            if (self.epochs[from] - 1).is_multiple_of(self.stride) {
                self.epochs[kept] = self.epochs[from];
                self.norms.copy_within(from * n..(from + 1) * n, kept * n);
                kept += 1;
            }
        }
        self.epochs.truncate(kept);
        self.norms.truncate(kept * n);
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, Dense};

    use super::*;

    #[test]
    fn epochs_are_decimated_evenly_and_keep_their_norms() {
        let dense = [
            Dense::new(1, Activation::Tanh),
            Dense::new(1, Activation::Linear),
        ];
        let (layers, _) = crate::layout::layers(1, &dense);
        let mut history = NormHistory::new(2);
        let room = (history.epochs.capacity(), history.norms.capacity());
        for epoch in 1..=10_000_u16 {
            let size = f32::from(epoch);
            history.record(epoch.into(), &layers, &[3.0 * size, 4.0 * size, size, 0.0]);
        }
        assert_eq!(
            (history.epochs.capacity(), history.norms.capacity()),
            room,
            "it grew"
        );
        let n = history.epochs().len();
        assert!((500..=1_000).contains(&n), "{n}");
        assert_eq!(history.epochs()[0], 1);
        let steps = history.epochs().windows(2).map(|pair| pair[1] - pair[0]);
        assert!(steps.clone().all(|step| step == 16), "{:?}", steps.max());
        for (&epoch, norms) in history.epochs().iter().zip(history.norms().chunks(2)) {
            let size = epoch as f32;
            assert!(
                (norms[0] / (5.0 * size) - 1.0).abs() < 1e-6,
                "epoch {epoch}"
            );
            assert_eq!(norms[1], size);
        }
        assert_eq!(history.newest(), &history.norms()[2 * n - 2..]);
        history.truncate(100);
        assert_eq!(history.epochs(), [1, 17, 33, 49, 65, 81, 97]);
        assert_eq!(history.norms().len(), 14);
    }
}
