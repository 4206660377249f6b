//! The message that a run has diverged, with its cure.

use experiment::{Cause, Divergence, Draft, Quantity, Status, StopReason};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::numbers;

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
