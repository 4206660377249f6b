//! The kernels for four networks at once, one in each lane: the same bits as `plain` for each.
//!
//! Every parameter and every activation is a vector with the values of four networks. Parameters are
//! laid out like those of one network; activations are `[unit][sample]`. Every sum runs in the order
//! that the module states: here the four partial sums of a gradient are four accumulators.

use experiment::Activation;

use crate::activation::keeps_slope;
use crate::kernels::activate::{activate_all, times_slope_all};
use crate::kernels::blocks::Flush;
use crate::kernels::deltas::{KEPT, LATER, TANH, times_slope};
use crate::layout::{LANES, Layer, PANEL};
use crate::vector::{F4, Lanes};

/// Samples in a tile: one for each partial sum of a gradient.
const TILE: usize = 4;

/// The units that are computed together, by the first of them: two of a panel, or the last one alone.
fn pairs(units: usize) -> impl Iterator<Item = (usize, bool)> {
    // A panel's width is even but for the last.
    (0..units)
        .step_by(2)
        .map(move |unit| (unit, unit + 1 < units))
}

/// Where the weights of a unit start in the kernel, and the distance from one input to the next.
fn column(layer: &Layer, unit: usize) -> (usize, usize) {
    let first = unit - unit % PANEL;
    (layer.weight(0, unit), PANEL.min(layer.units - first))
}

/// See [`plain::forward`](crate::kernels::plain::forward).
///
/// Shapes, in vectors: `x` `[inputs][padded]`, `y` and `slope` `[units][padded]`. Panics if a slice is
/// shorter than that.
pub(crate) fn forward(
    layer: &Layer,
    params: &[f32],
    padded: usize,
    x: &[f32],
    y: &mut [f32],
    slope: &mut [f32],
) {
    let size = layer.units * padded * LANES;
    assert!(padded.is_multiple_of(TILE), "samples are padded to four");
    assert!(x.len() >= layer.inputs * padded * LANES, "all inputs");
    assert!(params.len() >= layer.bias().end * LANES, "all parameters");
    let y = &mut y[..size];
    let kernel = params[layer.kernel().start * LANES..].as_ptr();
    let bias = params[layer.bias().start * LANES..].as_ptr();
    for (unit, has_next) in pairs(layer.units) {
        let (start, stride) = column(layer, unit);
        // SAFETY: kernel, bias and activations are as long as the shapes say, by the asserts; two
        // units of a panel lie side by side.
        unsafe {
            let product = UnitOutputs {
                inputs: layer.inputs,
                padded,
                weights: kernel.add(start * LANES),
                stride: stride * LANES,
                bias: bias.add(unit * LANES),
                x: x.as_ptr(),
                y: y.as_mut_ptr().add(unit * padded * LANES),
            };
            if has_next {
                product.all::<2>();
            } else {
                product.all::<1>();
            }
        }
    }
    let slope = match slope {
        [] => slope,
        _ => &mut slope[..size],
    };
    activate_all(layer.activation, y, slope);
}

/// One or two units of a layer on the way forward.
#[derive(Clone, Copy)]
struct UnitOutputs {
    inputs: usize,
    padded: usize,
    weights: *const f32,
    stride: usize,
    bias: *const f32,
    x: *const f32,
    y: *mut f32,
}

impl UnitOutputs {
    /// `bias + Σ x w` of O units for all samples.
    ///
    /// # Safety
    /// The pointers lead to as many vectors as the shapes say.
    #[inline(never)]
    unsafe fn all<const O: usize>(self) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let bias: [F4; O] = std::array::from_fn(|o| F4::read(self.bias.add(o * LANES)));
            for sample in (0..self.padded).step_by(TILE) {
                let mut sums = [bias; TILE];
                let mut x = self.x.add(sample * LANES);
                let mut weights = self.weights;
                for _ in 0..self.inputs {
                    let w: [F4; O] = std::array::from_fn(|o| F4::read(weights.add(o * LANES)));
                    for (s, sums) in sums.iter_mut().enumerate() {
                        let x = F4::read(x.add(s * LANES));
                        for (sum, &w) in sums.iter_mut().zip(&w) {
                            *sum = *sum + w * x;
                        }
                    }
                    weights = weights.add(self.stride);
                    x = x.add(self.padded * LANES);
                }
                for (s, sums) in sums.iter().enumerate() {
                    for (o, sum) in sums.iter().enumerate() {
                        sum.write(self.y.add((o * self.padded + sample + s) * LANES));
                    }
                }
            }
        }
    }
}

