//! Mini-batch training of a multilayer perceptron with Keras's semantics.
//!
//! A trainer has rows, layers, a loss and an optimizer. Experiments, scaling and history belong to the
//! session. Every buffer is made together with the trainer: a step allocates nothing.
//!
//! `network` holds the trainer, `step` a batch and the end of an epoch, `passes` the forward and the
//! backward pass, `evaluate` predictions and losses without training. `lane_trainer` trains four networks
//! at once.

mod batch_trace;
mod buffers;
mod evaluate;
pub(crate) mod lane_trainer;
mod network;
mod not_finite;
mod outcome;
mod passes;
mod rows;
mod setup;
mod state;
mod step;

pub(crate) use buffers::CHUNK;
pub use network::Trainer;
pub use outcome::{EpochEnd, NotFinite, Outcome};
pub(crate) use rows::Chunks;
pub use rows::Rows;
pub use setup::{EpochRules, Setup};
pub(crate) use state::TrainerState;
