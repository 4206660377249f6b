//! The typed description of a run of Neurona. The link, the worker, the saved file, the code generator
//! and the tests all read this one description.
//!
//! Data flow in one direction: a [`Draft`] holds the settings of a person, a link or a file;
//! [`Draft::check`] turns it into an [`Experiment`], which can run, or lists every problem by field. The
//! engine's session trains the experiment and writes a [`Snapshot`], and the plots draw the snapshot.
//!
//! ```
//! use experiment::{Activation, Dense, Draft, Field, LayerIdx};
//!
//! // The default is the page's first experiment: 50 noisy points of sin x.
//! let mut draft = Draft::default();
//! draft.network.hidden = vec![Dense::new(3, Activation::Tanh); 2];
//! let experiment = draft.clone().check().expect("it can run");
//! assert_eq!(experiment.dataset().n_train(), 40);
//!
//! // What cannot run is told by field.
//! draft.network.hidden[1].units = 0;
//! let problems = draft.check().expect_err("a layer without neurons");
//! assert_eq!(problems[0].field, Field::Units(LayerIdx::from(1)));
//! ```
//!
//! Not here: training (`engine`), drawing (`plot`), files (`formats`), the browser, and sentences in a
//! human language. Errors carry kinds and values.

#![deny(missing_docs)]

mod activation;
mod check;
mod class_weights;
mod confusion_matrix;
mod data;
mod data_table;
mod dataset;
mod draft;
mod edit;
mod entries;
mod experiment;
mod filter;
mod formula;
mod group_scores;
pub mod howell;
mod index;
mod initializer;
mod json;
mod keras;
mod keras_config;
mod lab;
mod layer_weights;
pub mod limits;
mod loss;
mod network;
mod number;
mod optimizer;
mod order;
mod pi;
mod plane;
mod preset;
mod problem;
mod quartiles;
pub mod random;
mod regression_scores;
mod row_order;
mod rows;
mod rows_in_use;
mod run_record;
mod run_result;
mod saved;
mod scaler;
pub mod seedrandom;
mod snapshot;
mod stop;
mod table;
mod target_function;
mod task;
mod training;
mod tuning;
mod unit;
mod validation_split;
mod view;

pub use activation::Activation;
pub use class_weights::ClassWeights;
pub use confusion_matrix::{ClassScores, ConfusionMatrix};
pub use data::{
    DataSpec, Function, Generator, Row, Scaling, Source, Spacing, Validation, ValidationRows,
};
pub use data_table::{Column, DataTable};
pub use dataset::Dataset;
pub use draft::{Draft, VERSION};
pub use experiment::{DataShape, Experiment};
pub use filter::Filter;
pub use formula::{Formula, FormulaError, FormulaErrorKind, may_be_thousands};
pub use group_scores::{GroupScores, GroupedRow, MAX_GROUPS, RowGroup, has_groups};
pub use index::{LayerIdx, UnitIdx, ViewIdx};
pub use initializer::Initializer;
pub use keras::KerasSpelling;
pub use lab::{
    BatchTrace, Contributions, DependenceReport, DependenceSpec, FLAT_SHARE, GradientNorms, Grid,
    Histogram, ImportanceReport, ImportanceSpec, LayerTrace, Line, LinearEquivalent, NeuronCurves,
    PerceptronGoal, PerceptronState, PolynomialFit, Question, RegressionReport, Reply, RocCurve,
    Score, ScoreImportance, SweepMember, SweepReport, SweepSpec, UnitReport, Variant,
};
pub use layer_weights::LayerWeights;
pub use loss::Loss;
pub use network::{Dense, Network, Regularizer};
pub use number::{NumberError, SingleSign, parse_count, parse_number, parse_number_with};
pub use optimizer::{Hyperparameter, Optimizer};
pub use order::{positions_in_order, sort_numbers};
pub use pi::{PiNotation, write_pi};
pub use plane::{Feature, PLANE_NOISE, PLANE_REACH, PlaneData, PlanePoint};
pub use preset::Preset;
pub use problem::{Field, Problem, ProblemKind};
pub use quartiles::quartiles_of_sorted;
pub use regression_scores::{RSquared, RegressionScores};
pub use row_order::RowOrder;
pub use rows_in_use::RowCost;
pub use run_record::{Change, MAX_CHANGED_ROWS, MAX_CHANGES, PlacedRows, RunChange, RunRecord};
pub use run_result::{Figures, ReplayReport, RunClaim, RunResult, weights_hash};
pub use saved::{
    Mismatch, MismatchKind, OptimizerState, SavedHistory, SavedRun, SavedState, SavedStopping,
};
pub use scaler::Scaler;
pub use snapshot::{LayerView, PastEpochs, Snapshot, SnapshotHead, UnitGradient};
pub use stop::{Cause, Divergence, Quantity, Status, StopReason};
pub use table::{InputColumn, TableSource, TableSpec};
pub use target_function::TargetFunction;
pub use task::Task;
pub use training::{Clipping, EarlyStopping, Monitor, Training};
pub use tuning::Tuning;
pub use unit::{unit_of_differences, unit_with_origin};
pub use view::{PlaneView, View};
