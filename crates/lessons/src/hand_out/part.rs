//! The parts and controls of the page that a teacher can lock or hide, and which settings of an experiment they hold.

use std::collections::BTreeSet;

use experiment::{DataSpec, Draft, Source, TableSpec, Training};

/// A part of the page, or a control in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The bar at the top.
    Top,
    /// Opens the course.
    Lessons,
    /// The list of examples.
    Preset,
    /// Undoes a change and makes it again.
    Undo,
    /// Takes the trained network home.
    Export,
    /// The program in Python.
    Code,
    /// The laboratory.
    Lab,
    /// The link to the experiment.
    Link,
    /// Files, also dropped ones, and pasted links and tables.
    Import,
    /// The list of keys.
    Keys,
    /// The language of the page.
    Language,
    /// Light or dark.
    Theme,
    /// Larger text for a room.
    Projector,
    /// The buttons and numbers of the run.
    Transport,
    /// Runs and pauses.
    Run,
    /// Trains one epoch.
    StepEpoch,
    /// Trains one batch.
    StepBatch,
    /// Starts again from the same weights.
    ResetSame,
    /// Starts again from other weights.
    ResetNew,
    /// Epochs, losses and the other numbers of the run.
    ReadOuts,
    /// All settings of the training.
    Settings,
    /// The learning rate.
    LearningRate,
    /// The optimizer with its constants.
    Optimizer,
    /// The loss.
    Loss,
    /// The batch size.
    BatchSize,
    /// Epochs per second.
    Speed,
    /// The seed of weights and order.
    Seed,
    /// What opens behind the three dots.
    MoreTraining,
    /// The panel of the data.
    Data,
    /// A curve, points of the plane or a table.
    DataKind,
    /// Which curve, which points, which table and what of it is learned.
    Function,
    /// The inputs, of the plane and of a table.
    Inputs,
    /// The number of points.
    NPoints,
    /// The noise.
    Noise,
    /// Which rows validate.
    Validation,
    /// Whether the inputs are standardized.
    Standardize,
    /// How the initial weights are drawn.
    Initializer,
    /// What opens at the end of the data.
    MoreData,
    /// Draws other rows.
    NewData,
    /// The interval below the fit.
    Domain,
    /// Points that are placed, moved and removed in the picture.
    Rows,
    /// The panel of the network.
    Network,
    /// How many hidden layers there are, and their units.
    Layers,
    /// The functions of the hidden layers.
    Activations,
    /// The panel of one neuron.
    Neuron,
    /// A weight that is set by hand.
    Weights,
    /// The panel of the fit, or of the plane.
    Fit,
    /// The prediction for a row that is typed.
    Predict,
    /// The panel of the losses.
    Error,
}

impl Part {
    /// Every part, each before what it holds.
    pub const ALL: [Part; 49] = [
        Self::Top,
        Self::Lessons,
        Self::Preset,
        Self::Undo,
        Self::Export,
        Self::Code,
        Self::Lab,
        Self::Link,
        Self::Import,
        Self::Keys,
        Self::Language,
        Self::Theme,
        Self::Projector,
        Self::Transport,
        Self::Run,
        Self::StepEpoch,
        Self::StepBatch,
        Self::ResetSame,
        Self::ResetNew,
        Self::ReadOuts,
        Self::Settings,
        Self::LearningRate,
        Self::Optimizer,
        Self::Loss,
        Self::BatchSize,
        Self::Speed,
        Self::Seed,
        Self::MoreTraining,
        Self::Data,
        Self::DataKind,
        Self::Function,
        Self::Inputs,
        Self::NPoints,
        Self::Noise,
        Self::Validation,
        Self::Standardize,
        Self::Initializer,
        Self::MoreData,
        Self::NewData,
        Self::Domain,
        Self::Rows,
        Self::Network,
        Self::Layers,
        Self::Activations,
        Self::Neuron,
        Self::Weights,
        Self::Fit,
        Self::Predict,
        Self::Error,
    ];

