//! Activation functions with their derivatives, written once for one and for four floats.
//!
//! A new activation is a type here and a line in [`elementwise`]. Softmax is not elementwise: see `loss`.

use experiment::{Activation, NeuronCurves};

use crate::math::{exp, exp_m1_negative, normal_cdf, sigmoid, sin_cos, softplus};
use crate::tanh::{self, tanh};
use crate::vector::{F4, Lanes};

/// `y = f(z)` and `f′(z)`, the latter called slope.
pub(crate) trait Elementwise: Copy {
    /// Whether the slope is computed from y. If not, it is computed together with y and kept.
    const FROM_OUTPUT: bool = true;
    /// Computes `y` alone.
    fn value<L: Lanes>(self, z: L) -> L;
    /// The same with all constants at hand, for a loop.
    #[inline(always)]
    fn ready<L: Lanes>(self) -> impl Fn(L) -> L {
        move |z| self.value(z)
    }
    /// Whether many values are faster by [`each`](Self::each) than one by one.
    const IN_TWO_PASSES: bool = false;
    /// `y[i] ← f(z(i, y[i]))`, W vectors at a time.
    #[inline(always)]
    fn each<const W: usize>(self, y: &mut [[[f32; 4]; W]], z: impl Fn(usize, [F4; W]) -> [F4; W]) {
        let value = self.ready::<F4>();
        for (idx, y) in y.iter_mut().enumerate() {
            let z = z(idx, y.map(F4::from_array));
            *y = z.map(|z| value(z).to_array());
        }
    }
    /// Computes `y` and what the backward pass needs: the slope, or any value if it is computed from y.
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        (self.value(z), L::splat(0.0))
    }
    /// `gradient · f′(z)`; `at` is y or the slope that was kept.
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, at: L) -> L {
        gradient * at
    }
    /// The same with all constants at hand, for a loop.
    #[inline(always)]
    fn ready_slope<L: Lanes>(self) -> impl Fn(L, L) -> L {
        move |gradient, at| self.times_slope(gradient, at)
    }
}

/// Calls `$then` with the type of an elementwise activation. `Softmax` counts as linear; the caller does
/// the rest.
macro_rules! elementwise {
    ($activation:expr, $act:ident => $then:expr) => {{
        use experiment::Activation as Name;
        use $crate::activation as types;
        match $activation {
            Name::Linear | Name::Softmax => {
                let $act = types::Linear;
                $then
            }
            Name::Relu => {
                let $act = types::Relu;
                $then
            }
            Name::LeakyRelu { negative_slope } => {
                let $act = types::LeakyRelu(negative_slope as f32);
                $then
            }
            Name::Elu { alpha } => {
                let $act = types::Elu(alpha as f32);
                $then
            }
            Name::Selu => {
                let $act = types::Selu;
                $then
            }
            Name::Gelu { approximate: false } => {
                let $act = types::Gelu;
                $then
            }
            Name::Gelu { approximate: true } => {
                let $act = types::GeluTanh;
                $then
            }
            Name::Tanh => {
                let $act = types::Tanh;
                $then
            }
            Name::Sigmoid => {
                let $act = types::Sigmoid;
                $then
            }
            Name::HardSigmoid => {
                let $act = types::HardSigmoid;
                $then
            }
            Name::Softplus => {
                let $act = types::Softplus;
                $then
            }
            Name::Silu => {
                let $act = types::Silu;
                $then
            }
            Name::Softsign => {
                let $act = types::Softsign;
                $then
            }
            Name::Mish => {
                let $act = types::Mish;
                $then
            }
            Name::Sin => {
                let $act = types::Sin;
                $then
            }
        }
    }};
}
pub(crate) use elementwise;

/// Whether the backward pass needs a slope that the forward pass has kept.
pub(crate) fn keeps_slope(activation: Activation) -> bool {
    fn keeps<A: Elementwise>(_: A) -> bool {
        !A::FROM_OUTPUT
    }
    elementwise!(activation, act => keeps(act))
}

/// Value and derivative at one point. Softmax, which is not elementwise, gives NaN.
///
/// The derivative at a kink is Keras's: relu 0, leaky relu its slope, elu 1, selu its scale.
pub fn value_and_derivative(activation: Activation, z: f32) -> (f32, f32) {
    fn both<A: Elementwise>(act: A, z: f32) -> (f32, f32) {
        let (y, slope) = act.value_and_slope(z);
        let at = if A::FROM_OUTPUT { y } else { slope };
        (y, act.times_slope(1.0, at))
    }
    match activation {
        Activation::Softmax => (f32::NAN, f32::NAN),
        _ => elementwise!(activation, act => both(act, z)),
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Linear;
impl Elementwise for Linear {
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        z
    }
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, _: L) -> L {
        gradient
    }
}

