//! The three products of a dense layer: forward, deltas, gradients.
//!
//! [`plain`] states what is computed and the order of every sum. `forward`, `deltas` and `gradients`
//! compute the same bits four floats at a time, `shallow` and `wide` do so for layers of such shapes, and
//! `lanes` for four networks at a time. The order depends on shapes only:
//!
//! - forward: the bias, then the inputs in order;
//! - deltas: the outputs in order;
//! - gradients: four partial sums by sample index mod 4, in order, then `(0 + 1) + (2 + 3)`.
//!
//! Padding samples have deltas of exactly 0 and change no sum.
//!
//! How the fast kernels are built:
//!
//! - Every sum runs over one index in order while a tile of accumulators stays in registers: eight
//!   where the shapes allow it; a ninth makes V8 spill.
//! - Forward and deltas have samples in the lanes. Gradients sum over samples: a lane is a partial sum,
//!   and a transposition of four accumulators adds them up.
//! - Functions by width are not inlined: a browser optimizes function by function, and is soon done
//!   with small ones.
//! - They read and write through pointers so that nothing is checked within a tile. Each entry checks
//!   all lengths once, with a panic that names the buffer.

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
pub(crate) use shallow::{back_from_one, back_through, goes_back_at_once, goes_back_from_one};
