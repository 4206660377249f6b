//! Answers to what a student asks about a session: predictions of a row and over two inputs, a rival,
//! one batch in slow motion, and the single layer that a linear stack is equal to. None of them
//! changes the session.

use experiment::{
    Activation, Grid, LayerIdx, LayerWeights, Line, LinearEquivalent, PlaneView, PolynomialFit,
    SlowBatch, SlowLayer, Source, Task, View,
};

use crate::activation::value_and_derivative;
use crate::baseline::rmse_of_mean_and_line;
use crate::frame::{MAX_SIDE, n_classes, reads_logits, scaled_window};
use crate::math::sigmoid;
use crate::session::{Session, scaled};
use crate::trainer::Rows;
use crate::{Polynomial, softmax_rows};

/// Samples of a curve at most.
const MAX_SAMPLES: u32 = 2_001;
/// A higher degree than this is no rival.
const MAX_DEGREE: u32 = 20;
/// More numbers than this nobody reads.
const MAX_SLOW_NUMBERS: usize = 100_000;

impl Session {
    /// What the network says about one row, in the target's unit; of a classifier the probabilities
    /// of its classes. `None` if the row has another number of inputs or one number is not finite.
    pub fn predict(&mut self, inputs: &[f32]) -> Option<Vec<f32>> {
        if inputs.len() != self.dataset.n_inputs {
            return None;
        }
        let scaler = &self.scaler;
        let inputs: Vec<f32> = scaled(inputs, &scaler.input_mean, &scaler.input_std).collect();
        let mut row = self.trainer.predict(&inputs);
        self.say(&mut row);
        row.iter().all(|value| value.is_finite()).then_some(row)
    }

    /// What the network says over two inputs, the others at their mean: numbers in the target's unit,
    /// or probabilities of one class. Shape: `[side × side]`, row by row from the lowest second input.
    /// `None` for points of the plane, whose inputs are made of their place, and where an axis is no
    /// input, a window is none, or the class is none of the target's.
    pub fn regions(&mut self, grid: &Grid) -> Option<Vec<f32>> {
        let n_inputs = self.dataset.n_inputs;
        let n_classes = n_classes(self);
        let [x, y] = grid.axes;
        let is_input = |axis: u32| (axis as usize) < n_inputs;
        let is_window = |[from, to]: [f32; 2]| from < to && (to - from).is_finite();
        let is_possible = x != y
            && grid.axes.into_iter().all(is_input)
            && grid.windows.into_iter().all(is_window)
            && (grid.class as usize) < n_classes.max(1)
            && !matches!(self.experiment.data.source, Source::Plane(_));
        if !is_possible {
            return None;
        }
        let side = grid.side.clamp(2, MAX_SIDE);
        let plane = PlaneView {
            axis: y,
            window: grid.windows[1],
            side,
            cell_side: 0,
        };
        let view = View::plane(grid.windows[0], x, plane);
        let inputs = scaled_window(self, &view, side * side);
        let mut outputs = self.trainer.predict(&inputs);
        let width = outputs.len() / (side * side) as usize;
        let said = outputs.chunks_exact_mut(width).map(|row| {
            self.say(row);
            match (row, grid.class) {
                // Of two classes a single output is the probability of the second.
                (&mut [output], 0) if n_classes == 2 => 1.0 - output,
                (&mut [output], _) => output,
                (many, class) => many[class as usize],
            }
        });
        Some(said.collect())
    }

    /// One row of outputs in the words of its reader: numbers in the target's unit, classes as
    /// probabilities also where the loss takes logits.
    fn say(&self, row: &mut [f32]) {
        if !self.is_classifier() {
            let units = self.scaler.target_std.iter().zip(&self.scaler.target_mean);
            for (value, (std, mean)) in row.iter_mut().zip(units) {
                *value = *value * std + mean;
            }
        } else if reads_logits(self) {
            match row {
                [logit] => *logit = sigmoid(*logit),
                logits => logits.copy_from_slice(&softmax_rows(logits.len(), logits)),
            }
        }
    }

    pub(crate) fn is_classifier(&self) -> bool {
        // Computed by the check: the task of a table's description would read the whole table again.
        matches!(self.experiment.task(), Task::Classification { .. })
    }

    /// The polynomial of a degree (20 at most) over one input that fits the training rows best.
    /// `None` for a classifier, or where the line's axis is no input.
    pub fn polynomial(&self, degree: u32, line: &Line) -> Option<PolynomialFit> {
        let axis = line.axis as usize;
        let dataset = &self.dataset;
        if self.is_classifier() || axis >= dataset.n_inputs {
            return None;
        }
        let degree = degree.min(MAX_DEGREE);
        let points: Vec<(f64, f64)> = dataset
            .inputs
            .chunks_exact(dataset.n_inputs)
            .zip(dataset.targets.chunks_exact(dataset.n_outputs))
            .map(|(x, y)| (f64::from(x[axis]), f64::from(y[0])))
            .collect();
        let part = |validates: bool| -> Vec<(f64, f64)> {
            let of_part = points.iter().zip(&dataset.validates);
            of_part
                .filter(|&(_, &it)| it == validates)
                .map(|(&point, _)| point)
                .collect()
        };
        let (train, validation) = (part(false), part(true));
        let fit = Polynomial::fit(&train, degree as usize);
        let rmse = fit.rmse(&points);
        let curve: Vec<f32> = samples(line).map(|x| fit.at(f64::from(x)) as f32).collect();
        let is_finite = curve.iter().all(|value| value.is_finite());
        let rows = |is_asked: fn(bool) -> bool| {
            let inputs = dataset.inputs.chunks_exact(dataset.n_inputs);
            let of_part = inputs.zip(&dataset.targets).zip(&dataset.validates);
            let of_part = of_part.filter(|&(_, &validates)| is_asked(validates));
            let (inputs, targets): (Vec<&[f32]>, Vec<f32>) =
                of_part.map(|((x, &y), _)| (x, y)).unzip();
            Rows {
                inputs: inputs.concat(),
                targets,
            }
        };
        let (training, all) = (rows(|validates| !validates), rows(|_| true));
        let [mean_rmse, line_rmse] = rmse_of_mean_and_line(dataset.n_inputs, &training, &all);
        Some(PolynomialFit {
            degree,
            n_parameters: degree + 1,
            curve: if is_finite { curve } else { Vec::new() },
            rmse,
            train_rmse: fit.rmse(&train),
            val_rmse: (!validation.is_empty()).then(|| fit.rmse(&validation)),
            mse: rmse * rmse,
            mean_rmse,
            line_rmse,
        })
    }

