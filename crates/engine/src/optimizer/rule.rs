//! The trait of the update rules, and the pass that applies one of them to all parameters.

use crate::vector::{F4, Lanes};

/// Accumulators smaller than this become 0; see the module `optimizer`.
const TINY: f32 = 1e-30;

/// An update rule with `N` accumulators for each weight.
pub(super) trait Rule<const N: usize> {
    /// Returns four weights and their accumulators after a step, from the weights `w`, their gradients
    /// `g` and their accumulators.
    fn apply(&self, w: F4, g: F4, slots: [F4; N]) -> (F4, [F4; N]);
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
    // Stays 0 while all values are finite: x · 0 is NaN if x is infinite or NaN.
    let mut off = F4::zero();
    let (w_place, g_place) = (params.as_mut_ptr(), grads.as_ptr());
    let slot_places = slots.each_mut().map(|slot| slot.as_mut_ptr());
    for at in (0..n).step_by(4) {
        // SAFETY: parameters, gradients and accumulators are n long, by the asserts, and at + 4 is
        // at most n; they are different vectors.
        unsafe {
            let old = slot_places.map(|slot| F4::read(slot.add(at)));
            let (w, g) = (F4::read(w_place.add(at)), F4::read(g_place.add(at)));
            let (w, new) = rule.apply(w, g, old);
            w.write(w_place.add(at));
            let mut off_here = w * F4::zero();
            for (slot, new) in slot_places.into_iter().zip(new) {
                new.write(slot.add(at));
                off_here = off_here + new * F4::zero();
            }
            off = off + off_here;
        }
    }
    off.to_array().map(|off| off == 0.0)
}

/// Returns 0 in place of values smaller than [`TINY`].
#[inline(always)]
pub(super) fn flush(value: F4) -> F4 {
    value.abs().lt(F4::splat(TINY)).not_and(value)
}
