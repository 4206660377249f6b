//! RMSprop, plain, centered and with momentum.
//!
//! Source: Tieleman and Hinton, *Neural Networks for Machine Learning*, lecture 6e (2012); for the
//! centered form Graves, *Generating Sequences With Recurrent Neural Networks* (2013); Keras 3.15.1
//! `RMSprop`, which adds ε under the root.

use crate::optimizer::rule::{Rule, flush};
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
    fn average(&self, average: F4, value: F4) -> F4 {
        flush(F4::splat(self.rho) * average + F4::splat(self.one_minus_rho) * value)
    }
    #[inline(always)]
    fn step(&self, g: F4, variance: F4) -> F4 {
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
    fn apply(&self, w: F4, g: F4, [s]: [F4; 1]) -> (F4, [F4; 1]) {
        let s = self.average(s, g * g);
        (w - self.step(g, s), [s])
    }
}

/// `v ← μ v + d`, `w ← w − v`, where `d = η g / √(s + ε)` is the step of [`Rmsprop`].
///
/// Accumulators: `s` and `v` (Keras's `momentum`).
pub(super) struct RmspropMomentum(pub Rmsprop);
impl Rule<2> for RmspropMomentum {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s, v]: [F4; 2]) -> (F4, [F4; 2]) {
        let s = self.0.average(s, g * g);
        let v = flush(F4::splat(self.0.mu) * v + self.0.step(g, s));
        (w - v, [s, v])
    }
}

/// `a ← ρ a + (1 − ρ) g`, and the variance `s − a²` in place of `s` under the root.
///
/// Accumulators: `s` and `a` (Keras's `average_gradient`).
pub(super) struct Centered(pub Rmsprop);
impl Rule<2> for Centered {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s, a]: [F4; 2]) -> (F4, [F4; 2]) {
        let s = self.0.average(s, g * g);
        let a = self.0.average(a, g);
        (w - self.0.step(g, Rmsprop::variance(s, a)), [s, a])
    }
}

/// Both: [`RmspropMomentum`] with the step of [`Centered`].
///
/// Accumulators: `s`, `v` and `a`.
pub(super) struct CenteredMomentum(pub Rmsprop);
impl Rule<3> for CenteredMomentum {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s, v, a]: [F4; 3]) -> (F4, [F4; 3]) {
        let s = self.0.average(s, g * g);
        let a = self.0.average(a, g);
        let v = flush(F4::splat(self.0.mu) * v + self.0.step(g, Rmsprop::variance(s, a)));
        (w - v, [s, v, a])
    }
}
