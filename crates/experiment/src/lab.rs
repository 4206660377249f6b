//! Questions about a network beside training, and the replies to them.
//!
//! Every [`Question`] has one [`Reply`], and no question changes the session. The page requests the
//! progress of a sweep whenever it is ready to show it, as it requests frames, so that replies do not
//! queue up.
//!
//! These types are parts of messages only. Their long arrays cross beside the rest as typed arrays:
//! `messages/src/long_arrays.rs` lists them. A `Vec` of numbers is `#[serde(skip)]` for that. Inside an
//! `Option`, a `Vec` or a tuple it is not: serde writes the empty array, so that the reader finds its place.

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::index::LayerIdx;
use crate::layer_weights::LayerWeights;
use crate::order::sort_numbers;
use crate::stop::StopReason;

/// A question about the open session, or about neurons that need no session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// The prediction for one row: [`Reply::Prediction`].
    Predict {
        /// The row, in the inputs' own units. Shape: `[n_inputs]`.
        #[serde(skip)]
        inputs: Vec<f32>,
    },
    /// The polynomial in one input that fits the training rows best (least squares):
    /// [`Reply::Polynomial`].
    Polynomial {
        /// Its degree; above [`POLYNOMIAL_DEGREE`](crate::limits::POLYNOMIAL_DEGREE) the largest one.
        degree: u32,
        /// Where its curve is sampled; the line's axis is its input.
        line: Line,
    },
    /// All numbers of the next batch: [`Reply::BatchTrace`].
    BatchTrace,
    /// The one layer that a stack of linear layers is equal to: [`Reply::LinearEquivalent`].
    LinearEquivalent {
        /// Where the network's own curve is sampled.
        line: Line,
    },
    /// The sum of the most influential neurons of the last hidden layer: [`Reply::Contributions`].
    Contributions {
        /// Where the curves are sampled.
        line: Line,
        /// Number of neurons in the sum, the most influential ones first.
        first: u32,
    },
    /// The output over two inputs: [`Reply::Regions`].
    Regions(Grid),
    /// The norm of each layer's gradient by epoch: [`Reply::Gradients`].
    Gradients,
    /// Single neurons with one input each, without the network: [`Reply::Neurons`].
    Neurons {
        /// The activation of all of them.
        activation: Activation,
        /// Weight and bias of each neuron; only the first 12 are computed.
        neurons: Vec<[f32; 2]>,
        /// First and last input.
        window: [f32; 2],
        /// Number of samples, both ends included; at most 1,000.
        len: u32,
    },
    /// Rosenblatt's perceptron on points of two classes, without the network: [`Reply::Perceptron`].
    ///
    /// It starts with weights of 0 and visits the points in turn; at most a million visits.
    /// `w ← w + η (t − y) x`, `b ← b + η (t − y)`, where `t` and `y` are the class and the
    /// prediction, 0 or 1.
    ///
    /// Source: Rosenblatt, *The perceptron: a probabilistic model for information storage and
    /// organization in the brain* (1958).
    Perceptron {
        /// Two inputs, and whether the point belongs to the class 1.
        #[serde(skip)]
        points: Vec<([f32; 2], bool)>,
        /// `η`, above 0.
        learning_rate: f64,
        /// Number of visits that are repeated before it goes on.
        visits: u32,
        /// How far it goes on from there.
        goal: PerceptronGoal,
    },
    /// Starts a sweep and ends the one before: [`Reply::Sweep`].
    Sweep(SweepSpec),
    /// The report of the sweep so far: [`Reply::Sweep`].
    SweepProgress,
    /// Ends the sweep: [`Reply::Sweep`] with what it has found.
    SweepStop,
}

/// Evenly spaced samples along one input. All other inputs have their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Index of the input that varies.
    pub axis: u32,
    /// Its first and last value, in its own unit.
    pub window: [f32; 2],
    /// Number of samples, both ends included.
    pub len: u32,
}

