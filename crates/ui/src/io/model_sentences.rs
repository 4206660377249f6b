//! What is said of a model that was opened, and of a file that is none.

use experiment::Loss;
use models::onnx::OnnxNote;
use models::{AdoptError, Adopted, ReadError, ReadNote, keras};

use crate::app::program_worker::Program;
use crate::i18n::language::Language;
use crate::i18n::{names, problems};
use crate::io::model_read_errors::{self, number};

/// Why a file did not become the page's network.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ModelImportError {
    /// The browser could not read it.
    Unreadable,
    /// It has no bytes.
    Empty,
    /// It has more bytes than are read.
    TooLong { len: usize, max: usize },
    /// The program that reads it did not arrive.
    NotFetched,
    /// The program that reads it ended while it read.
    Died,
    /// It has no network that can be read.
    Read(ReadError),
    /// Its network does not fit the data on the page.
    Adopt(AdoptError),
}

/// What was taken from a file, and what from the page.
pub(super) struct Taken {
    keeps_activations: bool,
    keeps_standardization: bool,
    /// The loss, if it is another one than before.
    other_loss: Option<Loss>,
    notes: Vec<ReadNote>,
}

impl Taken {
    pub(super) fn of(adopted: &Adopted, notes: Vec<ReadNote>) -> Self {
        Self {
            keeps_activations: adopted.keeps_activations,
            keeps_standardization: adopted.keeps_standardization,
            other_loss: adopted
                .has_other_loss
                .then_some(adopted.experiment.training.loss),
            notes,
        }
    }
}

/// Says what was taken from a file, and what from the page.
pub(super) fn taken(file: &str, taken: &Taken, language: Language) -> String {
    let mut sentences = vec![
        match (taken.keeps_activations, taken.keeps_standardization) {
            (false, false) => language.model_opened_whole(file),
            (true, _) => language.model_opened_weights(file),
            (false, true) => language.model_opened_unscaled(file),
        },
    ];
    if let Some(loss) = taken.other_loss {
        let choices = names::losses();
        let name = choices.get(names::loss_idx(loss));
        let name = name.map_or("", |it| (it.label)(language));
        sentences.push(language.model_other_loss(name));
    }
    sentences.extend(taken.notes.iter().filter_map(|it| note(it, language)));
    sentences.join(" ")
}

/// Names of inputs and outputs are the page's whatever the file says.
fn note(note: &ReadNote, language: Language) -> Option<String> {
    Some(match note {
        ReadNote::Keras(keras::Note::NoNames) | ReadNote::Onnx(OnnxNote::NoNames) => return None,
        ReadNote::Keras(keras::Note::LeftOut { layer, class }) => {
            language.model_left_out(class, layer)
        }
        ReadNote::Keras(keras::Note::NoBias { layer }) => language.model_no_bias(layer),
        ReadNote::Onnx(OnnxNote::NoBias { layer }) => language.model_no_bias(&number(*layer)),
        ReadNote::Onnx(OnnxNote::Edited) => language.model_edited().into(),
        ReadNote::Onnx(OnnxNote::Recognized { layer, activation }) => {
            let name = (names::activation(*activation).label)(language);
            language.model_recognized(&number(*layer), name)
        }
        ReadNote::Onnx(OnnxNote::Rounded { tensor }) => language.model_rounded(tensor),
        ReadNote::Onnx(OnnxNote::BothClasses) => language.model_both_classes().into(),
        ReadNote::Onnx(OnnxNote::Output { taken }) => language.model_output_taken(taken),
        ReadNote::LayoutGuessed => language.model_layout_guessed().into(),
        ReadNote::NormalizationsLeftOut { .. } => language.model_normalizations().into(),
    })
}

/// Says why a file did not become the page's network.
pub(super) fn why(error: &ModelImportError, language: Language) -> String {
    let megabytes = |bytes: usize| (bytes as f64 / 1e6).round();
    match error {
        ModelImportError::Unreadable => language.file_unreadable().into(),
        ModelImportError::Empty => language.csv_empty().into(),
        ModelImportError::TooLong { len, max } => {
            language.file_too_long(megabytes(*len), megabytes(*max))
        }
        ModelImportError::NotFetched if !Program::Models.is_here() => {
            language.model_not_in_single_file().into()
        }
        ModelImportError::NotFetched => language.model_not_fetched().into(),
        ModelImportError::Died => language.model_damaged().into(),
        ModelImportError::Read(error) => model_read_errors::sentence(error, language),
        ModelImportError::Adopt(error) => not_adopted(error, language),
    }
}

/// Says why a network does not fit the data on the page.
fn not_adopted(error: &AdoptError, language: Language) -> String {
    match error {
        AdoptError::Inputs { expected, found } => {
            language.adopt_inputs(*expected as f64, *found as f64)
        }
        AdoptError::Outputs { expected, found } => {
            language.adopt_outputs(*expected as f64, *found as f64)
        }
        AdoptError::HiddenLayers { found, max } => {
            language.adopt_hidden_layers(*found as f64, *max as f64)
        }
        AdoptError::Units {
            layer_idx,
            found,
            max,
        } => language.adopt_units(*found as f64, (*layer_idx + 1) as f64, *max as f64),
        AdoptError::HiddenActivation {
            layer_idx,
            activation,
        } => {
            let name = (names::activation(*activation).label)(language);
            language.adopt_hidden_activation((*layer_idx + 1) as f64, name)
        }
        AdoptError::SoftmaxOfOne => language.adopt_softmax_of_one().into(),
        AdoptError::NoActivations { expected, found } => {
            language.adopt_no_activations(*expected as f64, *found as f64)
        }
        AdoptError::TargetOfClasses => language.adopt_target_of_classes().into(),
        AdoptError::Experiment(found) => found
            .first()
            .map_or(String::new(), |problem| problems::named(problem, language)),
    }
}
