//! The kernels as specification: one number after the other.

use crate::activation::{Elementwise, elementwise};
use crate::kernels::blocks::TINY_DELTA;
use crate::layout::{Layer, place};

/// `y = f(bias + Σᵢ xᵢ wᵢ)`. If `slope` is not empty, it receives the slopes that are kept.
///
/// Shapes: `x` `[inputs]`, `y` and `slope` `[units]` values of `padded` samples.
pub(crate) fn forward(
    layer: &Layer,
    params: &[f32],
    padded: usize,
    x: &[f32],
    y: &mut [f32],
    slope: &mut [f32],
) {
    elementwise!(layer.activation, act => forward_with(act, layer, params, padded, x, y, slope));
}

fn forward_with<A: Elementwise>(
    act: A,
    layer: &Layer,
    params: &[f32],
    padded: usize,
    x: &[f32],
    y: &mut [f32],
    slope: &mut [f32],
) {
    let kernel = &params[layer.kernel()];
    let bias = &params[layer.bias()];
    for unit in 0..layer.units {
        for sample in 0..padded {
            let mut z = bias[unit];
            for input in 0..layer.inputs {
                z += kernel[layer.weight(input, unit)]
                    * x[place(layer.inputs, padded, input, sample)];
            }
            let at = place(layer.units, padded, unit, sample);
            if A::FROM_OUTPUT || slope.is_empty() {
                y[at] = act.value(z);
            } else {
                (y[at], slope[at]) = act.value_and_slope(z);
            }
        }
    }
}

/// `dᵢ = f′ · Σₒ wᵢₒ d_nextₒ` of the layer before `next`, whose activation is `layer`'s. `d` holds
/// the slopes if the activation keeps them.
///
/// Shapes: `y` and `d` `[units]`, `d_next` `[next.units]` values of `padded` samples.
pub(crate) fn deltas(
    layer: &Layer,
    next: &Layer,
    params: &[f32],
    padded: usize,
    d_next: &[f32],
    y: &[f32],
    d: &mut [f32],
) {
    let kernel = &params[next.kernel()];
    for unit in 0..layer.units {
        for sample in 0..padded {
            let mut sum = 0.0;
            for output in 0..next.units {
                sum += kernel[next.weight(unit, output)]
                    * d_next[place(next.units, padded, output, sample)];
            }
            let at = place(layer.units, padded, unit, sample);
            d[at] = elementwise!(layer.activation, act => times_slope(act, sum, y[at], d[at]));
        }
    }
}

fn times_slope<A: Elementwise>(act: A, gradient: f32, y: f32, slope: f32) -> f32 {
    let d = act.times_slope(gradient, if A::FROM_OUTPUT { y } else { slope });
    if d.abs() < TINY_DELTA { 0.0 } else { d }
}

/// `d_kernel[i][o] = Σₛ xᵢₛ dₒₛ`, `d_bias[o] = Σₛ dₒₛ`.
///
/// Shapes: `x` `[inputs]`, `d` `[units]` values of `padded` samples; `grads` as the parameters.
pub(crate) fn gradients(layer: &Layer, padded: usize, x: &[f32], d: &[f32], grads: &mut [f32]) {
    for unit in 0..layer.units {
        let delta = |sample| d[place(layer.units, padded, unit, sample)];
        for input in 0..layer.inputs {
            let value = |sample| x[place(layer.inputs, padded, input, sample)];
            grads[layer.kernel()][layer.weight(input, unit)] =
                four_sums(padded, |sample| value(sample) * delta(sample));
        }
        grads[layer.bias()][unit] = four_sums(padded, delta);
    }
}

fn four_sums(padded: usize, term: impl Fn(usize) -> f32) -> f32 {
    let mut sums = [0.0; 4];
    for sample in 0..padded {
        sums[sample % 4] += term(sample);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
