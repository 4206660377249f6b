//! One pass where no sum runs over units: a layer of one input, and the backward pass from a layer of
//! one unit to it. The course's first networks are no more than that.
//!
//! The same bits as `plain`.

use experiment::Activation;

use crate::activation::{Elementwise, elementwise, keeps_slope};
use crate::kernels::activate::MANY;
use crate::kernels::blocks::{Blocks, Flush};
use crate::layout::{BLOCK, Layer};
use crate::vector::{F4, Lanes};

/// `y = f(b + x w)` of a layer of one input, in one pass over the units.
///
/// Shapes: `kernel` and `bias` `[units]`, `x` one value and `y` `[units]` values of all samples, in blocks.
#[inline(never)]
pub(super) fn of_one_input<A: Elementwise>(
    act: A,
    blocks: Blocks,
    kernel: &[f32],
    bias: &[f32],
    x: &[f32],
    y: &mut [f32],
) {
    let units = kernel.len();
    if A::IN_TWO_PASSES && 2 * units >= MANY {
        many_of_one_input(act, blocks, kernel, bias, x, y);
        return;
    }
    let value = act.ready::<F4>();
    let (full, half) = y.split_at_mut(blocks.n_full * BLOCK * units);
    for (block, y) in full.chunks_exact_mut(BLOCK * units).enumerate() {
        let x = [0, 4].map(|part| F4::load(x, block * BLOCK + part));
        for ((y, &w), &b) in y.chunks_exact_mut(BLOCK).zip(kernel).zip(bias) {
            let (w, b) = (F4::splat(w), F4::splat(b));
            value(b + w * x[0]).store(y, 0);
            value(b + w * x[1]).store(y, 4);
        }
    }
    if blocks.has_half {
        let x = F4::load(x, blocks.n_full * BLOCK);
        for ((y, &w), &b) in half.chunks_exact_mut(4).zip(kernel).zip(bias) {
            value(F4::splat(b) + F4::splat(w) * x).store(y, 0);
        }
    }
}

/// [`of_one_input`] in two passes over a few units.
#[inline(never)]
fn many_of_one_input<A: Elementwise>(
    act: A,
    blocks: Blocks,
    kernel: &[f32],
    bias: &[f32],
    x: &[f32],
    y: &mut [f32],
) {
    let units = kernel.len();
    assert_eq!(bias.len(), units, "a bias for each unit");
    let (full, half) = y.split_at_mut(blocks.n_full * BLOCK * units);
    let (kernel, bias) = (kernel.as_ptr(), bias.as_ptr());
    // SAFETY: the slices below have `units` elements, so that `unit` is less.
    let z = |unit: usize, x: F4| unsafe {
        F4::read_splat(bias.add(unit)) + F4::read_splat(kernel.add(unit)) * x
    };
    for (block, y) in full.chunks_exact_mut(BLOCK * units).enumerate() {
        let x = [0, 4].map(|part| F4::load(x, block * BLOCK + part));
        let y = y.as_chunks_mut::<4>().0.as_chunks_mut::<2>().0;
        act.each(y, |unit, _| x.map(|x| z(unit, x)));
    }
    if blocks.has_half {
        let x = F4::load(x, blocks.n_full * BLOCK);
        let y = half.as_chunks_mut::<4>().0.as_chunks_mut::<1>().0;
        act.each(&mut y[..units], |unit, _| [z(unit, x)]);
    }
}

/// Whether [`back_through`] computes the gradients of these layers.
pub(crate) fn goes_back_at_once(layer: &Layer, next: &Layer) -> bool {
    layer.inputs == 1 && next.units == 1 && !keeps_slope(layer.activation)
}

