//! A network from a file on the data of an experiment: a run that has not trained.

use experiment::{Activation, Experiment, LayerWeights, Problem, SavedRun, Scaler, Task, limits};
use thiserror::Error;

use crate::run::NotForExperiment;
use crate::signs::to_prediction;
use crate::{Model, ModelLayer, ReadModel};

/// A run with the network of a file.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The run, at epoch 0.
    pub run: SavedRun,
    /// Its experiment, checked.
    pub experiment: Experiment,
    /// Whether the activations are the experiment's, because the file has none.
    pub keeps_activations: bool,
    /// Whether the standardization is that of the experiment's rows, because the file has none.
    pub keeps_standardization: bool,
    /// Whether another loss than the experiment's was needed for the file's output layer.
    pub has_other_loss: bool,
}

/// Why a network cannot learn from the data of an experiment.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum AdoptError {
    /// The network has another number of inputs than the data.
    #[error("{found} inputs, not {expected}")]
    Inputs {
        /// Inputs of the data.
        expected: usize,
        /// Inputs of the network.
        found: usize,
    },
    /// The network has another number of outputs than the data need.
    #[error("{found} outputs, not {expected}")]
    Outputs {
        /// One for a number, or one for each class.
        expected: usize,
        /// Outputs of the network.
        found: usize,
    },
    /// The network has more hidden layers than an experiment may have.
    #[error("{found} hidden layers, more than {max}")]
    HiddenLayers {
        /// Its hidden layers.
        found: usize,
        /// The most.
        max: usize,
    },
    /// A hidden layer has more units than an experiment may have.
    #[error("{found} units in layer {layer_idx}, more than {max}")]
    Units {
        /// Index of the layer, from 0.
        layer_idx: usize,
        /// Its units.
        found: usize,
        /// The most.
        max: usize,
    },
    /// A hidden layer has an activation that only outputs may have, or one with a parameter beyond its limits.
    #[error("activation {activation:?} in layer {layer_idx}")]
    HiddenActivation {
        /// Index of the layer, from 0.
        layer_idx: usize,
        /// Its activation.
        activation: Activation,
    },
    /// The only output has a softmax, which is always 1.
    #[error("a softmax of one output")]
    SoftmaxOfOne,
    /// The file has no activations, and the experiment's network has another number of layers.
    #[error("no activations for {found} layers, the experiment has {expected}")]
    NoActivations {
        /// Layers of the experiment's network, the output counted.
        expected: usize,
        /// Layers of the file.
        found: usize,
    },
    /// The file standardizes the target, and the data have classes.
    #[error("a standardized target of classes")]
    TargetOfClasses,
    /// The experiment with this network cannot run for another reason.
    #[error("the experiment cannot run: {0:?}")]
    Experiment(Vec<Problem>),
}

impl From<NotForExperiment> for AdoptError {
    fn from(error: NotForExperiment) -> Self {
        match error {
            NotForExperiment::Inputs { expected, found } => Self::Inputs { expected, found },
            NotForExperiment::ScaledClasses => Self::TargetOfClasses,
            NotForExperiment::Experiment(problems) => Self::Experiment(problems),
        }
    }
}

/// Puts the network of a file in the place of an experiment's: layers, activations, weights and standardization are the
/// file's; data, optimizer, penalties and dropout of layers with the same place the experiment's, and what the file does
/// not say.
///
/// Errors: the first reason why the network does not fit the data.
pub fn adopt(read: ReadModel, present: &Experiment) -> Result<Adopted, AdoptError> {
    let ReadModel { weights, about } = read;
    check_ends(&weights, present)?;
    let keeps_activations = about.activations.is_none();
    let activations = match about.activations {
        Some(activations) => activations,
        None => activations_of(present, weights.len())?,
    };
    let keeps_standardization = about.scaler.is_none();
    let scaler = about
        .scaler
        .unwrap_or_else(|| scaler_of(present, weights.last()));
    let layers = activations.into_iter().zip(weights);
    let model = Model {
        layers: layers
            .map(|(activation, weights)| ModelLayer {
                activation,
                weights,
            })
            .collect(),
        scaler,
        // The data have names of their own.
        input_names: Vec::new(),
        output_names: Vec::new(),
    };
    check_layers(&model)?;
    let mut run = model.to_run(present)?;
    keep_remedies(&mut run, present);
    let experiment = present
        .check_edit(run.experiment.clone())
        .map_err(AdoptError::Experiment)?;
    let has_other_loss = experiment.training.loss != present.training.loss;
    Ok(Adopted {
        run,
        experiment,
        keeps_activations,
        keeps_standardization,
        has_other_loss,
    })
}

