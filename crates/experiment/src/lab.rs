//! Questions about a network beside training, and the replies to them.
//!
//! Every [`Question`] has one [`Reply`], and no question changes the session. The page requests the
//! progress of a sweep whenever it is ready to show it, as it requests frames, so that replies do not
//! queue up.
//!
//! These types are parts of messages only. Their long arrays cross beside the rest as typed arrays:
//! `messages/src/long_arrays.rs` lists them. A `Vec` of numbers is `#[serde(skip)]` for that. Inside an
//! `Option`, a `Vec` or a tuple it is not: serde writes the empty array, so that the reader finds its place.

mod batch_trace;
mod input_effects;
mod regression;
mod roc;
mod samples;
mod sweep;
mod unit_report;

use serde::{Deserialize, Serialize};

use crate::activation::Activation;
use crate::index::{LayerIdx, UnitIdx, ViewIdx};
use crate::layer_weights::LayerWeights;
use crate::run_record::RunRecord;
use crate::run_result::{ReplayReport, RunClaim};

pub use batch_trace::{BatchTrace, LayerTrace};
pub use input_effects::{
    DependenceReport, DependenceSpec, ImportanceReport, ImportanceSpec, Score, ScoreImportance,
};
pub use regression::RegressionReport;
pub use roc::RocCurve;
pub use samples::{Grid, Line};
pub use sweep::{SweepMember, SweepReport, SweepSpec, Variant};
pub use unit_report::{FLAT_SHARE, Histogram, UnitReport};

/// A question about the open session, or about neurons that need no session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// The prediction for one row: [`Reply::Prediction`].
    Predict {
        /// The row, in the inputs' own units. Shape: `[n_inputs]`.
        #[serde(skip)]
        inputs: Vec<f64>,
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
    /// How well the predicted probabilities separate two classes: [`Reply::Roc`].
    Roc,
    /// How much each input of a table matters: [`Reply::Importance`]. Begins to compute it unless it is
    /// being computed or is known for the present weights.
    Importance(ImportanceSpec),
    /// How the prediction depends on one input of a table: [`Reply::Dependence`]. Begins to compute it
    /// as `Importance` does.
    Dependence(DependenceSpec),
    /// Predictions of rows, and figures of the errors of all rows: [`Reply::Regression`].
    Regression {
        /// Index of the table's column whose values are the groups; `None` for no groups.
        group_column: Option<u32>,
        /// Positions of the rows whose predictions are wanted.
        #[serde(skip)]
        rows: Vec<u32>,
    },
    /// The predictions of all rows: [`Reply::RowOutputs`].
    RowOutputs,
    /// A unit's weights and its weighted sums on the rows: [`Reply::Unit`].
    Unit {
        /// The column of the unit in the network diagram.
        view_idx: ViewIdx,
        /// The unit in its layer.
        unit_idx: UnitIdx,
    },
    /// The norm of each layer's gradient by epoch: [`Reply::Gradients`].
    Gradients,
    /// The weights that the seed of the session gives: [`Reply::InitialWeights`].
    InitialWeights,
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
    /// How the run came about and what came of it so far: [`Reply::Claim`].
    Claim,
    /// Trains a run of the session's experiment again, from its start, and ends the one before:
    /// [`Reply::Replay`].
    Replay {
        /// What was changed in it.
        record: RunRecord,
        /// Epochs that are to be done.
        epoch: u32,
        /// Batches of the next epoch that are to be done.
        batch: u32,
    },
    /// How far that run is: [`Reply::Replay`].
    ReplayProgress,
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
    /// The curves of the training rows and of the validation rows. `None` unless there are two classes,
    /// and where there are no rows of one of them.
    Roc {
        /// Of the training rows.
        train: Option<RocCurve>,
        /// Of the validation rows.
        validation: Option<RocCurve>,
    },
    /// What is known of the importance of the inputs; `None` if the data are no table.
    Importance(Option<ImportanceReport>),
    /// What is known of the dependence on the input; `None` if the table has no such input.
    Dependence(Option<DependenceReport>),
    /// The predictions with their figures; `None` for a classifier.
    Regression(Option<Box<RegressionReport>>),
    /// The predictions of all rows with the present weights.
    RowOutputs {
        /// Number of finished epochs.
        epoch: u32,
        /// One number for each row, or for a classifier the probability of each class; of two classes
        /// that of the second alone where the network has one output. Shape: `[n_rows, n_outputs]`,
        /// row-major, in the rows' own order.
        #[serde(skip)]
        outputs: Vec<f32>,
    },
    /// The unit's weights and sums; `None` if there is no such unit or no row has a finite sum.
    Unit(Option<Box<UnitReport>>),
    /// The norms of all epochs so far.
    Gradients(GradientNorms),
    /// The initial weights layer by layer, the output last, without what was changed by hand.
    InitialWeights(Vec<LayerWeights>),
    /// The curves of each neuron of the question, at most 12.
    Neurons(Vec<NeuronCurves>),
    /// The perceptron where the goal was reached.
    Perceptron(PerceptronState),
    /// The report of the sweep; empty if there is no sweep.
    Sweep(SweepReport),
    /// The run as it would be handed in now.
    Claim(Box<RunClaim>),
    /// How far the run is that is trained again; `None` if there is none.
    Replay(Option<ReplayReport>),
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
