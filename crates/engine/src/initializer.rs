//! Initial kernels, distributed as Keras's initializers of the same name, and biases.

use experiment::random::{Random, Stream};
use experiment::seedrandom::Seedrandom;
use experiment::{Dense, Experiment, Initializer, LayerWeights};
use ndarray::Array2;

/// Standard deviation of a standard normal that is cut at 2.
const TRUNCATED_STD: f64 = 0.879_625_661_034_239_8;

/// The initial weights of an experiment, by layer.
pub(crate) fn weights_of(experiment: &Experiment) -> Vec<LayerWeights> {
    let (network, seed, n_inputs) = (&experiment.network, experiment.seed, experiment.n_inputs());
    if network.initializer == Initializer::UniformHalf
        && let Some(mut random) = experiment.data.weight_draws(seed)
    {
        return weights_after_points(n_inputs, network.layers(), &mut random);
    }
    initial_weights(network.initializer, seed, n_inputs, network.layers())
}

/// The initial weights of TensorFlow Playground: the next numbers of its generator, all weights of a unit one after the
/// other, unit by unit.
///
/// Source: `buildNetwork` in `nn.ts` of tensorflow/playground at commit 02469bd.
fn weights_after_points<'a>(
    n_inputs: usize,
    layers: impl IntoIterator<Item = &'a Dense>,
    random: &mut Seedrandom,
) -> Vec<LayerWeights> {
    let initializer = Initializer::UniformHalf;
    let mut inputs = n_inputs;
    let of_layer = |dense: &Dense| {
        let draw = || (random.unit() - 0.5) as f32;
        let by_unit = Array2::from_shape_simple_fn((dense.units, inputs), draw);
        inputs = dense.units;
        LayerWeights {
            kernel: by_unit.t().as_standard_layout().into_owned(),
            bias: vec![initializer.bias() as f32; dense.units],
        }
    };
    layers.into_iter().map(of_layer).collect()
}

/// The initial weights of a seed, by layer. Each layer has its own random numbers, so that its weights do
/// not depend on the layers before it.
pub fn initial_weights<'a>(
    initializer: Initializer,
    seed: u32,
    n_inputs: usize,
    layers: impl IntoIterator<Item = &'a Dense>,
) -> Vec<LayerWeights> {
    let mut inputs = n_inputs;
    layers
        .into_iter()
        .zip(0..)
        .map(|(dense, layer_idx)| {
            let mut random = Random::new(seed, Stream::Weights, layer_idx);
            let kernel = kernel(initializer, inputs, dense.units, &mut random);
            inputs = dense.units;
            LayerWeights {
                kernel,
                bias: vec![initializer.bias() as f32; dense.units],
            }
        })
        .collect()
}

/// Draws the initial kernel of one layer, row by row.
///
/// With `n` the number of inputs (He, LeCun) or the mean of inputs and units (Glorot) and a scale
/// of 1 (He: 2): uniform on `±√(3 scale / n)`; or normal with variance `scale / n`, cut at two
/// standard deviations of the uncut one. Orthogonal: orthonormal rows or columns, whichever are
/// fewer.
///
/// Shape of the result: `[inputs, units]`.
/// Source: Keras `VarianceScaling`, `Orthogonal`.
pub fn kernel(
    initializer: Initializer,
    inputs: usize,
    units: usize,
    random: &mut Random,
) -> Array2<f32> {
    let mean = (inputs + units) as f64 / 2.0;
    let inputs_only = inputs as f64;
    match initializer {
        Initializer::GlorotUniform => uniform(1.0 / mean, inputs, units, random),
        Initializer::HeUniform => uniform(2.0 / inputs_only, inputs, units, random),
        Initializer::LecunUniform => uniform(1.0 / inputs_only, inputs, units, random),
        Initializer::GlorotNormal => normal(1.0 / mean, inputs, units, random),
        Initializer::HeNormal => normal(2.0 / inputs_only, inputs, units, random),
        Initializer::LecunNormal => normal(1.0 / inputs_only, inputs, units, random),
        Initializer::Orthogonal => orthogonal(inputs, units, random),
        Initializer::UniformHalf => drawn(inputs, units, || random.uniform(-0.5, 0.5)),
        Initializer::Zeros => Array2::zeros((inputs, units)),
    }
}

/// A kernel of values drawn one after the other, row by row.
fn drawn(inputs: usize, units: usize, mut draw: impl FnMut() -> f64) -> Array2<f32> {
    Array2::from_shape_simple_fn((inputs, units), || draw() as f32)
}

/// Uniform on `±√(3 variance)`.
fn uniform(variance: f64, inputs: usize, units: usize, random: &mut Random) -> Array2<f32> {
    let limit = (3.0 * variance).sqrt();
    drawn(inputs, units, || random.uniform(-limit, limit))
}

/// Normal with this variance after the cut at two standard deviations.
fn normal(variance: f64, inputs: usize, units: usize, random: &mut Random) -> Array2<f32> {
    let std = variance.sqrt() / TRUNCATED_STD;
    drawn(inputs, units, || std * random.truncated_normal())
}

/// Orthonormal rows or columns, uniform over all orthonormal sets, by the modified Gram–Schmidt procedure on
/// normal vectors. Keras's QR decomposition with a positive diagonal has the same distribution.
fn orthogonal(inputs: usize, units: usize, random: &mut Random) -> Array2<f32> {
    let (n, len) = (inputs.min(units), inputs.max(units));
    let mut vectors: Vec<Vec<f64>> = (0..n)
        .map(|_| (0..len).map(|_| random.normal()).collect())
        .collect();
    for idx in 0..n {
        let (done, rest) = vectors.split_at_mut(idx + 1);
        let unit = &mut done[idx];
        let norm = dot(unit, unit).sqrt();
        for value in unit.iter_mut() {
            *value /= norm;
        }
        for other in rest {
            let share = dot(unit, other);
            for (value, part) in other.iter_mut().zip(unit.iter()) {
                *value -= share * part;
            }
        }
    }
    Array2::from_shape_fn((inputs, units), |(input, unit)| {
        let value = if inputs <= units {
            vectors[input][unit]
        } else {
            vectors[unit][input]
        };
        value as f32
    })
}

/// The scalar product, in four partial sums: an addition does not wait for the one before.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    for (a, b) in a.chunks(4).zip(b.chunks(4)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}
