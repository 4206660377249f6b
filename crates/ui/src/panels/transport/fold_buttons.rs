//! The buttons that unfold settings and data where a narrow screen has no room for them above the fit.

use leptos::prelude::*;

use crate::app::folds::Folds;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::Label;

#[component]
pub fn FoldButtons() -> impl IntoView {
    let folds = expect_context::<Folds>();
    let language = use_language();
    let mark = || {
        view! {
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M4 6.5l4 4 4-4"></path>
            </svg>
        }
    };
    let switch = |is_unfolded: RwSignal<bool>| is_unfolded.update(|it| *it = !*it);
    let label = |label: Label| reactive(move || label(language.get()));
    view! {
        <div class="folds">
            <button
                type="button"
                data-testid="settings-fold"
                aria-controls="settings"
                aria-expanded=reactive(move || folds.settings.get().to_string())
                on:click=move |_| switch(folds.settings)
            >
                {label(|language| language.settings_fold_label())}
                {mark()}
            </button>
            <button
                type="button"
                data-testid="data-fold"
                aria-controls="data"
                aria-expanded=reactive(move || folds.data.get().to_string())
                title=label(|language| language.data_fold_title())
                on:click=move |_| switch(folds.data)
            >
                {label(|language| language.data_title())}
                {mark()}
            </button>
        </div>
    }
    .into_any()
}
