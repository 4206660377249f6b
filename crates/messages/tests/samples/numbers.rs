//! Long arrays, and what is made of them.

use experiment::{LayerWeights, PlanePoint};
use ndarray::Array2;

/// `n` numbers, among them some that a decimal of seven digits does not name.
pub fn curve(n: usize) -> Vec<f32> {
    (0..n).map(|idx| (idx as f32 - 3.0) / 7.0).collect()
}

pub fn counts(n: u32) -> Vec<u32> {
    (0..n).map(|idx| idx * 3).collect()
}

pub fn placed(n: usize) -> Vec<PlanePoint> {
    let point = |idx: usize| PlanePoint {
        x: [idx as f32 / 3.0, -0.5],
        y: (idx % 2) as f32,
        validates: idx.is_multiple_of(5),
    };
    (0..n).map(point).collect()
}

/// Weights of one layer with 100 inputs.
pub fn layer() -> LayerWeights {
    let mut kernel =
        Array2::from_shape_fn((100, 2), |(input, unit)| (input as f32 - unit as f32) / 9.0);
    kernel[[0, 0]] = 0.1;
    kernel[[0, 1]] = -0.0;
    kernel[[1, 0]] = f32::MAX;
    kernel[[1, 1]] = f32::from_bits(1);
    LayerWeights {
        kernel,
        bias: vec![1.0 / 3.0, 0.0],
    }
}
