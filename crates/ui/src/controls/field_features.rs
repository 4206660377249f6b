//! What a field does with a typed text, and its words on problems: code of the deferred chunk, which the first view does
//! not need.

use std::ops::RangeInclusive;

use experiment::{Problem, ProblemKind};
use leptos::prelude::*;

use crate::controls::typed_number::{Kind, Rejection};
use crate::i18n::language::Language;
use crate::i18n::problems;

/// The entry points.
pub struct FieldFeatures {
    /// See [`Kind::read`].
    pub read: fn(Kind, &str, &RangeInclusive<f64>) -> Result<f64, Rejection>,
    /// See [`Kind::sentence`].
    pub rejection: fn(Kind, Rejection, &RangeInclusive<f64>, Language) -> String,
    /// The question with its two meanings as buttons.
    pub question: fn(Question) -> AnyView,
    /// See [`problems::sentence`].
    pub problem: fn(&Problem, Language) -> String,
    /// See [`problems::proposal`].
    pub proposal: fn(&ProblemKind, Language) -> String,
}

impl FieldFeatures {
    /// All of them.
    pub const ALL: Self = Self {
        read: Kind::read,
        rejection: Kind::sentence,
        question,
        problem: problems::sentence,
        proposal: problems::proposal,
    };
}

/// A text with two meanings.
pub struct Question {
    /// The `id` of the field.
    pub id: String,
    pub kind: Kind,
    pub values: [f64; 2],
    pub language: Language,
    /// Called with the value of the pressed button.
    pub on_answer: Callback<f64>,
}

fn question(question: Question) -> AnyView {
    let Question {
        id,
        kind,
        values,
        language,
        on_answer,
    } = question;
    // The sentence around the two buttons.
    let sentence = language.number_question("\0", "\0");
    let mut parts = sentence.split('\0').map(str::to_owned);
    let mut part = move || parts.next();
    let before = part();
    let [first, second] = [0, 1].map(|at| {
        let value = values[at];
        let written = kind.write_with_sign(value, language);
        view! {
            <button
                type="button"
                class="meaning"
                translate="no"
                data-testid=format!("{id}-meaning-{at}")
                on:click=move |_| on_answer.run(value)
            >
                {written}
            </button>
        }
        .into_any()
    });
    view! { {before} {first} {part()} {second} {part()} }.into_any()
}
