//! Messages that the page shows unasked: a run that diverged and its cure, a quiet line for events that
//! are easy to miss, and the status line for screen readers.

use std::time::Duration;

use experiment::{Cause, Divergence, Draft, Quantity, Status, StopReason};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::notice::{Notice, Notices};
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::problems;

/// The shortest time between two updates of the status line for screen readers.
const STATUS_EVERY: Duration = Duration::from_millis(2_500);
/// How long a quiet line stays.
const NOTICE_STAYS: Duration = Duration::from_secs(6);

/// Names the place of the first value that was not finite.
fn place(divergence: &Divergence, n_hidden: usize, language: Language) -> String {
    let quantity = match divergence.quantity {
        Quantity::Activation => language.quantity_activation(),
        Quantity::Loss => language.quantity_loss(),
        Quantity::Gradient => language.quantity_gradient(),
        Quantity::Weight => language.quantity_weight(),
    };
    match divergence.layer_idx {
        None => quantity.to_owned(),
        Some(layer_idx) if layer_idx.get() < n_hidden => {
            language.place_hidden(layer_idx.view().get() as f64, quantity)
        }
        Some(_) => language.place_output(quantity),
    }
}

fn cause(divergence: &Divergence, draft: &Draft, language: Language) -> String {
    match divergence.cause {
        Cause::LearningRate => {
            let rate = numbers::exact(draft.training.learning_rate, language);
            language.cause_learning_rate(&rate)
        }
        Cause::UnscaledInputs => language.cause_unscaled_inputs().to_owned(),
        Cause::UnscaledTarget => language.cause_unscaled_target().to_owned(),
    }
}

fn cure_label(cause: Cause, language: Language) -> &'static str {
    match cause {
        Cause::LearningRate => language.cure_learning_rate(),
        Cause::UnscaledInputs => language.cure_unscaled_inputs(),
        Cause::UnscaledTarget => language.cure_unscaled_target(),
    }
}

/// Applies the cure to a draft.
fn cure(cause: Cause, draft: &mut Draft) {
    match cause {
        Cause::LearningRate => {
            let rate = draft.training.learning_rate / 10.0;
            let (min, max) = experiment::limits::LEARNING_RATE.into_inner();
            draft.training.learning_rate = rate.clamp(min, max);
        }
        Cause::UnscaledInputs => draft.data.scaling.inputs = true,
        Cause::UnscaledTarget => draft.data.scaling.target = true,
    }
}

/// The run that diverged: when, where, why, and what to do.
#[component]
pub fn Diverged() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let run = expect_context::<Run>();
    let language = use_language();
    let divergence = Memo::new(move |_| match run.status.get() {
        Status::Stopped(StopReason::Diverged(divergence)) => Some(divergence),
        _ => None,
    });
    let text = move || {
        let divergence = divergence.get()?;
        let language = language.get();
        Some(editor.experiment.with(|draft| {
            let place = place(&divergence, draft.network.hidden.len(), language);
            let epoch = f64::from(divergence.epoch);
            let batch = f64::from(divergence.batch);
            view! {
                <strong>{language.diverged_title()}</strong>
                <p>{language.diverged_where(batch, epoch, &place)}</p>
                <p>{cause(&divergence, draft, language)}</p>
            }
        }))
    };
    let apply = move |_| {
        if let Some(divergence) = divergence.get_untracked() {
            editor.edit(|draft| cure(divergence.cause, draft));
            editor.open(true);
        }
    };
    view! {
        <Show when=move || divergence.get().is_some()>
            <div
                class="banner"
                role="alert"
                data-testid="diverged"
                data-epoch=reactive(move || divergence.get().map(|it| it.epoch))
                data-layer=reactive(move || divergence.get().and_then(|it| it.layer_idx).map(u32::from))
            >
                <div class="banner-text">{reactive(text)}</div>
                <button type="button" class="cure" data-testid="diverged-cure" on:click=apply>
                    {reactive(move || divergence.get().map(|it| cure_label(it.cause, language.get())))}
                </button>
            </div>
        </Show>
    }
    .into_any()
}

