//! Activations and their slopes over values that lie side by side, in place.

use experiment::Activation;

use crate::activation::{Elementwise, elementwise};
use crate::kernels::blocks::Flush;
use crate::vector::F4;

/// `y ← f(y)`; if the slope is not computed from y and `slope` is not empty, `slope ← f′(y)`.
///
/// It is a pass of its own because one tile of products for all activations keeps the module small.
#[inline(never)]
fn activate<A: Elementwise>(act: A, y: &mut [f32], slope: &mut [f32]) {
    let y = y.as_chunks_mut::<4>().0;
    if A::FROM_OUTPUT || slope.is_empty() {
        if A::IN_TWO_PASSES && y.len() >= MANY {
            activate_many(act, y);
            return;
        }
        let value = act.ready::<F4>();
        for y in y {
            *y = value(F4::from_array(*y)).to_array();
        }
    } else {
        for (y, slope) in y.iter_mut().zip(slope.as_chunks_mut::<4>().0) {
            let (value, d) = act.value_and_slope(F4::from_array(*y));
            *y = value.to_array();
            *slope = d.to_array();
        }
    }
}

/// From this many vectors on, two passes over a few of them are faster than one.
pub(super) const MANY: usize = 40;

/// `y ← f(y)` in two passes.
#[inline(never)]
fn activate_many<A: Elementwise>(act: A, y: &mut [[f32; 4]]) {
    act.each(y.as_chunks_mut::<1>().0, |_, z| z);
}

/// `y ← f(y)` for any elementwise activation; softmax counts as linear.
///
/// Shapes: `slope` is empty or as long as `y`, a multiple of four.
pub(crate) fn activate_all(activation: Activation, y: &mut [f32], slope: &mut [f32]) {
    elementwise!(activation, act => activate(act, y, slope));
}

/// `d ← d · f′`, with the slope computed from the outputs `y`; nothing if it cannot be.
#[inline(never)]
fn times_slope<A: Elementwise>(act: A, y: &[f32], d: &mut [f32]) {
    if A::FROM_OUTPUT {
        let (times_slope, flush) = (act.ready_slope::<F4>(), Flush::ready());
        let y = y.as_chunks::<4>().0;
        for (d, y) in d.as_chunks_mut::<4>().0.iter_mut().zip(y) {
            let value = times_slope(F4::from_array(*d), F4::from_array(*y));
            *d = flush.of(value).to_array();
        }
    }
}

/// `d ← d · f′` for any elementwise activation whose slope is computed from the outputs.
///
/// Shapes: `y` and `d` are equally long, a multiple of four.
pub(crate) fn times_slope_all(activation: Activation, y: &[f32], d: &mut [f32]) {
    elementwise!(activation, act => times_slope(act, y, d));
}
