//! What the products of a dense layer are: the specification of the fast kernels, and a text to learn
//! from.
//!
//! Everything is a matrix in Keras's shapes, one row for each sample, and every sum is written out.
//! Training runs on the fast kernels, which lay the same numbers out in blocks and panels; the tests
//! of `kernels` compare each of them with this module bit by bit. Two things make that possible:
//!
//! - **The order of every sum is part of the specification.** Floating-point addition is not
//!   associative, so that another order gives other bits.
//! - **Products are rounded before they are added.** There is no fused multiply-add.
//!
//! A layer with the kernel `W` and the biases `b` computes, for a sample `x`:
//!
//! ```text
//! z = b + x W                     forward
//! y = f(z)
//! d = ∂loss/∂z = f′(z) · ∂loss/∂y
//!   = f′(z) · (d_next W_nextᵀ)    deltas: the chain rule through the next layer
//! ∂loss/∂W = xᵀ d                 gradients
//! ∂loss/∂b = Σ d over the samples
//! ```
//!
//! # Example
//!
//! Gradient descent on a network with one hidden layer, which learns `|x|` from two neurons:
//!
//! ```
//! use engine::plain::{deltas, forward, gradients};
//! use experiment::Activation::{Linear, Relu};
//! use ndarray::{Array1, Array2, array};
//!
//! let x = array![[-1.0], [-0.5], [0.5], [1.0]];
//! let target = x.mapv(f32::abs);
//! let (mut w_1, mut b_1) = (array![[0.6, -0.7]], Array1::zeros(2));
//! let (mut w_2, mut b_2) = (array![[0.5], [0.4]], Array1::zeros(1));
//! let mut loss = f32::INFINITY;
//! for _ in 0..500 {
//!     let hidden = forward(Relu, w_1.view(), b_1.view(), x.view());
//!     let output = forward(Linear, w_2.view(), b_2.view(), hidden.y.view());
//!     let error: Array2<f32> = &output.y - &target;
//!     loss = error.mapv(|e| e * e).mean().unwrap();
//!
//!     // The derivative of the mean of the squares, with respect to the output layer's sums.
//!     let d_2 = &error * &output.slope * (2.0 / 4.0);
//!     let d_1 = deltas(w_2.view(), d_2.view(), hidden.slope.view());
//!     let of_2 = gradients(hidden.y.view(), d_2.view());
//!     let of_1 = gradients(x.view(), d_1.view());
//!     w_1.scaled_add(-0.1, &of_1.d_kernel);
//!     b_1.scaled_add(-0.1, &of_1.d_bias);
//!     w_2.scaled_add(-0.1, &of_2.d_kernel);
//!     b_2.scaled_add(-0.1, &of_2.d_bias);
//! }
//! assert!(loss < 1e-3, "{loss}");
//! ```

use experiment::Activation;
use ndarray::{Array1, Array2, ArrayView1, ArrayView2};

use crate::activation::value_and_derivative;
use crate::kernels::blocks::TINY_DELTA;

/// What a layer computes on its way forward.
#[derive(Debug, Clone, PartialEq)]
pub struct Outputs {
    /// `f(z)`. Shape: `[n, units]`.
    pub y: Array2<f32>,
    /// `f′(z)`, which [`deltas`] needs. Shape: `[n, units]`.
    pub slope: Array2<f32>,
}

