//! A run as a program uses it.

use std::sync::Arc;

use engine::{Session, Step};
use experiment::{Dataset, SavedHistory};
use formats::{experiment_link, run_json};
use models::Model;

use crate::error::RunError;
use crate::file_format::FileFormat;
use crate::start::{self, Start};
use crate::status::Status;

/// An experiment that trains: the bits are those of the page and of [`engine::Session`].
#[derive(Debug, Clone)]
pub struct Run {
    session: Session,
    notes: Vec<String>,
}

/// One array of weights, in Keras's name, shape and order.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedWeights {
    /// `dense/kernel`, `dense/bias`, `dense_1/kernel`, …
    pub name: String,
    /// `[inputs, units]` of a kernel, `[units]` of a bias.
    pub shape: Vec<usize>,
    /// The values, row by row.
    pub data: Vec<f32>,
}

impl From<Start> for Run {
    fn from(start: Start) -> Self {
        Self {
            session: start.session,
            notes: start.notes,
        }
    }
}

impl Run {
    /// Starts from the JSON of an experiment, in which every key may be missing, or of a run that the page has exported.
    ///
    /// Where neither `network.output` nor `training.loss` is there, classes get the usual output and loss for them.
    ///
    /// Errors: it is not JSON, a value has the wrong type, a key does not exist, the experiment cannot run.
    pub fn of_experiment(json: &str) -> Result<Self, RunError> {
        start::of_json(json).map(Self::from)
    }

    /// Starts from a text: JSON as [`Run::of_experiment`] takes it, or a link to an experiment.
    ///
    /// Errors: as there, or it is neither.
    pub fn of_text(text: &str) -> Result<Self, RunError> {
        start::of_text(text).map(Self::from)
    }

    /// Starts with the network of another tool's file on the data and the training of this run's experiment, at epoch 0.
    ///
    /// Errors: the bytes are no network of dense layers, or it does not fit the data.
    pub fn with_model(&self, file: &[u8]) -> Result<Self, RunError> {
        let read = models::read("", file).map_err(RunError::Model)?;
        let adopted = models::adopt(read, self.session.experiment()).map_err(RunError::Adopt)?;
        let mut notes = Vec::new();
        if adopted.keeps_activations {
            notes.push("the file has no activations: they are the experiment's".to_owned());
        }
        if adopted.keeps_standardization {
            notes.push("the file has no standardization: it is the experiment's".to_owned());
        }
        if adopted.has_other_loss {
            notes.push("the loss is another one than the experiment's, for this output".to_owned());
        }
        let session = Session::restore(&adopted.run).map_err(RunError::Restore)?;
        Ok(Self { session, notes })
    }

    /// Trains a number of epochs, or fewer if the run stops before.
    pub fn step(&mut self, n_epochs: u32) -> Status {
        for _ in 0..n_epochs {
            if let Step::Stopped(_) = self.session.step_epoch() {
                break;
            }
        }
        self.status()
    }

    /// Trains a number of batches, or fewer if the run stops before.
    pub fn step_batch(&mut self, n_batches: u32) -> Status {
        for _ in 0..n_batches {
            if let Step::Stopped(_) = self.session.step_batch() {
                break;
            }
        }
        self.status()
    }

    /// Returns where the run is.
    pub fn status(&self) -> Status {
        Status::of(&self.session)
    }

    /// Restarts from the initial weights of the experiment's seed, or of another one, which then is the experiment's.
    ///
    /// Errors: with this seed the experiment cannot run.
    pub fn reset(&mut self, seed: Option<u32>) -> Result<(), RunError> {
        let mut draft = self.session.experiment().draft().clone();
        draft.seed = seed.unwrap_or(draft.seed);
        let experiment = draft.check().map_err(RunError::Experiment)?;
        self.session = Session::new(&experiment);
        Ok(())
    }

    /// Returns the losses by epoch.
    pub fn history(&self) -> SavedHistory {
        self.session.history()
    }

