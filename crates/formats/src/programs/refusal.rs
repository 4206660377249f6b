//! Why a program or a notebook cannot be written.

use experiment::{Activation, Loss, Optimizer};
use thiserror::Error;

/// Why there is no program of a kind for an experiment.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum Refusal {
    /// The weights are not those of the experiment's network.
    #[error("no weights of this network")]
    Weights,
    /// The library does not have this activation.
    #[error("no activation {0:?}")]
    Activation(Activation),
    /// All hidden layers of the library have the same activation.
    #[error("hidden layers with different activations")]
    DifferentActivations,
    /// The library's output layer does not have this activation for the loss.
    #[error("no activation {0:?} of the output")]
    OutputActivation(Activation),
    /// The library does not have this loss for the task.
    #[error("no loss {0:?}")]
    Loss(Loss),
    /// The library does not have this optimizer, or not with these parameters.
    #[error("no optimizer {0:?}")]
    Optimizer(Optimizer),
    /// The library does not clip gradients.
    #[error("no clipping of gradients")]
    Clipping,
    /// The library has no dropout, or it would draw other units.
    #[error("no such dropout")]
    Dropout,
    /// The library has L2 alone, and the same for all kernels.
    #[error("no such penalty")]
    Penalty,
    /// The library does not stop as the experiment may.
    #[error("no such early stopping")]
    EarlyStopping,
    /// The library does not weight the rows of classes as Keras does.
    #[error("no such weights of classes")]
    ClassWeights,
    /// The experiment trains by rules of TensorFlow Playground.
    #[error("rules of TensorFlow Playground")]
    Rules,
    /// No epoch is done.
    #[error("no epoch is done")]
    NoEpoch,
    /// There are more numbers than a notebook should hold.
    #[error("too many numbers")]
    TooLarge,
}
