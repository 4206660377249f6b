//! The experiment on a table that a reference of real Keras describes.

use experiment::{
    Activation, DataSpec, Dense, Draft, Network, RowOrder, Scaling, TableSpec, Training,
    Validation, ValidationRows,
};
use serde::Deserialize;

/// What all experiments of a reference have in common.
#[derive(Debug, Deserialize)]
pub struct TableSettings {
    validation_split: f64,
    batch_size: usize,
    pub epochs: u32,
    /// First seed and the one after the last.
    pub seeds: [u32; 2],
}

/// What an experiment has of its own, apart from its table.
pub struct TableRun<'a> {
    pub hidden: &'a [usize],
    /// Of the hidden layers.
    pub activation: Activation,
    pub standardize_inputs: bool,
    pub learning_rate: f64,
    pub row_order: RowOrder,
}

impl TableSettings {
    /// The experiment with the same seed for the data (which rows validate) and for the network.
    pub fn draft(&self, run: &TableRun<'_>, table: TableSpec, seed: u32) -> Draft {
        let hidden = run.hidden.iter();
        let mut draft = Draft {
            seed,
            data: DataSpec {
                seed,
                validation: Validation {
                    share: self.validation_split,
                    rows: ValidationRows::Random,
                },
                scaling: Scaling {
                    inputs: run.standardize_inputs,
                    target: false,
                },
                ..DataSpec::default()
            },
            network: Network {
                hidden: hidden
                    .map(|&units| Dense::new(units, run.activation))
                    .collect(),
                ..Network::default()
            },
            training: Training {
                learning_rate: run.learning_rate,
                batch_size: self.batch_size,
                epochs: self.epochs,
                row_order: run.row_order,
                ..Training::default()
            },
            ..Draft::default()
        };
        draft.data.set_table(table);
        draft.fit_output();
        draft
    }
}
