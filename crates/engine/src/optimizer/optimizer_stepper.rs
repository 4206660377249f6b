//! An optimizer that steps over given gradients.

use experiment::{Activation, Clipping, Dense, LayerWeights, Optimizer};

use crate::gradient;
use crate::layout::{Layer, layers, padded, read, write};
use crate::optimizer::stateful_optimizer::StatefulOptimizer;

/// Steps an optimizer over given gradients, for variables of its own: what the tests against Keras
/// feed with gradients from a file.
pub struct OptimizerStepper {
    optimizer: StatefulOptimizer,
    layers: Vec<Layer>,
    clipping: Clipping,
    params: Vec<f32>,
    grads: Vec<f32>,
}

impl OptimizerStepper {
    /// For one dense layer's kernel and bias. Panics if `initial` has another number of columns than biases.
    pub fn new(
        kind: Optimizer,
        learning_rate: f64,
        clipping: Clipping,
        initial: &LayerWeights,
    ) -> Self {
        let dense = Dense::new(initial.bias.len(), Activation::Linear);
        let (layers, n_params) = layers(initial.kernel.nrows(), [&dense]);
        let n_params = padded(n_params);
        let mut params = vec![0.0; n_params];
        write(&layers, std::slice::from_ref(initial), &mut params);
        Self {
            optimizer: StatefulOptimizer::new(kind, learning_rate, n_params),
            layers,
            clipping,
            grads: vec![0.0; n_params],
            params,
        }
    }

    /// Clips the gradients, takes a step and returns the variables.
    pub fn step(&mut self, gradients: &LayerWeights) -> LayerWeights {
        write(
            &self.layers,
            std::slice::from_ref(gradients),
            &mut self.grads,
        );
        gradient::clip(&self.layers, &self.clipping, &mut self.grads);
        self.optimizer.update(&mut self.params, &self.grads);
        let mut weights = read(&self.layers, &self.params);
        weights.swap_remove(0)
    }
}
