//! Models of every kind and what they predict, for the tests of all formats.
#![allow(dead_code, reason = "each test file uses a part of it")]

use experiment::{Activation, LayerWeights, Scaler};
use models::{Model, ModelLayer};
use ndarray::Array2;

/// Numbers that look random and are the same on every machine.
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(1))
    }

    /// Returns a number from −1 to 1.
    pub fn next(&mut self) -> f64 {
        // Knuth's multiplier of MMIX; the high bits are good enough for weights.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// Returns a whole number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (((self.next() + 1.0) / 2.0 * n as f64) as usize).min(n - 1)
    }
}

/// What a network is for, with the output that belongs to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Purpose {
    Regression,
    TwoClasses,
    ManyClasses,
}

impl Purpose {
    pub const ALL: [Self; 3] = [Self::Regression, Self::TwoClasses, Self::ManyClasses];

    fn output(self) -> (usize, Activation) {
        match self {
            Self::Regression => (1, Activation::Linear),
            Self::TwoClasses => (1, Activation::Sigmoid),
            Self::ManyClasses => (4, Activation::Softmax),
        }
    }
}

/// Activations of hidden layers: all of them, and those with parameters that are not the default.
pub fn hidden_activations() -> Vec<Activation> {
    let usual = Activation::ALL
        .into_iter()
        .filter(|&it| it != Activation::Softmax);
    usual
        .chain([
            Activation::LeakyRelu {
                negative_slope: 0.05,
            },
            Activation::Elu { alpha: 0.5 },
        ])
        .collect()
}

/// A model of these units with this activation in its hidden layers. A regression's target is standardized with the
/// inputs; the standard deviations are far from 1.
pub fn model(
    n_inputs: usize,
    hidden: &[usize],
    activation: Activation,
    purpose: Purpose,
    is_scaled: bool,
) -> Model {
    let mut numbers = Numbers::new(11);
    let (n_outputs, output) = purpose.output();
    let mut n_before = n_inputs;
    let mut layer = |units: usize, activation: Activation| {
        let scale = (3.0 / n_before as f64).sqrt();
        let kernel =
            Array2::from_shape_simple_fn((n_before, units), || (scale * numbers.next()) as f32);
        let bias = (0..units).map(|_| (0.3 * numbers.next()) as f32).collect();
        n_before = units;
        ModelLayer {
            activation,
            weights: LayerWeights { kernel, bias },
        }
    };
    let mut layers: Vec<_> = hidden
        .iter()
        .map(|&units| layer(units, activation))
        .collect();
    layers.push(layer(n_outputs, output));
    let mut scaler = Scaler::identity(n_inputs, 1);
    if is_scaled {
        scaler.input_mean = (0..n_inputs).map(|idx| 150.0 - 40.0 * idx as f64).collect();
        scaler.input_std = (0..n_inputs).map(|idx| 27.6 / (1.0 + idx as f64)).collect();
        if purpose == Purpose::Regression {
            (scaler.target_mean, scaler.target_std) = (vec![35.6], vec![14.7]);
        }
    }
    let outputs = match purpose {
        Purpose::Regression => 1,
        Purpose::TwoClasses => 2,
        Purpose::ManyClasses => n_outputs,
    };
    Model {
        layers,
        scaler,
        input_names: (1..=n_inputs)
            .map(|idx| format!("medida {idx} (cm)"))
            .collect(),
        output_names: (0..outputs).map(|idx| format!("año {idx}")).collect(),
    }
}

/// Inputs over the range that the model was standardized for. Shape: `[n_rows, n_inputs]`
pub fn inputs(model: &Model, n_rows: usize) -> Array2<f32> {
    let mut numbers = Numbers::new(5);
    Array2::from_shape_fn((n_rows, model.n_inputs()), |(_, idx)| {
        (model.scaler.input_mean[idx] + 2.5 * model.scaler.input_std[idx] * numbers.next()) as f32
    })
}

