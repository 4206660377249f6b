//! Gradient descent, plain and with momentum.
//!
//! Source: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964); for
//! Nesterov's form Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum
//! in deep learning* (2013); Keras 3.15.1 `SGD`.

use crate::optimizer::rule::{Flush, Rule};
use crate::vector::{F4, Lanes};

/// `w ← w − η g`
pub(super) struct Sgd {
    /// `η`
    pub rate: F4,
}
impl Rule<0> for Sgd {
    #[inline(always)]
    fn accumulate(&self, _: F4, _: [F4; 0], _: Flush) -> [F4; 0] {
        []
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, _: [F4; 0]) -> F4 {
        w - self.rate * g
    }
}

/// `v ← μ v − η g`, `w ← w + v`
///
/// Accumulator: `v` (Keras's `momentum`).
pub(super) struct Momentum {
    /// `η`
    pub rate: F4,
    /// `μ`
    pub mu: f32,
}
impl Rule<1> for Momentum {
    #[inline(always)]
    fn accumulate(&self, g: F4, [v]: [F4; 1], flush: Flush) -> [F4; 1] {
        [flush.of(F4::splat(self.mu) * v - self.rate * g)]
    }
    #[inline(always)]
    fn step(&self, w: F4, _: F4, [v]: [F4; 1]) -> F4 {
        w + v
    }
}

/// `v ← μ v − η g`, `w ← w + μ v − η g`
///
/// Accumulator: `v` (Keras's `momentum`).
pub(super) struct Nesterov {
    /// `η`
    pub rate: F4,
    /// `μ`
    pub mu: f32,
}
impl Rule<1> for Nesterov {
    #[inline(always)]
    fn accumulate(&self, g: F4, [v]: [F4; 1], flush: Flush) -> [F4; 1] {
        [flush.of(F4::splat(self.mu) * v - self.rate * g)]
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, [v]: [F4; 1]) -> F4 {
        w + (F4::splat(self.mu) * v - self.rate * g)
    }
}
