//! The problems of a draft, as kinds and values. The page turns them into sentences.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::formula::FormulaError;
use crate::index::LayerIdx;

/// The part of a draft that a problem is about. The page shows the problem beside the control for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// `version`
    Version,
    /// `data.source`
    Formula,
    /// `data.domain`
    Domain,
    /// `data.n_points`
    NPoints,
    /// `data.noise`
    Noise,
    /// `data.validation.share`
    ValidationShare,
    /// `data.validation.rows`
    ValidationRows,
    /// `data.edited`, `data.placed`, or the rows of a table
    Rows,
    /// `data.features`, or a table's `inputs`
    Inputs,
    /// A table's `target`
    Target,
    /// A table's `filters`
    Filters,
    /// A table's `class_weights`
    ClassWeights,
    /// The length of `network.hidden`
    HiddenLayers,
    /// `units` of a layer; the output is the last layer
    Units(LayerIdx),
    /// `activation` of a layer; the output is the last layer
    Activation(LayerIdx),
    /// `training.learning_rate`
    LearningRate,
    /// SGD's and RMSprop's `momentum`
    Momentum,
    /// RMSprop's `rho`
    Rho,
    /// Adam's, AdamW's and Nadam's `beta_1`
    Beta1,
    /// Adam's, AdamW's and Nadam's `beta_2`
    Beta2,
    /// The optimizer's `epsilon`
    Epsilon,
    /// AdamW's `weight_decay`
    WeightDecay,
    /// Adagrad's `initial_accumulator_value`
    InitialAccumulator,
    /// `training.clipping`
    Clipping,
    /// `training.loss`
    Loss,
    /// Huber's `delta`
    HuberDelta,
    /// `training.batch_size`
    BatchSize,
    /// `training.epochs`
    Epochs,
    /// `l1` of the layers
    L1,
    /// `l2` of the layers
    L2,
    /// `dropout` of a layer
    Dropout(LayerIdx),
    /// `training.early_stopping`
    EarlyStopping,
    /// `training.tolerance`
    Tolerance,
    /// Weights, accumulators, history or standardization of a saved run.
    SavedState,
}

impl Field {
    /// Returns the key of the field in files, such as `network.hidden[0].units`; `None` if the kind of
    /// the problem already names what it is about.
    pub fn key(self) -> Option<String> {
        let key = match self {
            Self::Domain => "domain",
            Self::NPoints => "n_points",
            Self::Noise => "noise",
            Self::ValidationShare => "validation.share",
            Self::ValidationRows => "validation.rows",
            Self::HiddenLayers => "network.hidden",
            Self::Units(idx) => return Some(format!("network.hidden[{idx}].units")),
            Self::Activation(idx) => return Some(format!("network.layers[{idx}].activation")),
            Self::Dropout(idx) => return Some(format!("network.layers[{idx}].dropout")),
            Self::LearningRate => "learning_rate",
            Self::Momentum => "momentum",
            Self::Rho => "rho",
            Self::Beta1 => "beta_1",
            Self::Beta2 => "beta_2",
            Self::Epsilon => "epsilon",
            Self::WeightDecay => "weight_decay",
            Self::InitialAccumulator => "initial_accumulator_value",
            Self::Clipping => "clipping",
            Self::Loss => "loss",
            Self::HuberDelta => "delta",
            Self::BatchSize => "batch_size",
            Self::Epochs => "epochs",
            Self::L1 => "l1",
            Self::L2 => "l2",
            Self::EarlyStopping => "early_stopping",
            Self::Tolerance => "tolerance",
            Self::Formula => "data.source",
            Self::Rows => "data.edited",
            Self::Inputs => "inputs",
            Self::Target => "target",
            Self::Filters => "filters",
            Self::ClassWeights => "class_weights",
            Self::Version | Self::SavedState => return None,
        };
        Some(key.into())
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The value is outside `min..=max`, or not a number.
    OutOfRange {
        /// The smallest value that can run.
        min: f64,
        /// The largest value that can run.
        max: f64,
    },
    /// The formula cannot be read.
    Formula(FormulaError),
    /// The function has no finite value, or too large a one, at this x of the domain.
    Undefined {
        /// The first such x, from the left.
        x: f64,
    },
    /// The formula has no value at an x, because an odd root of a negative number is written as a
    /// power, `x^(1/3)`; the proposal has a value there: `cbrt(x)`.
    OddRoot {
        /// The first such x, from the left.
        x: f64,
        /// Byte of the typed text at which the power starts.
        start: usize,
        /// Byte of the typed text at which it ends.
        end: usize,
        /// What can be written instead.
        proposal: String,
    },
    /// The domain's ends are in the wrong order or too close to each other.
    DomainTooNarrow {
        /// The smallest width that can run.
        min_width: f64,
    },
    /// All rows validate, so there is no row to train on.
    NoTrainingRows,
    /// The choice does not fit the rest of the draft: a softmax in a hidden layer, a loss for classes
    /// on data without classes.
    Unsupported,
    /// The table has no such column, or the column is chosen twice.
    NoSuchColumn {
        /// Index of the column, as the draft has it.
        column: u32,
    },
    /// A cell holds a value outside of [`TABLE_VALUE`](crate::limits::TABLE_VALUE) or, in a column of
    /// categories, a value that is not the index of a label.
    BadCell {
        /// Index of the column.
        column: u32,
        /// Index of the first such row.
        row: u32,
    },
    /// The target column has no classes. Classes are its different values in the rows in use, 2 to
    /// [`MAX_CLASSES`](crate::limits::MAX_CLASSES) of them.
    NoClasses {
        /// Index of the column.
        column: u32,
        /// Name of the column.
        name: String,
        /// Number of different values that it has in the rows in use.
        n_values: u32,
    },
    /// The number of weights is not the number of classes.
    OtherNumberOfWeights {
        /// Number of weights.
        n_weights: u32,
        /// Number of classes in the rows in use.
        n_classes: u32,
    },
    /// Every class that has training rows has the weight 0, so that no row counts.
    NoWeight,
    /// A stratified split is asked for, and a class has one row only.
    LonelyClass {
        /// The class: its label, or its number.
        class: String,
    },
    /// A stratified split is asked for, and the smaller side has fewer rows than there are classes.
    FewerRowsThanClasses {
        /// Number of rows of the smaller side.
        n_rows: u32,
        /// Number of classes.
        n_classes: u32,
    },
    /// Groups of rows are to validate, and one side gets no group.
    GroupsOnOneSide {
        /// Number of groups.
        n_groups: u32,
    },
    /// The draft was written by a newer version of the program.
    NewerVersion {
        /// Version of the draft.
        found: u32,
        /// Newest version that this program can read.
        known: u32,
    },
    /// A part of a saved run has a shape that does not fit the experiment, or a value that is not
    /// finite.
    Mismatch,
}

/// One problem of a draft.
#[derive(Debug, Clone, PartialEq, Error, Serialize, Deserialize)]
#[error("{field:?}: {kind:?}")]
pub struct Problem {
    /// The part of the draft that it is about.
    pub field: Field,
    /// What is wrong there.
    pub kind: ProblemKind,
}
