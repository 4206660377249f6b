//! The course's experiments over many seeds, compared with real Keras over as many seeds.
//!
//! A single RMSE says little: it varies by a factor of ten and more between seeds. The two samples of
//! RMSE are therefore compared as distributions: by their quartiles, and by the two-sample
//! Kolmogorov–Smirnov distance with its exact critical value. Both are in
//! `tests/keras/reference/course_quartiles.json`, which the script beside it made.
//!
//! That is with a new order of rows in each epoch. With one order for all, as the course's notebooks have it, the
//! samples of real Keras are in `seeded_tensorflow.json` beside it.

mod classes;
mod distribution;
mod howell;
mod one_order;
mod seeds;
mod table_settings;

use engine::Session;
use experiment::{
    Activation, DataSpec, Dense, Draft, Function, Loss, Network, Optimizer, RowOrder, Scaling,
    Source, Spacing, Training, Validation, ValidationRows, View,
};
use serde::Deserialize;

pub use classes::{Classes, ClassesReference, ClassesRuns, KerasSample};
pub use distribution::{CriticalDistances, quantile, smirnov_distance, smirnov_probability};
pub use howell::{Howell, HowellReference};
pub use one_order::OneOrderReference;

use crate::seeds::{over_seeds, sorted};

const REFERENCE: &str = include_str!("../../keras/reference/course_quartiles.json");

/// The contents of `course_quartiles.json`.
#[derive(Debug, Deserialize)]
pub struct Reference {
    settings: Settings,
    #[serde(rename = "smirnov_critical_distance")]
    pub critical_distances: CriticalDistances,
    pub experiments: Vec<Course>,
}

#[derive(Debug, Deserialize)]
struct Settings {
    n_points: usize,
    validation_split: f64,
    batch_size: usize,
    epochs: u32,
    learning_rate: f64,
    /// First seed and the one after the last.
    seeds: [u32; 2],
}

/// One experiment, and the distribution of its RMSE with real Keras.
#[derive(Debug, Deserialize)]
pub struct Course {
    pub name: String,
    function: String,
    domain: [f64; 2],
    hidden: Vec<usize>,
    pub n_parameters: usize,
    standardize_inputs: bool,
    pub rmse: KerasRmse,
}

#[derive(Debug, Deserialize)]
pub struct KerasRmse {
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    pub sorted: Vec<f64>,
}

impl Reference {
    /// Reads the reference file.
    ///
    /// Panics if it does not have the schema that its script writes.
    pub fn read() -> Self {
        serde_json::from_str(REFERENCE).expect("reference/course_quartiles.json has this schema")
    }

    /// Trains the experiment with every seed. Returns the RMSE of each, sorted. Shape: `[n_seeds]`.
    pub fn run(&self, course: &Course, row_order: RowOrder) -> Vec<f64> {
        self.run_seeds(self.settings.seeds, course, row_order)
    }

    /// As [`run`](Self::run), with seeds from the first to the one before the last.
    pub fn run_seeds(&self, seeds: [u32; 2], course: &Course, row_order: RowOrder) -> Vec<f64> {
        sorted(over_seeds(seeds, |seed| {
            rmse_of(self.draft(course, row_order, seed))
        }))
    }

    /// The experiment of the course and the reference, with the same seed for the data (which rows
    /// validate) and for the network.
    fn draft(&self, course: &Course, row_order: RowOrder, seed: u32) -> Draft {
        let settings = &self.settings;
        let function = match course.function.as_str() {
            "sin" => Function::Sine,
            "square" => Function::Square,
            other => panic!("the reference has a function that is not known here: {other}"),
        };
        Draft {
            seed,
            data: DataSpec {
                source: Source::Function(function),
                domain: course.domain,
                n_points: settings.n_points,
                spacing: Spacing::Even,
                noise: 0.0,
                seed,
                validation: Validation {
                    share: settings.validation_split,
                    rows: ValidationRows::Random,
                },
                scaling: Scaling {
                    inputs: course.standardize_inputs,
                    target: false,
                },
                ..DataSpec::default()
            },
            network: Network {
                hidden: course
                    .hidden
                    .iter()
                    .map(|&units| Dense::new(units, Activation::Tanh))
                    .collect(),
                ..Network::default()
            },
            training: Training {
                loss: Loss::MeanSquaredError,
                optimizer: Optimizer::ADAM,
                learning_rate: settings.learning_rate,
                batch_size: settings.batch_size,
                epochs: settings.epochs,
                row_order,
                ..Training::default()
            },
            ..Draft::default()
        }
    }
}

/// Trains to the epoch limit. Returns the RMSE on all rows, in the target's unit.
fn rmse_of(draft: Draft) -> f64 {
    let epochs = draft.training.epochs;
    let experiment = draft.check().expect("the course's experiments can run");
    let mut session = Session::new(&experiment);
    for _ in 0..epochs {
        session.step_epoch();
    }
    let view = View::curve([0.0, 1.0], 2, 2);
    let snapshot = session.snapshot(&view, Vec::new());
    assert_eq!(
        snapshot.head().epoch,
        epochs,
        "no run of the course diverges"
    );
    snapshot.head().rmse.expect("there are rows")
}
