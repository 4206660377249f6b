//! scikit-learn's tables of irises and wines over many seeds, compared with real Keras over as many
//! seeds (`tests/keras/reference/classes_quartiles.json`, which the script beside it made).

use std::sync::Arc;

use engine::Session;
use experiment::{
    Activation, ClassWeights, DataTable, Draft, RowOrder, TableSource, TableSpec, View,
};
use formats::table_csv::{self, CsvOptions, MissingPolicy};
use serde::Deserialize;

use crate::distribution::CriticalDistances;
use crate::seeds::{over_seeds, sorted};
use crate::table_settings::{TableRun, TableSettings};

const REFERENCE: &str = include_str!("../../keras/reference/classes_quartiles.json");
const IRIS: &[u8] = include_bytes!("../../keras/reference/iris.csv");
const WINE: &[u8] = include_bytes!("../../keras/reference/wine.csv");

/// The contents of `classes_quartiles.json`.
#[derive(Debug, Deserialize)]
pub struct ClassesReference {
    settings: TableSettings,
    #[serde(rename = "smirnov_critical_distance")]
    pub critical_distances: CriticalDistances,
    pub experiments: Vec<Classes>,
}

/// One experiment, with what real Keras reaches.
#[derive(Debug, Deserialize)]
pub struct Classes {
    pub name: String,
    table: String,
    hidden: Vec<usize>,
    standardize_inputs: bool,
    learning_rate: f64,
    /// Rows classified wrong, of all, after the last epoch.
    pub n_wrong: KerasSample,
    /// Cross-entropy of the rows that validate, after the last epoch.
    pub val_loss: KerasSample,
}

/// One measure over the seeds, with real Keras.
#[derive(Debug, Deserialize)]
pub struct KerasSample {
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
    pub sorted: Vec<f64>,
}

/// What Neurona reaches over the seeds.
#[derive(Debug)]
pub struct ClassesRuns {
    /// Rows classified wrong, of all, sorted. Shape: `[n_seeds]`.
    pub n_wrong: Vec<f64>,
    /// Cross-entropy of the rows that validate, sorted. Shape: `[n_seeds]`.
    pub val_losses: Vec<f64>,
}

impl ClassesReference {
    /// Reads the reference file.
    ///
    /// Panics if it does not have the schema that its script writes.
    pub fn read() -> Self {
        serde_json::from_str(REFERENCE).expect("reference/classes_quartiles.json has this schema")
    }

    /// Trains the experiment with every seed.
    pub fn run(&self, classes: &Classes) -> ClassesRuns {
        let table = read_table(&classes.table);
        let runs = over_seeds(self.settings.seeds, |seed| {
            measure(self.draft(classes, &table, seed))
        });
        ClassesRuns {
            n_wrong: sorted(runs.iter().map(|it| it.0)),
            val_losses: sorted(runs.iter().map(|it| it.1)),
        }
    }

    /// The experiment with the same seed for the data (which rows validate) and for the network.
    fn draft(&self, classes: &Classes, table: &Arc<DataTable>, seed: u32) -> Draft {
        let target = table.columns().len() as u32 - 1;
        let run = TableRun {
            hidden: &classes.hidden,
            activation: Activation::Relu,
            standardize_inputs: classes.standardize_inputs,
            learning_rate: classes.learning_rate,
            row_order: RowOrder::NewEachEpoch,
        };
        let spec = TableSpec {
            table: TableSource::Own(Arc::clone(table)),
            inputs: (0..target).collect(),
            target,
            filters: Vec::new(),
            classifies: true,
            class_weights: ClassWeights::None,
        };
        self.settings.draft(&run, spec, seed)
    }
}

/// Reads a table as the page reads the file of a student.
fn read_table(name: &str) -> Arc<DataTable> {
    let bytes = match name {
        "iris" => IRIS,
        "wine" => WINE,
        other => panic!("the reference has a table that is not known here: {other}"),
    };
    let csv = table_csv::read(bytes, &CsvOptions::default()).expect("the script wrote a table");
    let table = csv.to_table(name, MissingPolicy::KeepEmpty);
    Arc::new(table.expect("its columns can be used"))
}

/// Trains to the epoch limit. Returns the number of rows classified wrong, of all, and the cross-entropy
/// of those that validate.
fn measure(draft: Draft) -> (f64, f64) {
    let epochs = draft.training.epochs;
    let experiment = draft.check().expect("these experiments can run");
    let mut session = Session::new(&experiment);
    for _ in 0..epochs {
        session.step_epoch();
    }
    let snapshot = session.snapshot(&View::curve([0.0, 1.0], 2, 2), Vec::new());
    let head = snapshot.head();
    assert_eq!(head.epoch, epochs, "none of these runs diverges");
    let n_rows: u32 = head.confusion.iter().sum();
    let n_classes = head.n_classes as usize;
    // Training and validation, by true and by predicted class.
    let right = head.confusion.chunks_exact(n_classes * n_classes);
    let n_right: u32 = right
        .flat_map(|matrix| matrix.iter().step_by(n_classes + 1))
        .sum();
    (
        f64::from(n_rows - n_right),
        head.val_loss.expect("there are rows that validate"),
    )
}
