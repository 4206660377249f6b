//! Every kernel against `plain`, bit by bit.
//!
//! `plain` knows neither blocks nor panels nor padding: what it is given and what it returns are
//! Keras's matrices, which are copied here from and to the layouts of the fast kernels.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use experiment::random::{Random, Stream};
use experiment::{Activation, Dense};
use ndarray::{Array2, ArrayView1, ArrayView2, s};

use super::{deltas, forward, gradients, lanes, plain, shallow};
use crate::activation::keeps_slope;
use crate::layout::{Layer, layers, padded, place};

/// All that work on one value, with parameters that are not the defaults.
fn activations() -> Vec<Activation> {
    let elementwise = Activation::ALL.into_iter();
    let elementwise = elementwise.filter(|&activation| activation != Activation::Softmax);
    let with_parameters = elementwise.map(|activation| match activation {
        Activation::LeakyRelu { .. } => Activation::LeakyRelu {
            negative_slope: 0.3,
        },
        Activation::Elu { .. } => Activation::Elu { alpha: 0.7 },
        other => other,
    });
    with_parameters.collect()
}

/// Numbers of all signs, some exactly 0.
fn numbers(random: &mut Random, n: usize) -> Vec<f32> {
    (0..n)
        .map(|_| match random.below(9) {
            0 => 0.0,
            _ => random.uniform(-2.0, 2.0) as f32,
        })
        .collect()
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|v| v.to_bits()).collect()
}

fn clear_padding(units: usize, n: usize, d: &mut [f32]) {
    for sample in n..padded(n) {
        for unit in 0..units {
            d[place(units, padded(n), unit, sample)] = 0.0;
        }
    }
}

/// Values in blocks as a matrix. Shape: `[padded, units]`.
fn matrix(units: usize, padded: usize, blocks: &[f32]) -> Array2<f32> {
    Array2::from_shape_fn((padded, units), |(sample, unit)| {
        blocks[place(units, padded, unit, sample)]
    })
}

/// The way back.
fn blocks(matrix: ArrayView2<f32>) -> Vec<f32> {
    let (padded, units) = matrix.dim();
    let mut blocks = vec![9.0; units * padded];
    for ((sample, unit), &value) in matrix.indexed_iter() {
        blocks[place(units, padded, unit, sample)] = value;
    }
    blocks
}

fn kernel(layer: &Layer, params: &[f32]) -> Array2<f32> {
    let kernel = &params[layer.kernel()];
    Array2::from_shape_fn((layer.inputs, layer.units), |(input, unit)| {
        kernel[layer.weight(input, unit)]
    })
}

fn bias<'a>(layer: &Layer, params: &'a [f32]) -> ArrayView1<'a, f32> {
    ArrayView1::from(&params[layer.bias()])
}

/// Writes a layer's gradients to their places among the parameters'.
fn write(layer: &Layer, gradients: &plain::Gradients, grads: &mut [f32]) {
    for ((input, unit), &value) in gradients.d_kernel.indexed_iter() {
        grads[layer.kernel()][layer.weight(input, unit)] = value;
    }
    for (unit, &value) in gradients.d_bias.indexed_iter() {
        grads[layer.bias()][unit] = value;
    }
}

/// The gradients of the first `n` samples: padding changes no sum.
fn plain_gradients(layer: &Layer, n: usize, x: &[f32], d: &[f32], grads: &mut [f32]) {
    let x = matrix(layer.inputs, padded(n), x);
    let d = matrix(layer.units, padded(n), d);
    let rows = s![..n, ..];
    write(
        layer,
        &plain::gradients(x.slice(rows), d.slice(rows)),
        grads,
    );
}

fn check(pair: &[Layer], n_params: usize, n: usize) {
    let [layer, next] = pair else {
        unreachable!("two layers")
    };
    let padded = padded(n);
    let mut random = Random::new(
        n as u32,
        Stream::Data,
        (layer.units * 31 + next.units) as u32,
    );
    let params = numbers(&mut random, n_params);
    let x = numbers(&mut random, layer.inputs * padded);
    let name = format!("{layer:?}, then {}, {n} samples", next.units);

    let room = layer.units * padded;
    let is_kept = keeps_slope(layer.activation);
    let (mut y, mut slope) = (vec![9.0; room], vec![9.0; if is_kept { room } else { 0 }]);
    forward(layer, &params, padded, &x, &mut y, &mut slope);
    let plain = plain::forward(
        layer.activation,
        kernel(layer, &params).view(),
        bias(layer, &params),
        matrix(layer.inputs, padded, &x).view(),
    );
    assert_eq!(bits(&y), bits(&blocks(plain.y.view())), "outputs of {name}");
    if is_kept {
        let slope_plain = blocks(plain.slope.view());
        assert_eq!(bits(&slope), bits(&slope_plain), "slopes of {name}");
    }

    let mut d_next = numbers(&mut random, next.units * padded);
    clear_padding(next.units, n, &mut d_next);
    slope.resize(room, 0.0);
    let mut d = slope;
    deltas(layer, next, &params, padded, &d_next, &y, &mut d);
    let d_plain = plain::deltas(
        kernel(next, &params).view(),
        matrix(next.units, padded, &d_next).view(),
        plain.slope.view(),
    );
    let d_plain = blocks(d_plain.view());
    assert_eq!(bits(&d), bits(&d_plain), "deltas of {name}");

    let mut grads = vec![0.0; n_params];
    let mut grads_plain = grads.clone();
    gradients(layer, padded, &x, &d, &mut grads);
    plain_gradients(layer, n, &x, &d, &mut grads_plain);
    assert_eq!(bits(&grads), bits(&grads_plain), "gradients of {name}");

    if shallow::goes_back_at_once(layer, next) {
        plain_gradients(next, n, &y, &d_next, &mut grads_plain);
        let (mut d, mut grads) = (vec![9.0; room], vec![9.0; n_params]);
        let pair = [layer, next];
        let deltas = (&mut d[..], &d_next[..]);
        shallow::back_through(pair, &params, padded, &x, &y, deltas, &mut grads);
        assert_eq!(bits(&d), bits(&d_plain), "deltas at once of {name}");
        assert_eq!(bits(&grads), bits(&grads_plain), "all gradients of {name}");
    }

    if shallow::goes_back_from_one(layer, next) {
        let (mut d, mut grads) = (vec![9.0; room], vec![9.0; n_params]);
        let mut expected = grads.clone();
        plain_gradients(next, n, &y, &d_next, &mut expected);
        let deltas = (&mut d[..], &d_next[..]);
        shallow::back_from_one([layer, next], &params, padded, &y, deltas, &mut grads);
        assert_eq!(bits(&d), bits(&d_plain), "deltas from one unit of {name}");
        assert_eq!(
            bits(&grads),
            bits(&expected),
            "gradients of one unit, {name}"
        );
    }
}

