//! Why there is no program or notebook, in words.

use formats::programs::Refusal;

use crate::i18n::language::Language;
use crate::i18n::names;

/// Returns the sentence for a program of scikit-learn, or for what all programs need.
pub fn sentence(refusal: Refusal, language: Language) -> String {
    let name = |activation| (names::activation(activation).label)(language);
    match refusal {
        Refusal::Weights => language.refused_weights().into(),
        Refusal::Activation(activation) => language.refused_activation(name(activation)),
        Refusal::DifferentActivations => language.refused_different().into(),
        Refusal::OutputActivation(activation) => language.refused_output(name(activation)),
        Refusal::Loss(_) => language.refused_loss().into(),
        Refusal::Optimizer(_) => language.refused_optimizer().into(),
        Refusal::Clipping => language.refused_clipping().into(),
        Refusal::Dropout => language.refused_dropout().into(),
        Refusal::Penalty => language.refused_penalty().into(),
        Refusal::EarlyStopping => language.refused_stopping().into(),
        Refusal::ClassWeights => language.refused_class_weights().into(),
        Refusal::Rules => language.refused_rules().into(),
        Refusal::NoEpoch => language.refused_no_epoch().into(),
        Refusal::TooLarge => language.refused_too_large().into(),
    }
}

/// Returns the sentence for a notebook.
pub fn of_notebook(refusal: Refusal, language: Language) -> String {
    match refusal {
        Refusal::Dropout => language.refused_notebook_dropout().into(),
        Refusal::Rules => language.refused_notebook_rules().into(),
        other => sentence(other, language),
    }
}