/// What the model predicts, computed in f64 as its formulas are written. Shape: `[n_rows, n_outputs]`
pub fn predictions(model: &Model, inputs: &Array2<f32>) -> Array2<f64> {
    let scaler = &model.scaler;
    let mut values = Array2::from_shape_fn(inputs.dim(), |(row, idx)| {
        (f64::from(inputs[[row, idx]]) - scaler.input_mean[idx]) / scaler.input_std[idx]
    });
    for layer in &model.layers {
        values = values.dot(&layer.weights.kernel.mapv(f64::from));
        for mut row in values.rows_mut() {
            for (value, &bias) in row.iter_mut().zip(&layer.weights.bias) {
                *value += f64::from(bias);
            }
            if layer.activation == Activation::Softmax {
                let exponentials = row.mapv(libm::exp);
                row.assign(&(&exponentials / exponentials.sum()));
            } else {
                row.mapv_inplace(|z| activate(layer.activation, z));
            }
        }
    }
    // Classes have no standardization: mean 0, deviation 1, once for all.
    values.mapv_into(|value| scaler.target_mean[0] + scaler.target_std[0] * value)
}

fn activate(activation: Activation, z: f64) -> f64 {
    let sigmoid = 1.0 / (1.0 + libm::exp(-z));
    let softplus = z.max(0.0) + libm::log1p(libm::exp(-z.abs()));
    match activation {
        Activation::Linear => z,
        Activation::Relu => z.max(0.0),
        Activation::LeakyRelu { negative_slope } => {
            if z > 0.0 {
                z
            } else {
                negative_slope * z
            }
        }
        Activation::Elu { alpha } => {
            if z > 0.0 {
                z
            } else {
                alpha * libm::expm1(z)
            }
        }
        Activation::Selu => {
            let (scale, alpha) = (1.050_700_987_355_480_5, 1.673_263_242_354_377_2);
            if z > 0.0 {
                scale * z
            } else {
                scale * alpha * libm::expm1(z)
            }
        }
        Activation::Gelu { approximate: false } => {
            0.5 * z * libm::erfc(-z / std::f64::consts::SQRT_2)
        }
        Activation::Gelu { approximate: true } => {
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (z + 0.044715 * z * z * z);
            0.5 * z * (1.0 + libm::tanh(inner))
        }
        Activation::Tanh => libm::tanh(z),
        Activation::Sigmoid => sigmoid,
        Activation::HardSigmoid => (z / 6.0 + 0.5).clamp(0.0, 1.0),
        Activation::Softplus => softplus,
        Activation::Silu => z * sigmoid,
        Activation::Softsign => z / (1.0 + z.abs()),
        Activation::Mish => z * libm::tanh(softplus),
        Activation::Sin => libm::sin(z),
        Activation::Softmax => panic!("of a row, not of a value"),
    }
}

/// Returns the largest difference, as a share of the largest magnitude that is expected.
pub fn largest_difference(found: impl IntoIterator<Item = f64>, expected: &Array2<f64>) -> f64 {
    let scale = expected
        .iter()
        .fold(0.0_f64, |scale, value| scale.max(value.abs()));
    let found: Vec<f64> = found.into_iter().collect();
    assert_eq!(found.len(), expected.len(), "numbers of predictions");
    let differences = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
    // A value that is not a number is no small difference.
    let largest = differences.fold(0.0, |largest: f64, it| {
        if it > largest || it.is_nan() {
            it
        } else {
            largest
        }
    });
    largest / scale
}

/// Calls `read` with `n` copies of a file in which some bytes are changed, cut out or doubled.
pub fn mutations(bytes: &[u8], n: usize, read: impl Fn(&[u8])) {
    let mut numbers = Numbers::new(77);
    for _ in 0..n {
        let mut copy = bytes.to_vec();
        for _ in 0..1 + (numbers.below(6)) {
            let at = numbers.below(copy.len().max(1));
            match numbers.below(5) {
                0 => copy.truncate(at),
                1 => {
                    let end = (at + numbers.below(40)).min(copy.len());
                    copy.drain(at..end);
                }
                2 => {
                    let end = (at + numbers.below(40)).min(copy.len());
                    let part = copy[at..end].to_vec();
                    copy.splice(at..at, part);
                }
                3 if at < copy.len() => copy[at] = [0, 1, 0x7f, 0x80, 0xff][numbers.below(5)],
                _ if at < copy.len() => copy[at] = numbers.below(256) as u8,
                _ => {}
            }
        }
        read(&copy);
    }
}