/// See [`plain::deltas`](crate::kernels::plain::deltas).
///
/// Shapes, in vectors: `y` and `d` `[units][padded]`, `d_next` `[next.units][padded]`. Panics if a slice
/// is shorter than that.
pub(crate) fn deltas(
    layer: &Layer,
    next: &Layer,
    params: &[f32],
    padded: usize,
    d_next: &[f32],
    y: &[f32],
    d: &mut [f32],
) {
    let size = layer.units * padded * LANES;
    assert_eq!(layer.units, next.inputs, "layers that follow each other");
    assert!(padded.is_multiple_of(TILE), "samples are padded to four");
    assert!(d_next.len() >= next.units * padded * LANES, "all deltas");
    assert!(params.len() >= next.bias().end * LANES, "all parameters");
    let (y, d) = (&y[..size], &mut d[..size]);
    let is_kept = keeps_slope(layer.activation);
    let is_tanh = layer.activation == Activation::Tanh;
    for (unit, has_next) in pairs(layer.units) {
        // SAFETY: kernel and deltas are as long as the shapes say, by the asserts.
        unsafe {
            let deltas = UnitDeltas {
                inputs: next.inputs,
                outputs: next.units,
                unit,
                padded,
                kernel: params[next.kernel().start * LANES..].as_ptr(),
                d_next: d_next.as_ptr(),
                y: y.as_ptr().add(unit * padded * LANES),
                d: d.as_mut_ptr().add(unit * padded * LANES),
            };
            match (has_next, is_tanh, is_kept) {
                (true, true, _) => deltas.all::<2, TANH>(),
                (false, true, _) => deltas.all::<1, TANH>(),
                (true, _, true) => deltas.all::<2, KEPT>(),
                (false, _, true) => deltas.all::<1, KEPT>(),
                (true, ..) => deltas.all::<2, LATER>(),
                (false, ..) => deltas.all::<1, LATER>(),
            }
        }
    }
    if !is_kept && !is_tanh {
        times_slope_all(layer.activation, y, d);
    }
}

/// One or two units of a layer on the way back.
#[derive(Clone, Copy)]
struct UnitDeltas {
    inputs: usize,
    outputs: usize,
    unit: usize,
    padded: usize,
    kernel: *const f32,
    d_next: *const f32,
    y: *const f32,
    d: *mut f32,
}

impl UnitDeltas {
    /// `Σ w d_next` of I units for all samples, times the slopes unless S is [`LATER`].
    ///
    /// # Safety
    /// The pointers lead to as many vectors as the shapes say.
    #[inline(never)]
    unsafe fn all<const I: usize, const S: u8>(self) {
        let (one, flush) = (F4::kept(1.0), Flush::ready());
        // SAFETY: guaranteed by the caller.
        unsafe {
            for sample in (0..self.padded).step_by(TILE) {
                let mut sums = [[F4::zero(); I]; TILE];
                let mut d_next = self.d_next.add(sample * LANES);
                for first in (0..self.outputs).step_by(PANEL) {
                    let width = PANEL.min(self.outputs - first);
                    let panel = self.kernel.add(first * self.inputs * LANES);
                    let mut weights = panel.add(self.unit * width * LANES);
                    for _ in 0..width {
                        let w: [F4; I] =
                            std::array::from_fn(|i| F4::read(weights.add(i * width * LANES)));
                        for (s, sums) in sums.iter_mut().enumerate() {
                            let d = F4::read(d_next.add(s * LANES));
                            for (sum, &w) in sums.iter_mut().zip(&w) {
                                *sum = *sum + w * d;
                            }
                        }
                        weights = weights.add(LANES);
                        d_next = d_next.add(self.padded * LANES);
                    }
                }
                for (s, sums) in sums.iter().enumerate() {
                    for (i, &sum) in sums.iter().enumerate() {
                        let at = (i * self.padded + sample + s) * LANES;
                        let d = self.d.add(at);
                        times_slope::<S>(sum, self.y.add(at), d, (one, flush)).write(d);
                    }
                }
            }
        }
    }
}

