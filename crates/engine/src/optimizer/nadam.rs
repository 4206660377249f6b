//! Nadam.

use crate::optimizer::rule::{Rule, flush};
use crate::vector::{F4, Lanes};

/// `w −= η (u_{t+1} m / (1 − U u_{t+1}) + (1 − u_t) g / (1 − U)) / (√(s / (1 − β₂ᵗ)) + ε)`
pub(super) struct Nadam {
    pub c_1: f32,
    pub c_2: f32,
    pub of_m: F4,
    pub of_gradient: F4,
    pub of_s: f32,
    pub epsilon: f32,
}
impl Rule<2> for Nadam {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [m, s]: [F4; 2]) -> (F4, [F4; 2]) {
        let m = flush(m + F4::splat(self.c_1) * (g - m));
        let s = flush(s + F4::splat(self.c_2) * (g * g - s));
        let direction = self.of_m * m + self.of_gradient * g;
        let size = (F4::splat(self.of_s) * s).sqrt() + F4::splat(self.epsilon);
        (w - direction / size, [m, s])
    }
}
