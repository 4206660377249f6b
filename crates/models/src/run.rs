//! Between runs and models: the network of a run, and a run that starts with the weights of a model.

use experiment::{
    Activation, Dense, Draft, Experiment, InputColumn, LayerWeights, Loss, OptimizerState, Problem,
    SavedHistory, SavedRun, SavedState, Scaler, Source, Task,
};
use ndarray::Array2;
use thiserror::Error;

use crate::signs::{has_signs, to_prediction};
use crate::{Model, ModelLayer};

/// Why a model cannot go on with the data and the training of an experiment.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum NotForExperiment {
    /// The data have another number of inputs.
    #[error("the model has {found} inputs, the data have {expected}")]
    Inputs {
        /// Inputs of the data.
        expected: usize,
        /// Inputs of the model.
        found: usize,
    },
    /// The target is a class, and the model standardizes its target.
    #[error("the model standardizes its target, and classes are not standardized")]
    ScaledClasses,
    /// With the layers of the model, the experiment cannot run; every problem found.
    #[error("with these layers the experiment cannot run: {0:?}")]
    Experiment(Vec<Problem>),
}

impl Model {
    /// Returns the network of a run with its present weights. The run must have been checked:
    /// [`SavedRun::check`].
    ///
    /// The model predicts what the session does: where the loss takes logits, it has the function that makes
    /// probabilities of them. That function is the last layer's, or, if the last layer has one of its own, that of a
    /// layer behind it whose kernel is the identity. Where the loss compares with signs, the standardization of the
    /// target brings −1 … 1 to 0 … 1; the session also cuts off what lies beyond, which no `tanh` does.
    pub fn of_run(run: &SavedRun, input_names: Vec<String>, output_names: Vec<String>) -> Self {
        let layers = run.experiment.network.layers().zip(&run.state.weights);
        let mut layers: Vec<ModelLayer> = layers
            .map(|(dense, weights)| ModelLayer {
                activation: dense.activation,
                weights: weights.clone(),
            })
            .collect();
        if let Some(of_logits) = of_logits(run.experiment.training.loss) {
            put_behind(&mut layers, of_logits);
        }
        Self {
            layers,
            scaler: to_prediction(run.state.scaler.clone(), run.experiment.training.loss),
            input_names,
            output_names,
        }
    }

    /// Returns the network of a run with its present weights and the names that its data have: those of
    /// [`input_names`] and [`output_names`].
    ///
    /// Errors: every problem of the run, as [`SavedRun::check`] lists them.
    pub fn from_run(run: &SavedRun) -> Result<Self, Vec<Problem>> {
        let experiment = run.check()?;
        let (inputs, outputs) = (input_names(&experiment), output_names(&experiment));
        Ok(Self::of_run(run, inputs, outputs))
    }

    /// Returns a run at epoch 0 that starts with the weights and the standardization of this model. Data and training
    /// are the experiment's; the layers are the model's, without penalties and dropout. For classes, the loss becomes
    /// the one that fits the output if the experiment's does not.
    ///
    /// The state of the optimizer is left out, as before its first step.
    ///
    /// Errors: the model does not fit the data, or the layers are none that Neurona trains.
    pub fn to_run(&self, experiment: &Experiment) -> Result<SavedRun, NotForExperiment> {
        let (expected, found) = (experiment.n_inputs(), self.n_inputs());
        if expected != found {
            return Err(NotForExperiment::Inputs { expected, found });
        }
        let task = experiment.task();
        let has_signs = task == (Task::Classification { n_classes: 2 })
            && has_signs(&self.scaler, self.n_outputs());
        let scales_target = self.scales_target() && !has_signs;
        if task != Task::Regression && scales_target {
            return Err(NotForExperiment::ScaledClasses);
        }
        let mut draft = experiment.draft().clone();
        let dense = |layer: &ModelLayer| Dense::new(layer.n_units(), layer.activation);
        let mut layers: Vec<Dense> = self.layers.iter().map(dense).collect();
        // A model has at least one layer.
        if let Some(output) = layers.pop() {
            draft.network.output = output;
        }
        draft.network.hidden = layers;
        draft.data.scaling.inputs = self.scales_inputs();
        draft.data.scaling.target = scales_target;
        if has_signs {
            draft.training.loss = Loss::HalfSquaredSigns;
        } else {
            fit_loss(&mut draft, task);
        }
        let mut scaler = of_one_target(&self.scaler);
        if !scales_target {
            (scaler.target_mean, scaler.target_std) = (vec![0.0], vec![1.0]);
        }
        let run = SavedRun {
            experiment: draft,
            state: SavedState {
                epoch: 0,
                batch: 0,
                loss_sum: 0.0,
                weights: self.layers.iter().map(|it| it.weights.clone()).collect(),
                optimizer: OptimizerState::default(),
                history: SavedHistory {
                    stride: 1,
                    ..SavedHistory::default()
                },
                scaler,
                n_correct: 0,
                early_stopping: None,
                stopped: None,
                record: None,
            },
        };
        run.check().map_err(NotForExperiment::Experiment)?;
        Ok(run)
    }
}

