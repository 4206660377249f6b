//! Optimizers, with Keras 3's formulas: one flat pass over all parameters a step.
//!
//! Constants of a step (`1 − β`, the bias corrections) are computed in f64 and rounded once; Keras
//! in float32 takes `1 − 0.999` in float32 and is off by 1.3e-5 of it. Accumulators below 1e-30 are
//! set to 0: those of a dead unit would else decay until they are denormal, which costs a hundred
//! cycles each.

mod adagrad;
mod adam;
mod nadam;
mod optimizer_stepper;
mod rmsprop;
mod rule;
mod sgd;
mod stateful_optimizer;

pub use optimizer_stepper::OptimizerStepper;
pub(crate) use stateful_optimizer::StatefulOptimizer;