fn notice_text(notice: &Notice, language: Language) -> String {
    match notice {
        Notice::Restarted => language.notice_restarted().into(),
        Notice::WorkerReplaced => language.notice_worker_replaced().into(),
        Notice::WorkerLost => language.notice_worker_lost().into(),
        Notice::LimitReached => language.notice_limit_reached().into(),
        Notice::StoppedEarly(
            StopReason::EarlyStopping {
                best_epoch,
                restored,
            },
            epoch,
        ) => {
            let (best, epoch) = (f64::from(*best_epoch), f64::from(*epoch));
            if *restored {
                language.notice_stopped_restored(best, epoch)
            } else {
                language.notice_stopped(best, epoch)
            }
        }
        Notice::StoppedEarly(_, epoch) => language.notice_tolerance(f64::from(*epoch)),
        Notice::LimitRaised(epochs) => language.notice_limit_raised(f64::from(*epochs)),
        Notice::Rejected(problems) => {
            let first = problems.first();
            first.map_or(String::new(), |problem| {
                language.notice_refused(&problems::sentence(problem, language))
            })
        }
        Notice::Feature(notice) => notice.sentence(language),
        Notice::Fetching => language.notice_fetching().into(),
        Notice::NotFetched => language.notice_not_fetched().into(),
        Notice::Imported {
            unknown_keys,
            formula_may_differ,
        } => {
            let opened = if unknown_keys.is_empty() {
                language.notice_imported().into()
            } else {
                language.notice_imported_partly(&unknown_keys.join(", "))
            };
            problems::with_formula_note(opened, *formula_may_differ, language)
        }
    }
}

/// The quiet line.
#[component]
pub fn NoticeLine(
    /// Fetches the deferred chunk again.
    retry: Callback<()>,
) -> impl IntoView {
    let notices = expect_context::<Notices>();
    let language = use_language();
    Effect::new(move |timer: Option<Option<TimeoutHandle>>| {
        if let Some(Some(timer)) = timer {
            timer.clear();
        }
        let is_passing = notices.with(|it| it.is_some_and(|it| !it.stays()));
        is_passing
            .then(|| set_timeout_with_handle(move || notices.clear(), NOTICE_STAYS).ok())
            .flatten()
    });
    let is_retry = move || notices.with(|it| matches!(it, Some(Notice::NotFetched)));
    let text = move || notices.with(|it| it.map(|it| notice_text(it, language.get())));
    view! {
        <div class="notice" role="status" data-testid="notice">
            {reactive(move || text().map(|text| view! {
                <span>{text}</span>
                {is_retry().then(|| view! {
                    <TextButton id="notice-retry" label=Language::retry_label on_press=retry/>
                })}
                <button
                    type="button"
                    class="notice-close"
                    data-testid="notice-close"
                    aria-label=reactive(move || language.get().close_label())
                    on:click=move |_| notices.clear()
                >
                    "×"
                </button>
            }))}
        </div>
    }
    .into_any()
}

/// Describes the fit in a sentence, for people who do not see it.
#[component]
pub fn StatusLine() -> impl IntoView {
    let run = expect_context::<Run>();
    let language = use_language();
    let sentence = RwSignal::new(String::new());
    let update = move || {
        let language = language.get_untracked();
        let new = run
            .readings
            .with_untracked(|readings| readings.sentence(language));
        if sentence.with_untracked(|said| *said != new) {
            sentence.set(new);
        }
    };
    if let Ok(timer) = set_interval_with_handle(update, STATUS_EVERY) {
        on_cleanup(move || timer.clear());
    }
    view! {
        <p class="status-line" data-testid="status" aria-live="polite">
            {reactive(move || sentence.get())}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::LayerIdx;

    use super::*;

    fn divergence(layer_idx: Option<usize>) -> Divergence {
        Divergence {
            epoch: 3,
            batch: 1,
            layer_idx: layer_idx.map(LayerIdx::new),
            quantity: Quantity::Weight,
            cause: Cause::LearningRate,
        }
    }

    #[test]
    fn layers_are_named_as_people_count_them() {
        assert!(place(&divergence(Some(0)), 2, Language::Es).contains("capa oculta 1"));
        assert!(place(&divergence(Some(2)), 2, Language::En).contains("output layer"));
        assert!(!place(&divergence(None), 2, Language::En).contains("layer"));
    }

    #[test]
    fn every_cure_gives_an_experiment_that_can_run() {
        for cause in [
            Cause::LearningRate,
            Cause::UnscaledInputs,
            Cause::UnscaledTarget,
        ] {
            let mut draft = Draft::default();
            draft.training.learning_rate = 1e-8;
            let before = draft.clone();
            cure(cause, &mut draft);
            assert!(draft.clone().check().is_ok());
            assert!(cause == Cause::LearningRate || draft != before);
        }
    }
}
