//! A link of TensorFlow Playground as a draft.
//!
//! Its address carries its state behind the `#`: `activation=tanh&networkShape=4,2&…`. What is
//! missing there is TensorFlow Playground's own default, not ours: SGD with a learning rate of 0.03,
//! batches of 10, rows in one order, half of them for training, four and two tanh.
//!
//! What means something else there is changed so that training does the same where that is possible,
//! and told in [`PlaygroundLink::differences`] where it is not. Its loss is half the square, so a
//! regression here has half the learning rate (and penalties to match); its classes −1 and 1 come
//! from a tanh, ours from a sigmoid with the cross-entropy, which starts with the same gradients for
//! the hidden layers.
//!
//! Source: `state.ts`, `nn.ts` and `playground.ts` of TensorFlow Playground.

use experiment::{
    Activation, Dense, Draft, Feature, Initializer, Optimizer, PlaneData, Regularizer, Validation,
    ValidationRows, limits,
};
use thiserror::Error;

/// Longest link that is read.
pub const MAX_LEN: usize = 10_000;

/// Points that TensorFlow Playground draws.
const CLASSIFICATION_POINTS: usize = 500;
const REGRESSION_POINTS: usize = 1_200;

/// Why a text is no link of TensorFlow Playground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlaygroundError {
    #[error("{len} bytes, more than {max}")]
    TooLong { len: usize, max: usize },
    /// None of its parameters is there.
    #[error("no parameter of TensorFlow Playground")]
    NotALink,
}

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

/// A parameter that has no counterpart, or a value out of our limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub key: String,
    pub value: String,
}

/// What a link holds.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaygroundLink {
    /// It can run.
    pub draft: Draft,
    /// Whether the output is shown as one of two colors.
    pub discretize: bool,
    /// Whether the points that validate are shown.
    pub show_test_data: bool,
    pub differences: Vec<Difference>,
    /// In the link's order, a hundred at most.
    pub not_understood: Vec<Parameter>,
}

/// Reads a link, or what stands behind its `#`.
///
/// Errors: it is too long, or has nothing of TensorFlow Playground.
pub fn read(link: &str) -> Result<PlaygroundLink, PlaygroundError> {
    if link.len() > MAX_LEN {
        return Err(PlaygroundError::TooLong {
            len: link.len(),
            max: MAX_LEN,
        });
    }
    let text = link.trim();
    let text = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    let mut state = PlaygroundState::default();
    let mut n_known = 0;
    let mut not_understood = Vec::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let (key, value) = (decoded(key), decoded(value));
        n_known += usize::from(KEYS.contains(&key.as_str()));
        if !state.set(&key, &value) && not_understood.len() < 100 {
            not_understood.push(Parameter { key, value });
        }
    }
    if n_known == 0 {
        return Err(PlaygroundError::NotALink);
    }
    Ok(state.link(not_understood))
}

/// All of its parameters.
const KEYS: [&str; 28] = [
    "activation",
    "regularization",
    "batchSize",
    "dataset",
    "regDataset",
    "learningRate",
    "regularizationRate",
    "noise",
    "networkShape",
    "seed",
    "showTestData",
    "discretize",
    "percTrainData",
    "x",
    "y",
    "xTimesY",
    "xSquared",
    "ySquared",
    "cosX",
    "sinX",
    "cosY",
    "sinY",
    "collectStats",
    "tutorial",
    "problem",
    "initZero",
    "hideText",
    "numHiddenLayers",
];

/// Its state, with its defaults.
struct PlaygroundState {
    activation: Activation,
    /// L1 instead of L2; `None`: neither.
    is_l1: Option<bool>,
    batch_size: usize,
    classes: PlaneData,
    surface: PlaneData,
    learning_rate: f64,
    penalty: f64,
    noise: f64,
    shape: Vec<usize>,
    seed: Option<String>,
    show_test_data: bool,
    discretize: bool,
    train_percent: f64,
    /// In [`Feature::ALL`]'s order.
    features: [bool; 7],
    is_regression: bool,
    init_zero: bool,
}