/// `max(z, 0)`
#[derive(Clone, Copy)]
pub(crate) struct Relu;
impl Elementwise for Relu {
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        z.max(L::splat(0.0))
    }
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, y: L) -> L {
        L::splat(0.0).lt(y).and(gradient)
    }
}

/// `z` above 0, else `negative_slope · z`
#[derive(Clone, Copy)]
pub(crate) struct LeakyRelu(pub f32);
impl Elementwise for LeakyRelu {
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        L::splat(0.0).lt(z).select(z, z * L::splat(self.0))
    }
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, y: L) -> L {
        let below = gradient * L::splat(self.0);
        L::splat(0.0).lt(y).select(gradient, below)
    }
}

/// `z` from 0 on, below it `α (exp(z) − 1)`
#[derive(Clone, Copy)]
pub(crate) struct Elu(pub f32);
impl Elementwise for Elu {
    // With α = 0 the side of the kink cannot be told from y.
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        self.value_and_slope(z).0
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let zero = L::splat(0.0);
        let alpha = L::splat(self.0);
        let below = alpha * exp_m1_negative(z.min(zero));
        let is_below = z.lt(zero);
        (
            is_below.select(below, z),
            is_below.select(below + alpha, L::splat(1.0)),
        )
    }
}

/// `1.0507 z` from 0 on, below it `1.0507 · 1.6733 (exp(z) − 1)`
///
/// Source: Klambauer and others, *Self-Normalizing Neural Networks* (2017).
#[derive(Clone, Copy)]
pub(crate) struct Selu;
const SELU_SCALE: f32 = 1.050_701;
const SELU_SCALE_ALPHA: f32 = 1.758_099_3;
impl Elementwise for Selu {
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        let zero = L::splat(0.0);
        let below = L::splat(SELU_SCALE_ALPHA) * exp_m1_negative(z.min(zero));
        z.lt(zero).select(below, z * L::splat(SELU_SCALE))
    }
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, y: L) -> L {
        let below = y + L::splat(SELU_SCALE_ALPHA);
        gradient * y.lt(L::splat(0.0)).select(below, L::splat(SELU_SCALE))
    }
}

/// `z Φ(z)`
///
/// Source: Hendrycks and Gimpel, *Gaussian Error Linear Units* (2016).
#[derive(Clone, Copy)]
pub(crate) struct Gelu;
impl Elementwise for Gelu {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        z * normal_cdf(z).0
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let (cdf, bell) = normal_cdf(z);
        // 1 / √(2π)
        (z * cdf, cdf + z * bell * L::splat(0.398_942_3))
    }
}

/// `z/2 (1 + tanh(√(2/π) (z + 0.044715 z³)))`
#[derive(Clone, Copy)]
pub(crate) struct GeluTanh;
impl Elementwise for GeluTanh {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        self.value_and_slope(z).0
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let (one, half) = (L::splat(1.0), L::splat(0.5));
        let root = L::splat(0.797_884_6);
        let square = z * z;
        let inner = root * z * (one + L::splat(0.044_715) * square);
        let t = tanh(inner);
        let half_above = half * (one + t);
        let d_inner = root * (one + L::splat(0.134_145) * square);
        (
            z * half_above,
            half_above + half * z * (one - t * t) * d_inner,
        )
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Tanh;
impl Elementwise for Tanh {
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        tanh(z)
    }
    #[inline(always)]
    fn ready<L: Lanes>(self) -> impl Fn(L) -> L {
        let tanh = tanh::Tanh::kept();
        move |z| tanh.of(z)
    }
    const IN_TWO_PASSES: bool = true;
    #[inline(always)]
    fn each<const W: usize>(self, y: &mut [[[f32; 4]; W]], z: impl Fn(usize, [F4; W]) -> [F4; W]) {
        tanh::Tanh::kept().each(y, z);
    }
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, y: L) -> L {
        gradient * (L::splat(1.0) - y * y)
    }
    #[inline(always)]
    fn ready_slope<L: Lanes>(self) -> impl Fn(L, L) -> L {
        let one = L::kept(1.0);
        move |gradient, y| gradient * (one - y * y)
    }
}

/// `1 / (1 + exp(−z))`
#[derive(Clone, Copy)]
pub(crate) struct Sigmoid;
impl Elementwise for Sigmoid {
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        sigmoid(z)
    }
    #[inline(always)]
    fn times_slope<L: Lanes>(self, gradient: L, y: L) -> L {
        gradient * (y * (L::splat(1.0) - y))
    }
    #[inline(always)]
    fn ready_slope<L: Lanes>(self) -> impl Fn(L, L) -> L {
        let one = L::kept(1.0);
        move |gradient, y| gradient * (y * (one - y))
    }
}

