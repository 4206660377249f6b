//! How parameters and activations lie in memory.
//!
//! **Parameters** are one flat vector, layer after layer, each kernel before its bias. Gradients and the
//! optimizer's accumulators have the same layout, so that an update is one flat pass. A kernel is cut into
//! panels of four outputs, `[units / 4][inputs][4]`. The last panel is narrower instead of padded, so that
//! there are exactly as many numbers as parameters.
//!
//! **Activations** of a batch are cut into blocks of eight samples, `[block][unit][8]`: the samples are the
//! lanes of the vectors, and a block stays in the fastest cache. The number of samples is padded to a
//! multiple of four; a last block of four samples is `[unit][4]`. "In blocks" means this layout.
//!
//! Keras's `[inputs, units]` and row-major rows exist at the border only: here and in `trainer`.

use std::ops::Range;

use experiment::{Activation, Dense, LayerWeights, Regularizer};
use ndarray::Array2;

/// Outputs in a panel of a kernel.
pub(crate) const PANEL: usize = 4;
/// Samples in a block of activations.
pub(crate) const BLOCK: usize = 8;
/// Lanes of a vector: networks at once.
pub(crate) const LANES: usize = 4;

/// A dense layer, and the place of its parameters in the flat vector.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Layer {
    pub inputs: usize,
    pub units: usize,
    pub activation: Activation,
    pub regularizer: Regularizer,
    /// Share of the outputs that dropout sets to 0 in training.
    pub dropout: f64,
    /// Index of the kernel's first number; the bias follows the kernel.
    pub start: usize,
}

impl Layer {
    /// The range of the kernel in the flat vector.
    pub(crate) fn kernel(&self) -> Range<usize> {
        self.start..self.start + self.inputs * self.units
    }

    /// The range of the bias in the flat vector.
    pub(crate) fn bias(&self) -> Range<usize> {
        let start = self.kernel().end;
        start..start + self.units
    }

    /// Index of the weight from `input` to `unit` within the kernel.
    pub(crate) fn weight(&self, input: usize, unit: usize) -> usize {
        let first = unit - unit % PANEL;
        let width = PANEL.min(self.units - first);
        first * self.inputs + input * width + (unit - first)
    }
}

/// The layers with their places, and the number of parameters, without padding.
pub(crate) fn layers<'a>(
    n_inputs: usize,
    dense: impl IntoIterator<Item = &'a Dense>,
) -> (Vec<Layer>, usize) {
    let mut inputs = n_inputs;
    let mut start = 0;
    let layers = dense
        .into_iter()
        .map(|dense| {
            let layer = Layer {
                inputs,
                units: dense.units,
                activation: dense.activation,
                regularizer: dense.regularizer,
                dropout: dense.dropout,
                start,
            };
            inputs = dense.units;
            start = layer.bias().end;
            layer
        })
        .collect();
    (layers, start)
}

/// The next multiple of four.
pub(crate) fn padded(n_samples: usize) -> usize {
    n_samples.next_multiple_of(4)
}

/// Number of samples in the block of `sample`, which is the distance between two units' values.
pub(crate) fn width(padded: usize, sample: usize) -> usize {
    BLOCK.min(padded - (sample - sample % BLOCK))
}

/// Index of the value of `unit` for `sample` in a batch of `padded` samples of `units` values.
pub(crate) fn place(units: usize, padded: usize, unit: usize, sample: usize) -> usize {
    let first = sample - sample % BLOCK;
    first * units + unit * width(padded, sample) + (sample - first)
}

/// Row-major rows as blocks, padded with 0.
pub(crate) fn blocked(n_columns: usize, rows: &[f32]) -> Vec<f32> {
    let padded = padded(rows.len() / n_columns);
    let mut blocks = vec![0.0; padded * n_columns];
    for (row, values) in rows.chunks_exact(n_columns).enumerate() {
        for (column, &value) in values.iter().enumerate() {
            blocks[place(n_columns, padded, column, row)] = value;
        }
    }
    blocks
}

