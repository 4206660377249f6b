//! A link of TensorFlow Playground as a draft.
//!
//! Its address holds its state behind the `#`: `activation=tanh&networkShape=4,2&…`. A missing
//! parameter means the default of TensorFlow Playground, not of Neurona: SGD with a learning rate of
//! 0.03, batches of 10 without shuffling, half of the points for training, hidden layers of four and
//! two units with tanh.
//!
//! The draft trains the very experiment: the same points, the same initial weights, the same steps
//! and the same losses; only rounding differs, because the original computes with f64. Everything that
//! makes it so is a setting of the draft. What has no counterpart stands in
//! [`PlaygroundLink::differences`].
//!
//! Source: `state.ts`, `nn.ts` and `playground.ts` of tensorflow/playground at commit 02469bd.
//!
//! ```
//! use formats::playground_link;
//!
//! let link = "https://playground.tensorflow.org/#activation=relu&networkShape=3&seed=0.5";
//! let read = playground_link::read(link).unwrap();
//! assert_eq!(read.draft.network.hidden[0].units, 3);
//! assert!(read.not_understood.is_empty());
//! ```

mod draft;
mod parameters;

use experiment::Draft;
use percent_encoding::percent_decode_str;
use thiserror::Error;

use crate::spellings::spellings;
use crate::unknown_keys::MOST;
pub use draft::Difference;
use parameters::{KEYS, PlaygroundState};

/// Length in bytes of the longest link that is read.
pub const MAX_LEN: usize = 10_000;

/// How the names of parameters end that hide a control.
const HIDE: &str = "_hide";

/// Why a text is not a link of TensorFlow Playground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlaygroundError {
    /// Longer than [`MAX_LEN`].
    #[error("{len} bytes, more than {max}")]
    TooLong {
        /// Length of the text in bytes.
        len: usize,
        /// [`MAX_LEN`].
        max: usize,
    },
    /// The text holds no parameter of TensorFlow Playground.
    #[error("no parameter of TensorFlow Playground")]
    NotALink,
}

/// A parameter that Neurona has no counterpart for, or whose value is outside of the limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without percent encoding.
    pub key: String,
    /// Its value, without percent encoding.
    pub value: String,
}

/// Content of a link.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaygroundLink {
    /// The experiment. [`Draft::check`] accepts it, whatever the link says.
    pub draft: Draft,
    /// Whether the output is shown in two colors only.
    pub discretize: bool,
    /// Whether the validation points are shown.
    pub show_test_data: bool,
    /// What is not the same as in TensorFlow Playground.
    pub differences: Vec<Difference>,
    /// Parameters that were ignored, in the order of the link; at most a hundred.
    pub not_understood: Vec<Parameter>,
    /// The controls that the link hides (`learningRate_hide=true`), by their names there; at most a hundred.
    pub hidden: Vec<String>,
}

/// Reads an address, or the part of it behind the `#`, also out of a sentence, and as pages, filters and messages spell it.
///
/// Errors: `TooLong`, or `NotALink` if the text holds no parameter of TensorFlow Playground.
pub fn read(link: &str) -> Result<PlaygroundLink, PlaygroundError> {
    if link.len() > MAX_LEN {
        return Err(PlaygroundError::TooLong {
            len: link.len(),
            max: MAX_LEN,
        });
    }
    // `&amp;noise=5` holds a parameter of another name: the spelling that is understood best was meant.
    let mut best = Parameters::default();
    for spelling in spellings(link) {
        let parameters = Parameters::read(&spelling);
        if parameters.n_known > best.n_known {
            best = parameters;
        }
    }
    if best.n_known == 0 {
        return Err(PlaygroundError::NotALink);
    }
    let state = best.state;
    let (draft, differences) = draft::convert(&state);
    Ok(PlaygroundLink {
        draft,
        discretize: state.discretize,
        show_test_data: state.show_test_data,
        differences,
        not_understood: best.not_understood,
        hidden: best.hidden,
    })
}

/// What the parameters of one spelling say.
#[derive(Default)]
struct Parameters {
    state: PlaygroundState,
    /// Number of parameters whose names are known.
    n_known: usize,
    not_understood: Vec<Parameter>,
    hidden: Vec<String>,
}

impl Parameters {
    fn read(text: &str) -> Self {
        let mut read = Self::default();
        for part in fragment(text).split('&').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let (key, value) = (decoded(key), decoded(value));
            if let Some(name) = key.strip_suffix(HIDE) {
                if value != "false" && read.hidden.len() < MOST {
                    read.hidden.push(name.to_owned());
                }
                continue;
            }
            read.n_known += usize::from(KEYS.contains(&key.as_str()));
            if !read.state.set(&key, &value) && read.not_understood.len() < MOST {
                read.not_understood.push(Parameter { key, value });
            }
        }
        read
    }
}

