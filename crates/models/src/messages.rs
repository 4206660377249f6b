//! What a page and the program that reads and writes models (`crates/models-worker`) send each other.
//!
//! A request and an answer each have one array of `f32` or of bytes beside them, which crosses as a typed array: the
//! weights of a network, or a file.

use experiment::{Activation, LayerWeights, Scaler};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::{AboutModel, Model, ModelFormat, ModelLayer, ReadError, ReadModel, Refusal};

/// What a page asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ModelRequest {
    /// What each format makes of a network: [`ModelAnswer::Offered`]. Its weights are beside it.
    Offer {
        /// The network.
        model: ModelHead,
        /// The files' names without their ends.
        stem: String,
    },
    /// A file: [`ModelAnswer::Written`]. The weights are beside the request.
    Write {
        /// The network.
        model: ModelHead,
        /// The format.
        format: ModelFormat,
    },
    /// The network of a file: [`ModelAnswer::Read`]. The file is beside the request.
    Read {
        /// The file's name.
        name: String,
    },
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ModelAnswer {
    /// What each format makes of the network, in the order of [`ModelFormat::ALL`].
    Offered(Vec<Offer>),
    /// The file is beside the answer.
    Written(ModelFormat),
    /// The format cannot hold the network.
    Refused(Refusal),
    /// The network of the file; its weights are beside the answer.
    Read {
        /// Inputs and units of each layer.
        shapes: Vec<[usize; 2]>,
        /// What the file says beside the weights.
        about: AboutModel,
    },
    /// The file has no network that can be read.
    NotRead(ReadError),
}

/// What a format makes of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// The format.
    pub format: ModelFormat,
    /// Length of the file in bytes, or why there is none.
    pub size: Result<usize, Refusal>,
    /// The program that loads the file; see [`loading_code`](crate::loading_code()).
    pub code: String,
}

/// A model without the values of its weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelHead {
    /// Inputs and units of each layer.
    pub shapes: Vec<[usize; 2]>,
    /// Activation of each layer.
    pub activations: Vec<Activation>,
    /// The standardization.
    pub scaler: Scaler,
    /// Names of the inputs.
    pub input_names: Vec<String>,
    /// Names of the outputs.
    pub output_names: Vec<String>,
}

/// Returns inputs and units of each layer.
pub fn shapes<'a>(weights: impl Iterator<Item = &'a LayerWeights>) -> Vec<[usize; 2]> {
    weights
        .map(|it| [it.kernel.nrows(), it.kernel.ncols()])
        .collect()
}

/// Returns the values of layers one after the other, each kernel row by row and then its bias.
pub fn values<'a>(weights: impl Iterator<Item = &'a LayerWeights>) -> Vec<f32> {
    let layers = weights.flat_map(|it| it.kernel.iter().chain(&it.bias));
    layers.copied().collect()
}

/// Puts layers together again; `None` if there are not exactly as many values as the shapes need.
pub fn layers(shapes: &[[usize; 2]], mut values: &[f32]) -> Option<Vec<LayerWeights>> {
    let mut layers = Vec::new();
    for &[inputs, units] in shapes {
        let (kernel, rest) = values.split_at_checked(inputs.checked_mul(units)?)?;
        let (bias, rest) = rest.split_at_checked(units)?;
        values = rest;
        layers.push(LayerWeights {
            kernel: Array2::from_shape_vec((inputs, units), kernel.to_vec()).ok()?,
            bias: bias.to_vec(),
        });
    }
    values.is_empty().then_some(layers)
}

impl ModelHead {
    /// Takes a model apart: the head, and the [`values`] of its layers.
    pub fn of(model: Model) -> (Self, Vec<f32>) {
        let weights = || model.layers.iter().map(|it| &it.weights);
        let (shapes, values) = (shapes(weights()), values(weights()));
        let head = Self {
            shapes,
            activations: model.layers.iter().map(|it| it.activation).collect(),
            scaler: model.scaler,
            input_names: model.input_names,
            output_names: model.output_names,
        };
        (head, values)
    }

    /// Puts the model together again; `None` if the values do not fit.
    pub fn with(self, values: &[f32]) -> Option<Model> {
        let weights = layers(&self.shapes, values)?;
        if weights.is_empty() || weights.len() != self.activations.len() {
            return None;
        }
        let layers = self.activations.into_iter().zip(weights);
        Some(Model {
            layers: layers
                .map(|(activation, weights)| ModelLayer {
                    activation,
                    weights,
                })
                .collect(),
            scaler: self.scaler,
            input_names: self.input_names,
            output_names: self.output_names,
        })
    }
}

/// Answers a request that came with these values, or with the bytes of a file. The second part of the answer crosses
/// beside it. `None` if the values are not those of the request's network.
pub fn answer(request: ModelRequest, beside: Beside) -> Option<(ModelAnswer, Beside)> {
    match (request, beside) {
        (ModelRequest::Offer { model, stem }, Beside::Values(values)) => {
            let model = model.with(&values)?;
            let offers = ModelFormat::ALL.map(|format| Offer {
                format,
                size: crate::write(&model, format).map(|file| file.len()),
                code: crate::loading_code(&model, format, &format.file_name(&stem)),
            });
            Some((ModelAnswer::Offered(offers.into()), Beside::Nothing))
        }
        (ModelRequest::Write { model, format }, Beside::Values(values)) => {
            let model = model.with(&values)?;
            Some(match crate::write(&model, format) {
                Ok(file) => (ModelAnswer::Written(format), Beside::File(file)),
                Err(refusal) => (ModelAnswer::Refused(refusal), Beside::Nothing),
            })
        }
        (ModelRequest::Read { name }, Beside::File(file)) => {
            Some(match crate::read(&name, &file) {
                Ok(ReadModel { weights, about }) => {
                    let shapes = shapes(weights.iter());
                    let values = Beside::Values(values(weights.iter()));
                    (ModelAnswer::Read { shapes, about }, values)
                }
                Err(error) => (ModelAnswer::NotRead(error), Beside::Nothing),
            })
        }
        _ => None,
    }
}

/// The array beside a request or an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Beside {
    /// None.
    Nothing,
    /// The [`values`] of layers.
    Values(Vec<f32>),
    /// The bytes of a file.
    File(Vec<u8>),
}
