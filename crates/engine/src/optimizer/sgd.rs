//! Gradient descent, plain and with momentum.

use crate::optimizer::rule::{Rule, flush};
use crate::vector::{F4, Lanes};

/// `w −= η g`
pub(super) struct Sgd {
    pub rate: F4,
}
impl Rule<0> for Sgd {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, _: [F4; 0]) -> (F4, [F4; 0]) {
        (w - self.rate * g, [])
    }
}

/// `v = μ v − η g`, `w += v`
pub(super) struct Momentum {
    pub rate: F4,
    pub mu: f32,
}
impl Rule<1> for Momentum {
    #[inline(always)]
    fn apply(&self, w: F4, g: F4, [v]: [F4; 1]) -> (F4, [F4; 1]) {
        let v = flush(F4::splat(self.mu) * v - self.rate * g);
        (w + v, [v])
    }
}

/// `v = μ v − η g`, `w += μ v − η g`
pub(super) struct Nesterov {
    pub rate: F4,
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
