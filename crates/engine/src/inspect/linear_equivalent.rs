//! The single layer that computes the same as a stack of linear layers.

use experiment::{Activation, LayerIdx, LayerWeights, Line, LinearEquivalent};
use ndarray::{Array2, ArrayView1};

use crate::inspect::line::samples;
use crate::scaled_rows::scaled;
use crate::session::Session;

impl Session {
    /// The network's layers multiplied out: `x (W₁ W₂) + (b₁ W₂ + b₂)` and so on, summed in f64. If a
    /// layer is not linear there is no such product: `products` is empty, and `curved` lists the layers
    /// that are not linear.
    pub fn linear_equivalent(&mut self, line: &Line) -> LinearEquivalent {
        let layers = self.trainer.weights();
        let curved: Vec<LayerIdx> = (0..)
            .zip(self.experiment.network.layers())
            .filter(|(_, dense)| dense.activation != Activation::Linear)
            .map(|(layer_idx, _)| LayerIdx::new(layer_idx))
            .collect();
        let mut products: Vec<LayerWeights> = Vec::new();
        if curved.is_empty() {
            for layer in &layers {
                products.push(match products.last() {
                    Some(before) => product(before, layer),
                    None => layer.clone(),
                });
            }
        }
        let in_units = products.last().map(|product| self.in_units(product));
        LinearEquivalent {
            layers,
            curved,
            products,
            in_units,
            curve: self.curve(line),
        }
    }

    /// The network's predictions along one input, with all other inputs at their means, in the target's
    /// unit. Empty if the axis is not an input, the output is not one number, or a value is not finite.
    fn curve(&mut self, line: &Line) -> Vec<f32> {
        let axis = line.axis as usize;
        let is_one = self.experiment.network.output.units == 1 && !self.is_classifier();
        if !is_one || axis >= self.dataset.n_inputs() {
            return Vec::new();
        }
        let mut row = self.input_means.clone();
        let mut inputs = Vec::new();
        for x in samples(line) {
            row[axis] = x;
            let scaler = &self.scaler;
            inputs.extend(scaled(&row, &scaler.input_mean, &scaler.input_std));
        }
        let mut curve = self.trainer.predict(&inputs);
        for value in &mut curve {
            self.convert_outputs(std::slice::from_mut(value));
        }
        let is_finite = curve.iter().all(|value| value.is_finite());
        if is_finite { curve } else { Vec::new() }
    }

    /// Converts a layer from scaled inputs to the scaled target into one from inputs to target in their
    /// own units: kernel `kernel · std_y / std_x`, bias `mean_y + std_y (bias − Σ kernel mean_x / std_x)`.
    fn in_units(&self, layer: &LayerWeights) -> LayerWeights {
        let scaler = &self.scaler;
        let n_units = layer.bias.len();
        let mut shift = vec![0.0_f64; n_units];
        let mut kernel = layer.kernel.clone();
        for (mut row, (mean, std)) in kernel
            .rows_mut()
            .into_iter()
            .zip(scaler.input_mean.iter().zip(&scaler.input_std))
        {
            for ((weight, shift), target_std) in
                row.iter_mut().zip(&mut shift).zip(&scaler.target_std)
            {
                let slope = f64::from(*weight) / std;
                *shift += slope * mean;
                *weight = (slope * target_std) as f32;
            }
        }
        let targets = scaler.target_std.iter().zip(&scaler.target_mean);
        let bias = layer.bias.iter().zip(shift).zip(targets);
        LayerWeights {
            kernel,
            bias: bias
                .map(|((bias, shift), (std, mean))| {
                    (mean + std * (f64::from(*bias) - shift)) as f32
                })
                .collect(),
        }
    }
}

/// Two linear layers as one: kernel `A B`, bias `a B + b`, summed in f64.
///
/// Shapes: `first.kernel` `[inputs, n]`, `second.kernel` `[n, units]`, result `[inputs, units]`.
fn product(first: &LayerWeights, second: &LayerWeights) -> LayerWeights {
    let dot = |row: ArrayView1<f32>, unit: usize| -> f64 {
        let terms = row.into_iter().zip(second.kernel.column(unit));
        terms.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
    };
    let bias = second.bias.iter().enumerate();
    LayerWeights {
        // Adding 0 turns −0 into 0.
        kernel: Array2::from_shape_fn(
            (first.kernel.nrows(), second.bias.len()),
            |(input, unit)| (dot(first.kernel.row(input), unit) + 0.0) as f32,
        ),
        bias: bias
            .map(|(unit, &bias)| (dot((&first.bias).into(), unit) + f64::from(bias)) as f32)
            .collect(),
    }
}