/// The standardization of the experiment's rows, and of its output if the last layer has as many.
fn scaler_of(present: &Experiment, last: Option<&LayerWeights>) -> Scaler {
    let scaler = Scaler::fit(&present.dataset(), present.data.scaling);
    match last {
        Some(last) if last.bias.len() == 1 => to_prediction(scaler, present.training.loss),
        _ => scaler,
    }
}

/// The experiment's activations, if it has as many layers.
fn activations_of(present: &Experiment, n_layers: usize) -> Result<Vec<Activation>, AdoptError> {
    let activations: Vec<_> = present.network.layers().map(|it| it.activation).collect();
    if activations.len() == n_layers {
        return Ok(activations);
    }
    Err(AdoptError::NoActivations {
        expected: activations.len(),
        found: n_layers,
    })
}

fn check_ends(weights: &[LayerWeights], present: &Experiment) -> Result<(), AdoptError> {
    let expected = present.n_inputs();
    let found = weights.first().map_or(0, |it| it.kernel.nrows());
    if found != expected {
        return Err(AdoptError::Inputs { expected, found });
    }
    let found = weights.last().map_or(0, |it| it.kernel.ncols());
    let (expected, fits) = match present.task() {
        Task::Regression => (1, found == 1),
        // One output is the probability of the second class.
        Task::Classification { n_classes: 2 } => (2, found == 1 || found == 2),
        Task::Classification { n_classes } => (n_classes, found == n_classes),
    };
    if fits {
        return Ok(());
    }
    Err(AdoptError::Outputs { expected, found })
}

/// Checks what can be said better than the check of an experiment says it, which knows no file.
fn check_layers(model: &Model) -> Result<(), AdoptError> {
    let Some((output, hidden)) = model.layers.split_last() else {
        return Ok(());
    };
    let max = *limits::HIDDEN_LAYERS.end();
    if hidden.len() > max {
        return Err(AdoptError::HiddenLayers {
            found: hidden.len(),
            max,
        });
    }
    for (layer_idx, layer) in hidden.iter().enumerate() {
        let (found, max) = (layer.n_units(), *limits::UNITS.end());
        if found > max {
            return Err(AdoptError::Units {
                layer_idx,
                found,
                max,
            });
        }
        let activation = layer.activation;
        if !may_be_hidden(activation) {
            return Err(AdoptError::HiddenActivation {
                layer_idx,
                activation,
            });
        }
    }
    if output.activation == Activation::Softmax && output.n_units() == 1 {
        return Err(AdoptError::SoftmaxOfOne);
    }
    Ok(())
}

fn may_be_hidden(activation: Activation) -> bool {
    match activation {
        Activation::Softmax => false,
        Activation::LeakyRelu {
            negative_slope: parameter,
        }
        | Activation::Elu { alpha: parameter } => limits::ACTIVATION_PARAMETER.contains(&parameter),
        _ => true,
    }
}

/// Gives the layers the penalties and the dropout that those in their places had.
fn keep_remedies(run: &mut SavedRun, present: &Experiment) {
    let network = &mut run.experiment.network;
    for (layer, old) in network.hidden.iter_mut().zip(&present.network.hidden) {
        (layer.regularizer, layer.dropout) = (old.regularizer, old.dropout);
    }
    network.output.regularizer = present.network.output.regularizer;
}