/// `z/6 + 1/2`, cut to `[0, 1]`
#[derive(Clone, Copy)]
pub(crate) struct HardSigmoid;
impl Elementwise for HardSigmoid {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        let line = z * L::splat(1.0 / 6.0) + L::splat(0.5);
        line.max(L::splat(0.0)).min(L::splat(1.0))
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let inside = z.abs().lt(L::splat(3.0));
        (self.value(z), inside.and(L::splat(1.0 / 6.0)))
    }
}

/// `ln(1 + exp(z))`
#[derive(Clone, Copy)]
pub(crate) struct Softplus;
impl Elementwise for Softplus {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        softplus(z)
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        (softplus(z), sigmoid(z))
    }
}

/// `z · sigmoid(z)`, also called swish
#[derive(Clone, Copy)]
pub(crate) struct Silu;
impl Elementwise for Silu {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        z * sigmoid(z)
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let s = sigmoid(z);
        let y = z * s;
        (y, s + y * (L::splat(1.0) - s))
    }
}

/// `z / (1 + |z|)`
#[derive(Clone, Copy)]
pub(crate) struct Softsign;
impl Elementwise for Softsign {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        z / (L::splat(1.0) + z.abs())
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let inverse = L::splat(1.0) / (L::splat(1.0) + z.abs());
        (self.value(z), inverse * inverse)
    }
}

/// `z · tanh(ln(1 + exp(z)))`
///
/// With `n = eᶻ (eᶻ + 2)` the tanh is `n / (n + 2)`.
#[derive(Clone, Copy)]
pub(crate) struct Mish;
impl Elementwise for Mish {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        self.value_and_slope(z).0
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        let (one, two) = (L::splat(1.0), L::splat(2.0));
        // From 20 on the tanh is 1; n² below stays finite.
        let e = exp(z.min(L::splat(20.0)));
        let n = e * (e + two);
        let t = n / (n + two);
        let below = n + two;
        let d_t = L::splat(4.0) * (n + one) / (below * below) * (e / (one + e));
        (z * t, t + z * d_t)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Sin;
impl Elementwise for Sin {
    const FROM_OUTPUT: bool = false;
    #[inline(always)]
    fn value<L: Lanes>(self, z: L) -> L {
        sin_cos(z).0
    }
    #[inline(always)]
    fn value_and_slope<L: Lanes>(self, z: L) -> (L, L) {
        sin_cos(z)
    }
}

/// Most neurons of an answer, and most samples of each.
const MAX_NEURONS: usize = 12;
const MAX_LEN: u32 = 1_000;

/// Returns the curves `f(w x + b)` of single neurons over a window, with `f′(w x + b)`. `neurons` are pairs
/// of weight and bias; at most 12 neurons and 1,000 samples are computed.
pub fn neuron_curves(
    activation: Activation,
    neurons: &[[f32; 2]],
    window: [f32; 2],
    len: u32,
) -> Vec<NeuronCurves> {
    let len = len.clamp(2, MAX_LEN);
    let step = (window[1] - window[0]) / (len - 1) as f32;
    let curves = |&[weight, bias]: &[f32; 2]| {
        let values = (0..len).map(|idx| {
            let x = window[0] + step * idx as f32;
            value_and_derivative(activation, weight * x + bias)
        });
        let (output, derivative) = values.unzip();
        NeuronCurves { output, derivative }
    };
    neurons.iter().take(MAX_NEURONS).map(curves).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neurons_curve_is_its_activation_stretched_and_shifted() {
        let curves = neuron_curves(
            Activation::Sigmoid,
            &[[4.0, -8.0], [1.0, 0.0]],
            [0.0, 4.0],
            5,
        );
        assert_eq!(curves.len(), 2);
        // 4 · 2 − 8 = 0
        assert!((curves[0].output[2] - 0.5).abs() < 1e-6);
        assert!((curves[0].derivative[2] - 0.25).abs() < 1e-6);
        let (value, derivative) = value_and_derivative(Activation::Sigmoid, 3.0);
        assert_eq!(curves[1].output[3], value);
        assert_eq!(curves[1].derivative[3], derivative);
        let many = neuron_curves(Activation::Tanh, &[[1.0, 0.0]; 99], [0.0, 1.0], u32::MAX);
        assert_eq!((many.len(), many[0].output.len()), (12, 1000));
    }
}