    /// Returns the network's predictions: outputs in the target's unit, or the probabilities of classes. A row whose
    /// prediction is not a finite number has NaN in all outputs.
    ///
    /// Shapes: `inputs` `[n_rows, n_inputs]` in their own units, result `[n_rows, n_outputs]`, both row by row.
    ///
    /// Errors: the values do not make whole rows.
    pub fn predict(&mut self, inputs: &[f64]) -> Result<Vec<f32>, RunError> {
        let (n_inputs, n_outputs) = (self.n_inputs(), self.n_outputs());
        if !inputs.len().is_multiple_of(n_inputs) {
            return Err(RunError::Rows {
                n_values: inputs.len(),
                n_inputs,
                names: self.input_names().join(", "),
            });
        }
        let mut outputs = Vec::with_capacity(inputs.len() / n_inputs * n_outputs);
        for row in inputs.chunks_exact(n_inputs) {
            match self.session.predict(row) {
                Some(predicted) => outputs.extend(predicted),
                None => outputs.extend(std::iter::repeat_n(f32::NAN, n_outputs)),
            }
        }
        Ok(outputs)
    }

    /// Returns the present weights, layer by layer, kernel before bias.
    pub fn weights(&self) -> Vec<NamedWeights> {
        let layers = self.session.weights().into_iter().enumerate();
        let arrays = layers.flat_map(|(idx, layer)| {
            let name = match idx {
                0 => "dense".to_owned(),
                _ => format!("dense_{idx}"),
            };
            let (inputs, units) = layer.kernel.dim();
            let kernel = NamedWeights {
                name: format!("{name}/kernel"),
                shape: vec![inputs, units],
                data: layer.kernel.iter().copied().collect(),
            };
            let bias = NamedWeights {
                name: format!("{name}/bias"),
                shape: vec![units],
                data: layer.bias,
            };
            [kernel, bias]
        });
        arrays.collect()
    }

    /// Writes the run, or its network, as a file in the format of a name.
    ///
    /// Errors: there is no such format, or it cannot hold the network.
    pub fn export(&self, format: &str) -> Result<Vec<u8>, RunError> {
        let format = FileFormat::of_name(format).ok_or_else(|| RunError::NoFormat {
            found: format.to_owned(),
        })?;
        let run = self.session.save();
        match format {
            FileFormat::Run => {
                let text = run_json::write(&run).map_err(RunError::Write)?;
                Ok(text.into_bytes())
            }
            FileFormat::Model(format) => {
                let model = Model::from_run(&run).map_err(RunError::Restore)?;
                models::write(&model, format).map_err(RunError::Refused)
            }
        }
    }

    /// Returns what stands behind the `#` of a link to the experiment.
    ///
    /// Errors: it has a table of its own, or too many rows that were edited.
    pub fn link(&self) -> Result<String, RunError> {
        let draft = self.session.experiment().draft();
        experiment_link::write(draft).map_err(|error| RunError::NoLink(error.to_string()))
    }

    /// Returns the experiment as JSON with all keys.
    ///
    /// Errors: the serializer failed, which is a bug.
    pub fn experiment_json(&self) -> Result<String, RunError> {
        let json = self.session.experiment().draft().to_json();
        json.map_err(|error| RunError::Syntax(error.to_string()))
    }

    /// Returns the rows that the network learns from, unscaled.
    pub fn rows(&self) -> Arc<Dataset> {
        self.session.experiment().dataset()
    }

    /// Number of values of a row of inputs.
    pub fn n_inputs(&self) -> usize {
        self.session.experiment().n_inputs()
    }

    /// Number of values of a row of predictions.
    pub fn n_outputs(&self) -> usize {
        self.session.experiment().draft().network.output.units
    }

    /// Names of the inputs.
    pub fn input_names(&self) -> Vec<String> {
        models::input_names(self.session.experiment())
    }

    /// Names of the outputs; of two classes that share one output, both.
    pub fn output_names(&self) -> Vec<String> {
        models::output_names(self.session.experiment())
    }

    /// What was decided in reading what the run started from.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}
