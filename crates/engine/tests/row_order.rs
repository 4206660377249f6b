//! The order of the rows in an epoch.

use engine::{EpochRules, Rows, Setup, Trainer, initial_weights};
use experiment::random::{Random, Stream};
use experiment::{
    Activation, Clipping, Dense, Initializer, LayerWeights, Loss, Optimizer, RowOrder,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SEED: u32 = 69;
const N_ROWS: u32 = 11;

fn layers() -> [Dense; 2] {
    [
        Dense::new(5, Activation::Tanh),
        Dense::new(1, Activation::Linear),
    ]
}

/// Returns the weights after some epochs of 11 rows in batches of 4, which begin in `places`.
fn trained(row_order: RowOrder, places: &[u32], epochs: u32) -> Vec<LayerWeights> {
    let setup = Setup {
        n_inputs: 1,
        layers: layers().to_vec(),
        loss: Loss::MeanSquaredError,
        optimizer: Optimizer::ADAM,
        learning_rate: 0.01,
        clipping: Clipping::default(),
        batch_size: 4,
        row_order,
        rules: EpochRules::default(),
        seed: SEED,
    };
    let inputs: Vec<f32> = places
        .iter()
        .map(|&place| place as f32 * 0.2 - 1.0)
        .collect();
    let targets = inputs.iter().map(|x| x * x).collect();
    let weights = initial_weights(Initializer::GlorotUniform, SEED, 1, &layers());
    let mut trainer = Trainer::new(&setup, &weights, Rows { inputs, targets }, Rows::default());
    for _ in 0..3 * epochs {
        trainer.step_batch();
    }
    assert_eq!(trainer.epoch(), epochs);
    trainer.weights()
}

/// Keras on TensorFlow after `set_random_seed` reads the rows in one order, the same in all epochs.
#[test]
fn one_order_is_that_of_rows_shuffled_once() {
    let in_place: Vec<u32> = (0..N_ROWS).collect();
    let mut shuffled = in_place.clone();
    Random::new(SEED, Stream::Shuffle, 0).shuffle(&mut shuffled);
    assert_ne!(shuffled, in_place);
    let one = trained(RowOrder::OneForAll, &in_place, 5);
    assert_eq!(one, trained(RowOrder::AsTheyStand, &shuffled, 5));
    assert_ne!(one, trained(RowOrder::AsTheyStand, &in_place, 5));
}

#[test]
fn a_new_order_each_epoch_begins_with_the_same_one() {
    let in_place: Vec<u32> = (0..N_ROWS).collect();
    let after = |row_order, epochs| trained(row_order, &in_place, epochs);
    assert_eq!(
        after(RowOrder::NewEachEpoch, 1),
        after(RowOrder::OneForAll, 1)
    );
    assert_ne!(
        after(RowOrder::NewEachEpoch, 2),
        after(RowOrder::OneForAll, 2)
    );
}
