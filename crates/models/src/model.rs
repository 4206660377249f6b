//! A trained network, free of the experiment that it comes from.

use experiment::{Activation, LayerWeights, Scaler};

use crate::signs::has_signs;

/// A trained multilayer perceptron: what the files of other tools can hold.
///
/// It predicts `target_mean + target_std · network((x − input_mean) / input_std)`, where
/// [`Scaler`] has means and standard deviations; without standardization they are 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// The layers from the input to the output; at least one.
    pub layers: Vec<ModelLayer>,
    /// The standardization around the network.
    pub scaler: Scaler,
    /// Names of the inputs, as people call them. Shape: `[n_inputs]`
    pub input_names: Vec<String>,
    /// Names of the outputs: the target's, or those of the classes. Shape: `[n_outputs]`, or `[2]` where one
    /// output is the probability of the second class.
    pub output_names: Vec<String>,
}

/// A dense layer: `activation(x · kernel + bias)`.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelLayer {
    /// The function of the weighted sums.
    pub activation: Activation,
    /// Kernel and bias. Shapes: `[inputs, units]`, `[units]`
    pub weights: LayerWeights,
}

impl Model {
    /// Returns the number of inputs.
    pub fn n_inputs(&self) -> usize {
        self.layers.first().map_or(0, ModelLayer::n_inputs)
    }

    /// Returns the number of outputs of the network.
    pub fn n_outputs(&self) -> usize {
        self.layers.last().map_or(0, ModelLayer::n_units)
    }

    /// Returns whether the inputs are standardized.
    pub fn scales_inputs(&self) -> bool {
        is_scaled(&self.scaler.input_mean, &self.scaler.input_std)
    }

    /// Returns whether the only output goes from −1 for the first to 1 for the second of two classes, and the
    /// standardization brings it to 0 … 1.
    pub fn has_signs(&self) -> bool {
        self.output_names.len() == 2 && has_signs(&self.scaler, self.n_outputs())
    }

    /// Returns whether the target is standardized.
    pub fn scales_target(&self) -> bool {
        is_scaled(&self.scaler.target_mean, &self.scaler.target_std)
    }
}

impl ModelLayer {
    /// Returns the number of inputs of the layer.
    pub fn n_inputs(&self) -> usize {
        self.weights.kernel.nrows()
    }

    /// Returns the number of units.
    pub fn n_units(&self) -> usize {
        self.weights.kernel.ncols()
    }
}

fn is_scaled(mean: &[f64], std: &[f64]) -> bool {
    mean.iter().any(|&it| it != 0.0) || std.iter().any(|&it| it != 1.0)
}
