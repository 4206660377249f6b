//! The prediction as the sum of the last hidden layer's neurons: `ŷ(x) = b + Σ wⱼ hⱼ(x)`, in the
//! target's unit.

use experiment::{Activation, Contributions, Line, positions_in_order};

use crate::inspect::line::samples;
use crate::layout::{padded, place};
use crate::scaled_rows::scaled;
use crate::session::Session;

/// Most neurons whose own curve is part of the answer.
const MAX_CURVES: usize = 12;

impl Session {
    /// The weighted curves `wⱼ hⱼ(x)` of the last hidden layer's neurons, in descending order of their
    /// range over the line; and the sum of the bias and the first `first` of them.
    ///
    /// `None` without a hidden layer, with an output that is not one linear neuron, if the axis is not
    /// an input, or if a value is not finite. Other inputs have their means.
    pub fn contributions(&mut self, line: &Line, first: u32) -> Option<Contributions> {
        let axis = line.axis as usize;
        let output = self.experiment.network.output;
        if axis >= self.dataset.n_inputs()
            || output.units != 1
            || output.activation != Activation::Linear
        {
            return None;
        }
        let hidden = self.trainer.layers().len().checked_sub(2)?;
        let units = self.trainer.layers()[hidden].units;
        let last = self.trainer.weights().pop()?;
        let (mean, std) = (self.scaler.target_mean[0], self.scaler.target_std[0]);
        let mut row = self.input_means.clone();
        let mut inputs = Vec::new();
        for x in samples(line) {
            row[axis] = x;
            inputs.extend(scaled(
                &row,
                &self.scaler.input_mean,
                &self.scaler.input_std,
            ));
        }
        let len = inputs.len() / self.dataset.n_inputs();
        let mut curves = vec![vec![0.0_f64; len]; units];
        self.trainer.visit(&inputs, |start, n, outputs| {
            for (unit, curve) in curves.iter_mut().enumerate() {
                let weight = f64::from(last.kernel[[unit, 0]]) * std;
                for sample in 0..n {
                    let output = outputs[hidden][place(units, padded(n), unit, sample)];
                    curve[start + sample] = weight * f64::from(output);
                }
            }
        });
        let range = |curve: &[f64]| {
            let most = curve.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            most - curve.iter().copied().fold(f64::INFINITY, f64::min)
        };
        let ranges: Vec<f64> = curves.iter().map(|it| range(it)).collect();
        let order = positions_in_order(ranges.len(), &|a, b| ranges[b].total_cmp(&ranges[a]));
        let bias = f64::from(last.bias[0]) * std + mean;
        let sum_of_first = |n: usize| {
            let mut sum = vec![bias; len];
            for &unit in order.iter().take(n) {
                for (sum, value) in sum.iter_mut().zip(&curves[unit]) {
                    *sum += value;
                }
            }
            sum
        };
        let largest = order.iter().take(MAX_CURVES);
        let single = |curve: &[f64]| -> Vec<f32> { curve.iter().map(|&y| y as f32).collect() };
        let found = Contributions {
            curves: largest.map(|&unit| single(&curves[unit])).collect(),
            neurons: order.iter().map(|&unit| unit as u32).collect(),
            bias,
            sum: single(&sum_of_first(first as usize)),
            network: single(&sum_of_first(units)),
        };
        let is_finite = bias.is_finite()
            && found
                .sum
                .iter()
                .chain(&found.network)
                .all(|y| y.is_finite())
            && found.curves.iter().flatten().all(|y| y.is_finite());
        is_finite.then_some(found)
    }
}
