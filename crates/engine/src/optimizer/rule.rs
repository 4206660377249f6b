//! The trait of the update rules, and the pass that applies one of them to all parameters.

use std::ops::RangeInclusive;

use crate::vector::{F4, Lanes};

/// Accumulators smaller than this become 0; see the module `optimizer`.
const TINY: f32 = 1e-30;

/// An update rule with `N` accumulators for each weight.
pub(super) trait Rule<const N: usize> {
    /// Whether many parameters are faster with a pass for the accumulators and one for the weights.
    const IN_TWO_PASSES: bool = false;

    /// Returns the accumulators of four weights after a step, from their gradients `g` and their accumulators
    /// before it.
    fn accumulate(&self, g: F4, slots: [F4; N], flush: Flush) -> [F4; N];

    /// Returns four weights after a step, from the weights `w`, their gradients `g` and their accumulators after
    /// it.
    fn step(&self, w: F4, g: F4, slots: [F4; N]) -> F4;
}

/// Applies a rule to all parameters, four at a time. Returns, for each of the four lanes, whether all
/// its weights and accumulators are finite.
///
/// Shapes: `params`, `grads` and each of `slots` are `[n]`.
/// Panics if their lengths differ or `n` is not a multiple of four.
pub(super) fn pass<const N: usize, R: Rule<N>>(
    params: &mut [f32],
    grads: &[f32],
    mut slots: [&mut Vec<f32>; N],
    rule: R,
) -> [bool; 4] {
    let n = params.len();
    assert!(n.is_multiple_of(4), "parameters come in fours");
    assert_eq!(grads.len(), n, "a gradient for each parameter");
    for slot in &slots {
        assert_eq!(slot.len(), n, "an accumulator for each parameter");
    }
    // They are different vectors.
    let places = Places {
        params: params.as_mut_ptr(),
        grads: grads.as_ptr(),
        slots: slots.each_mut().map(|slot| slot.as_mut_ptr()),
    };
    // SAFETY: parameters, gradients and accumulators are n long, by the asserts.
    let off = unsafe {
        if R::IN_TWO_PASSES && IN_CACHE.contains(&n) {
            places.in_two_passes(n, rule)
        } else {
            places.in_one_pass(n, rule)
        }
    };
    off.to_array().map(|off| off == 0.0)
}

/// Of so many parameters two passes over a few of them are faster than one: fewer fit into the processor at once,
/// and more do not fit into the first cache.
const IN_CACHE: RangeInclusive<usize> = 256..=2_048;
/// Vectors whose accumulators are computed before their weights.
const AT_ONCE: usize = 16;

/// Where parameters, gradients and accumulators lie. The methods return a vector that is 0 if all values of a step
/// are finite: x · 0 is NaN if x is infinite or NaN.
#[derive(Clone, Copy)]
struct Places<const N: usize> {
    params: *mut f32,
    grads: *const f32,
    slots: [*mut f32; N],
}

impl<const N: usize> Places<N> {
    /// # Safety
    /// There are `n` of each, a multiple of four, and nothing else refers to them.
    #[inline(always)]
    unsafe fn in_one_pass<R: Rule<N>>(self, n: usize, rule: R) -> F4 {
        let mut off = F4::zero();
        let flush = Flush::ready();
        for at in (0..n).step_by(4) {
            // SAFETY: guaranteed by the caller, as at + 4 is at most n.
            unsafe {
                let (w, g) = (F4::read(self.params.add(at)), F4::read(self.grads.add(at)));
                let old = self.slots.map(|slot| F4::read(slot.add(at)));
                let new = rule.accumulate(g, old, flush);
                let w = rule.step(w, g, new);
                w.write(self.params.add(at));
                let mut off_here = w * F4::zero();
                for (slot, new) in self.slots.into_iter().zip(new) {
                    new.write(slot.add(at));
                    off_here = off_here + new * F4::zero();
                }
                off = off + off_here;
            }
        }
        off
    }

    /// Accumulators and weights take turns: a processor holds more of their short chains of operations at once than
    /// of the long one that they are together.
    ///
    /// # Safety
    /// As `in_one_pass`.
    #[inline(never)]
    unsafe fn in_two_passes<R: Rule<N>>(self, n: usize, rule: R) -> F4 {
        let mut off = F4::zero();
        let flush = Flush::ready();
        for first in (0..n).step_by(4 * AT_ONCE) {
            let end = n.min(first + 4 * AT_ONCE);
            // SAFETY: guaranteed by the caller, as at + 4 is at most n.
            unsafe {
                for at in (first..end).step_by(4) {
                    let old = self.slots.map(|slot| F4::read(slot.add(at)));
                    let new = rule.accumulate(F4::read(self.grads.add(at)), old, flush);
                    for (slot, new) in self.slots.into_iter().zip(new) {
                        new.write(slot.add(at));
                        off = off + new * F4::zero();
                    }
                }
                for at in (first..end).step_by(4) {
                    let slots = self.slots.map(|slot| F4::read(slot.add(at)));
                    let (w, g) = (F4::read(self.params.add(at)), F4::read(self.grads.add(at)));
                    let w = rule.step(w, g, slots);
                    w.write(self.params.add(at));
                    off = off + w * F4::zero();
                }
            }
        }
        off
    }
}

/// Returns 0 in place of values smaller than [`TINY`].
#[derive(Clone, Copy)]
pub(super) struct Flush {
    sign: F4,
    tiny: F4,
}

impl Flush {
    /// With its constants in registers, for a loop.
    #[inline(always)]
    fn ready() -> Self {
        Self {
            sign: F4::kept(-0.0),
            tiny: F4::kept(TINY),
        }
    }

    #[inline(always)]
    pub(super) fn of(self, value: F4) -> F4 {
        self.sign.not_and(value).lt(self.tiny).not_and(value)
    }
}
