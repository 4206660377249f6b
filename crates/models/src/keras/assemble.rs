//! A model from the steps of its layers and their weights.

use experiment::{Activation, Scaler};

use super::config::LayerConfig;
use super::layer::{Moments, Step};
use super::source::Source;
use super::{KerasError, Note};
use crate::ModelLayer;
use crate::hdf5::H5Error;
use crate::weights_h5::Chain;

/// The part of a model that has been read.
pub(super) struct Assembly<'a, 'f> {
    source: Source<'a, 'f>,
    chain: Chain,
    activations: Vec<Activation>,
    input: Option<Moments>,
    target: Option<Moments>,
    /// Whether a value is a row, so that a dense layer takes all of it.
    is_row: bool,
    pub notes: Vec<Note>,
}

impl<'a, 'f> Assembly<'a, 'f> {
    /// Starts a model whose weights are there.
    pub fn new(source: Source<'a, 'f>) -> Self {
        Self {
            source,
            chain: Chain::default(),
            activations: Vec::new(),
            input: None,
            target: None,
            is_row: true,
            notes: Vec::new(),
        }
    }

    /// Appends a layer.
    pub fn push(&mut self, layer: &LayerConfig, step: Step) -> Result<(), KerasError> {
        let is_before = self.activations.is_empty();
        let has_target = self.target.is_some();
        match step {
            Step::Input { rank } => self.is_row = rank == 1,
            Step::Flatten => {
                self.is_row = true;
                self.leave_out(layer);
            }
            Step::Nothing => self.leave_out(layer),
            _ if !self.is_row => return Err(layer.misplaced()),
            Step::Activate(Activation::Linear) => {}
            Step::Activate(activation) => match self.activations.last_mut() {
                Some(last) if *last == Activation::Linear && !has_target => *last = activation,
                _ => return Err(layer.misplaced()),
            },
            Step::Dense { .. } if has_target => return Err(layer.misplaced()),
            Step::Dense {
                n_units,
                activation,
                has_bias,
            } => {
                self.dense(layer, n_units, has_bias)?;
                self.activations.push(activation);
            }
            Step::Normalize { moments, inverts } => {
                let moments = match moments {
                    Some(moments) => moments,
                    None => self.adapted(layer)?,
                };
                if inverts == is_before {
                    return Err(layer.misplaced());
                }
                self.scale(layer, moments)?;
            }
            Step::Rescale(moments) if is_before => {
                let moments = moments.inverse().ok_or_else(|| layer.unknown())?;
                self.scale(layer, moments)?;
            }
            Step::Rescale(moments) => self.scale(layer, moments)?,
        }
        Ok(())
    }

    fn leave_out(&mut self, layer: &LayerConfig) {
        self.notes.push(Note::LeftOut {
            layer: layer.name().to_owned(),
            class: layer.class.clone(),
        });
    }

    fn dense(
        &mut self,
        layer: &LayerConfig,
        n_units: Option<usize>,
        has_bias: bool,
    ) -> Result<(), KerasError> {
        let missing = |tensor_idx| self.source.missing(layer, "dense", tensor_idx);
        let kernel = self.source.tensor(layer, "dense", 0)?;
        let kernel = kernel.ok_or_else(|| missing(0))?;
        let bias = if has_bias {
            let bias = self.source.tensor(layer, "dense", 1)?;
            Some(bias.ok_or_else(|| missing(1))?)
        } else {
            self.notes.push(Note::NoBias {
                layer: layer.name().to_owned(),
            });
            None
        };
        if let (Some(n_units), &[rows, units]) = (n_units, kernel.1.shape.as_slice())
            && n_units != units
        {
            return Err(KerasError::Weights(H5Error::Shape {
                path: kernel.0,
                expected: vec![Some(rows), Some(n_units)],
                found: kernel.1.shape,
            }));
        }
        self.chain.push(kernel, bias)?;
        Ok(())
    }

    /// Returns what a `Normalization` layer has learned from data.
    fn adapted(&self, layer: &LayerConfig) -> Result<Moments, KerasError> {
        let values = |tensor_idx| -> Result<Vec<f64>, H5Error> {
            let tensor = self.source.tensor(layer, "normalization", tensor_idx)?;
            let missing = || self.source.missing(layer, "normalization", tensor_idx);
            let (_, tensor) = tensor.ok_or_else(missing)?;
            Ok(tensor.values.into_iter().map(f64::from).collect())
        };
        Moments::of_variance(values(0)?, &values(1)?).ok_or_else(|| layer.unknown())
    }

    /// Takes a standardization: of the inputs before the first dense layer, otherwise of the target.
    fn scale(&mut self, layer: &LayerConfig, moments: Moments) -> Result<(), KerasError> {
        let place = if self.activations.is_empty() {
            &mut self.input
        } else {
            &mut self.target
        };
        match place.replace(moments) {
            Some(_) => Err(layer.misplaced()),
            None => Ok(()),
        }
    }

    /// Returns layers, standardization and notes.
    ///
    /// Errors: no dense layer; a standardization of another number of columns than the network has.
    pub fn finish(self) -> Result<(Vec<ModelLayer>, Scaler, Vec<Note>), KerasError> {
        let layers: Vec<ModelLayer> = self
            .chain
            .layers
            .into_iter()
            .zip(self.activations)
            .map(|(weights, activation)| ModelLayer {
                activation,
                weights,
            })
            .collect();
        let (Some(first), Some(last)) = (layers.first(), layers.last()) else {
            return Err(KerasError::NoLayers);
        };
        let mut scaler = Scaler::identity(first.n_inputs(), last.n_units());
        if let Some(input) = self.input {
            scaler.input_mean = of_columns(input.mean, first.n_inputs())?;
            scaler.input_std = of_columns(input.std, first.n_inputs())?;
        }
        if let Some(target) = self.target {
            scaler.target_mean = of_columns(target.mean, last.n_units())?;
            scaler.target_std = of_columns(target.std, last.n_units())?;
        }
        // As in every other file: one target, whose classes may have an output each.
        if is_same(&scaler.target_mean) && is_same(&scaler.target_std) {
            scaler.target_mean.truncate(1);
            scaler.target_std.truncate(1);
        }
        Ok((layers, scaler, self.notes))
    }
}

fn is_same(values: &[f64]) -> bool {
    values.iter().all(|it| Some(it) == values.first())
}

/// Returns one value for each column.
fn of_columns(values: Vec<f64>, n_columns: usize) -> Result<Vec<f64>, KerasError> {
    match *values {
        [value] => Ok(vec![value; n_columns]),
        _ if values.len() == n_columns => Ok(values),
        _ => Err(KerasError::Standardization {
            expected: n_columns,
            found: values.len(),
        }),
    }
}