/// The gradients of `next`, the deltas of `layer` and the gradients of `layer` in one pass, for a
/// network with one input and one output: no sum runs over units, so that everything is computed while
/// a unit is in registers.
///
/// Shapes: `x` and `d_next` one value, `y` and `d` `[units]` values of `padded` samples, in blocks.
/// Panics if a slice is shorter than that.
pub(crate) fn back_through(
    [layer, next]: [&Layer; 2],
    params: &[f32],
    padded: usize,
    x: &[f32],
    y: &[f32],
    (d, d_next): (&mut [f32], &[f32]),
    grads: &mut [f32],
) {
    let units = layer.units;
    assert_eq!(units, next.inputs, "layers that follow each other");
    assert!(x.len() >= padded && d_next.len() >= padded, "all samples");
    assert!(y.len() >= units * padded, "outputs of all samples");
    assert!(d.len() >= units * padded, "room for all deltas");
    let pass = BackwardPass {
        blocks: Blocks::new(padded),
        units,
        x: x.as_ptr(),
        y: y.as_ptr(),
        d_next: d_next.as_ptr(),
        d: d.as_mut_ptr(),
    };
    let (grads, next_bias) = grads[layer.start..].split_at_mut(3 * units);
    // SAFETY: all samples of all units are there, by the asserts.
    unsafe {
        elementwise!(layer.activation, act => pass.all(act, &params[next.kernel()], grads));
    }
    next_bias[0] = total(padded, d_next);
}

/// The sum of one value a sample, which lie in the samples' order.
fn total(padded: usize, values: &[f32]) -> f32 {
    let sum = (0..padded)
        .step_by(4)
        .fold(F4::zero(), |sum, first| sum + F4::load(values, first));
    F4::sums([sum, F4::zero(), F4::zero(), F4::zero()]).to_array()[0]
}

/// Whether [`back_from_one`] computes the gradients of `next` and the deltas of `layer`.
pub(crate) fn goes_back_from_one(layer: &Layer, next: &Layer) -> bool {
    next.units == 1 && !keeps_slope(layer.activation) && layer.activation != Activation::Softmax
}

/// The gradients of `next`, which has one unit, and the deltas of `layer` in one pass over the outputs of `layer`.
///
/// Shapes: `d_next` one value, `y` and `d` `[units]` values of `padded` samples, in blocks. Panics if a slice is
/// shorter than that.
pub(crate) fn back_from_one(
    [layer, next]: [&Layer; 2],
    params: &[f32],
    padded: usize,
    y: &[f32],
    (d, d_next): (&mut [f32], &[f32]),
    grads: &mut [f32],
) {
    let units = layer.units;
    assert_eq!(units, next.inputs, "layers that follow each other");
    assert!(d_next.len() >= padded, "all samples");
    assert!(y.len() >= units * padded, "outputs of all samples");
    assert!(d.len() >= units * padded, "room for all deltas");
    let pass = BackwardPass {
        blocks: Blocks::new(padded),
        units,
        // Not read.
        x: d_next.as_ptr(),
        y: y.as_ptr(),
        d_next: d_next.as_ptr(),
        d: d.as_mut_ptr(),
    };
    let (d_weights, bias) = grads[next.start..].split_at_mut(units);
    // SAFETY: all samples of all units are there, by the asserts.
    unsafe {
        elementwise!(layer.activation, act => {
            pass.weights_alone(act, &params[next.kernel()], d_weights)
        });
    }
    bias[0] = total(padded, d_next);
}

/// A layer of one input before a layer of one output.
#[derive(Clone, Copy)]
struct BackwardPass {
    blocks: Blocks,
    units: usize,
    x: *const f32,
    y: *const f32,
    d_next: *const f32,
    d: *mut f32,
}

impl BackwardPass {
    /// Writes to `grads` the gradients of the layer's kernel, of its bias and of the next layer's
    /// kernel.
    ///
    /// # Safety
    /// `x` and `d_next` hold one, `y` and `d` `units` values of all blocks.
    #[inline(never)]
    unsafe fn all<A: Elementwise>(self, act: A, weights: &[f32], grads: &mut [f32]) {
        if !A::FROM_OUTPUT {
            return;
        }
        let (times_slope, flush) = (act.ready_slope::<F4>(), Flush::ready());
        let (d_kernel, rest) = grads.split_at_mut(self.units);
        let (d_bias, d_weights) = rest.split_at_mut(self.units);
        for (unit, &weight) in weights.iter().enumerate() {
            let weight = F4::splat(weight);
            let delta = |d_next, y| flush.of(times_slope(weight * d_next, y));
            // SAFETY: guaranteed by the caller.
            let [of_kernel, of_bias, of_weights] = unsafe { self.unit::<true>(unit, delta) };
            let sums = F4::sums([of_kernel, of_bias, of_weights, F4::zero()]);
            [d_kernel[unit], d_bias[unit], d_weights[unit], _] = sums.to_array();
        }
    }