/// A run's data have one target column, also of classes; some files have a mean and a deviation for each output.
fn of_one_target(scaler: &Scaler) -> Scaler {
    let mut scaler = scaler.clone();
    scaler.target_mean.truncate(1);
    scaler.target_std.truncate(1);
    scaler
}

/// Returns what turns logits into probabilities; `None` for a loss that does not take logits.
fn of_logits(loss: Loss) -> Option<Activation> {
    match loss {
        Loss::BinaryCrossentropy { from_logits: true } => Some(Activation::Sigmoid),
        Loss::SparseCategoricalCrossentropy { from_logits: true } => Some(Activation::Softmax),
        _ => None,
    }
}

fn put_behind(layers: &mut Vec<ModelLayer>, activation: Activation) {
    let Some(last) = layers.last_mut() else {
        return;
    };
    if last.activation == Activation::Linear {
        last.activation = activation;
        return;
    }
    let n_units = last.n_units();
    layers.push(ModelLayer {
        activation,
        weights: LayerWeights {
            kernel: Array2::eye(n_units),
            bias: vec![0.0; n_units],
        },
    });
}

/// Chooses the loss that fits the output of a classifier, if the draft's does not.
fn fit_loss(draft: &mut Draft, task: Task) {
    let Task::Classification { n_classes } = task else {
        return;
    };
    let Dense {
        units, activation, ..
    } = draft.network.output;
    let fits = match draft.training.loss {
        Loss::BinaryCrossentropy { from_logits } => {
            units == 1 && from_logits != (activation == Activation::Sigmoid)
        }
        Loss::SparseCategoricalCrossentropy { from_logits } => {
            units == n_classes && from_logits != (activation == Activation::Softmax)
        }
        // A sigmoid has no output on the side of the first class.
        Loss::HalfSquaredSigns => units == 1 && activation != Activation::Sigmoid,
        _ => units == 1,
    };
    if fits {
        return;
    }
    draft.training.loss = if units == 1 {
        let from_logits = activation != Activation::Sigmoid;
        Loss::BinaryCrossentropy { from_logits }
    } else {
        let from_logits = activation != Activation::Softmax;
        Loss::SparseCategoricalCrossentropy { from_logits }
    };
}

/// Returns the names of an experiment's inputs: `x` of a curve, the features of a point of the plane, a table's
/// columns as its file names them, `color = red` for one of several categories. Shape: `[n_inputs]`
pub fn input_names(experiment: &Experiment) -> Vec<String> {
    match &experiment.data.source {
        Source::Function(_) | Source::Formula(_) => vec!["x".to_owned()],
        Source::Plane(_) => {
            let features = experiment.data.features.iter();
            features.map(|it| it.formula().to_owned()).collect()
        }
        Source::Table(spec) => {
            let table = spec.table.data_table();
            let columns = spec.input_columns(table).into_iter();
            columns.map(|it: InputColumn| it.name(table)).collect()
        }
    }
}

/// Returns the names of an experiment's outputs: `y`, or the name of a table's target; for a classifier the names of
/// its classes, which are numbers where they have none. Shape: `[1]` or `[n_classes]`
pub fn output_names(experiment: &Experiment) -> Vec<String> {
    match (experiment.task(), &experiment.data.source) {
        (Task::Classification { .. }, _) => experiment.class_names(),
        (Task::Regression, Source::Table(spec)) => {
            let columns = spec.table.data_table().columns();
            let target = columns.get(spec.target as usize);
            target.map(|it| it.name.clone()).into_iter().collect()
        }
        (Task::Regression, _) => vec!["y".to_owned()],
    }
}
