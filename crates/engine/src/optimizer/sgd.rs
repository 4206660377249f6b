//! Gradient descent, plain and with momentum.
//!
//! Source: Polyak, *Some methods of speeding up the convergence of iteration methods* (1964); for
//! Nesterov's form Sutskever, Martens, Dahl and Hinton, *On the importance of initialization and momentum
//! in deep learning* (2013); Keras 3.15.1 `SGD`.

use crate::optimizer::rule::{Rule, flush};
use crate::vector::{F4, Lanes};

/// `w ← w − η g`
pub(super) struct Sgd {
    /// `η`
    pub rate: F4,
}
impl Rule<0> for Sgd {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, _: [F4; 0]) -> (F4, [F4; 0]) {
        (w - self.rate * g, [])
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
    fn apply(&self, w: F4, g: F4, [v]: [F4; 1]) -> (F4, [F4; 1]) {
        let v = flush(F4::splat(self.mu) * v - self.rate * g);
        (w + v, [v])
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
    fn apply(&self, w: F4, g: F4, [v]: [F4; 1]) -> (F4, [F4; 1]) {
        let mu = F4::splat(self.mu);
        let step = self.rate * g;
        let v = flush(mu * v - step);
        (w + (mu * v - step), [v])
    }
}
