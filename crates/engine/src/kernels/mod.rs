//! The three products of a dense layer: forward, deltas, gradients.
//!
//! `plain` says what is computed, in the order in which it is summed; `forward`, `deltas` and `gradients`
//! compute the same bits with four floats at a time, `shallow` and `wide` too for layers of such shapes,
//! `lanes` for four networks at a time. The order depends on shapes only:
//!
//! - forward: the bias, then the inputs in order;
//! - deltas: the outputs in order;
//! - gradients: four partial sums by sample index mod 4, in order, then `(0 + 1) + (2 + 3)`.
//!
//! Padding samples have deltas of exactly 0 and change no sum.
//!
//! How the fast kernels are built: every sum runs over one index in order while a tile of
//! accumulators, eight where it can be, stays in registers; a ninth makes V8 spill. Forward and deltas
//! have samples in the lanes. Gradients sum over samples: a lane is a partial sum, and a transposition
//! of four accumulators adds them up.
//!
//! Functions by width are not inlined: a browser optimizes function by function, and small ones are
//! soon done.
//!
//! Pointers are used so that nothing is checked within a tile: each entry checks all lengths once.

mod activate;
mod blocks;
mod deltas;
mod forward;
mod gradients;
pub(crate) mod lanes;
pub mod plain;
mod shallow;
#[cfg(test)]
mod tests;
mod wide;

pub(crate) use activate::activate_all;
pub(crate) use deltas::deltas;
pub(crate) use forward::forward;
pub(crate) use gradients::gradients;
pub(crate) use shallow::{back_through, goes_back_at_once};
