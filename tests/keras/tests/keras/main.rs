//! Computes the results of every fixture again and compares them with Keras's.
//!
//! Tolerance, as `README.md` of the reference data gives it for an engine in float32: four times
//! the largest difference between Keras in float32 and in float64, plus 1e-6 of the scale (the
//! largest of 1, predictions and losses).

mod files;
mod fit;
mod initializers;
mod split;
mod tables;
