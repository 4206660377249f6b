//! The error by epoch on the page: its canvas and the switch of its scale.

use leptos::html;
use leptos::prelude::*;
use plot::Point;
use plot::error::{ErrorLabels, ErrorScale, ErrorView, ErrorWords, Trend};

use super::surface::{place, show_calmly_on};
use super::words::{Key, Mark, number_format, slow_text};
use crate::controls::{Choice, Segmented};
use crate::live::live;
use crate::page::Page;
use crate::texts::Language;

/// What the chart can show; accuracy only with classes.
const SCALES: [(ErrorScale, Choice); 3] = [
    (
        ErrorScale::Log,
        Choice {
            value: "log",
            label: Language::error_scale_log,
        },
    ),
    (
        ErrorScale::Linear,
        Choice {
            value: "linear",
            label: Language::error_scale_linear,
        },
    ),
    (
        ErrorScale::Accuracy,
        Choice {
            value: "accuracy",
            label: Language::error_scale_accuracy,
        },
    ),
];

fn labels(language: Language) -> ErrorLabels<'static> {
    ErrorLabels {
        epoch: language.epoch_label(),
        loss: language.legend_train(),
        val_loss: language.legend_validation(),
        mean: language.error_mean(),
        line: language.error_line(),
    }
}

/// What the picture shows, in sentences.
fn words(page: Page, language: Language) -> String {
    page.with_snapshot(|snapshot| {
        let Some(snapshot) = snapshot else {
            return String::new();
        };
        let words = ErrorWords::new(snapshot);
        let Some(loss) = words.loss else {
            return String::new();
        };
        let trend = |trend| match trend {
            Some(Trend::Falling) => language.trend_falling(),
            Some(Trend::Rising) => language.trend_rising(),
            Some(Trend::Level) | None => language.trend_level(),
        };
        let epoch = f64::from(words.epoch);
        let train = language.error_words_train(epoch, loss, trend(words.trend));
        match (words.val_loss, words.best_validation) {
            (Some(val_loss), Some(best)) => {
                let best_epoch = f64::from(best.epoch);
                let validation =
                    language.error_words_validation(best_epoch, trend(words.val_trend), val_loss);
                format!("{train} {validation}")
            }
            _ => train,
        }
    })
}

/// Whether the network overfits, in a word; nothing before it has trained or without validation.
fn verdict(page: Page, language: Language) -> &'static str {
    page.with_snapshot(|snapshot| match snapshot.map(ErrorWords::new) {
        Some(words) if words.epoch > 0 && words.val_loss.is_some() => {
            if words.overfits() {
                language.error_overfits()
            } else {
                language.error_fits()
            }
        }
        _ => "",
    })
}

/// Training and validation error by epoch.
#[component]
pub fn ErrorPanel() -> impl IntoView {
    let page = expect_context::<Page>();
    let language = page.language;
    let canvas = NodeRef::<html::Canvas>::new();
    let pointer = StoredValue::new_local(None::<Point>);
    let is_watched = move || pointer.with_value(Option::is_some);
    show_calmly_on(page, canvas, is_watched, move |scene, size| {
        let language = page.language.get_untracked();
        let view = ErrorView {
            size,
            scale: untrack(move || page.error_scale()),
            marked_epoch: None,
            pointer: pointer.get_value(),
            format: number_format(language),
            labels: labels(language),
        };
        page.with_snapshot(|snapshot| plot::error(scene, snapshot, &view));
    });
    let point = move |at: Option<Point>| {
        pointer.set_value(at);
        page.request_paint();
    };
    let words = slow_text(page, move |language| words(page, language));
    let verdict = slow_text(page, move |language| verdict(page, language).to_owned());
    let is_classifier = Memo::new(move |_| page.is_classifier());
    let scale = Memo::new(move |_| page.error_scale());
    let scales = move || {
        let n_scales = if is_classifier.get() { 3 } else { 2 };
        view! {
            <Segmented
                id="error-scale"
                label=Language::error_scale_label
                choices=SCALES.iter().take(n_scales).map(|it| it.1).collect()
                chosen=Signal::derive(move || {
                    SCALES.iter().position(|it| it.0 == scale.get()).unwrap_or_default()
                })
                on_change=Callback::new(move |at: usize| {
                    if let Some((scale, _)) = SCALES.get(at) {
                        page.wanted_error_scale.set(*scale);
                    }
                })
            />
        }
        .into_any()
    };
    let title = move || {
        let language = language.get();
        match scale.get() {
            ErrorScale::Accuracy => language.error_title_accuracy(),
            ErrorScale::Linear | ErrorScale::Log => language.error_title(),
        }
    };
    view! {
        <section class="panel error" class:of-classes=live(move || is_classifier.get()) aria-labelledby="error-title">
            <header class="panel-head">
                <h2 id="error-title">{live(title)}</h2>
                <div class="legend" aria-hidden="true">
                    <Key mark=Mark::Line("key-line-train") label=Language::legend_train/>
                    <Key mark=Mark::Line("key-validation") label=Language::legend_validation/>
                </div>
                <output class="verdict" data-testid="verdict" aria-live="polite">{live(move || verdict.get())}</output>
                {live(scales)}
            </header>
            <div class="plot">
                <canvas
                    node_ref=canvas
                    data-testid="error-canvas"
                    role="img"
                    aria-labelledby="error-title error-words"
                    on:pointermove=move |event| point(Some(place(&event)))
                    on:pointerdown=move |event| point(Some(place(&event)))
                    on:pointerleave=move |_| point(None)
                    on:pointercancel=move |_| point(None)
                ></canvas>
                <p class="unseen" id="error-words">{live(move || words.get())}</p>
            </div>
        </section>
    }
    .into_any()
}