/// `y = f(b + x W)` and its slope `f′(b + x W)`.
///
/// Order of the sum: the bias, then the inputs in order.
///
/// Softmax works along a row and not on one value: here it counts as linear, and
/// [`softmax_rows`](crate::softmax_rows) does the rest.
///
/// Shapes: `kernel` `[inputs, units]`, `bias` `[units]`, `x` `[n, inputs]`; results `[n, units]`.
/// Panics if they do not fit.
/// Source: Keras `Dense`.
pub fn forward(
    activation: Activation,
    kernel: ArrayView2<f32>,
    bias: ArrayView1<f32>,
    x: ArrayView2<f32>,
) -> Outputs {
    assert_eq!(x.ncols(), kernel.nrows(), "an input for each row of W");
    assert_eq!(bias.len(), kernel.ncols(), "a bias for each column of W");
    let activation = match activation {
        Activation::Softmax => Activation::Linear,
        elementwise => elementwise,
    };
    let shape = (x.nrows(), kernel.ncols());
    let (mut y, mut slope) = (Array2::zeros(shape), Array2::zeros(shape));
    for sample in 0..x.nrows() {
        for unit in 0..kernel.ncols() {
            let mut z = bias[unit];
            for input in 0..kernel.nrows() {
                z += kernel[[input, unit]] * x[[sample, input]];
            }
            let at = [sample, unit];
            (y[at], slope[at]) = value_and_derivative(activation, z);
        }
    }
    Outputs { y, slope }
}

/// `d = f′(z) · (d_next W_nextᵀ)`: from the deltas of the next layer to those of this one.
///
/// A delta is `∂loss/∂z`. Order of the sum: from 0, the next layer's units in order. Deltas below
/// 1e-20 become 0: they would otherwise decay until they are denormal, and a denormal number costs a
/// hundred cycles.
///
/// Shapes: `kernel` of the next layer `[units, next_units]`, `d_next` `[n, next_units]`, `slope`
/// `[n, units]` as [`forward`] gives it; result `[n, units]`. Panics if they do not fit.
pub fn deltas(
    kernel: ArrayView2<f32>,
    d_next: ArrayView2<f32>,
    slope: ArrayView2<f32>,
) -> Array2<f32> {
    assert_eq!(
        d_next.ncols(),
        kernel.ncols(),
        "a delta for each column of W"
    );
    let shape = (d_next.nrows(), kernel.nrows());
    assert_eq!(slope.dim(), shape, "a slope for each unit of each sample");
    Array2::from_shape_fn(shape, |(sample, unit)| {
        let mut sum = 0.0;
        for next in 0..kernel.ncols() {
            sum += kernel[[unit, next]] * d_next[[sample, next]];
        }
        let d = sum * slope[[sample, unit]];
        if d.abs() < TINY_DELTA { 0.0 } else { d }
    })
}

/// What a layer learns from.
#[derive(Debug, Clone, PartialEq)]
pub struct Gradients {
    /// `∂loss/∂W`. Shape: `[inputs, units]`.
    pub d_kernel: Array2<f32>,
    /// `∂loss/∂b`. Shape: `[units]`.
    pub d_bias: Array1<f32>,
}

/// `∂loss/∂W = xᵀ d` and `∂loss/∂b = Σ d`.
///
/// Order of the sums: four partial sums by sample index mod 4, each in order, then
/// `(0 + 1) + (2 + 3)`. Four sums side by side are what a vector of four floats holds, and an
/// addition does not wait for the one before.
///
/// Shapes: `x` `[n, inputs]`, `d` `[n, units]`. Panics if they do not fit.
pub fn gradients(x: ArrayView2<f32>, d: ArrayView2<f32>) -> Gradients {
    assert_eq!(x.nrows(), d.nrows(), "as many samples on both sides");
    let n = x.nrows();
    let shape = (x.ncols(), d.ncols());
    Gradients {
        d_kernel: Array2::from_shape_fn(shape, |(input, unit)| {
            four_sums(n, |sample| x[[sample, input]] * d[[sample, unit]])
        }),
        d_bias: Array1::from_shape_fn(d.ncols(), |unit| four_sums(n, |sample| d[[sample, unit]])),
    }
}

/// The sum over `n` samples, in the order that [`gradients`] states.
fn four_sums(n: usize, term: impl Fn(usize) -> f32) -> f32 {
    let mut sums = [0.0; 4];
    for sample in 0..n {
        sums[sample % 4] += term(sample);
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
