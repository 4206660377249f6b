//! What a file of weights gives.

use experiment::{Activation, LayerWeights, Scaler};

use crate::architecture::Architecture;
use crate::tensor::{Layers, Layout};
use crate::{Model, ModelLayer};

/// Weights, and what the file says about the network that they belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadWeights {
    /// The layers from the input to the output; at least one. Each has as many inputs as the one before has units.
    pub weights: Vec<LayerWeights>,
    /// How the kernels stood in the file.
    pub layout: Layout,
    /// Whether kernels are square and no name tells their layout: it was taken to be Keras's.
    pub is_layout_guessed: bool,
    /// What a file of Neurona says beside the weights; `None` for files of others.
    pub described: Option<Described>,
}

/// What weights alone do not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// Activations from the first layer to the output.
    pub activations: Vec<Activation>,
    /// The standardization around the network.
    pub scaler: Scaler,
    /// Names of the inputs.
    pub input_names: Vec<String>,
    /// Names of the outputs.
    pub output_names: Vec<String>,
}

impl ReadWeights {
    pub(crate) fn new(layers: Layers, architecture: Option<Architecture>) -> Self {
        let described = architecture.filter(|it| it.fits(&layers.weights));
        Self {
            weights: layers.weights,
            layout: layers.layout,
            is_layout_guessed: layers.is_layout_guessed,
            described: described.map(|it| Described {
                activations: it.activations,
                scaler: it.scaler,
                input_names: it.input_names,
                output_names: it.output_names,
            }),
        }
    }

    /// Returns the model; `None` if the file does not describe the network.
    pub fn into_model(self) -> Option<Model> {
        let described = self.described?;
        let layers = described.activations.into_iter().zip(self.weights);
        Some(Model {
            layers: layers
                .map(|(activation, weights)| ModelLayer {
                    activation,
                    weights,
                })
                .collect(),
            scaler: described.scaler,
            input_names: described.input_names,
            output_names: described.output_names,
        })
    }
}
