//! Reads what real Keras computed, and compares numbers with it.
//!
//! The files are in `tests/fixtures`; the environment variable `KERAS_FIXTURES` names another folder
//! with files of the same schema. A key that is absent is not a result; an unknown kind of file is an
//! error.

mod compare;
mod fixture;

pub use compare::{Comparison, flatten, layer_weights};
pub use fixture::{
    Activations, Fit, FitResult, Fixture, FixtureKind, Initializers, KerasOptimizer, Losses,
    Optimizers, Softmax, ValidationSplit, Weights, fixtures,
};
