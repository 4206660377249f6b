//! Trains small networks with Keras's arithmetic, the same bits on every machine.
//!
//! [`Session`] is the main entry point: it trains an experiment batch by batch, stores its history, stops
//! at the first value that is not finite and writes snapshots. Below it, [`Trainer`] handles rows,
//! layers, a loss and an optimizer. The order of every sum depends on shapes only (`kernels`), and
//! transcendental functions are our own (`math`).
//!
//! ```
//! use engine::Session;
//! use experiment::Preset;
//!
//! let experiment = Preset::SineSmall.draft().check().expect("the preset can run");
//! let mut session = Session::new(&experiment);
//! for _ in 0..100 {
//!     session.step_epoch();
//! }
//! let loss = session.save().state.history.loss;
//! assert!(loss[99] < loss[0]);
//! ```
//!
//! Left out on purpose: browsers, files, clocks, global state, and allocation while training.

#![deny(missing_docs)]

mod activation;
mod baseline;
mod bench_support;
mod checkpoints;
mod divergence;
mod dropout;
mod gradient;
mod history;
mod initializer;
mod inspect;
mod kernels;
mod lane_group;
mod layout;
mod least_squares;
mod loss;
mod loss_values;
mod math;
mod memory;
mod norms;
mod optimizer;
mod perceptron;
mod replay;
mod run_set;
mod saved_run;
mod scaled_rows;
mod session;
mod snapshot;
mod softmax;
mod stopping;
mod suspended_run;
mod sweep;
mod tanh;
mod trainer;
mod vector;

pub use activation::{neuron_curves, value_and_derivative};
pub use bench_support::SingleLayer;
pub use checkpoints::Checkpoints;
pub use initializer::{initial_weights, kernel};
pub use inspect::dependence::Dependence;
pub use inspect::importance::Importance;
pub use inspect::roc::roc_curve;
pub use kernels::plain;
pub use least_squares::Polynomial;
pub use loss_values::{LossValues, loss_values};
pub use norms::NormHistory;
pub use optimizer::OptimizerStepper;
pub use perceptron::{Perceptron, Visit, perceptron_state};
pub use replay::{Replay, ReplayError};
pub use run_set::RunSet;
pub use session::{Session, Step};
pub use softmax::softmax_rows;
pub use sweep::Sweep;
pub use trainer::{EpochEnd, EpochRules, NotFinite, Outcome, Rows, Setup, Trainer};