/// Samples over two inputs, from corner to corner, row by row: the second input rises from row to row,
/// the first within a row. All other inputs have their mean over the training rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Grid {
    /// Indices of the inputs along x and along y.
    pub axes: [u32; 2],
    /// First and last value of each, in their own units.
    pub windows: [[f32; 2]; 2],
    /// Number of samples along each axis, both ends included; at most 200.
    pub side: u32,
    /// For a classifier, the class whose probability is computed, counted from 0.
    pub class: u32,
}

/// A sweep: the session's experiment trained once for each variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepSpec {
    /// What is different in each member.
    #[serde(skip)]
    pub variants: Vec<Variant>,
    /// Epochs of each member.
    pub epochs: u32,
    /// Where the fitted curves are sampled.
    pub line: Line,
    /// Number of workers that share the members, and the memory that a sweep may take.
    pub n_workers: u32,
}

impl SweepSpec {
    /// Returns one part for each worker. The variants are dealt out in turn, because neighbors may take
    /// about the same time and those at the end much longer. [`SweepReport::of_parts`] joins the
    /// reports again.
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

/// The settings in which one member of a sweep differs from the session's experiment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// [`Draft::seed`](crate::Draft::seed)
    pub seed: u32,
    /// [`Training::learning_rate`](crate::Training::learning_rate)
    pub learning_rate: f64,
}

/// The reply to a [`Question`]. Numbers are in the units of the data unless a field says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The prediction: one number, or for a classifier the probability of each class. `None` if the
    /// row does not have the network's number of inputs or a value is not finite.
    Prediction(Option<Vec<f32>>),
    /// The polynomial; `None` for a classifier, or if the axis is not an input.
    Polynomial(Option<PolynomialFit>),
    /// The numbers of the next batch; `None` if the run has stopped, would diverge in this batch, or
    /// has more numbers than a person can read.
    BatchTrace(Option<Box<BatchTrace>>),
    /// The equivalent layer, also for a network that has none.
    LinearEquivalent(LinearEquivalent),
    /// The curves that add up; `None` if the neurons do not simply add up, see [`Contributions`].
    Contributions(Option<Contributions>),
    /// The output over two inputs.
    Regions {
        /// The grid of the question.
        grid: Grid,
        /// The prediction, or the probability of the class. Shape: `[side, side]`, row-major. `None`
        /// for data over the plane, whose features the grid does not hold; if an axis is not an
        /// input or both axes are the same; if a window is empty; if there is no such class.
        values: Option<Vec<f32>>,
    },
    /// The norms of all epochs so far.
    Gradients(GradientNorms),
    /// The curves of each neuron of the question, at most 12.
    Neurons(Vec<NeuronCurves>),
    /// The perceptron where the goal was reached.
    Perceptron(PerceptronState),
    /// The report of the sweep; empty if there is no sweep.
    Sweep(SweepReport),
}

/// The norm of the gradient of each layer's kernel and biases together, in the last batch of an epoch.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GradientNorms {
    /// Epochs in ascending order, counted from 1; a long run leaves some out.
    #[serde(skip)]
    pub epochs: Vec<u32>,
    /// The norms layer by layer, the output last. Shape: `[n_layers][epochs.len()]`.
    pub layers: Vec<Vec<f32>>,
}

/// How far a perceptron goes on learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PerceptronGoal {
    /// Not at all: returns the present state.
    Stay,
    /// Through the next mistake, from which it learns.
    Mistake,
    /// To the end of the epoch.
    Epoch,
}

/// `f(w x + b)` of one neuron over a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NeuronCurves {
    /// `f(z)` at `z = w x + b`. Shape: `[len]`.
    #[serde(skip)]
    pub output: Vec<f32>,
    /// `f′(z)` at `z = w x + b`. Shape: `[len]`.
    #[serde(skip)]
    pub derivative: Vec<f32>,
}

/// A perceptron after some visits to its points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PerceptronState {
    /// Number of visits so far; an epoch visits each point once.
    pub visits: u32,
    /// Number of mistakes so far; each has changed the weights.
    pub mistakes: u32,
    /// One weight for each of the two inputs.
    pub weights: [f64; 2],
    /// The bias.
    pub bias: f64,
    /// The last mistake: index of its point, and weights and bias before it.
    pub last: Option<(u32, [f64; 2], f64)>,
    /// Number of mistakes in each finished epoch.
    #[serde(skip)]
    pub mistakes_by_epoch: Vec<u32>,
    /// Whether the last epoch had no mistake, so that the weights no longer change.
    pub is_at_rest: bool,
}

