//! Gradients against central differences, for every activation with every loss.
//!
//! The oracle is a network in f64 that shares no code with the engine: textbook formulas, one row after
//! the other. Points are seeded; none of them lies at a kink.

#![allow(
    clippy::disallowed_methods,
    reason = "the oracle is the platform's own mathematics, in f64 and with a tolerance"
)]

use engine::{EpochRules, Rows, Setup, Trainer, initial_weights};
use experiment::random::{Random, Stream};
use experiment::{
    Activation, Clipping, Dense, Initializer, LayerWeights, Loss, Optimizer, Regularizer, RowOrder,
};
use ndarray::Axis;
use neurona_keras_tests::layer_weights;

const N_INPUTS: usize = 2;
const N_ROWS: usize = 11;

/// All activations that work on a single value.
fn activations() -> impl Iterator<Item = Activation> {
    let elementwise = Activation::ALL.into_iter();
    let elementwise = elementwise.filter(|&activation| activation != Activation::Softmax);
    elementwise.chain([Activation::Elu { alpha: 0.5 }])
}

fn erf(x: f64) -> f64 {
    // Maclaurin's series; the arguments here are below 3.
    let mut term = x;
    let mut sum = x;
    for n in 1..60 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

fn activate(activation: Activation, z: &[f64]) -> Vec<f64> {
    if activation == Activation::Softmax {
        let total: f64 = z.iter().map(|z| z.exp()).sum();
        return z.iter().map(|z| z.exp() / total).collect();
    }
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    z.iter()
        .map(|&z| match activation {
            Activation::Linear | Activation::Softmax => z,
            Activation::Relu => z.max(0.0),
            Activation::LeakyRelu { negative_slope } => z.max(0.0) + negative_slope * z.min(0.0),
            Activation::Elu { alpha } => z.max(0.0) + alpha * z.min(0.0).exp_m1(),
            Activation::Selu => {
                let (scale, alpha) = (1.050_700_987_355_480_5, 1.673_263_242_354_377_2);
                scale * (z.max(0.0) + alpha * z.min(0.0).exp_m1())
            }
            Activation::Gelu { approximate: false } => {
                z / 2.0 * (1.0 + erf(z / std::f64::consts::SQRT_2))
            }
            Activation::Gelu { approximate: true } => {
                let root = (2.0 / std::f64::consts::PI).sqrt();
                z / 2.0 * (1.0 + (root * (z + 0.044_715 * z * z * z)).tanh())
            }
            Activation::Tanh => z.tanh(),
            Activation::Sigmoid => sigmoid(z),
            Activation::HardSigmoid => (z / 6.0 + 0.5).clamp(0.0, 1.0),
            Activation::Softplus => z.exp().ln_1p(),
            Activation::Silu => z * sigmoid(z),
            Activation::Softsign => z / (1.0 + z.abs()),
            Activation::Mish => z * z.exp().ln_1p().tanh(),
            Activation::Sin => z.sin(),
        })
        .collect()
}

fn row_loss(loss: Loss, y: &[f64], target: &[f64]) -> f64 {
    let n = y.len() as f64;
    let pairs = || y.iter().zip(target);
    let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
    let binary = |p: f64, t: f64| -(t * p.ln() + (1.0 - t) * (1.0 - p).ln());
    match loss {
        Loss::MeanSquaredError => pairs().map(|(y, t)| (y - t).powi(2)).sum::<f64>() / n,
        Loss::HalfSquaredError => pairs().map(|(y, t)| (y - t).powi(2) / 2.0).sum::<f64>() / n,
        Loss::HalfSquaredSigns => {
            let half = |(y, t): (&f64, &f64)| (y - (2.0 * t - 1.0)).powi(2) / 2.0;
            pairs().map(half).sum::<f64>() / n
        }
        Loss::MeanAbsoluteError => pairs().map(|(y, t)| (y - t).abs()).sum::<f64>() / n,
        Loss::Huber { delta } => {
            let one = |error: f64| {
                if error <= delta {
                    error * error / 2.0
                } else {
                    delta * (error - delta / 2.0)
                }
            };
            pairs().map(|(y, t)| one((y - t).abs())).sum::<f64>() / n
        }
        Loss::BinaryCrossentropy { from_logits } => {
            let p = |y: f64| if from_logits { sigmoid(y) } else { y };
            pairs().map(|(y, t)| binary(p(*y), *t)).sum::<f64>() / n
        }
        Loss::SparseCategoricalCrossentropy { from_logits } => {
            let total: f64 = y
                .iter()
                .map(|y| if from_logits { y.exp() } else { *y })
                .sum();
            let hit = y[target[0] as usize];
            -((if from_logits { hit.exp() } else { hit }) / total).ln()
        }
    }
}

/// The loss with its penalties, from flat parameters: layer after layer, kernel row by row, bias. With
/// weights, a row counts with that of its class.
fn total_loss(setup: &Setup, params: &[f64], rows: &Rows, weights: Option<&[f64]>) -> f64 {
    let n_targets = rows.targets.len() / N_ROWS;
    let mut penalty = 0.0;
    let mut sum = 0.0;
    for row in 0..N_ROWS {
        let inputs = &rows.inputs[row * N_INPUTS..(row + 1) * N_INPUTS];
        let mut x: Vec<f64> = inputs.iter().map(|&v| f64::from(v)).collect();
        let mut start = 0;
        penalty = 0.0;
        for layer in &setup.layers {
            let kernel = &params[start..start + x.len() * layer.units];
            start += kernel.len();
            let bias = &params[start..start + layer.units];
            start += bias.len();
            let z: Vec<f64> = (0..layer.units)
                .map(|unit| {
                    let products = x
                        .iter()
                        .enumerate()
                        .map(|(i, x)| x * kernel[i * layer.units + unit]);
                    bias[unit] + products.sum::<f64>()
                })
                .collect();
            x = activate(layer.activation, &z);
            penalty += kernel
                .iter()
                .map(|w| layer.regularizer.l1 * w.abs() + layer.regularizer.l2 * w * w)
                .sum::<f64>();
        }
        let targets = &rows.targets[row * n_targets..(row + 1) * n_targets];
        let targets: Vec<f64> = targets.iter().map(|&v| f64::from(v)).collect();
        let weight = weights.map_or(1.0, |weights| weights[targets[0] as usize]);
        sum += weight * row_loss(setup.loss, &x, &targets);
    }
    sum / N_ROWS as f64 + penalty
}

#[track_caller]
fn check(hidden: Activation, output: Activation, loss: Loss, regularizer: Regularizer) {
    check_weighted(hidden, output, loss, regularizer, None);
}

/// With weights of the classes 0 and 1, the target is one class number.
#[track_caller]
fn check_weighted(
    hidden: Activation,
    output: Activation,
    loss: Loss,
    regularizer: Regularizer,
    weights: Option<&[f64]>,
) {
    let class_weights = weights;
    let name = format!("{hidden:?}, {output:?}, {loss:?}, {weights:?}");
    let is_categorical = matches!(loss, Loss::SparseCategoricalCrossentropy { .. });
    let n_outputs = if weights.is_some() && !is_categorical {
        1
    } else {
        2
    };
    let layers = vec![
        Dense {
            regularizer,
            ..Dense::new(5, hidden)
        },
        Dense::new(3, hidden),
        Dense {
            regularizer,
            ..Dense::new(n_outputs, output)
        },
    ];
    let mut random = Random::new(11, Stream::Data, 0);
    let mut draw = |n: usize, from: f64, to: f64| -> Vec<f32> {
        (0..n).map(|_| random.uniform(from, to) as f32).collect()
    };
    let inputs = draw(N_ROWS * N_INPUTS, -1.5, 1.5);
    let targets = match loss {
        _ if is_categorical || weights.is_some() => {
            (0..N_ROWS).map(|row| (row * 7 % 2) as f32).collect()
        }
        Loss::BinaryCrossentropy { .. } => (0..2 * N_ROWS)
            .map(|at| f32::from(u8::from(at * 5 % 3 == 0)))
            .collect(),
        _ => draw(2 * N_ROWS, -1.0, 1.0),
    };
    let mut weights: Vec<LayerWeights> =
        initial_weights(Initializer::GlorotUniform, 3, N_INPUTS, &layers);
    for layer in &mut weights {
        layer.bias = draw(layer.bias.len(), -0.5, 0.5);
    }
    let rows = Rows { inputs, targets };
    let setup = Setup {
        n_inputs: N_INPUTS,
        layers,
        loss,
        optimizer: Optimizer::ADAM,
        learning_rate: 0.1,
        clipping: Clipping::default(),
        batch_size: N_ROWS,
        row_order: RowOrder::AsTheyStand,
        rules: EpochRules::default(),
        seed: 0,
    };
    let mut trainer = Trainer::new(&setup, &weights, rows.clone(), Rows::default());
    trainer.weigh_classes(class_weights);
    let (found_loss, gradients) = trainer.loss_and_gradients();
    let found = layer_weights(&gradients);
    let mut params = layer_weights(&weights);
    let expected_loss = total_loss(&setup, &params, &rows, class_weights);
    assert!(
        (found_loss - expected_loss).abs() < 2e-6 * expected_loss.max(1.0),
        "{name}: {found_loss} instead of {expected_loss}"
    );
    // The error of a central difference with this step is about 1e-10.
    let step = 1e-6;
    for idx in 0..params.len() {
        let center = params[idx];
        params[idx] = center + step;
        let above = total_loss(&setup, &params, &rows, class_weights);
        params[idx] = center - step;
        let below = total_loss(&setup, &params, &rows, class_weights);
        params[idx] = center;
        let expected = (above - below) / (2.0 * step);
        let off = (found[idx] - expected).abs();
        assert!(
            off < 3e-6 * expected.abs().max(1.0),
            "{name}: d_params[{idx}] is {} instead of {expected}",
            found[idx]
        );
    }
}

const NONE: Regularizer = Regularizer { l1: 0.0, l2: 0.0 };

#[test]
fn every_activation_with_every_loss_for_numbers() {
    for loss in [
        Loss::MeanSquaredError,
        Loss::MeanAbsoluteError,
        Loss::Huber { delta: 0.4 },
    ] {
        for activation in activations() {
            check(activation, Activation::Linear, loss, NONE);
            check(Activation::Tanh, activation, loss, NONE);
        }
        check(Activation::Tanh, Activation::Softmax, loss, NONE);
        check(Activation::Softmax, Activation::Linear, loss, NONE);
    }
}

#[test]
fn every_activation_with_every_loss_for_classes() {
    let binary = |from_logits| Loss::BinaryCrossentropy { from_logits };
    let categorical = |from_logits| Loss::SparseCategoricalCrossentropy { from_logits };
    for activation in activations() {
        check(activation, Activation::Sigmoid, binary(false), NONE);
        check(activation, Activation::Linear, binary(true), NONE);
        check(activation, Activation::Softmax, categorical(false), NONE);
        check(activation, Activation::Linear, categorical(true), NONE);
        check(Activation::Tanh, activation, binary(true), NONE);
        check(Activation::Tanh, activation, categorical(true), NONE);
    }
    // Probabilities that are neither a sigmoid's nor a softmax's.
    check(Activation::Tanh, Activation::Softmax, binary(false), NONE);
    check(
        Activation::Tanh,
        Activation::HardSigmoid,
        binary(false),
        NONE,
    );
    check(
        Activation::Tanh,
        Activation::Sigmoid,
        categorical(false),
        NONE,
    );
}

/// With 11 rows, so that the last vector has padding.
#[test]
fn weights_of_classes_count_in_loss_and_gradient_but_not_in_the_penalty() {
    let binary = |from_logits| Loss::BinaryCrossentropy { from_logits };
    let categorical = |from_logits| Loss::SparseCategoricalCrossentropy { from_logits };
    let regularizer = Regularizer { l1: 0.03, l2: 0.07 };
    for weights in [[0.25, 3.5], [1.0, 0.0]] {
        for (output, loss) in [
            (Activation::Sigmoid, binary(false)),
            (Activation::HardSigmoid, binary(false)),
            (Activation::Linear, binary(true)),
            (Activation::Softmax, categorical(false)),
            (Activation::Sigmoid, categorical(false)),
            (Activation::Linear, categorical(true)),
            (Activation::Linear, Loss::MeanSquaredError),
            (Activation::Tanh, Loss::MeanAbsoluteError),
            (Activation::Sigmoid, Loss::Huber { delta: 0.4 }),
        ] {
            check_weighted(Activation::Tanh, output, loss, regularizer, Some(&weights));
        }
    }
}

#[test]
fn penalties_count_in_loss_and_gradient() {
    for activation in [Activation::Tanh, Activation::Relu] {
        let regularizer = Regularizer { l1: 0.03, l2: 0.07 };
        check(
            activation,
            Activation::Linear,
            Loss::MeanSquaredError,
            regularizer,
        );
    }
}

/// Hidden units in another order are the same network but for rounding.
#[test]
fn permuting_hidden_units_changes_only_rounding() {
    let layers = vec![
        Dense::new(9, Activation::Tanh),
        Dense::new(1, Activation::Linear),
    ];
    let weights = initial_weights(Initializer::GlorotUniform, 5, 1, &layers);
    let order = [4, 7, 0, 8, 2, 6, 1, 5, 3];
    let permuted = vec![
        LayerWeights {
            kernel: weights[0].kernel.select(Axis(1), &order),
            bias: weights[0].bias.clone(),
        },
        LayerWeights {
            kernel: weights[1].kernel.select(Axis(0), &order),
            bias: weights[1].bias.clone(),
        },
    ];
    let inputs: Vec<f32> = (0..40).map(|n| n as f32 * 0.1 - 2.0).collect();
    let targets: Vec<f32> = inputs.iter().map(|x| x * x * 0.5).collect();
    let setup = Setup {
        n_inputs: 1,
        layers,
        loss: Loss::MeanSquaredError,
        optimizer: Optimizer::ALL[1],
        learning_rate: 0.01,
        clipping: Clipping::default(),
        batch_size: 16,
        row_order: RowOrder::NewEachEpoch,
        rules: EpochRules::default(),
        seed: 9,
    };
    let predictions = |weights: &[LayerWeights]| {
        let rows = Rows {
            inputs: inputs.clone(),
            targets: targets.clone(),
        };
        let mut trainer = Trainer::new(&setup, weights, rows, Rows::default());
        while trainer.epoch() < 50 {
            trainer.step_batch();
        }
        trainer.predict(&inputs)
    };
    let (a, b) = (predictions(&weights), predictions(&permuted));
    let off = a
        .iter()
        .zip(&b)
        .fold(0.0_f32, |most, (a, b)| most.max((a - b).abs()));
    assert!(off < 1e-4, "{off}");
}
