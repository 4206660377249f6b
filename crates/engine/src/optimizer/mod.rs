//! Optimizers, with the arithmetic of Keras 3.15.1: one flat pass over all parameters for each step.
//!
//! One file for each update rule, which states its formula and its paper. In the formulas `w` is a
//! weight, `g` its gradient after clipping, `η` the learning rate, and `t` the number of the step,
//! counted from 1. All operations are element by element.
//!
//! Two things differ from Keras, and the tests against its numbers allow for them:
//!
//! - Constants of a step (`1 − β`, the bias corrections) are computed in f64 and rounded once. Keras in
//!   float32 computes `1 − 0.999` in float32, which is off by 1.3e-5 of its value.
//! - Accumulators below 1e-30 are set to 0. Those of a dead unit would otherwise decay until they are
//!   denormal, and then cost a hundred cycles each.

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
