//! The '?' beside a control: two sentences and the formula, in a popover that opens by mouse,
//! touch and keyboard and closes with Escape.

use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::Label;

/// The content of a help popover.
#[derive(Clone, Copy)]
pub struct Help {
    pub text: Label,
    /// A formula, the same in every language; empty for none.
    pub formula: &'static str,
}

#[component]
pub fn HelpButton(#[prop(into)] id: String, about: Label, help: Help) -> impl IntoView {
    let language = use_language();
    let popover = format!("{id}-help");
    view! {
        <button
            type="button"
            class="help-button"
            popovertarget=popover.clone()
            aria-label=reactive(move || {
                let language = language.get();
                language.help_about(about(language))
            })
        >
            "?"
        </button>
        <div class="help" id=popover popover="auto">
            <p>{reactive(move || (help.text)(language.get()))}</p>
            {(!help.formula.is_empty()).then(|| view! { <p class="formula" translate="no">{help.formula}</p> })}
        </div>
    }
    .into_any()
}