/// See [`plain::gradients`](crate::kernels::plain::gradients).
///
/// Shapes, in vectors: `x` `[inputs][padded]`, `d` `[units][padded]`; `grads` as the parameters. Panics
/// if a slice is shorter than that.
pub(crate) fn gradients(layer: &Layer, padded: usize, x: &[f32], d: &[f32], grads: &mut [f32]) {
    assert!(padded.is_multiple_of(TILE), "samples are padded to four");
    assert!(x.len() >= layer.inputs * padded * LANES, "all inputs");
    assert!(d.len() >= layer.units * padded * LANES, "all deltas");
    assert!(grads.len() >= layer.bias().end * LANES, "all parameters");
    let (kernel, bias) = (layer.kernel().start * LANES, layer.bias().start * LANES);
    for (unit, has_next) in pairs(layer.units) {
        let (start, stride) = column(layer, unit);
        // SAFETY: activations and gradients are as long as the shapes say, by the asserts.
        unsafe {
            let gradients = UnitGradients {
                inputs: layer.inputs,
                padded,
                stride: stride * LANES,
                x: x.as_ptr(),
                d: d.as_ptr().add(unit * padded * LANES),
                d_kernel: grads.as_mut_ptr().add(kernel + start * LANES),
                d_bias: grads.as_mut_ptr().add(bias + unit * LANES),
            };
            if has_next {
                gradients.all::<2>();
            } else {
                gradients.all::<1>();
            }
        }
    }
}

/// The gradients of what leads to one or two units of a layer.
#[derive(Clone, Copy)]
struct UnitGradients {
    inputs: usize,
    padded: usize,
    stride: usize,
    x: *const f32,
    d: *const f32,
    d_kernel: *mut f32,
    d_bias: *mut f32,
}

impl UnitGradients {
    /// `Σ x d` of O units for all inputs, and `Σ d`.
    ///
    /// # Safety
    /// The pointers lead to as many vectors as the shapes say.
    #[inline(never)]
    unsafe fn all<const O: usize>(self) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut x = self.x;
            let mut to = self.d_kernel;
            for _ in 0..self.inputs {
                let mut sums = [[F4::zero(); TILE]; O];
                for sample in (0..self.padded).step_by(TILE) {
                    for s in 0..TILE {
                        let x = F4::read(x.add((sample + s) * LANES));
                        for (o, sums) in sums.iter_mut().enumerate() {
                            let d = F4::read(self.d.add((o * self.padded + sample + s) * LANES));
                            sums[s] = sums[s] + x * d;
                        }
                    }
                }
                for (o, sums) in sums.into_iter().enumerate() {
                    total(sums).write(to.add(o * LANES));
                }
                x = x.add(self.padded * LANES);
                to = to.add(self.stride);
            }
            for o in 0..O {
                let mut sums = [F4::zero(); TILE];
                for sample in (0..self.padded).step_by(TILE) {
                    for (s, sum) in sums.iter_mut().enumerate() {
                        *sum = *sum + F4::read(self.d.add((o * self.padded + sample + s) * LANES));
                    }
                }
                total(sums).write(self.d_bias.add(o * LANES));
            }
        }
    }
}

/// Adds up the four partial sums.
#[inline(always)]
fn total([a, b, c, d]: [F4; TILE]) -> F4 {
    (a + b) + (c + d)
}
