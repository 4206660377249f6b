//! Howell's table over many seeds, compared with real Keras over as many seeds
//! (`tests/keras/reference/howell_quartiles.json`, which the script beside it made).

use engine::Session;
use experiment::{Activation, Draft, RowOrder, TableSpec, View, howell};
use serde::Deserialize;

use crate::distribution::CriticalDistances;
use crate::seeds::{over_seeds, sorted};
use crate::table_settings::{TableRun, TableSettings};

const REFERENCE: &str = include_str!("../../keras/reference/howell_quartiles.json");

/// The contents of `howell_quartiles.json`.
#[derive(Debug, Deserialize)]
pub struct HowellReference {
    settings: TableSettings,
    #[serde(rename = "smirnov_critical_distance")]
    pub critical_distances: CriticalDistances,
    pub experiments: Vec<Howell>,
}

/// One experiment, and the distribution of its RMSE (cm) or accuracy with real Keras.
#[derive(Debug, Deserialize)]
pub struct Howell {
    pub name: String,
    inputs: Vec<String>,
    hidden: Vec<usize>,
    standardize_inputs: bool,
    classifies: bool,
    learning_rate: f64,
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    pub sorted: Vec<f64>,
}

impl HowellReference {
    /// Reads the reference file.
    ///
    /// Panics if it does not have the schema that its script writes.
    pub fn read() -> Self {
        serde_json::from_str(REFERENCE).expect("reference/howell_quartiles.json has this schema")
    }

    /// Trains the experiment with every seed. Returns RMSE (cm) or accuracy on all rows of each,
    /// sorted. Shape: `[n_seeds]`.
    pub fn run(&self, howell: &Howell, row_order: RowOrder) -> Vec<f64> {
        self.run_seeds(self.settings.seeds, howell, row_order)
    }

    /// As [`run`](Self::run), with seeds from the first to the one before the last.
    pub fn run_seeds(&self, seeds: [u32; 2], howell: &Howell, row_order: RowOrder) -> Vec<f64> {
        sorted(over_seeds(seeds, |seed| {
            measure(self.draft(howell, row_order, seed))
        }))
    }

    /// The experiment with the same seed for the data (which rows validate) and for the network.
    fn draft(&self, howell: &Howell, row_order: RowOrder, seed: u32) -> Draft {
        let inputs: Vec<u32> = howell.inputs.iter().map(|name| column(name)).collect();
        let mut spec = TableSpec::howell_height(&inputs);
        let mut activation = Activation::Tanh;
        if howell.classifies {
            spec = TableSpec::howell_sex();
            activation = Activation::Relu;
            assert_eq!(spec.inputs, inputs, "{}: columns", howell.name);
        }
        let run = TableRun {
            hidden: &howell.hidden,
            activation,
            standardize_inputs: howell.standardize_inputs,
            learning_rate: howell.learning_rate,
            row_order,
        };
        self.settings.draft(&run, spec, seed)
    }
}

fn column(name: &str) -> u32 {
    match name {
        "height" => howell::HEIGHT,
        "weight" => howell::WEIGHT,
        "age" => howell::AGE,
        "male" => howell::MALE,
        other => panic!("the reference has a column that is not known here: {other}"),
    }
}

/// Trains to the epoch limit. Returns the RMSE on all rows, or the accuracy of a classifier.
fn measure(draft: Draft) -> f64 {
    let epochs = draft.training.epochs;
    let experiment = draft.check().expect("the course's experiments can run");
    let mut session = Session::new(&experiment);
    for _ in 0..epochs {
        session.step_epoch();
    }
    let snapshot = session.snapshot(&View::curve([0.0, 1.0], 2, 2), Vec::new());
    let head = snapshot.head();
    assert_eq!(head.epoch, epochs, "no run of the course diverges");
    match head.confusion[..] {
        [a, b, c, d, e, f, g, h] => {
            f64::from(a + d + e + h) / f64::from(a + b + c + d + e + f + g + h)
        }
        _ => head.rmse.expect("there are rows"),
    }
}
