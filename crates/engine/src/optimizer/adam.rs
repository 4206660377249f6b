//! Adam, AdamW and AMSGrad.

use crate::optimizer::rule::{Rule, flush};
use crate::vector::{F4, Lanes};

/// `m += (1 − β₁)(g − m)`, `s += (1 − β₂)(g² − s)`, `w −= η_t m / (√s + ε)`
#[derive(Clone, Copy)]
pub(super) struct Adam {
    pub c_1: f32,
    pub c_2: f32,
    /// `η √(1 − β₂ᵗ) / (1 − β₁ᵗ)`
    pub rate: F4,
    pub epsilon: f32,
    /// `η · weight_decay`, if there is any
    pub decay: Option<F4>,
}
impl Adam {
    #[inline(always)]
    fn moments(&self, g: F4, m: F4, s: F4) -> (F4, F4) {
        let m = m + F4::splat(self.c_1) * (g - m);
        let s = s + F4::splat(self.c_2) * (g * g - s);
        (flush(m), flush(s))
    }
    #[inline(always)]
    fn step(&self, m: F4, s: F4) -> F4 {
        self.rate * m / (s.sqrt() + F4::splat(self.epsilon))
    }
}
impl Rule<2> for Adam {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [m, s]: [F4; 2]) -> (F4, [F4; 2]) {
        let (m, s) = self.moments(g, m, s);
        (w - self.step(m, s), [m, s])
    }
}

/// First `w −= η λ w`, for kernels and biases, then as Adam.
pub(super) struct Decayed(pub Adam, pub F4);
impl Rule<2> for Decayed {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, slots: [F4; 2]) -> (F4, [F4; 2]) {
        self.0.apply(w - self.1 * w, g, slots)
    }
}

/// The largest s so far for s in the step; decays the weights if it is AdamW.
pub(super) struct Amsgrad(pub Adam);
impl Rule<3> for Amsgrad {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [m, s, hat]: [F4; 3]) -> (F4, [F4; 3]) {
        let (m, s) = self.0.moments(g, m, s);
        let hat = hat.max(s);
        let w = self.0.decay.map_or(w, |decay| w - decay * w);
        (w - self.0.step(m, hat), [m, s, hat])
    }
}
