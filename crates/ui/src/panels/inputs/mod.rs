//! Which input of a table matters, and how the prediction depends on it, in the panel of the fit.

mod asked;
mod bars;
mod chosen_classes;
mod column_labels;
mod curve;
mod words;

use leptos::prelude::*;

use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::app::table_view::{TableView, TableViews};
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::panels::classes::ClassKeys;
use asked::{Asked, REPEATS};
use bars::{Bars, BarsCanvas};
use chosen_classes::{ChosenClasses, ClassChoice};
use curve::{Curve, CurveCanvas};

/// How often each input is shuffled, as in [`REPEATS`].
const REPEAT_CHOICES: [Choice; 3] = [
    Choice {
        value: "5",
        label: |_| "5",
    },
    Choice {
        value: "10",
        label: |_| "10",
    },
    Choice {
        value: "30",
        label: |_| "30",
    },
];

/// The scores of a classifier.
const SCORES: [Choice; 2] = [
    Choice {
        value: "accuracy",
        label: Language::importance_score_accuracy,
    },
    Choice {
        value: "cross-entropy",
        label: Language::importance_score_cross_entropy,
    },
];

/// What is computed.
#[component]
fn Choices(asked: Asked) -> impl IntoView {
    let language = use_language();
    let is_classifier = expect_context::<TableViews>().is_classifier;
    let scores = move || {
        is_classifier.get().then(|| {
            view! {
                <Segmented
                    id="importance-score"
                    label=Language::importance_score_label
                    choices=SCORES.to_vec()
                    chosen=Signal::derive(move || asked.score.get())
                    on_change=Callback::new(move |at| asked.score.set(at))
                />
            }
            .into_any()
        })
    };
    let progress = move || match (asked.progress.get(), asked.importance.with(Option::is_some)) {
        (Some(progress), false) => {
            let share = numbers::percent((100.0 * progress).round() / 100.0, language.get());
            language.get().importance_progress(&share)
        }
        _ => String::new(),
    };
    view! {
        <div class="inputs-choices">
            {reactive(scores)}
            <Segmented
                id="importance-repeats"
                label=Language::importance_repeats_label
                choices=REPEAT_CHOICES.to_vec()
                chosen=Signal::derive(move || asked.repeats.get())
                on_change=Callback::new(move |at: usize| asked.repeats.set(at.min(REPEATS.len() - 1)))
            />
            // Each percent would be announced.
            <output aria-live="off">{reactive(progress)}</output>
        </div>
    }
    .into_any()
}

/// Bars, the curve of the chosen input, and what they do not say.
#[component]
pub fn InputsPart() -> impl IntoView {
    let views = expect_context::<TableViews>();
    let frames = expect_context::<Frames>();
    let language = use_language();
    let asked = Asked::new();
    let bars = Bars::new(asked, frames, language);
    let chosen = ChosenClasses::new(asked);
    let curve = Curve::new(asked, chosen, frames, language);
    let ranking = move || {
        let columns = asked.with_score(|report, importance| {
            let ranking = importance.ranking().into_iter();
            ranking
                .map(|place| report.columns[place])
                .collect::<Vec<u32>>()
        });
        let name = |column: u32| asked.labels.with(|labels| labels.column(column).name);
        let names = columns.unwrap_or_default().into_iter().map(name);
        names.collect::<Vec<String>>().join(" | ")
    };
    let facts = move || {
        let language = language.get();
        let unit = asked.labels.with(|labels| labels.unit.clone());
        let facts = asked.with_score(|report, it| words::facts(report, it, &unit, language));
        match (facts, asked.importance.with(Option::is_some)) {
            (Some(facts), _) => facts,
            (None, true) => language.importance_not_finite().to_owned(),
            (None, false) => String::new(),
        }
    };
    let rows = move || {
        let language = language.get();
        let has_names = !curve.column().categories.is_empty();
        asked.dependence.with(|report| {
            let sentence = words::rows(report.as_ref()?, has_names, language);
            Some(sentence)
        })
    };
    view! {
        <div
            class="inputs-part"
            data-testid="inputs"
            data-value=reactive(ranking)
            hidden=reactive(move || !views.shows(TableView::Inputs))
            role="group"
            aria-label=reactive(move || language.get().inputs_title())
        >
            <div class="first-figure">
                <Choices asked/>
                <div class="inputs-pictures">
                    <div class="importance">
                        <BarsCanvas bars/>
                    </div>
                    <div class="dependence" data-testid="dependence"
                        data-value=reactive(move || asked.column.get().map(|it| it.to_string()))>
                        <h3>{reactive(move || language.get().dependence_title(&curve.column().name))}</h3>
                        <ClassChoice chosen/>
                        <ClassKeys classes=Signal::derive(move || chosen.keys())/>
                        <CurveCanvas curve/>
                    </div>
                </div>
            </div>
            <p class="hint">{reactive(move || language.get().importance_caveat())}</p>
            <p class="hint" id="importance-words" data-testid="importance-words">{reactive(facts)}</p>
            <p class="hint">{reactive(move || language.get().importance_about())}</p>
            <p class="hint">{reactive(move || rows().unwrap_or_default())}</p>
        </div>
    }
    .into_any()
}
