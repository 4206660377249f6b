//! Converts a state of TensorFlow Playground into a draft.

use experiment::seedrandom::seed_of;
use experiment::{
    Activation, DataSpec, Dense, Draft, Feature, Generator, Initializer, Loss, Network, Optimizer,
    Regularizer, RowOrder, Validation, ValidationRows,
};

use super::parameters::PlaygroundState;

/// Number of points that TensorFlow Playground draws for two classes.
const CLASSIFICATION_POINTS: usize = 500;
/// Number of points that it draws for a regression.
const REGRESSION_POINTS: usize = 1_200;

/// What is not the same as in TensorFlow Playground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Difference {
    /// The seed is a text that no seed of Neurona stands for: points and weights are others.
    Seed,
    /// The network has no inputs there; in the draft it gets both coordinates.
    NoInputs,
    /// A batch is larger than the training data. There, such a network never trains; here, the batch holds all of them.
    BatchOfAll,
}

/// Returns the draft of a state and what is not the same in it.
pub(super) fn convert(state: &PlaygroundState) -> (Draft, Vec<Difference>) {
    let mut differences = Vec::new();
    let mut draft = Draft::default();
    set_data(&mut draft.data, state, &mut differences);
    if let Some(text) = &state.seed {
        draft.data.seed = seed_of(text).unwrap_or_else(|| {
            differences.push(Difference::Seed);
            // One of the seeds that the original writes itself.
            hash(text) % 100_000
        });
    }
    // With one seed for both, the weights are the original's, too.
    draft.seed = draft.data.seed;
    set_network(&mut draft.network, state);
    let training = &mut draft.training;
    training.loss = match state.is_regression {
        true => Loss::HalfSquaredError,
        false => Loss::HalfSquaredSigns,
    };
    training.optimizer = Optimizer::Sgd {
        momentum: 0.0,
        nesterov: false,
    };
    training.learning_rate = state.learning_rate;
    training.batch_size = state.batch_size;
    // The points are shuffled once, when they are made.
    training.row_order = RowOrder::AsTheyStand;
    training.carries_over = true;
    training.l1_kills = true;
    training.losses_after_epoch = true;
    if state.batch_size > n_train(draft.data.n_points, draft.data.validation.share) {
        differences.push(Difference::BatchOfAll);
    }
    (draft, differences)
}

fn set_data(data: &mut DataSpec, state: &PlaygroundState, differences: &mut Vec<Difference>) {
    let (plane, n_points) = match state.is_regression {
        true => (state.surface, REGRESSION_POINTS),
        false => (state.classes, CLASSIFICATION_POINTS),
    };
    data.set_plane(plane);
    data.n_points = n_points;
    data.generator = Generator::Seedrandom;
    data.noise = state.noise / 100.0;
    data.validation = Validation {
        share: share(n_points, state.train_percent),
        // The points are in random order, so the last ones are a random choice.
        rows: ValidationRows::Last,
    };
    let features = Feature::ALL.into_iter().zip(state.features);
    let chosen: Vec<Feature> = features
        .filter_map(|(feature, is_on)| is_on.then_some(feature))
        .collect();
    if chosen.is_empty() {
        differences.push(Difference::NoInputs);
    } else {
        data.features = chosen;
    }
}

/// Returns the share of the validation rows that leaves `⌊n · percent / 100⌋` rows for training.
fn share(n: usize, train_percent: f64) -> f64 {
    let share = 1.0 - train_percent / 100.0;
    let expected = (n as f64 * train_percent / 100.0).floor() as usize;
    // Rounding may have made it a hair too large.
    if n_train(n, share) < expected {
        (share - 1e-12).max(0.0)
    } else {
        share
    }
}

/// Returns how many of `n` rows train, as the experiment computes it.
fn n_train(n: usize, share: f64) -> usize {
    (n as f64 * (1.0 - share)).floor() as usize
}

fn set_network(network: &mut Network, state: &PlaygroundState) {
    let units = state.shape.iter();
    network.hidden = units
        .map(|&units| Dense::new(units, state.activation))
        .collect();
    network.output = Dense::new(
        1,
        match state.is_regression {
            true => Activation::Linear,
            false => Activation::Tanh,
        },
    );
    network.initializer = match state.init_zero {
        true => Initializer::Zeros,
        false => Initializer::UniformHalf,
    };
    // There, a step changes a weight w by rate · penalty · sign w for L1, and by rate · penalty · w
    // for L2. Here the gradients of l1 |w| and l2 w² are l1 · sign w and 2 · l2 · w.
    network.set_regularizer(match state.is_l1 {
        None => Regularizer::default(),
        Some(true) => Regularizer {
            l1: state.penalty,
            l2: 0.0,
        },
        Some(false) => Regularizer {
            l1: 0.0,
            l2: state.penalty / 2.0,
        },
    });
}

/// Makes a seed of any text: its FNV-1a hash of 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_leaves_the_rows_of_the_original() {
        for n in [CLASSIFICATION_POINTS, REGRESSION_POINTS] {
            for percent in 10..=100 {
                let found = n_train(n, share(n, f64::from(percent)));
                assert_eq!(found, n * percent as usize / 100, "{percent} % of {n}");
            }
        }
    }
}
