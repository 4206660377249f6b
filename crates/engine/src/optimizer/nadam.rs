//! Nadam.
//!
//! Source: Dozat, *Incorporating Nesterov Momentum into Adam* (2016); Keras 3.15.1 `Nadam`, whose momentum
//! schedule is `u_t = β₁ (1 − ½ · 0.96ᵗ)`.

use crate::optimizer::rule::{Flush, Rule};
use crate::vector::{F4, Lanes};

/// `m ← m + (1 − β₁)(g − m)`, `s ← s + (1 − β₂)(g² − s)`,
/// `w ← w − η (u_{t+1} m / (1 − U u_{t+1}) + (1 − u_t) g / (1 − U)) / (√(s / (1 − β₂ᵗ)) + ε)` with
/// `U = u_1 ⋯ u_t`.
///
/// Accumulators: `m` (Keras's `momentum`) and `s` (`velocity`).
pub(super) struct Nadam {
    /// `1 − β₁`
    pub c_1: f32,
    /// `1 − β₂`
    pub c_2: f32,
    /// `η u_{t+1} / (1 − U u_{t+1})`
    pub of_m: F4,
    /// `η (1 − u_t) / (1 − U)`
    pub of_gradient: F4,
    /// `1 / (1 − β₂ᵗ)`
    pub of_s: f32,
    /// `ε`
    pub epsilon: f32,
}
impl Rule<2> for Nadam {
    #[inline(always)]
    fn accumulate(&self, g: F4, [m, s]: [F4; 2], flush: Flush) -> [F4; 2] {
        let m = m + F4::splat(self.c_1) * (g - m);
        let s = s + F4::splat(self.c_2) * (g * g - s);
        [flush.of(m), flush.of(s)]
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, [m, s]: [F4; 2]) -> F4 {
        let direction = self.of_m * m + self.of_gradient * g;
        let size = (F4::splat(self.of_s) * s).sqrt() + F4::splat(self.epsilon);
        w - direction / size
    }
}