/// A polynomial that is compared with the network, and the errors of both their rivals: the mean and
/// the straight line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolynomialFit {
    /// Its degree.
    pub degree: u32,
    /// Number of coefficients: the degree and 1.
    pub n_parameters: u32,
    /// Its values over the line. Shape: `[line.len]`, or `[0]` if a value is not finite.
    #[serde(skip)]
    pub curve: Vec<f32>,
    /// Its root mean squared error on all rows, in the target's unit.
    pub rmse: f64,
    /// Its root mean squared error on the training rows.
    pub train_rmse: f64,
    /// Its root mean squared error on the validation rows; `None` without any.
    pub val_rmse: Option<f64>,
    /// Its mean squared error on all rows.
    pub mse: f64,
    /// Root mean squared error on all rows of a constant prediction, the training rows' mean.
    pub mean_rmse: f64,
    /// Root mean squared error on all rows of the best straight line through the training rows (for
    /// several inputs, the best plane).
    pub line_rmse: f64,
}

/// All numbers of one batch: what the next step computes, without taking it.
///
/// Arrays are row-major. All numbers are those that the network computes with: standardized if the
/// experiment standardizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchTrace {
    /// Number of epochs that are done before this batch.
    pub epoch: u32,
    /// Number of batches of the present epoch that are done before this batch.
    pub batch: u32,
    /// Positions of the batch's `n` rows among the training rows. Shape: `[n]`.
    #[serde(skip)]
    pub rows: Vec<u32>,
    /// Shape: `[n, n_inputs]`.
    #[serde(skip)]
    pub inputs: Vec<f32>,
    /// Shape: `[n, n_targets]`.
    #[serde(skip)]
    pub targets: Vec<f32>,
    /// Shape: `[n, n_outputs]`.
    #[serde(skip)]
    pub predictions: Vec<f32>,
    /// Mean of the loss over the rows, plus the penalty.
    pub loss: f64,
    /// The L1 and L2 penalties of all kernels.
    pub penalty: f64,
    /// The optimizer's step size.
    pub learning_rate: f64,
    /// The hidden layers in order, then the output.
    pub layers: Vec<LayerTrace>,
}

/// The numbers of one layer in a [`BatchTrace`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerTrace {
    /// `z = bias + Σ x w`. Shape: `[n, units]`.
    #[serde(skip)]
    pub sums: Vec<f32>,
    /// `f(z)`; `z` itself where the loss is computed from the logits. Shape: `[n, units]`.
    #[serde(skip)]
    pub outputs: Vec<f32>,
    /// `f′(z)`; NaN for softmax, whose derivative is a matrix. Shape: `[n, units]`.
    #[serde(skip)]
    pub slopes: Vec<f32>,
    /// The outputs after dropout, the next layer's inputs. Shape: `[n, units]`, or `[0]` for a layer
    /// without dropout.
    #[serde(skip)]
    pub masked: Vec<f32>,
    /// `∂loss / ∂z`. Shape: `[n, units]`.
    #[serde(skip)]
    pub deltas: Vec<f32>,
    /// The weights before the step.
    #[serde(skip)]
    pub weights: LayerWeights,
    /// `∂loss / ∂w` and `∂loss / ∂b`, penalty included, before any clipping.
    #[serde(skip)]
    pub gradients: LayerWeights,
    /// The weights after the step.
    #[serde(skip)]
    pub stepped: LayerWeights,
    /// Euclidean norm of all entries of `gradients`.
    pub gradient_norm: f64,
}

