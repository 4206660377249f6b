//! The three products of a dense layer: forward, deltas, gradients.
//!
//! `plain` says what is computed, in the order in which it is summed; `fast` computes the same bits
//! with four floats at a time. The order depends on shapes only:
//!
//! - forward: the bias, then the inputs in order;
//! - deltas: the outputs in order;
//! - gradients: four partial sums by sample index mod 4, in order, then `(0 + 1) + (2 + 3)`.
//!
//! Padding samples have deltas of exactly 0 and change no sum.

pub(crate) mod plain;

/// Deltas below this are 0. Numbers would else decay until they are denormal, which costs a
/// hundred cycles each; wasm has no mode that flushes them.
pub(crate) const TINY_DELTA: f32 = 1e-20;

pub(crate) use plain::{deltas, forward, gradients};
