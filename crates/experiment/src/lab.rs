//! What a student asks about a network beside training it, and what is answered.
//!
//! Every question has one answer, and none changes the session. Of a sweep the page asks how far it
//! is whenever it is ready to show it, as it asks for frames; so nothing queues up here either.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::index::LayerIdx;
use crate::layer_weights::LayerWeights;
use crate::order::sort_numbers;
use crate::stop::StopReason;

/// What the page asks: [`Command::Ask`](crate::Command::Ask).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// What the network says about one row, in the inputs' own units.
    Predict { inputs: Vec<f32> },
    /// The rival for one input: the polynomial of this degree that fits the training rows best.
    Polynomial { degree: u32, line: Line },
    /// The next batch in slow motion.
    Dissect,
    /// The one layer that a stack of linear layers is equal to.
    LinearEquivalent { line: Line },
    /// The first so many neurons of the last hidden layer, added up, the most influential first.
    Contributions { line: Line, first: u32 },
    /// What the network says over any two inputs.
    Regions(Grid),
    /// How large each layer's gradient was, epoch by epoch.
    Gradients,
    /// Some neurons with one input, without the network.
    Neurons {
        activation: Activation,
        /// Weight and bias of each; the first dozen are answered.
        neurons: Vec<[f32; 2]>,
        /// First and last input.
        window: [f32; 2],
        /// Samples, the ends among them; a thousand at most.
        len: u32,
    },
    /// Rosenblatt's perceptron on points of two classes, without the network.
    Perceptron {
        /// Two inputs and the class.
        points: Vec<([f32; 2], bool)>,
        learning_rate: f64,
        /// Rows that it has visited already.
        visits: u32,
        /// How far it goes on.
        goal: PerceptronGoal,
    },
    /// Begins a sweep; the one before ends.
    Sweep(SweepSpec),
    /// How far the sweep is.
    SweepProgress,
    /// Ends the sweep; what it has found is kept and told.
    SweepStop,
}

/// Samples along one input; the others are held at their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Column of the input.
    pub axis: u32,
    /// First and last value.
    pub window: [f32; 2],
    /// Samples, the ends among them.
    pub len: u32,
}

/// Samples over two inputs, from corner to corner and row by row from the lowest second input; the
/// other inputs are held at their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Columns of the inputs along x and along y.
    pub axes: [u32; 2],
    /// First and last value of each.
    pub windows: [[f32; 2]; 2],
    /// Samples along each axis, the ends among them; 200 at most.
    pub side: u32,
    /// Of a classifier: the class whose probability is asked for.
    pub class: u32,
}

/// The same experiment many times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepSpec {
    /// One member each.
    pub variants: Vec<Variant>,
    /// Epochs of each member.
    pub epochs: u32,
    /// Where the fitted curves are sampled.
    pub line: Line,
    /// Workers that do a part each: they share the memory that a sweep may take.
    pub n_workers: u32,
}

impl SweepSpec {
    /// One part for each worker. The variants are dealt out in turn, because neighbors may take alike
    /// long and those at the end much longer. [`SweepReport::of_parts`] puts them together again.
    pub fn parts(&self) -> impl Iterator<Item = Self> + '_ {
        let n_workers = self.n_workers.max(1) as usize;
        (0..n_workers).map(move |idx| Self {
            variants: self
                .variants
                .iter()
                .skip(idx)
                .step_by(n_workers)
                .copied()
                .collect(),
            ..self.clone()
        })
    }
}

/// What one member of a sweep has of its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    pub seed: u32,
    pub learning_rate: f64,
}

