//! An optimizer applied to given gradients, for tests.

use experiment::{Activation, Clipping, Dense, LayerWeights, Optimizer};

use crate::gradient;
use crate::layout::{Layer, layers, padded, read, write};
use crate::optimizer::stateful_optimizer::StatefulOptimizer;

/// An optimizer with variables of its own and no network: the tests against Keras apply it to gradients
/// from a file.
pub struct OptimizerStepper {
    optimizer: StatefulOptimizer,
    layers: Vec<Layer>,
    clipping: Clipping,
    params: Vec<f32>,
    grads: Vec<f32>,
}

impl OptimizerStepper {
    /// The variables are the kernel and the bias of one dense layer.
    ///
    /// Panics if `initial` has another number of columns than biases.
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
    ///
    /// Shapes: `gradients` and the result are those of the initial variables. Panics if `gradients` has
    /// others.
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
