//! A model from its description and its weights.

use experiment::Scaler;
use serde::Deserialize;

use super::activation::Dialect;
use super::assemble::Assembly;
use super::config::Listed;
use super::layer::Step;
use super::source::Source;
use super::{KerasError, Note};
use crate::{Model, ModelLayer};

/// A model from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The model.
    pub model: Model,
    /// What was decided in reading it.
    pub notes: Vec<Note>,
}

/// Names of inputs and outputs, as files of Neurona have them.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Names {
    #[serde(default)]
    pub input_names: Vec<String>,
    #[serde(default)]
    pub output_names: Vec<String>,
}

/// A description of a model that is a chain of known layers.
pub(crate) struct Network {
    listed: Listed,
    dialect: Dialect,
}

impl Network {
    /// Reads the description that the file has under a name.
    pub fn parse(config: &[u8], name: &str, dialect: Dialect) -> Result<Self, KerasError> {
        let listed = Listed::parse(config, name)?;
        // An unknown class first: it says more than that a chain is broken.
        for layer in listed.layers() {
            Step::of(layer, dialect)?;
        }
        Ok(Self { listed, dialect })
    }

    /// Puts the model together. Names are of use where there is one for each input and output.
    pub fn with_weights(self, source: Source, names: Names) -> Result<Imported, KerasError> {
        let mut assembly = Assembly::new(source);
        for layer in self.listed.in_order()? {
            assembly.push(layer, Step::of(layer, self.dialect)?)?;
        }
        let (layers, scaler, notes) = assembly.finish()?;
        Ok(named(layers, scaler, notes, names))
    }
}

fn named(layers: Vec<ModelLayer>, scaler: Scaler, mut notes: Vec<Note>, names: Names) -> Imported {
    let mut model = Model {
        layers,
        scaler,
        input_names: names.input_names,
        output_names: names.output_names,
    };
    let (n_inputs, n_outputs) = (model.n_inputs(), model.n_outputs());
    let n_names = model.output_names.len();
    let has_outputs = n_names == n_outputs || (n_outputs == 1 && n_names == 2);
    if model.input_names.len() != n_inputs || !has_outputs {
        notes.push(Note::NoNames);
        model.input_names = numbered('x', n_inputs);
        model.output_names = numbered('y', n_outputs);
    }
    Imported { model, notes }
}

fn numbered(letter: char, n: usize) -> Vec<String> {
    (1..=n).map(|number| format!("{letter}{number}")).collect()
}
