//! Where an activation is flat: a unit there hardly answers to its inputs, and learns hardly anything.

use experiment::{Activation, FLAT_SHARE};

use crate::activation::value_and_derivative;

/// Whether the derivative is anywhere below [`FLAT_SHARE`] of its largest value.
pub(super) fn has_flat_part(activation: Activation) -> bool {
    match activation {
        Activation::Linear | Activation::Softmax => false,
        Activation::LeakyRelu { negative_slope } => {
            let (below, above) = (negative_slope.abs(), 1.0);
            below.min(above) < FLAT_SHARE * below.max(above)
        }
        _ => true,
    }
}

/// The largest `|f′(z)|`, over samples from −20 to 20 and just below the kink of those that have one
/// at 0.
pub(super) fn largest_slope(activation: Activation) -> f32 {
    (-640..=640)
        .map(|idx| idx as f32 / 32.0)
        .chain([-1e-6])
        .map(|z| value_and_derivative(activation, z).1.abs())
        .filter(|slope| slope.is_finite())
        .fold(0.0, f32::max)
}

/// Whether the derivative is below [`FLAT_SHARE`] of its largest value, which [`largest_slope`] returns.
pub(super) fn is_flat(activation: Activation, z: f32, largest_slope: f32) -> bool {
    let slope = value_and_derivative(activation, z).1.abs();
    has_flat_part(activation) && f64::from(slope) < FLAT_SHARE * f64::from(largest_slope)
}

/// The flat parts of a range, with edges to a thousandth of it.
pub(super) fn flat_parts([from, to]: [f64; 2], is_flat: impl Fn(f32) -> bool) -> Vec<[f64; 2]> {
    const N_STEPS: usize = 1_000;
    let at = |idx: usize| from + (to - from) * (idx as f64 / N_STEPS as f64);
    let mut parts: Vec<[f64; 2]> = Vec::new();
    let mut was_flat = false;
    for idx in 0..=N_STEPS {
        let is_flat = is_flat(at(idx) as f32);
        match parts.last_mut() {
            Some(part) if is_flat && was_flat => part[1] = at(idx),
            _ if is_flat => parts.push([at(idx); 2]),
            _ => {}
        }
        was_flat = is_flat;
    }
    parts.retain(|[from, to]| to > from);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_largest_slope_is_that_of_the_formula() {
        for (activation, expected) in [
            (Activation::Tanh, 1.0),
            (Activation::Sigmoid, 0.25),
            (Activation::HardSigmoid, 1.0 / 6.0),
            (Activation::Relu, 1.0),
            (Activation::Softplus, 1.0),
            (Activation::Silu, 1.0998),
            (Activation::Gelu { approximate: false }, 1.1289),
            (Activation::Selu, 1.7581),
            (Activation::Elu { alpha: 3.0 }, 3.0),
        ] {
            let found = largest_slope(activation);
            assert!(
                (found - expected).abs() < 2e-3 * expected,
                "{activation:?}: {found}"
            );
        }
    }
}
