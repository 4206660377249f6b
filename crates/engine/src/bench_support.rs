//! Single kernels on made-up numbers, for benchmarks that measure them one by one.

use experiment::{Activation, Dense, Optimizer};

use crate::kernels;
use crate::layout::{Layer, layers, padded};
use crate::optimizer::StatefulOptimizer;

/// A dense layer of `inputs` to `units`, with a batch of made-up numbers, gradients and Adam's state.
#[derive(Debug, Clone)]
pub struct SingleLayer {
    layers: Vec<Layer>,
    samples: usize,
    params: Vec<f32>,
    grads: Vec<f32>,
    optimizer: StatefulOptimizer,
    before: Vec<f32>,
    d_before: Vec<f32>,
    outputs: Vec<f32>,
    deltas: Vec<f32>,
}

impl SingleLayer {
    /// A layer of `inputs` to `units`. The layer before it has the same activation, which its deltas
    /// need. `samples` is rounded up to a multiple of four.
    pub fn new(inputs: usize, units: usize, samples: usize, activation: Activation) -> Self {
        let dense = [
            Dense::new(inputs, activation),
            Dense::new(units, activation),
        ];
        let (layers, n_params) = layers(1, &dense);
        let n_params = padded(n_params);
        let samples = padded(samples);
        let numbers = |n: usize| -> Vec<f32> {
            (0..n)
                .map(|v| ((v * 37) % 101) as f32 * 0.01 - 0.5)
                .collect()
        };
        Self {
            samples,
            params: numbers(n_params),
            grads: numbers(n_params),
            optimizer: StatefulOptimizer::new(Optimizer::ADAM, 1e-9, n_params),
            before: numbers(inputs * samples),
            d_before: numbers(inputs * samples),
            outputs: numbers(units * samples),
            deltas: numbers(units * samples),
            layers,
        }
    }

    /// Number of multiplications and additions of one matrix product.
    pub fn flops(&self) -> f64 {
        let layer = &self.layers[1];
        2.0 * (layer.inputs * layer.units * self.samples) as f64
    }

    /// Computes the outputs from the inputs, activation included.
    pub fn forward(&mut self) {
        let Self {
            layers,
            params,
            samples,
            before,
            outputs,
            ..
        } = self;
        kernels::forward(&layers[1], params, *samples, before, outputs, &mut []);
    }

    /// Computes the deltas of the layer before from those of this one.
    pub fn deltas(&mut self) {
        let Self {
            layers,
            params,
            samples,
            before,
            d_before,
            deltas,
            ..
        } = self;
        kernels::deltas(
            &layers[0], &layers[1], params, *samples, deltas, before, d_before,
        );
    }

    /// Computes the gradients of kernel and bias.
    pub fn gradients(&mut self) {
        let Self {
            layers,
            grads,
            samples,
            before,
            deltas,
            ..
        } = self;
        kernels::gradients(&layers[1], *samples, before, deltas, grads);
    }

    /// One step of Adam on the parameters of this layer and of the one before.
    pub fn step(&mut self) {
        self.optimizer.update(&mut self.params, &self.grads);
    }
}