/// A stack of linear layers, multiplied into one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinearEquivalent {
    /// The network's own layers, the output last.
    pub layers: Vec<LayerWeights>,
    /// The layers that are not linear. If there is one, no single layer is equal to the network.
    pub curved: Vec<LayerIdx>,
    /// For each layer, the kernel and bias of the one layer that is equal to all layers up to it.
    /// Empty if a layer is not linear.
    pub products: Vec<LayerWeights>,
    /// The last product for inputs and target in their own units; `None` if there are no products.
    pub in_units: Option<LayerWeights>,
    /// The network's own prediction over the line with the same weights. Shape: `[line.len]`, or
    /// `[0]` if the output is not one number or a value is not finite.
    #[serde(skip)]
    pub curve: Vec<f32>,
}

/// The progress and the results of a sweep.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SweepReport {
    /// Whether a member still trains.
    pub is_running: bool,
    /// One member for each variant, in their order.
    pub members: Vec<SweepMember>,
    /// Smallest, lower quartile, median, upper quartile and largest RMSE of the members that have an
    /// RMSE; `None` if no member has one.
    pub quartiles: Option<[f64; 5]>,
    /// Number of variants that are not trained: beyond 200 members or the sweep's memory.
    pub n_left_out: u32,
}

impl SweepReport {
    /// Makes the report of `members` and computes their quartiles.
    pub fn new(members: Vec<SweepMember>, is_running: bool, n_left_out: u32) -> Self {
        let rmses = members.iter().filter_map(|member| member.rmse).collect();
        Self {
            is_running,
            quartiles: quartiles(rmses),
            members,
            n_left_out,
        }
    }

    /// Joins the reports of the workers that trained the [`SweepSpec::parts`], one for each part in
    /// their order, into the report of the whole sweep.
    pub fn of_parts(parts: &[Self]) -> Self {
        let n_turns = parts.iter().map(|part| part.members.len()).max();
        let turn = |idx| parts.iter().filter_map(move |part| part.members.get(idx));
        let members = (0..n_turns.unwrap_or(0)).flat_map(turn).cloned();
        let is_running = parts.iter().any(|part| part.is_running);
        let n_left_out = parts
            .iter()
            .fold(0, |n: u32, part| n.saturating_add(part.n_left_out));
        Self::new(members.collect(), is_running, n_left_out)
    }
}

/// Returns the smallest value, the quartiles and the largest value; `None` for no values.
///
/// Source: NumPy `quantile` with its default, linear interpolation between neighbors.
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

/// One member of a sweep and its results so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SweepMember {
    /// The settings of this member.
    pub variant: Variant,
    /// Number of epochs that are done.
    pub epoch: u32,
    /// Why it stopped; `None` while it trains.
    pub stopped: Option<StopReason>,
    /// Root mean squared error on all rows with the present weights, in the target's unit; `None` for
    /// a classifier or if it is not finite.
    pub rmse: Option<f64>,
    /// Keras's `history.loss` of the last finished epoch; `None` before the first.
    pub loss: Option<f32>,
    /// Keras's `history.val_loss` of the last finished epoch; `None` before the first or without
    /// validation.
    pub val_loss: Option<f32>,
    /// Some epochs in ascending order, the last one included.
    #[serde(skip)]
    pub history_epoch: Vec<u32>,
    /// The training losses of these epochs.
    #[serde(skip)]
    pub history_loss: Vec<f32>,
    /// The prediction over the line. Shape: `[line.len]`, or `[0]` for a classifier or if a value is
    /// not finite.
    #[serde(skip)]
    pub curve: Vec<f32>,
}

/// How the last hidden layer adds up to one linear output: the bias and, for each neuron, its output
/// times its weight. All numbers are in the target's unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contributions {
    /// The layer's neurons, the one whose weighted curve has the largest range over the line first.
    #[serde(skip)]
    pub neurons: Vec<u32>,
    /// The weighted curves of the first of these neurons, at most 12. Shape: `[≤ 12][line.len]`.
    pub curves: Vec<Vec<f32>>,
    /// The bias of the output.
    pub bias: f64,
    /// The bias plus the first neurons, as many as the question says. Shape: `[line.len]`.
    #[serde(skip)]
    pub sum: Vec<f32>,
    /// The bias plus all neurons: the prediction of the network. Shape: `[line.len]`.
    #[serde(skip)]
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