    /// The name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Lessons => "lessons",
            Self::Preset => "preset",
            Self::Undo => "undo",
            Self::Export => "export",
            Self::Code => "code",
            Self::Lab => "lab",
            Self::Link => "link",
            Self::Import => "import",
            Self::Keys => "keys",
            Self::Language => "language",
            Self::Theme => "theme",
            Self::Projector => "projector",
            Self::Transport => "transport",
            Self::Run => "run",
            Self::StepEpoch => "step-epoch",
            Self::StepBatch => "step-batch",
            Self::ResetSame => "reset-same",
            Self::ResetNew => "reset-new",
            Self::ReadOuts => "read-outs",
            Self::Settings => "settings",
            Self::LearningRate => "learning-rate",
            Self::Optimizer => "optimizer",
            Self::Loss => "loss",
            Self::BatchSize => "batch-size",
            Self::Speed => "speed",
            Self::Seed => "seed",
            Self::MoreTraining => "more-training",
            Self::Data => "data",
            Self::DataKind => "data-kind",
            Self::Function => "function",
            Self::Inputs => "inputs",
            Self::NPoints => "n-points",
            Self::Noise => "noise",
            Self::Validation => "validation",
            Self::Standardize => "standardize",
            Self::Initializer => "initializer",
            Self::MoreData => "more-data",
            Self::NewData => "new-data",
            Self::Domain => "domain",
            Self::Rows => "rows",
            Self::Network => "network",
            Self::Layers => "layers",
            Self::Activations => "activations",
            Self::Neuron => "neuron",
            Self::Weights => "weights",
            Self::Fit => "fit",
            Self::Predict => "predict",
            Self::Error => "error",
        }
    }

    /// The part of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// The part in which it lies; `None` for those that lie in no other one.
    pub fn holder(self) -> Option<Self> {
        match self {
            Self::Top
            | Self::Transport
            | Self::Settings
            | Self::Data
            | Self::Network
            | Self::Neuron
            | Self::Fit
            | Self::Error => None,
            Self::Lessons
            | Self::Preset
            | Self::Undo
            | Self::Export
            | Self::Code
            | Self::Lab
            | Self::Link
            | Self::Import
            | Self::Keys
            | Self::Language
            | Self::Theme
            | Self::Projector => Some(Self::Top),
            Self::Run
            | Self::StepEpoch
            | Self::StepBatch
            | Self::ResetSame
            | Self::ResetNew
            | Self::ReadOuts => Some(Self::Transport),
            Self::LearningRate
            | Self::Optimizer
            | Self::Loss
            | Self::BatchSize
            | Self::Speed
            | Self::Seed
            | Self::MoreTraining => Some(Self::Settings),
            Self::DataKind
            | Self::Function
            | Self::Inputs
            | Self::NPoints
            | Self::Noise
            | Self::Validation
            | Self::Standardize
            | Self::Initializer
            | Self::MoreData
            | Self::NewData
            | Self::Domain
            | Self::Rows => Some(Self::Data),
            Self::Layers | Self::Activations => Some(Self::Network),
            Self::Weights => Some(Self::Neuron),
            Self::Predict => Some(Self::Fit),
        }
    }

    /// Whether it can be locked: pictures and numbers have nothing to change.
    pub fn can_be_locked(self) -> bool {
        !matches!(self, Self::ReadOuts | Self::Error)
    }

    /// Whether it stands on the page by itself, so that it can be hidden.
    pub fn can_be_hidden(self) -> bool {
        self != Self::Rows
    }

    /// Whether the settings that the part holds differ between two experiments. Parts that hold others have no
    /// settings of their own.
    pub fn differs(self, before: &Draft, after: &Draft) -> bool {
        let (was, is) = (&before.data, &after.data);
        let (old, new) = (&before.training, &after.training);
        match self {
            Self::LearningRate => old.learning_rate != new.learning_rate,
            Self::Optimizer => old.optimizer != new.optimizer,
            Self::Loss => {
                let activation = |draft: &Draft| draft.network.output.activation;
                old.loss != new.loss || activation(before) != activation(after)
            }
            Self::BatchSize => old.batch_size != new.batch_size,
            Self::Seed => before.seed != after.seed,
            Self::MoreTraining => {
                seldom(old) != seldom(new) || penalties(before) != penalties(after)
            }
            Self::DataKind => kind(&was.source) != kind(&is.source),
            Self::Function => learns_another(&was.source, &is.source),
            Self::Inputs => was.features != is.features || table_inputs(was) != table_inputs(is),
            Self::NPoints => was.n_points != is.n_points,
            Self::Noise => was.noise != is.noise,
            Self::Validation => was.validation != is.validation,
            Self::Standardize => was.scaling.inputs != is.scaling.inputs,
            Self::Initializer => before.network.initializer != after.network.initializer,
            Self::MoreData => {
                (was.scaling.target, was.spacing, was.generator)
                    != (is.scaling.target, is.spacing, is.generator)
            }
            Self::NewData => was.seed != is.seed,
            Self::Domain => was.domain != is.domain,
            Self::Rows => (&was.edited, &was.placed) != (&is.edited, &is.placed),
            Self::Layers => units(before) != units(after),
            Self::Activations => {
                let layers = before.network.hidden.iter().zip(&after.network.hidden);
                layers
                    .into_iter()
                    .any(|(a, b)| a.activation != b.activation)
            }
            _ => false,
        }
    }
}

