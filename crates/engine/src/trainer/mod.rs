//! Mini-batch training of a multilayer perceptron with Keras's semantics.
//!
//! Knows rows, layers, a loss and an optimizer; nothing of experiments, scaling or history, which
//! are the session's. Every buffer is made when the trainer is made: a step allocates nothing.

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
pub use setup::Setup;
pub(crate) use state::TrainerState;