/// Copies one unit's values of a batch of `n` samples out of the blocks.
///
/// Shapes: `blocks` holds `[units]` values of `n` samples, padded; `values` gets `[n]`.
pub(crate) fn read_unit(units: usize, n: usize, unit: usize, blocks: &[f32], values: &mut [f32]) {
    let (full, rest) = values[..n].as_chunks_mut::<BLOCK>();
    let first = full.len() * BLOCK;
    for (block, values) in full.iter_mut().enumerate() {
        // A length that is known is copied without a call.
        let from = blocks[(block * units + unit) * BLOCK..].as_chunks().0;
        *values = from[0];
    }
    if !rest.is_empty() {
        let start = first * units + unit * (padded(n) - first);
        rest.copy_from_slice(&blocks[start..start + rest.len()]);
    }
}

/// Copies the values of one lane out of vectors of four.
///
/// Shapes: `from` is `[n][lane]`; `to` gets `[n]`, and 0 beyond that.
pub(crate) fn take_lane(from: &[f32], to: &mut [f32], lane: usize) {
    let (taken, padding) = to.split_at_mut(from.len() / LANES);
    for (to, &value) in taken.iter_mut().zip(from.iter().skip(lane).step_by(LANES)) {
        *to = value;
    }
    padding.fill(0.0);
}

/// Copies the values of one lane to the same lane of `to`.
pub(crate) fn copy_lane(from: &[f32], to: &mut [f32], lane: usize) {
    let values = from.iter().skip(lane).step_by(LANES);
    for (to, &value) in to.iter_mut().skip(lane).step_by(LANES).zip(values) {
        *to = value;
    }
}

/// Whether weights have the shapes of the layers.
pub(crate) fn fits(layers: &[Layer], weights: &[LayerWeights]) -> bool {
    layers.len() == weights.len()
        && layers.iter().zip(weights).all(|(layer, weights)| {
            weights.kernel.dim() == (layer.inputs, layer.units) && weights.bias.len() == layer.units
        })
}

/// Copies weights in Keras's shapes into the flat vector.
///
/// Panics if they do not fit, see [`fits`].
pub(crate) fn write(layers: &[Layer], weights: &[LayerWeights], flat: &mut [f32]) {
    assert!(fits(layers, weights), "weights of another network");
    for (layer, weights) in layers.iter().zip(weights) {
        let kernel = &mut flat[layer.kernel()];
        for ((input, unit), &weight) in weights.kernel.indexed_iter() {
            kernel[layer.weight(input, unit)] = weight;
        }
        flat[layer.bias()].copy_from_slice(&weights.bias);
    }
}

/// The parameters of a flat vector in Keras's shapes, by layer.
pub(crate) fn read(layers: &[Layer], flat: &[f32]) -> Vec<LayerWeights> {
    layers
        .iter()
        .map(|layer| {
            let kernel = &flat[layer.kernel()];
            LayerWeights {
                kernel: Array2::from_shape_fn((layer.inputs, layer.units), |(input, unit)| {
                    kernel[layer.weight(input, unit)]
                }),
                bias: flat[layer.bias()].to_vec(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_own_place() {
        for units in 1..10 {
            for inputs in 1..6 {
                let dense = [
                    Dense::new(units, Activation::Tanh),
                    Dense::new(1, Activation::Linear),
                ];
                let (layers, n) = layers(inputs, &dense);
                assert_eq!(n, (inputs + 1) * units + units + 1);
                let flat: Vec<f32> = (0..n).map(|value| value as f32).collect();
                let weights = read(&layers, &flat);
                let mut back = vec![-1.0; n];
                write(&layers, &weights, &mut back);
                assert_eq!(back, flat);
            }
        }
    }

    #[test]
    fn a_units_values_are_those_at_their_places() {
        for n in 1..40 {
            let blocks: Vec<f32> = (0..3 * padded(n)).map(|value| value as f32).collect();
            for unit in 0..3 {
                let mut values = vec![-1.0; n + 1];
                read_unit(3, n, unit, &blocks, &mut values);
                let expected = (0..n).map(|sample| blocks[place(3, padded(n), unit, sample)]);
                assert_eq!(values, expected.chain([-1.0]).collect::<Vec<f32>>());
            }
        }
    }

    #[test]
    fn every_sample_has_its_own_place() {
        for n_samples in 1..40 {
            let padded = padded(n_samples);
            let mut places: Vec<usize> = (0..3)
                .flat_map(|unit| (0..padded).map(move |sample| place(3, padded, unit, sample)))
                .collect();
            places.sort_unstable();
            assert_eq!(places, (0..3 * padded).collect::<Vec<_>>());
        }
    }
}
