//! What can be said about a file that is read.

use experiment::Activation;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::wire::Damaged;
use crate::Model;

/// A model of a file, with what was decided on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct OnnxModel {
    /// The network. Its standardization is that of the graph.
    pub model: Model,
    /// What the file left open, and what was not taken over, in the order of the graph.
    pub notes: Vec<OnnxNote>,
}

/// A decision that a person should know of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum OnnxNote {
    /// The file has no names of inputs and outputs: they are `x` or `x1`, `x2`, … and `y` or `y1`, `y2`, …
    NoNames,
    /// The file says that Neurona made it, but its graph is not the one that Neurona wrote. The graph counts.
    Edited,
    /// A layer has no bias: it was set to 0.
    NoBias {
        /// Index of the layer, from 0.
        layer: usize,
    },
    /// Several operators together are this activation.
    Recognized {
        /// Index of the layer, from 0.
        layer: usize,
        /// What they compute.
        activation: Activation,
    },
    /// Values were rounded to 32 bits.
    Rounded {
        /// The tensor's name.
        tensor: String,
    },
    /// The graph returns the probabilities of both classes, 1 − p and p. The network is what computes p.
    BothClasses,
    /// The graph has several outputs, of which one was taken: the first that is the end of a plain chain.
    Output {
        /// Name of the output that was taken.
        taken: String,
    },
}

/// A node of the graph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeName {
    /// Its name; may be empty.
    pub name: String,
    /// Its operator: `Conv`.
    pub operator: String,
    /// Name of its first output; may be empty.
    pub output: String,
}

/// Why a file is not a model of dense layers. The first problem that was found.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
pub enum OnnxError {
    /// The bytes are no ONNX model, or end too early.
    #[error("no ONNX model, or a damaged one")]
    Damaged,
    /// The operators are of a version from before 2017.
    #[error("opset {found}, older than {oldest}")]
    Opset {
        /// The file's version of the operators.
        found: i64,
        /// The oldest that is read.
        oldest: i64,
    },
    /// A list in the file is longer than that of any network of dense layers, or tensors are used so often that the
    /// network would be larger than the file.
    #[error("too large")]
    TooLarge,
    /// The graph has not one input. Weights are no inputs.
    #[error("inputs {found:?} instead of one")]
    Inputs {
        /// Their names.
        found: Vec<String>,
    },
    /// The input is no matrix with a row for each example.
    #[error("{tensor}: shape {found:?} instead of rows and columns")]
    InputShape {
        /// Name of the input.
        tensor: String,
        /// Its dimensions; `None` for those without a number.
        found: Vec<Option<i64>>,
    },
    /// No output depends on the input through a dense layer.
    #[error("no dense layer")]
    NoLayer,
    /// The values of a tensor are in another file.
    #[error("{tensor}: its values are in another file")]
    External {
        /// The tensor's name.
        tensor: String,
    },
    /// The values of a tensor have a type that is no number with a fraction.
    #[error("{tensor}: type {found}")]
    Type {
        /// The tensor's name.
        tensor: String,
        /// ONNX's number of the type: 7 for 64-bit integers.
        found: i64,
    },
    /// A tensor has another number of values than its shape says.
    #[error("{tensor}: shape {shape:?}, but {found} bytes or values")]
    Length {
        /// The tensor's name.
        tensor: String,
        /// Its dimensions.
        shape: Vec<i64>,
        /// What the file has: bytes of packed values, otherwise values.
        found: usize,
    },
    /// A tensor has another shape than its place needs.
    #[error("{tensor}: shape {found:?} instead of {expected:?}")]
    Shape {
        /// The tensor's name.
        tensor: String,
        /// The shape that fits; `None` stands for any number.
        expected: Vec<Option<usize>>,
        /// Its dimensions.
        found: Vec<i64>,
    },
    /// A value is infinite or not a number, or too large for 32 bits.
    #[error("{tensor}: a value is not finite")]
    NotFinite {
        /// The tensor's name.
        tensor: String,
    },
    /// A node uses a tensor that nothing before it has made.
    #[error("{node:?}: {tensor} is missing")]
    Missing {
        /// The node.
        node: NodeName,
        /// The tensor's name.
        tensor: String,
    },
    /// An operator that dense layers, activations and standardization do not have, or not in this place.
    #[error("{node:?} with {tensor}: the operator does not belong here")]
    Operator {
        /// The node.
        node: NodeName,
        /// Name of its first input; may be empty.
        tensor: String,
    },
    /// An attribute has a value that a dense layer or an activation does not have.
    #[error("{node:?}: attribute {attribute}")]
    Attribute {
        /// The node.
        node: NodeName,
        /// The attribute's name.
        attribute: String,
    },
    /// A node uses a result from before the last layer: the graph has branches.
    #[error("{node:?}: {tensor} is from an earlier layer")]
    Branch {
        /// The node.
        node: NodeName,
        /// The tensor's name.
        tensor: String,
    },
    /// What comes between two layers, or after the last one, is no activation that Neurona has.
    #[error("{node:?}: no known activation after layer {layer}")]
    Activation {
        /// The last of the nodes.
        node: NodeName,
        /// Index of the layer, from 0.
        layer: usize,
    },
    /// What comes before the first layer, or after the last activation, is no standardization: a scale is not positive,
    /// or outputs have different ones.
    #[error("{node:?}: no standardization")]
    Standardization {
        /// The last of the nodes.
        node: NodeName,
    },
}

impl From<Damaged> for OnnxError {
    fn from(_: Damaged) -> Self {
        Self::Damaged
    }
}