/// What a control of TensorFlow Playground is here (`HIDABLE_CONTROLS` in its `state.ts`, at commit 02469bd).
pub(super) fn of_playground(name: &str) -> &'static [Part] {
    match name {
        "playButton" => &[Part::Run],
        "stepButton" => &[Part::StepEpoch, Part::StepBatch],
        "resetButton" => &[Part::ResetSame, Part::ResetNew],
        "learningRate" => &[Part::LearningRate],
        "activation" => &[Part::Activations],
        "problem" => &[Part::DataKind],
        "dataset" => &[Part::Function],
        "percTrainData" => &[Part::Validation],
        "noise" => &[Part::Noise],
        "batchSize" => &[Part::BatchSize],
        "numHiddenLayers" => &[Part::Layers],
        _ => &[],
    }
}

/// The parts and all that they hold.
pub(super) fn with_contents(parts: &BTreeSet<Part>) -> BTreeSet<Part> {
    let is_in = |part: &Part| {
        parts.contains(part) || part.holder().is_some_and(|holder| parts.contains(&holder))
    };
    Part::ALL.into_iter().filter(is_in).collect()
}

/// What stands behind the three dots, with the loss, the optimizer, the rate and the batch size set to one value.
fn seldom(training: &Training) -> Training {
    let usual = Training::default();
    Training {
        loss: usual.loss,
        optimizer: usual.optimizer,
        learning_rate: usual.learning_rate,
        batch_size: usual.batch_size,
        ..*training
    }
}

fn penalties(draft: &Draft) -> (experiment::Regularizer, Vec<f64>) {
    let hidden = &draft.network.hidden;
    let dropout = hidden.iter().map(|layer| layer.dropout);
    let is_on = |share: &f64| *share != 0.0;
    (
        draft.network.output.regularizer,
        dropout.filter(is_on).collect(),
    )
}

fn kind(source: &Source) -> u8 {
    match source {
        Source::Plane(_) => 1,
        Source::Table(_) => 2,
        _ => 0,
    }
}

/// Whether two sources differ in more than the inputs of a table.
fn learns_another(before: &Source, after: &Source) -> bool {
    match (before, after) {
        (Source::Table(was), Source::Table(is)) => {
            let same_inputs = TableSpec {
                inputs: was.inputs.clone(),
                ..is.clone()
            };
            *was != same_inputs
        }
        _ => before != after,
    }
}

fn table_inputs(data: &DataSpec) -> Option<&[u32]> {
    match &data.source {
        Source::Table(spec) => Some(&spec.inputs),
        _ => None,
    }
}

fn units(draft: &Draft) -> Vec<usize> {
    let hidden = &draft.network.hidden;
    hidden.iter().map(|layer| layer.units).collect()
}
