//! Buttons whose markup is the same in many panels.

use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};

/// A button with a text.
#[component]
pub fn TextButton(
    /// The `data-testid`.
    id: &'static str,
    label: Label,
    on_press: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    view! {
        <button type="button" class="tool wide" data-testid=id on:click=move |_| on_press.run(())>
            {reactive(move || label(language.get()))}
        </button>
    }
    .into_any()
}

/// A word or a number whose title explains it: a press, a tap and the focus show it, see [`Hints`](super::Hints).
#[component]
pub fn Explained(title: Label, children: Children) -> impl IntoView {
    let language = use_language();
    view! {
        <button type="button" class="explained" title=reactive(move || title(language.get()))>
            {children()}
        </button>
    }
    .into_any()
}

/// The × that closes a panel, in the panel's head.
#[component]
pub fn CloseButton(
    /// The `data-testid`.
    id: &'static str,
    on_press: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    let label = move || Language::close_label(language.get());
    view! {
        <button
            type="button"
            class="tool"
            data-testid=id
            aria-label=reactive(label)
            title=reactive(label)
            on:click=move |_| on_press.run(())
        >
            "×"
        </button>
    }
    .into_any()
}