/// One lane of vectors as blocks, and back.
fn lane(units: usize, padded: usize, vectors: &[f32], lane: usize) -> Vec<f32> {
    let mut blocks = vec![0.0; units * padded];
    for unit in 0..units {
        for sample in 0..padded {
            blocks[place(units, padded, unit, sample)] =
                vectors[(unit * padded + sample) * 4 + lane];
        }
    }
    blocks
}

fn every_fourth(vectors: &[f32], lane: usize) -> Vec<f32> {
    vectors.iter().skip(lane).step_by(4).copied().collect()
}

fn check_lanes(pair: &[Layer], n_params: usize, n: usize) {
    let [layer, next] = pair else {
        unreachable!("two layers")
    };
    let padded = padded(n);
    let mut random = Random::new(
        n as u32,
        Stream::Weights,
        (layer.units * 31 + next.units) as u32,
    );
    let params = numbers(&mut random, n_params * 4);
    let x = numbers(&mut random, layer.inputs * padded * 4);
    let mut d_next = numbers(&mut random, next.units * padded * 4);
    for unit in 0..next.units {
        d_next[(unit * padded + n) * 4..(unit + 1) * padded * 4].fill(0.0);
    }
    let room = layer.units * padded;
    let is_kept = keeps_slope(layer.activation);
    let mut y = vec![9.0; room * 4];
    let mut d = vec![9.0; if is_kept { room * 4 } else { 0 }];
    lanes::forward(layer, &params, padded, &x, &mut y, &mut d);
    d.resize(room * 4, 0.0);
    lanes::deltas(layer, next, &params, padded, &d_next, &y, &mut d);
    let mut grads = vec![0.0; n_params * 4];
    lanes::gradients(layer, padded, &x, &d, &mut grads);
    for idx in 0..4 {
        let name = format!("lane {idx} of {layer:?}, then {}, {n} samples", next.units);
        let params = every_fourth(&params, idx);
        let x = lane(layer.inputs, padded, &x, idx);
        let plain = plain::forward(
            layer.activation,
            kernel(layer, &params).view(),
            bias(layer, &params),
            matrix(layer.inputs, padded, &x).view(),
        );
        let y = lane(layer.units, padded, &y, idx);
        assert_eq!(bits(&y), bits(&blocks(plain.y.view())), "outputs of {name}");
        let d_next = lane(next.units, padded, &d_next, idx);
        let d_plain = plain::deltas(
            kernel(next, &params).view(),
            matrix(next.units, padded, &d_next).view(),
            plain.slope.view(),
        );
        let d = lane(layer.units, padded, &d, idx);
        assert_eq!(bits(&d), bits(&blocks(d_plain.view())), "deltas of {name}");
        let mut grads_plain = vec![0.0; n_params];
        plain_gradients(layer, n, &x, &d, &mut grads_plain);
        let grads = every_fourth(&grads, idx);
        assert_eq!(bits(&grads), bits(&grads_plain), "gradients of {name}");
    }
}

/// All widths around the tiles' edges, all numbers of samples around the blocks'.
#[test]
fn fast_and_plain_are_the_same_bits() {
    let activations = activations();
    for n in [1, 2, 4, 5, 8, 9, 10, 12, 13, 16, 17, 32, 37, 40, 64] {
        for units in [1, 2, 3, 4, 5, 7, 8, 11] {
            for inputs in [1, 2, 3, 4, 9] {
                for outputs in [1, 2, 3, 4, 6, 9] {
                    let place = n + units + inputs + outputs;
                    let activation = activations[place % activations.len()];
                    let dense = [
                        Dense::new(units, activation),
                        Dense::new(outputs, Activation::Linear),
                    ];
                    let (layers, n_params) = layers(inputs, &dense);
                    check(&layers, n_params, n);
                    check_lanes(&layers, n_params, n);
                }
            }
        }
    }
}

#[test]
fn wide_layers_too() {
    for (activation, inputs, units, outputs) in [
        (Activation::Tanh, 1, 130, 67),
        (Activation::Sigmoid, 5, 33, 16),
        (Activation::Linear, 2, 30, 21),
        (Activation::Relu, 3, 20, 42),
        (Activation::Relu, 67, 130, 1),
        (Activation::Softplus, 130, 67, 131),
    ] {
        let dense = [
            Dense::new(units, activation),
            Dense::new(outputs, Activation::Linear),
        ];
        let (layers, n_params) = layers(inputs, &dense);
        for n in [3, 10, 32, 50, 63, 65, 70] {
            check(&layers, n_params, n);
        }
    }
}