    /// [`Session::dissect`] as a message; `None` also if it is too large to be read.
    pub fn slow_batch(&self) -> Option<SlowBatch> {
        let n_rows = self
            .dataset
            .n_train()
            .min(self.experiment.training.batch_size);
        let units: usize = self.trainer.layers().iter().map(|layer| layer.units).sum();
        let n_weights = self.trainer.progress.params.len();
        if n_rows.saturating_mul(units).saturating_add(n_weights) > MAX_SLOW_NUMBERS {
            return None;
        }
        let found = self.dissect()?;
        let activations = self.trainer.layers().iter().map(|layer| layer.activation);
        let layers = found.layers.into_iter().zip(activations);
        let layers = layers.map(|(layer, activation)| SlowLayer {
            slopes: layer
                .sums
                .iter()
                .map(|&z| value_and_derivative(activation, z).1)
                .collect(),
            sums: layer.sums,
            outputs: layer.outputs,
            thinned: layer.thinned,
            deltas: layer.deltas,
            weights: layer.weights,
            gradients: layer.gradients,
            stepped: layer.stepped,
            gradient_norm: layer.gradient_norm,
        });
        Some(SlowBatch {
            epoch: self.epoch(),
            batch: self.batch(),
            rows: found.rows,
            inputs: found.inputs,
            targets: found.targets,
            predictions: found.predictions,
            loss: found.loss,
            penalty: found.penalty,
            learning_rate: self.experiment.training.learning_rate,
            layers: layers.collect(),
        })
    }

    /// The network's layers multiplied out: `x (W₁ W₂) + (b₁ W₂ + b₂)` and so on. With a layer that is
    /// not linear there is no such product; its place is told instead.
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

    /// What the network says along one input, the others at their mean, in the target's unit. Empty
    /// where the axis is no input, the output is not one number, or a value is not finite.
    fn curve(&mut self, line: &Line) -> Vec<f32> {
        let axis = line.axis as usize;
        let is_one = self.experiment.network.output.units == 1 && !self.is_classifier();
        if !is_one || axis >= self.dataset.n_inputs {
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
            self.say(std::slice::from_mut(value));
        }
        let is_finite = curve.iter().all(|value| value.is_finite());
        if is_finite { curve } else { Vec::new() }
    }

    /// A layer between the scaled inputs and target as one between those in their own units:
    /// `kernel · std_y / std_x` and `mean_y + std_y (bias − Σ kernel mean_x / std_x)`.
    fn in_units(&self, layer: &LayerWeights) -> LayerWeights {
        let scaler = &self.scaler;
        let n_units = layer.bias.len();
        let mut shift = vec![0.0_f64; n_units];
        let mut kernel = layer.kernel.clone();
        for (row, (mean, std)) in kernel
            .iter_mut()
            .zip(scaler.input_mean.iter().zip(&scaler.input_std))
        {
            for ((weight, shift), target_std) in
                row.iter_mut().zip(&mut shift).zip(&scaler.target_std)
            {
                let slope = f64::from(*weight) / f64::from(*std);
                *shift += slope * f64::from(*mean);
                *weight = (slope * f64::from(*target_std)) as f32;
            }
        }
        let targets = scaler.target_std.iter().zip(&scaler.target_mean);
        let bias = layer.bias.iter().zip(shift).zip(targets);
        LayerWeights {
            kernel,
            bias: bias
                .map(|((bias, shift), (std, mean))| {
                    (f64::from(*mean) + f64::from(*std) * (f64::from(*bias) - shift)) as f32
                })
                .collect(),
        }
    }
}

/// Two linear layers as one: kernel `A B`, bias `a B + b`, summed in f64.
fn product(first: &LayerWeights, second: &LayerWeights) -> LayerWeights {
    let through = |row: &[f32], start: &dyn Fn(usize) -> f64| -> Vec<f32> {
        (0..second.bias.len())
            .map(|unit| {
                let terms = row.iter().zip(&second.kernel);
                let sum: f64 = terms
                    .map(|(&a, kernel)| f64::from(a) * f64::from(kernel[unit]))
                    .sum();
                (sum + start(unit)) as f32
            })
            .collect()
    };
    LayerWeights {
        kernel: first
            .kernel
            .iter()
            .map(|row| through(row, &|_| 0.0))
            .collect(),
        bias: through(&first.bias, &|unit| f64::from(second.bias[unit])),
    }
}

/// Values along a line, both ends among them.
pub(crate) fn samples(line: &Line) -> impl Iterator<Item = f32> + use<> {
    let [from, to] = line.window;
    let len = line.len.clamp(2, MAX_SAMPLES);
    (0..len).map(move |idx| from + (to - from) * (idx as f32 / (len - 1) as f32))
}
