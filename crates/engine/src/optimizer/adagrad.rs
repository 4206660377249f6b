//! Adagrad.

use crate::optimizer::rule::{Rule, flush};
use crate::vector::{F4, Lanes};

/// `s += g²`, `w −= η g / √(s + ε)`
pub(super) struct Adagrad {
    pub rate: F4,
    pub epsilon: f32,
}
impl Rule<1> for Adagrad {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [s]: [F4; 1]) -> (F4, [F4; 1]) {
        let s = flush(s + g * g);
        let step = self.rate * g / (s + F4::splat(self.epsilon)).sqrt();
        (w - step, [s])
    }
}