/// What the worker answers: [`Event::Answered`](crate::Event::Answered).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// In the target's unit; of a classifier the probabilities of its classes. `None` if the row has
    /// another number of inputs or the network says no finite number.
    Prediction(Option<Vec<f32>>),
    /// `None` of a classifier, or where the axis is no input.
    Polynomial(Option<PolynomialFit>),
    /// `None` when the run has stopped, would diverge in this batch, or is too large to be read.
    Dissection(Option<Box<BatchTrace>>),
    LinearEquivalent(LinearEquivalent),
    /// `None` where neurons do not simply add up; see [`Contributions`].
    Contributions(Option<Contributions>),
    /// The target, or the probability of the class. Shape: `[side × side]`. `None` where an axis is no
    /// input, or the class none of the target's.
    Regions {
        grid: Grid,
        values: Option<Vec<f32>>,
    },
    Gradients(GradientNorms),
    /// One for each neuron that was asked about.
    Neurons(Vec<NeuronCurves>),
    Perceptron(PerceptronState),
    Sweep(SweepReport),
}

/// The norm of the gradient of each layer's kernel and biases together, in the last batch of an epoch.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GradientNorms {
    /// Rising, some of them left out in a long run.
    pub epochs: Vec<u32>,
    /// Layer by layer, the output last. Shape: `[n_layers][epochs]`
    pub layers: Vec<Vec<f32>>,
}

/// How far a perceptron goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PerceptronGoal {
    /// Nowhere: the state as it is.
    Stay,
    /// To the next mistake, from which it learns.
    Mistake,
    /// To the end of the epoch.
    Epoch,
}

/// `f(w x + b)` of one neuron over a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeuronCurves {
    pub output: Vec<f32>,
    /// `f'(z)` at `z = w x + b`
    pub derivative: Vec<f32>,
}

/// A perceptron after some visits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerceptronState {
    /// Rows visited so far.
    pub visits: u32,
    /// Mistakes so far; each changed the weights.
    pub mistakes: u32,
    pub weights: [f64; 2],
    pub bias: f64,
    /// The last mistake: its row, and weights and bias before it.
    pub last: Option<(u32, [f64; 2], f64)>,
    /// Of each epoch that is done.
    pub mistakes_by_epoch: Vec<u32>,
    /// Whether the last epoch had no mistake.
    pub is_at_rest: bool,
}

/// A polynomial beside the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolynomialFit {
    pub degree: u32,
    /// Coefficients.
    pub n_parameters: u32,
    /// Samples over the line; empty if one is not finite.
    pub curve: Vec<f32>,
    /// Root mean squared errors on all rows, on those that train, and on those that validate, where
    /// there are some.
    pub rmse: f64,
    pub train_rmse: f64,
    pub val_rmse: Option<f64>,
    /// Mean squared error on all rows.
    pub mse: f64,
    /// Root mean squared errors on all rows of always saying the training rows' mean, and of the best
    /// straight line (of several inputs, the best plane).
    pub mean_rmse: f64,
    pub line_rmse: f64,
}

/// One batch in slow motion: what the next step computes, without taking it.
///
/// Shapes are row-major; everything is as the network sees it, scaled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchTrace {
    /// Epochs and batches done before it.
    pub epoch: u32,
    pub batch: u32,
    /// Places among the training rows.
    pub rows: Vec<u32>,
    /// Shape: `[n, n_inputs]`
    pub inputs: Vec<f32>,
    /// Shape: `[n, n_targets]`
    pub targets: Vec<f32>,
    /// Shape: `[n, n_outputs]`
    pub predictions: Vec<f32>,
    /// Mean over the rows, penalty included.
    pub loss: f64,
    pub penalty: f64,
    pub learning_rate: f64,
    /// Hidden layers and output.
    pub layers: Vec<LayerTrace>,
}

/// What happens to one layer in a [`BatchTrace`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerTrace {
    /// `z = bias + Σ x w`. Shape, as of the next four: `[n, units]`.
    pub sums: Vec<f32>,
    /// `f(z)`; `z` itself where the loss is computed from the logits.
    pub outputs: Vec<f32>,
    /// `f′(z)`, of softmax NaN.
    pub slopes: Vec<f32>,
    /// What the next layer is given if dropout switches units off; else empty.
    pub masked: Vec<f32>,
    /// `∂loss / ∂z`
    pub deltas: Vec<f32>,
    /// Before the step.
    pub weights: LayerWeights,
    /// `∂loss / ∂w`
    pub gradients: LayerWeights,
    /// After the step.
    pub stepped: LayerWeights,
    pub gradient_norm: f64,
}

