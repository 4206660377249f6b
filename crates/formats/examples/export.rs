//! Prints the run file and the Keras program of the default experiment.
//!
//! ```text
//! cargo run -p neurona-formats --example export
//! ```
//!
//! The engine makes the weights of a real run. Here they are zeros, so that the example shows the
//! file and nothing else.

use experiment::{
    Draft, LayerWeights, Network, OptimizerState, SavedHistory, SavedRun, SavedState, Scaler,
};
use formats::programs::{self, CommentLanguage, ProgramOptions, RandomRows};
use formats::run_json;
use ndarray::Array2;

fn main() {
    let draft = Draft::default();
    let experiment = draft.clone().check().expect("the default can run");

    let run = untrained(draft, experiment.n_inputs());
    print!("{}", run_json::write(&run).expect("the state fits"));

    let options = ProgramOptions {
        language: CommentLanguage::English,
        rows: RandomRows::Drawn,
    };
    print!("{}", programs::keras(&experiment, options));
}

/// A run before its first epoch, trained with Adam.
fn untrained(experiment: Draft, n_inputs: usize) -> SavedRun {
    let weights = zeros(&experiment.network, n_inputs);
    let n_outputs = experiment.network.output.units;
    SavedRun {
        experiment,
        state: SavedState {
            epoch: 0,
            batch: 0,
            loss_sum: 0.0,
            optimizer: OptimizerState {
                step: 0,
                slots: vec![
                    ("momentum".to_owned(), weights.clone()),
                    ("velocity".to_owned(), weights.clone()),
                ],
                // β₁ and β₂ to the power of 0.
                products: vec![1.0, 1.0],
            },
            weights,
            history: SavedHistory {
                val_loss: Some(Vec::new()),
                stride: 1,
                ..SavedHistory::default()
            },
            scaler: Scaler::identity(n_inputs, n_outputs),
            n_correct: 0,
            early_stopping: None,
            stopped: None,
            record: None,
        },
    }
}

/// Kernels `[inputs, units]` and biases `[units]` of a network, layer by layer.
fn zeros(network: &Network, mut n_inputs: usize) -> Vec<LayerWeights> {
    let mut layers = Vec::new();
    for layer in network.layers() {
        layers.push(LayerWeights {
            kernel: Array2::zeros((n_inputs, layer.units)),
            bias: vec![0.0; layer.units],
        });
        n_inputs = layer.units;
    }
    layers
}
