//! What can be wrong with a `.keras` file, and what was decided in reading it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::weights_h5::H5Error;

/// Why a `.keras` file cannot be read. Layers are named as in the file.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum KerasError {
    /// Neither a zip archive nor an HDF5 file.
    #[error("neither a zip archive nor HDF5")]
    NotAnArchive,
    /// A zip archive that is damaged, or longer than [`MAX_LEN`](crate::keras::MAX_LEN).
    #[error("a damaged archive")]
    Damaged,
    /// The archive has no such member.
    #[error("no {member}")]
    Missing {
        /// Name of the member: `config.json`; in an HDF5 file that of an attribute.
        member: String,
    },
    /// A member is not what Keras writes.
    #[error("{member} cannot be read")]
    Unreadable {
        /// Name of the member.
        member: String,
    },
    /// Neither `Sequential` nor `Functional`.
    #[error("a model of class {class}")]
    Model {
        /// The model's class.
        class: String,
    },
    /// A layer that is not known, or one that does more than is known of it.
    #[error("layer {layer} of class {class}")]
    Layer {
        /// The layer's name.
        layer: String,
        /// The layer's class.
        class: String,
    },
    /// An activation that is not known.
    #[error("activation {activation} of layer {layer}")]
    Activation {
        /// The layer's name.
        layer: String,
        /// Name or class of the activation.
        activation: String,
    },
    /// A known layer where no network here has one: a second activation, or a standardization between dense layers.
    #[error("layer {layer} of class {class} at this place")]
    Place {
        /// The layer's name.
        layer: String,
        /// The layer's class.
        class: String,
    },
    /// The layers are no chain: this one has several inputs or feeds several layers, or nothing leads to it.
    #[error("layer {layer} is not part of a chain")]
    NotAChain {
        /// The layer's name.
        layer: String,
    },
    /// A standardization is of another number of columns than the network has.
    #[error("standardization of {found} columns, not {expected}")]
    Standardization {
        /// Inputs or outputs of the network.
        expected: usize,
        /// Means or standard deviations in the file.
        found: usize,
    },
    /// There is no dense layer.
    #[error("no dense layer")]
    NoLayers,
    /// Something is wrong with the weights.
    #[error(transparent)]
    Weights(#[from] H5Error),
}

/// What was decided in reading a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// A layer was left out that does nothing in prediction, such as `Dropout`.
    LeftOut {
        /// The layer's name.
        layer: String,
        /// The layer's class.
        class: String,
    },
    /// A layer has no bias: zeros were taken.
    NoBias {
        /// The layer's name.
        layer: String,
    },
    /// The file does not name inputs and outputs: they are `x1`, `x2`, …, `y1`, …
    NoNames,
}