impl Default for PlaygroundState {
    fn default() -> Self {
        Self {
            activation: Activation::Tanh,
            is_l1: None,
            batch_size: 10,
            classes: PlaneData::Circle,
            surface: PlaneData::Plane,
            learning_rate: 0.03,
            penalty: 0.0,
            noise: 0.0,
            shape: vec![4, 2],
            seed: None,
            show_test_data: false,
            discretize: false,
            train_percent: 50.0,
            features: [true, true, false, false, false, false, false],
            is_regression: false,
            init_zero: false,
        }
    }
}

/// Puts a value where it belongs; `false` if there is none.
fn put<T>(place: &mut T, value: Option<T>) -> bool {
    let is_there = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    is_there
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

fn number(value: &str, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
    value.parse().ok().filter(|value| range.contains(value))
}

impl PlaygroundState {
    /// Whether the parameter was understood.
    fn set(&mut self, key: &str, value: &str) -> bool {
        match key {
            "activation" => put(&mut self.activation, activation(value)),
            "regularization" => put(
                &mut self.is_l1,
                match value {
                    "none" | "" => Some(None),
                    "L1" => Some(Some(true)),
                    "L2" => Some(Some(false)),
                    _ => None,
                },
            ),
            "batchSize" => {
                let size = value.parse().ok();
                let size = size.filter(|size| limits::BATCH_SIZE.contains(size));
                put(&mut self.batch_size, size)
            }
            "dataset" => put(
                &mut self.classes,
                match value {
                    "circle" => Some(PlaneData::Circle),
                    "xor" => Some(PlaneData::ExclusiveOr),
                    "gauss" => Some(PlaneData::TwoGaussians),
                    "spiral" => Some(PlaneData::Spiral),
                    _ => None,
                },
            ),
            "regDataset" => put(
                &mut self.surface,
                match value {
                    "reg-plane" => Some(PlaneData::Plane),
                    "reg-gauss" => Some(PlaneData::MultiGaussian),
                    _ => None,
                },
            ),
            "learningRate" => {
                // Room for half of it.
                let (min, max) = limits::LEARNING_RATE.into_inner();
                put(&mut self.learning_rate, number(value, 2.0 * min..=max))
            }
            "regularizationRate" => {
                // Room for twice of it.
                let range = 0.0..=limits::PENALTY.end() / 2.0;
                put(&mut self.penalty, number(value, range))
            }
            "noise" => put(&mut self.noise, number(value, 0.0..=100.0)),
            "networkShape" => put(&mut self.shape, shape(value)),
            "seed" => {
                self.seed = Some(value.to_owned());
                true
            }
            "showTestData" => put(&mut self.show_test_data, flag(value)),
            "discretize" => put(&mut self.discretize, flag(value)),
            "percTrainData" => put(&mut self.train_percent, number(value, 10.0..=100.0)),
            "x" => put(&mut self.features[0], flag(value)),
            "y" => put(&mut self.features[1], flag(value)),
            "xSquared" => put(&mut self.features[2], flag(value)),
            "ySquared" => put(&mut self.features[3], flag(value)),
            "xTimesY" => put(&mut self.features[4], flag(value)),
            "sinX" => put(&mut self.features[5], flag(value)),
            "sinY" => put(&mut self.features[6], flag(value)),
            "problem" => put(
                &mut self.is_regression,
                match value {
                    "classification" => Some(false),
                    "regression" => Some(true),
                    _ => None,
                },
            ),
            "initZero" => put(&mut self.init_zero, flag(value)),
            // The shape tells their number.
            "numHiddenLayers" => true,
            // Of its page, or inputs that it never shows: without a counterpart, unless off.
            _ => matches!(value, "false" | "") && (KEYS.contains(&key) || key.ends_with("_hide")),
        }
    }

    fn link(self, not_understood: Vec<Parameter>) -> PlaygroundLink {
        let mut differences = Vec::new();
        let mut draft = Draft::default();
        let data = &mut draft.data;
        let plane = if self.is_regression {
            self.surface
        } else {
            self.classes
        };
        data.set_plane(plane);
        data.n_points = if self.is_regression {
            let n = REGRESSION_POINTS.min(*limits::N_POINTS.end());
            if n < REGRESSION_POINTS {
                differences.push(Difference::Points { n });
            }
            n
        } else {
            CLASSIFICATION_POINTS
        };
        data.noise = self.noise / 100.0;
        data.validation = Validation {
            share: 1.0 - self.train_percent / 100.0,
            // The points come in random order.
            rows: ValidationRows::Last,
        };
        let chosen = Feature::ALL.into_iter().zip(self.features);
        let features: Vec<Feature> = chosen
            .filter_map(|(feature, is_on)| is_on.then_some(feature))
            .collect();
        if features.is_empty() {
            differences.push(Difference::NoInputs);
        } else {
            data.features = features;
        }
        if let Some(seed) = &self.seed {
            data.seed = hash(seed);
            draft.seed = data.seed;
            differences.push(Difference::Seed);
        }
        let hidden = self.shape.iter();
        draft.network.hidden = hidden
            .map(|&units| Dense::new(units, self.activation))
            .collect();
        draft.network.initializer = if self.init_zero {
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
        training.batch_size = self.batch_size;
        training.shuffle = false;
        draft.fit_output();
        let step = if self.is_regression {
            let halved = self.learning_rate / 2.0;
            differences.push(Difference::LearningRate { halved });
            0.5
        } else {
            differences.push(Difference::Output);
            1.0
        };
        draft.training.learning_rate = step * self.learning_rate;
        // There a step shrinks a weight by rate · penalty · w, or · sign w.
        draft.network.set_regularizer(match self.is_l1 {
            None => Regularizer::default(),
            Some(true) => Regularizer {
                l1: self.penalty / step,
                l2: 0.0,
            },
            Some(false) => Regularizer {
                l1: 0.0,
                l2: self.penalty / (2.0 * step),
            },
        });
        PlaygroundLink {
            draft,
            discretize: self.discretize,
            show_test_data: self.show_test_data,
            differences,
            not_understood,
        }
    }
}

fn activation(value: &str) -> Option<Activation> {
    Some(match value {
        "relu" => Activation::Relu,
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        "linear" => Activation::Linear,
        _ => return None,
    })
}

/// Units by hidden layer: `4,2`; nothing for none.
fn shape(value: &str) -> Option<Vec<usize>> {
    if value.is_empty() {
        return Some(Vec::new());
    }
    let units: Option<Vec<usize>> = value.split(',').map(|units| units.parse().ok()).collect();
    units.filter(|units| {
        units.len() <= *limits::HIDDEN_LAYERS.end()
            && units.iter().all(|units| limits::UNITS.contains(units))
    })
}

/// A seed from any text (FNV-1a).
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// Without percent signs; what is no encoding stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let value = digits
            .filter(|two| two.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match (byte, value) {
            (b'%', Some(value)) => {
                bytes.push(value);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::Source;
    use experiment::random::{Random, Stream};

    const LINK: &str = "https://playground.tensorflow.org/#activation=relu&regularization=L2\
        &batchSize=12&dataset=spiral&regDataset=reg-gauss&learningRate=0.1&regularizationRate=0.003\
        &noise=25&networkShape=6%2C5,2&seed=0.67819&showTestData=true&discretize=false\
        &percTrainData=70&x=true&y=false&xTimesY=true&xSquared=false&ySquared=false&cosX=false\
        &sinX=true&cosY=false&sinY=false&collectStats=false&problem=classification\
        &initZero=false&hideText=false";

    #[test]
    fn a_link_is_understood() {
        let link = read(LINK).unwrap();
        assert_eq!(link.not_understood, []);
        assert!(link.show_test_data && !link.discretize);
        assert_eq!(
            link.differences,
            [
                Difference::Seed,
                Difference::InitialWeights,
                Difference::Output
            ]
        );
        let draft = &link.draft;
        assert_eq!(draft.data.source, Source::Plane(PlaneData::Spiral));
        assert_eq!((draft.data.n_points, draft.data.noise), (500, 0.25));
        let features = [Feature::X1, Feature::Product, Feature::SinX1];
        assert_eq!(draft.data.features, features);
        let units: Vec<usize> = draft
            .network
            .hidden
            .iter()
            .map(|layer| layer.units)
            .collect();
        assert_eq!(units, [6, 5, 2]);
        assert_eq!(draft.network.hidden[0].activation, Activation::Relu);
        assert_eq!(draft.network.output.regularizer.l2, 0.0015);
        assert_eq!(draft.training.learning_rate, 0.1);
        assert_eq!(draft.training.batch_size, 12);
        assert!(!draft.training.shuffle);
        let dataset = draft.clone().check().unwrap().dataset();
        assert_eq!((dataset.n_train(), dataset.n_inputs), (350, 3));
    }

    /// One step on half the square with a penalty, and one of ours, move a weight alike.
    #[test]
    fn a_regression_takes_the_same_steps() {
        let link = read("#problem=regression&regularization=L1&regularizationRate=0.01").unwrap();
        let training = &link.draft.training;
        let penalty = link.draft.network.output.regularizer;
        let (error, sign) = (0.7, 1.0);
        let ours = training.learning_rate * (2.0 * error + penalty.l1 * sign);
        let theirs = 0.03 * (error + 0.01 * sign);
        assert!((ours - theirs).abs() < 1e-12);
        assert!(link.draft.clone().check().is_ok());
        assert!(
            link.differences
                .contains(&Difference::LearningRate { halved: 0.015 })
        );
        assert!(link.differences.contains(&Difference::Points { n: 1_000 }));
    }

    #[test]
    fn what_is_missing_is_its_default() {
        let link = read("seed=1&initZero=true&networkShape=").unwrap();
        let draft = &link.draft;
        assert_eq!(draft.data.source, Source::Plane(PlaneData::Circle));
        assert_eq!(draft.network.hidden, []);
        assert_eq!(draft.network.initializer, Initializer::Zeros);
        assert_eq!(draft.training.learning_rate, 0.03);
        assert_eq!(draft.data.validation.share, 0.5);
    }

    #[test]
    fn what_has_no_counterpart_is_told() {
        let link = read(
            "#activation=swish&cosX=true&tutorial=dnn&noise=NaN&networkShape=4,0&who=me\
             &learningRate=1e9&playButton_hide=true&percTrainData=&x=false&y=false",
        )
        .unwrap();
        let keys: Vec<&str> = link.not_understood.iter().map(|p| p.key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "activation",
                "cosX",
                "tutorial",
                "noise",
                "networkShape",
                "who",
                "learningRate",
                "playButton_hide",
                "percTrainData",
            ]
        );
        assert!(link.differences.contains(&Difference::NoInputs));
        assert!(link.draft.check().is_ok());
    }

    #[test]
    fn other_texts_are_no_links() {
        for text in ["", "#", "https://example.org/#e=1.abc", "hello", "a=b&c=d"] {
            assert_eq!(read(text), Err(PlaygroundError::NotALink), "{text}");
        }
        let len = MAX_LEN + 1;
        let max = MAX_LEN;
        assert_eq!(
            read(&"x".repeat(len)),
            Err(PlaygroundError::TooLong { len, max })
        );
    }

    /// Whatever the link says, its draft can run.
    #[test]
    fn every_link_can_run() {
        const VALUES: [&str; 17] = [
            "",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "0.03",
            "1e308",
            "nan",
            "1000",
            "8,8,8",
            "L1",
            "regression",
            "relu",
            "xor",
            "%",
            "%2",
        ];
        for seed in 0..400 {
            let mut random = Random::new(seed, Stream::Data, 0);
            let mut text = String::from("x=true");
            for _ in 0..random.below(30) {
                let key = KEYS[random.below(KEYS.len() as u32) as usize];
                let value = VALUES[random.below(VALUES.len() as u32) as usize];
                text.push_str(&format!("&{key}={value}"));
            }
            let found = read(&text).unwrap().draft.check().map(|_| ());
            assert_eq!(found, Ok(()), "{text}");
        }
    }
}