/// Returns the parameters in a text: what stands behind the `#`, or at its beginning, up to a space, without the sentence's
/// signs behind it. Pieces of a line that was broken are joined.
fn fragment(text: &str) -> String {
    let text = text.split_once('#').map_or(text, |(_, behind)| behind);
    let mut pieces = text.split_whitespace();
    let mut fragment = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_parameter = piece.split('&').any(|part| part.contains('='));
        if !is_parameter {
            break;
        }
        fragment.push_str(piece);
    }
    let is_of_sentence = |c: char| ".,;:)>]\"'»”*".contains(c);
    fragment.trim_end_matches(is_of_sentence).to_owned()
}

/// Undoes percent encoding (URL standard, section 1.3). A `%` without two hexadecimal digits stays,
/// bytes that are not UTF-8 become U+FFFD.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use experiment::random::{Random, Stream};
    use experiment::{Activation, Feature, Initializer, Loss, PlaneData, RowOrder, Source};

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
        assert_eq!(link.differences, []);
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
        assert_eq!(draft.training.row_order, RowOrder::AsTheyStand);
        let dataset = draft.clone().check().unwrap().dataset();
        assert_eq!((dataset.n_train(), dataset.n_inputs()), (350, 3));
    }

    /// Course pages hold such links.
    #[test]
    fn a_link_is_understood_as_pages_and_messages_spell_it() {
        let plain = read("#activation=relu&batchSize=20&dataset=spiral&networkShape=6,5").unwrap();
        for text in [
            "https://playground.tensorflow.org/#activation=relu&amp;batchSize=20&amp;dataset=spiral&amp;networkShape=6,5",
            "(https://playground.tensorflow.org/#activation=relu&batchSize=20&dataset=spiral&networkShape=6,5).",
            "Abre https://playground.tensorflow.org/#activation=relu&batchSize=20&dataset=spiral\n&networkShape=6,5, y mira.",
            "/%23activation=relu&batchSize=20&dataset=spiral&networkShape=6,5",
            "https://b.es/?url=https%3A%2F%2Fplayground.tensorflow.org%2F%23activation%3Drelu%26batchSize%3D20%26dataset%3Dspiral%26networkShape%3D6%2C5",
            "#activation=3Drelu&batchSize=3D20&dataset=3Dspiral&networkSha=\r\npe=3D6,5",
        ] {
            assert_eq!(read(text).as_ref(), Ok(&plain), "{text}");
        }
    }

    #[test]
    fn hidden_controls_are_told_and_are_no_notice() {
        let link = read(
            "#batchSize=20&playButton_hide=true&learningRate_hide=false&noise_hide=true&wrong=1",
        );
        let link = link.unwrap();
        assert_eq!(link.hidden, ["playButton", "noise"]);
        assert_eq!(link.not_understood.len(), 1);
    }

    #[test]
    fn a_regression_has_its_own_loss_and_number_of_points() {
        let link = read("#problem=regression&regularization=L1&regularizationRate=0.01").unwrap();
        assert_eq!(link.differences, []);
        let draft = &link.draft;
        assert_eq!(draft.training.loss, Loss::HalfSquaredError);
        assert_eq!(draft.network.output.regularizer.l1, 0.01);
        assert_eq!(draft.data.n_points, 1_200);
        assert_eq!(draft.clone().check().unwrap().dataset().n_train(), 600);
    }

    #[test]
    fn seeds_are_the_texts_of_the_original() {
        for (text, expected) in [("0.67819", 67_819), ("0.00001", 1)] {
            let link = read(&format!("#seed={text}")).unwrap();
            assert_eq!(
                (link.draft.seed, link.draft.data.seed),
                (expected, expected)
            );
            assert_eq!(link.differences, []);
        }
        let link = read("#seed=hello").unwrap();
        assert_eq!(link.differences, [Difference::Seed]);
        assert_eq!(link.draft.seed, link.draft.data.seed);
    }

    #[test]
    fn values_are_corrected_as_there() {
        for (text, noise) in [("90", 0.5), ("-5", 0.0), ("60", 0.6), ("3", 0.03)] {
            let link = read(&format!("#noise={text}")).unwrap();
            assert_eq!(
                (link.draft.data.noise, link.not_understood),
                (noise, vec![])
            );
        }
        let link = read("#xSquared=0&batchSize=300").unwrap();
        assert_eq!(link.draft.data.features.len(), 3);
        assert_eq!(link.differences, [Difference::BatchOfAll]);
        assert!(link.draft.check().is_ok());
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
