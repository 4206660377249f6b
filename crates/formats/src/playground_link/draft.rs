//! A state of TensorFlow Playground as a draft.

use experiment::{
    Dense, Draft, Feature, Initializer, Optimizer, Regularizer, Validation, ValidationRows, limits,
};

use super::parameters::PlaygroundState;

/// Points that TensorFlow Playground draws.
const CLASSIFICATION_POINTS: usize = 500;
const REGRESSION_POINTS: usize = 1_200;

/// What is not as it is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Difference {
    /// The same seed draws other points and weights.
    Seed,
    /// Sigmoid and binary cross-entropy instead of tanh and squared error.
    Output,
    /// Weights start as Keras's do, not uniformly in ±0.5; biases at 0, not 0.1.
    InitialWeights,
    /// Fewer points than its 1,200.
    Points { n: usize },
    /// The learning rate is halved, because the loss is the square instead of half of it.
    LearningRate { halved: f64 },
    /// A network without inputs; it is given both coordinates.
    NoInputs,
}

pub(super) fn write(state: &PlaygroundState) -> (Draft, Vec<Difference>) {
    let mut differences = Vec::new();
    let mut draft = Draft::default();
    let data = &mut draft.data;
    let plane = if state.is_regression {
        state.surface
    } else {
        state.classes
    };
    data.set_plane(plane);
    data.n_points = if state.is_regression {
        let n = REGRESSION_POINTS.min(*limits::N_POINTS.end());
        if n < REGRESSION_POINTS {
            differences.push(Difference::Points { n });
        }
        n
    } else {
        CLASSIFICATION_POINTS
    };
    data.noise = state.noise / 100.0;
    data.validation = Validation {
        share: 1.0 - state.train_percent / 100.0,
        // The points come in random order.
        rows: ValidationRows::Last,
    };
    let chosen = Feature::ALL.into_iter().zip(state.features);
    let features: Vec<Feature> = chosen
        .filter_map(|(feature, is_on)| is_on.then_some(feature))
        .collect();
    if features.is_empty() {
        differences.push(Difference::NoInputs);
    } else {
        data.features = features;
    }
    if let Some(seed) = &state.seed {
        data.seed = hash(seed);
        draft.seed = data.seed;
        differences.push(Difference::Seed);
    }
    let hidden = state.shape.iter();
    draft.network.hidden = hidden
        .map(|&units| Dense::new(units, state.activation))
        .collect();
    draft.network.initializer = if state.init_zero {
        Initializer::Zeros
    } else {
        differences.push(Difference::InitialWeights);
        Initializer::GlorotUniform
    };
    let training = &mut draft.training;
    training.optimizer = Optimizer::Sgd {
        momentum: 0.0,
        nesterov: false,
    };
    training.batch_size = state.batch_size;
    training.shuffle = false;
    draft.fit_output();
    let step = if state.is_regression {
        let halved = state.learning_rate / 2.0;
        differences.push(Difference::LearningRate { halved });
        0.5
    } else {
        differences.push(Difference::Output);
        1.0
    };
    draft.training.learning_rate = step * state.learning_rate;
    // There a step shrinks a weight by rate · penalty · w, or · sign w.
    draft.network.set_regularizer(match state.is_l1 {
        None => Regularizer::default(),
        Some(true) => Regularizer {
            l1: state.penalty / step,
            l2: 0.0,
        },
        Some(false) => Regularizer {
            l1: 0.0,
            l2: state.penalty / (2.0 * step),
        },
    });
    (draft, differences)
}

/// A seed from any text (FNV-1a).
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
