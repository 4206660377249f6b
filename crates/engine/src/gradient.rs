//! Changes gradients between the backward pass and the optimizer: penalties and clipping.
//!
//! Source: Keras 3.15.1 `L1L2`, and `clipnorm`, `global_clipnorm` and `clipvalue` of its optimizers.

use experiment::Clipping;

use crate::layout::Layer;

/// The penalty `Σ (l1 Σ|w| + l2 Σw²)` over the kernels, summed in f64.
///
/// Shape: `params` are those of the whole network.
pub(crate) fn penalty(layers: &[Layer], params: &[f32]) -> f64 {
    layers
        .iter()
        .map(|layer| {
            let kernel = &params[layer.kernel()];
            let (l1, l2) = (layer.regularizer.l1, layer.regularizer.l2);
            let absolute = if l1 == 0.0 {
                0.0
            } else {
                l1 * sum(kernel, f64::abs)
            };
            let square = if l2 == 0.0 {
                0.0
            } else {
                l2 * sum(kernel, |w| w * w)
            };
            absolute + square
        })
        .sum()
}

/// Whether any layer has a penalty.
pub(crate) fn has_penalty(layers: &[Layer]) -> bool {
    layers
        .iter()
        .any(|layer| layer.regularizer.l1 != 0.0 || layer.regularizer.l2 != 0.0)
}

/// Adds the gradient of the penalty, `l1 sign(w) + 2 l2 w` with `sign(0) = 0`, to the kernels' gradients.
///
/// Shapes: `params` and `grads` are those of the whole network.
pub(crate) fn add_penalty(layers: &[Layer], params: &[f32], grads: &mut [f32]) {
    add_penalty_to(1, layers, params, grads);
}

/// [`add_penalty`] for four networks, one in each lane.
pub(crate) fn add_penalty_to_lanes(layers: &[Layer], params: &[f32], grads: &mut [f32]) {
    add_penalty_to(4, layers, params, grads);
}

/// [`add_penalty`] for so many networks, whose parameters lie in vectors of `lanes` values.
fn add_penalty_to(lanes: usize, layers: &[Layer], params: &[f32], grads: &mut [f32]) {
    for layer in layers {
        let (l1, double_l2) = (
            layer.regularizer.l1 as f32,
            (2.0 * layer.regularizer.l2) as f32,
        );
        if l1 == 0.0 && double_l2 == 0.0 {
            continue;
        }
        let kernel = layer.kernel().start * lanes..layer.kernel().end * lanes;
        for (g, &w) in grads[kernel.clone()].iter_mut().zip(&params[kernel]) {
            let sign = if w > 0.0 {
                l1
            } else if w < 0.0 {
                -l1
            } else {
                0.0
            };
            *g += sign + double_l2 * w;
        }
    }
}

/// Sets weights to 0 that the L1 penalty moves past 0 in a step of plain gradient descent. Such a weight is −0 from then
/// on, which no step makes of another weight, and gets no gradient any more.
///
/// Shapes: `params` and `grads`, penalty included, are those of the whole network.
///
/// Source: `updateWeights` in `nn.ts` of tensorflow/playground at commit 02469bd.
pub(crate) fn kill(layers: &[Layer], rate: f32, params: &mut [f32], grads: &mut [f32]) {
    for layer in layers {
        let step = rate * layer.regularizer.l1 as f32;
        let kernel = layer.kernel();
        for (w, g) in params[kernel.clone()].iter_mut().zip(&mut grads[kernel]) {
            let after = *w - rate * *g;
            let sign = if *w == 0.0 { 0.0 } else { w.signum() };
            let without_penalty = after + step * sign;
            if is_dead(*w) || without_penalty * after < 0.0 {
                (*w, *g) = (-0.0, 0.0);
            }
        }
    }
}

/// Whether a weight is one that [`kill`] has set to 0.
fn is_dead(w: f32) -> bool {
    w.to_bits() == (-0.0_f32).to_bits()
}

/// Whether anything is clipped.
pub(crate) fn clips(clipping: &Clipping) -> bool {
    *clipping != Clipping::default()
}

/// Clips gradients with the limit `c`, in one of three ways:
///
/// - `clipnorm`: `g ← g c / max(‖g‖, c)` for each kernel and each bias, with its own norm;
/// - `global_clipnorm`: the same for all gradients, with their common norm;
/// - `clipvalue`: each entry to `[−c, c]`.
///
/// The first that is set counts; a NaN stays.
///
/// Shape: `grads` are those of the whole network, padded.
pub(crate) fn clip(layers: &[Layer], clipping: &Clipping, grads: &mut [f32]) {
    if let Some(limit) = clipping.clipnorm {
        for layer in layers {
            shorten(&mut grads[layer.kernel()], limit);
            shorten(&mut grads[layer.bias()], limit);
        }
    } else if let Some(limit) = clipping.global_clipnorm {
        // Leaves out the padding: a norm that is NaN would write NaN there.
        let end = layers.last().map_or(0, |layer| layer.bias().end);
        shorten(&mut grads[..end], limit);
    } else if let Some(limit) = clipping.clipvalue {
        let limit = limit as f32;
        for g in grads {
            // `clamp` keeps a NaN.
            *g = g.clamp(-limit, limit);
        }
    }
}

/// `g ← g c / max(‖g‖, c)`.
fn shorten(grads: &mut [f32], limit: f64) {
    let norm = norm(grads);
    // A norm that is NaN or infinite makes the gradients NaN, so that the step reports them.
    if norm <= limit {
        return;
    }
    let factor = (limit / norm) as f32;
    for g in grads {
        *g *= factor;
    }
}

/// `√Σ g²`, summed in f64.
pub(crate) fn norm(grads: &[f32]) -> f64 {
    sum(grads, |g| g * g).sqrt()
}

/// The sum of `term` over the values, in four partial sums: an addition does not wait for the one before.
fn sum(values: &[f32], term: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 4];
    let (fours, rest) = values.as_chunks::<4>();
    for four in fours {
        for (sum, &value) in sums.iter_mut().zip(four) {
            *sum += term(f64::from(value));
        }
    }
    for (sum, &value) in sums.iter_mut().zip(rest) {
        *sum += term(f64::from(value));
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
