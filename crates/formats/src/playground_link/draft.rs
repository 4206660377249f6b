//! Converts a state of TensorFlow Playground into a draft.

use experiment::{
    DataSpec, Dense, Draft, Feature, Initializer, Network, Optimizer, Regularizer, RowOrder,
    Validation, ValidationRows, limits,
};

use super::parameters::PlaygroundState;

/// Number of points that TensorFlow Playground draws for two classes.
const CLASSIFICATION_POINTS: usize = 500;
/// Number of points that it draws for a regression.
const REGRESSION_POINTS: usize = 1_200;

/// What is not the same as in TensorFlow Playground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Difference {
    /// The seed gives different points and weights, because the random generators differ.
    Seed,
    /// The output is a sigmoid with binary cross-entropy instead of a tanh with the squared error.
    Output,
    /// Weights start as in Keras, not uniformly in ±0.5, and biases at 0, not at 0.1.
    InitialWeights,
    /// There are fewer points than 1,200.
    Points {
        /// Number of points in the draft.
        n: usize,
    },
    /// The learning rate is halved, because the loss is the square instead of half of it.
    LearningRate {
        /// Learning rate in the draft.
        halved: f64,
    },
    /// The network has no inputs there; in the draft it gets both coordinates.
    NoInputs,
}

/// Returns the draft of a state and what is not the same in it.
pub(super) fn convert(state: &PlaygroundState) -> (Draft, Vec<Difference>) {
    let mut differences = Vec::new();
    let mut draft = Draft::default();
    set_data(&mut draft.data, state, &mut differences);
    if let Some(seed) = &state.seed {
        draft.data.seed = hash(seed);
        draft.seed = draft.data.seed;
        differences.push(Difference::Seed);
    }
    set_network(&mut draft.network, state, &mut differences);
    draft.training.optimizer = Optimizer::Sgd {
        momentum: 0.0,
        nesterov: false,
    };
    draft.training.batch_size = state.batch_size;
    draft.training.row_order = RowOrder::AsTheyStand;
    draft.fit_output();
    // Half the square has half the gradient of the square.
    let rate_scale = if state.is_regression {
        let halved = state.learning_rate / 2.0;
        differences.push(Difference::LearningRate { halved });
        0.5
    } else {
        differences.push(Difference::Output);
        1.0
    };
    draft.training.learning_rate = rate_scale * state.learning_rate;
    // There, a step changes a weight w by rate · penalty · sign w for L1, and by rate · penalty · w
    // for L2. Here the gradients of l1 |w| and l2 w² are l1 · sign w and 2 · l2 · w.
    draft.network.set_regularizer(match state.is_l1 {
        None => Regularizer::default(),
        Some(true) => Regularizer {
            l1: state.penalty / rate_scale,
            l2: 0.0,
        },
        Some(false) => Regularizer {
            l1: 0.0,
            l2: state.penalty / (2.0 * rate_scale),
        },
    });
    (draft, differences)
}

fn set_data(data: &mut DataSpec, state: &PlaygroundState, differences: &mut Vec<Difference>) {
    if state.is_regression {
        data.set_plane(state.surface);
        data.n_points = REGRESSION_POINTS.min(*limits::N_POINTS.end());
        if data.n_points < REGRESSION_POINTS {
            let n = data.n_points;
            differences.push(Difference::Points { n });
        }
    } else {
        data.set_plane(state.classes);
        data.n_points = CLASSIFICATION_POINTS;
    }
    data.noise = state.noise / 100.0;
    data.validation = Validation {
        share: 1.0 - state.train_percent / 100.0,
        // The points are drawn in random order, so the last ones are a random choice.
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

fn set_network(network: &mut Network, state: &PlaygroundState, differences: &mut Vec<Difference>) {
    let units = state.shape.iter();
    network.hidden = units
        .map(|&units| Dense::new(units, state.activation))
        .collect();
    network.initializer = if state.init_zero {
        Initializer::Zeros
    } else {
        differences.push(Difference::InitialWeights);
        Initializer::GlorotUniform
    };
}

/// Makes a seed of any text: its FNV-1a hash of 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