/// A stack of linear layers, multiplied out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinearEquivalent {
    /// The network's own layers.
    pub layers: Vec<LayerWeights>,
    /// Layers that are not linear, from 0: with one of them no single layer says the same.
    pub curved: Vec<LayerIdx>,
    /// After each layer, the kernel and bias that all up to it are equal to; empty if one is curved.
    pub products: Vec<LayerWeights>,
    /// The last of these for inputs and target in their own units.
    pub in_units: Option<LayerWeights>,
    /// What the network itself says over the line with these very weights; empty where its output is
    /// not one number or a value is not finite.
    pub curve: Vec<f32>,
}

/// How far a sweep is and what it has found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SweepReport {
    /// Whether some member goes on.
    pub is_running: bool,
    pub members: Vec<SweepMember>,
    /// Smallest, lower quartile, median, upper quartile and largest RMSE of the members that have
    /// one.
    pub quartiles: Option<[f64; 5]>,
    /// Variants for which there was no room.
    pub n_left_out: u32,
}

impl SweepReport {
    /// Of all members.
    pub fn new(members: Vec<SweepMember>, is_running: bool, n_left_out: u32) -> Self {
        let rmses = members.iter().filter_map(|member| member.rmse).collect();
        Self {
            is_running,
            quartiles: quartiles(rmses),
            members,
            n_left_out,
        }
    }

    /// What the workers found that did the [`SweepSpec::parts`], in the order of the whole.
    pub fn of_parts(parts: &[Self]) -> Self {
        let n_turns = parts.iter().map(|part| part.members.len()).max();
        let turn = |idx| parts.iter().filter_map(move |part| part.members.get(idx));
        let members = (0..n_turns.unwrap_or(0)).flat_map(turn).cloned();
        let is_running = parts.iter().any(|part| part.is_running);
        let n_left_out = parts.iter().map(|part| part.n_left_out).sum();
        Self::new(members.collect(), is_running, n_left_out)
    }
}

/// Smallest, quartiles and largest, between neighbors in proportion, as NumPy's `quantile` does.
fn quartiles(mut values: Vec<f64>) -> Option<[f64; 5]> {
    sort_numbers(&mut values);
    let last = values.len().checked_sub(1)?;
    Some([0.0, 0.25, 0.5, 0.75, 1.0].map(|share| {
        let place = share * last as f64;
        let below = place as usize;
        let above = (below + 1).min(last);
        values[below] + (values[above] - values[below]) * (place - below as f64)
    }))
}

/// One member of a sweep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepMember {
    pub variant: Variant,
    /// Epochs done.
    pub epoch: u32,
    pub stopped: Option<StopReason>,
    pub rmse: Option<f64>,
    pub loss: Option<f32>,
    pub val_loss: Option<f32>,
    /// Some epochs, rising, the last one among them.
    pub history_epoch: Vec<u32>,
    /// Their losses.
    pub history_loss: Vec<f32>,
    /// Samples over the line; empty of a classifier or if one is not finite.
    pub curve: Vec<f32>,
}

/// How a last hidden layer adds up to one linear output, in the target's unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contributions {
    /// All of its neurons, the one with the largest range over the line first.
    pub neurons: Vec<u32>,
    /// The weighted curves of the first of these, a dozen at most.
    pub curves: Vec<Vec<f32>>,
    /// What the sum begins with.
    pub bias: f64,
    /// The bias and as many neurons as were asked for.
    pub sum: Vec<f32>,
    /// The bias and all neurons: what the network says.
    pub network: Vec<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_are_those_of_numpy() {
        assert_eq!(quartiles(vec![]), None);
        assert_eq!(quartiles(vec![2.0]), Some([2.0; 5]));
        assert_eq!(
            quartiles(vec![4.0, 1.0, 3.0, 2.0]),
            Some([1.0, 1.75, 2.5, 3.25, 4.0])
        );
    }
}
