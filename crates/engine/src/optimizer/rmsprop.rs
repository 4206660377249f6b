//! RMSprop, plain, centered and with momentum.
//!
//! Source: Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6e (2012); for the
//! centered form Graves, *Generating Sequences With Recurrent Neural Networks* (2013); Keras 3.15.1
//! `RMSprop`, which adds ε under the root.

use crate::optimizer::rule::{Flush, Rule};
use crate::vector::{F4, Lanes};

/// `s ← ρ s + (1 − ρ) g²`, `w ← w − η g / √(s + ε)`
///
/// Accumulator: `s` (Keras's `velocity`).
#[derive(Clone, Copy)]
pub(super) struct Rmsprop {
    /// `η`
    pub rate: F4,
    /// `ρ`
    pub rho: f32,
    /// `1 − ρ`
    pub one_minus_rho: f32,
    /// `μ` of the rules with momentum
    pub mu: f32,
    /// `ε`
    pub epsilon: f32,
}
impl Rmsprop {
    #[inline(always)]
    fn average(&self, average: F4, value: F4, flush: Flush) -> F4 {
        flush.of(F4::splat(self.rho) * average + F4::splat(self.one_minus_rho) * value)
    }
    #[inline(always)]
    fn change(&self, g: F4, variance: F4) -> F4 {
        self.rate * g / (variance + F4::splat(self.epsilon)).sqrt()
    }
    /// `s − a²`, at least 0: rounding may make it negative.
    #[inline(always)]
    fn variance(s: F4, a: F4) -> F4 {
        (s - a * a).max(F4::splat(0.0))
    }
}
impl Rule<1> for Rmsprop {
    #[inline(always)]
    fn accumulate(&self, g: F4, [s]: [F4; 1], flush: Flush) -> [F4; 1] {
        [self.average(s, g * g, flush)]
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, [s]: [F4; 1]) -> F4 {
        w - self.change(g, s)
    }
}

/// `v ← μ v + d`, `w ← w − v`, where `d = η g / √(s + ε)` is the step of [`Rmsprop`].
///
/// Accumulators: `s` and `v` (Keras's `momentum`).
pub(super) struct RmspropMomentum(pub Rmsprop);
impl Rule<2> for RmspropMomentum {
    #[inline(always)]
    fn accumulate(&self, g: F4, [s, v]: [F4; 2], flush: Flush) -> [F4; 2] {
        let s = self.0.average(s, g * g, flush);
        let v = flush.of(F4::splat(self.0.mu) * v + self.0.change(g, s));
        [s, v]
    }
    #[inline(always)]
    fn step(&self, w: F4, _: F4, [_, v]: [F4; 2]) -> F4 {
        w - v
    }
}

/// `a ← ρ a + (1 − ρ) g`, and the variance `s − a²` in place of `s` under the root.
///
/// Accumulators: `s` and `a` (Keras's `average_gradient`).
pub(super) struct Centered(pub Rmsprop);
impl Rule<2> for Centered {
    #[inline(always)]
    fn accumulate(&self, g: F4, [s, a]: [F4; 2], flush: Flush) -> [F4; 2] {
        let s = self.0.average(s, g * g, flush);
        let a = self.0.average(a, g, flush);
        [s, a]
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, [s, a]: [F4; 2]) -> F4 {
        w - self.0.change(g, Rmsprop::variance(s, a))
    }
}

/// Both: [`RmspropMomentum`] with the step of [`Centered`].
///
/// Accumulators: `s`, `v` and `a`.
pub(super) struct CenteredMomentum(pub Rmsprop);
impl Rule<3> for CenteredMomentum {
    #[inline(always)]
    fn accumulate(&self, g: F4, [s, v, a]: [F4; 3], flush: Flush) -> [F4; 3] {
        let s = self.0.average(s, g * g, flush);
        let a = self.0.average(a, g, flush);
        let change = self.0.change(g, Rmsprop::variance(s, a));
        let v = flush.of(F4::splat(self.0.mu) * v + change);
        [s, v, a]
    }
    #[inline(always)]
    fn step(&self, w: F4, _: F4, [_, v, _]: [F4; 3]) -> F4 {
        w - v
    }
}
