//! Adagrad.
//!
//! Source: Duchi, Hazan and Singer, *Adaptive Subgradient Methods for Online Learning and Stochastic
//! Optimization* (2011); Keras 3.15.1 `Adagrad`, which adds ε under the root.

use crate::optimizer::rule::{Flush, Rule};
use crate::vector::{F4, Lanes};

/// `s ← s + g²`, `w ← w − η g / √(s + ε)`
///
/// Accumulator: `s`, which starts at Keras's `initial_accumulator_value`.
pub(super) struct Adagrad {
    pub rate: F4,
    pub epsilon: f32,
}
impl Rule<1> for Adagrad {
    #[inline(always)]
    fn accumulate(&self, g: F4, [s]: [F4; 1], flush: Flush) -> [F4; 1] {
        [flush.of(s + g * g)]
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, [s]: [F4; 1]) -> F4 {
        w - self.rate * g / (s + F4::splat(self.epsilon)).sqrt()
    }
}