    /// Writes to `d_weights` the gradients of the next layer's kernel.
    ///
    /// # Safety
    /// `d_next` holds one, `y` and `d` `units` values of all blocks.
    #[inline(never)]
    unsafe fn weights_alone<A: Elementwise>(self, act: A, weights: &[f32], d_weights: &mut [f32]) {
        if !A::FROM_OUTPUT {
            return;
        }
        let (times_slope, flush) = (act.ready_slope::<F4>(), Flush::ready());
        let mut first = 0;
        while first + 4 <= self.units {
            // SAFETY: guaranteed by the caller.
            let sums = std::array::from_fn(|idx| unsafe {
                let weight = F4::splat(weights[first + idx]);
                let delta = |d_next, y| flush.of(times_slope(weight * d_next, y));
                self.unit::<false>(first + idx, delta)[2]
            });
            d_weights.as_chunks_mut::<4>().0[first / 4] = F4::sums(sums).to_array();
            first += 4;
        }
        for unit in first..self.units {
            let weight = F4::splat(weights[unit]);
            let delta = |d_next, y| flush.of(times_slope(weight * d_next, y));
            // SAFETY: guaranteed by the caller.
            let sum = unsafe { self.unit::<false>(unit, delta)[2] };
            let sums = F4::sums([sum, F4::zero(), F4::zero(), F4::zero()]);
            d_weights[unit] = sums.to_array()[0];
        }
    }

    /// Writes the deltas of a unit. Returns the sums by sample index mod 4 of the gradients of its kernel and bias, which are
    /// 0 unless X, and of the next layer's kernel.
    ///
    /// # Safety
    /// As `all` if X, else as `weights_alone`.
    #[inline(always)]
    unsafe fn unit<const X: bool>(
        self,
        unit: usize,
        delta: impl Fn(F4, F4) -> F4 + Copy,
    ) -> [F4; 3] {
        let mut sums = [F4::zero(); 3];
        let mut four = self.moved(0, unit * BLOCK);
        // SAFETY: guaranteed by the caller.
        unsafe {
            for _ in 0..self.blocks.n_full {
                four.add::<X>(0, delta, &mut sums);
                four.add::<X>(4, delta, &mut sums);
                four = four.moved(BLOCK, BLOCK * self.units);
            }
            if self.blocks.has_half {
                let first = self.blocks.n_full * BLOCK;
                let four = self.moved(first, first * self.units + unit * 4);
                four.add::<X>(0, delta, &mut sums);
            }
        }
        sums
    }

    /// The pass so many samples and so many values of units further on.
    #[inline(always)]
    fn moved(self, samples: usize, values: usize) -> Self {
        Self {
            x: self.x.wrapping_add(samples),
            d_next: self.d_next.wrapping_add(samples),
            y: self.y.wrapping_add(values),
            d: self.d.wrapping_add(values),
            ..self
        }
    }

    /// Four samples of a unit, `part` further on.
    ///
    /// # Safety
    /// Four values lie at each pointer, `part` further on; at `x` only if X.
    #[inline(always)]
    unsafe fn add<const X: bool>(
        self,
        part: usize,
        delta: impl Fn(F4, F4) -> F4,
        sums: &mut [F4; 3],
    ) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let d_next = F4::read(self.d_next.add(part));
            let y = F4::read(self.y.add(part));
            let d = delta(d_next, y);
            d.write(self.d.add(part));
            let [of_kernel, of_bias, of_weights] = sums;
            if X {
                *of_kernel = *of_kernel + F4::read(self.x.add(part)) * d;
                *of_bias = *of_bias + d;
            }
            *of_weights = *of_weights + y * d_next;
        }
    }
}
