//! Adam, AdamW and AMSGrad.
//!
//! Source: Kingma and Ba, *Adam: A Method for Stochastic Optimization* (2014), in the order of
//! computation at the end of its section 2; Loshchilov and Hutter, *Decoupled Weight Decay
//! Regularization* (2017); Reddi, Kale and Kumar, *On the Convergence of Adam and Beyond* (2018); Keras
//! 3.15.1 `Adam` and `AdamW`.

use crate::optimizer::rule::{Flush, Rule};
use crate::vector::{F4, Lanes};

/// Adam: `m ← m + (1 − β₁)(g − m)`, `s ← s + (1 − β₂)(g² − s)`, `w ← w − η_t m / (√s + ε)` with
/// `η_t = η √(1 − β₂ᵗ) / (1 − β₁ᵗ)`.
///
/// Accumulators: `m` (Keras's `momentum`) and `s` (`velocity`).
#[derive(Clone, Copy)]
pub(super) struct Adam {
    /// `1 − β₁`
    pub c_1: f32,
    /// `1 − β₂`
    pub c_2: f32,
    /// `η_t`
    pub rate: F4,
    /// `ε`
    pub epsilon: f32,
    /// `η λ` with Keras's `weight_decay` λ; `None` if λ is 0.
    pub decay: Option<F4>,
}
impl Adam {
    #[inline(always)]
    fn moments(&self, g: F4, m: F4, s: F4, flush: Flush) -> [F4; 2] {
        let m = m + F4::splat(self.c_1) * (g - m);
        let s = s + F4::splat(self.c_2) * (g * g - s);
        [flush.of(m), flush.of(s)]
    }
    #[inline(always)]
    fn change(&self, m: F4, s: F4) -> F4 {
        self.rate * m / (s.sqrt() + F4::splat(self.epsilon))
    }
}
impl Rule<2> for Adam {
    const IN_TWO_PASSES: bool = true;
    #[inline(always)]
    fn accumulate(&self, g: F4, [m, s]: [F4; 2], flush: Flush) -> [F4; 2] {
        self.moments(g, m, s, flush)
    }
    #[inline(always)]
    fn step(&self, w: F4, _: F4, [m, s]: [F4; 2]) -> F4 {
        w - self.change(m, s)
    }
}

/// AdamW: first `w ← w − η λ w`, for kernels and biases, then as [`Adam`]. The second field is `η λ`.
pub(super) struct Decayed(pub Adam, pub F4);
impl Rule<2> for Decayed {
    #[inline(always)]
    fn accumulate(&self, g: F4, slots: [F4; 2], flush: Flush) -> [F4; 2] {
        self.0.accumulate(g, slots, flush)
    }
    #[inline(always)]
    fn step(&self, w: F4, g: F4, slots: [F4; 2]) -> F4 {
        self.0.step(w - self.1 * w, g, slots)
    }
}

/// AMSGrad: as [`Adam`] or AdamW, with `ŝ ← max(ŝ, s)` in place of `s` in the step.
///
/// Accumulators: `m`, `s` and `ŝ` (Keras's `velocity_hat`).
pub(super) struct Amsgrad(pub Adam);
impl Rule<3> for Amsgrad {
    #[inline(always)]
    fn accumulate(&self, g: F4, [m, s, hat]: [F4; 3], flush: Flush) -> [F4; 3] {
        let [m, s] = self.0.moments(g, m, s, flush);
        [m, s, hat.max(s)]
    }
    #[inline(always)]
    fn step(&self, w: F4, _: F4, [m, _, hat]: [F4; 3]) -> F4 {
        let w = self.0.decay.map_or(w, |decay| w - decay * w);
        w - self.0.change(m, hat)
    }
}
