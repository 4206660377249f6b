//! What the results of nodes are, while a graph is gone through.

use experiment::Activation;
use ndarray::Array2;

use super::graph::Node;
use super::standardization::Shift;
use super::tensor::Tensor;

/// A result of a node.
#[derive(Clone)]
pub(super) enum Value<'a> {
    Constant(Tensor<'a>),
    /// Index in `Chain::rows`.
    Rows(usize),
    /// What cannot be understood, with the index of the reason in `Chain::refusals`. It counts only if the output
    /// depends on it: classifiers of scikit-learn have a second output with labels.
    Refused(usize),
}

/// One row for each example.
pub(super) struct Rows<'a> {
    /// How many bases there were before.
    pub stage: usize,
    /// The node that made it; `None` for the graph's input.
    pub node: Option<&'a Node<'a>>,
    pub form: Form,
    /// The rows that this is a shift of.
    pub inner: Option<(usize, Shift<f64>)>,
}

/// A function of the base.
pub(super) enum Form {
    /// The same for each column. Its values at [`POINTS`](super::curve::POINTS), and the activation that one operator
    /// alone is.
    Curve(Vec<f64>, Option<Activation>),
    Softmax,
    /// Another one for each column.
    Mixed,
}

/// A layer whose activation is not known yet.
pub(super) struct Sums {
    pub kernel: Array2<f32>,
    pub bias: Option<Vec<f32>>,
}

/// What a result is.
pub(super) struct Closed {
    /// The activation of the base.
    pub activation: Activation,
    /// What shifts the activation's values, from the first one on.
    pub shifts: Vec<Shift<f64>>,
    /// Whether no single operator is the activation.
    pub is_recognized: bool,
}
