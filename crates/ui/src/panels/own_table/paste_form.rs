//! The field into which a table is pasted where no key pastes: on a phone, or from a menu.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::i18n::language::Language;
use crate::panels::own_table::reading::OwnTables;

/// A field for cells or the text of a CSV file. What is pasted is read at once; what is typed, by the button.
pub(super) fn paste_form(own: OwnTables, language: Language) -> AnyView {
    let field = NodeRef::<html::Textarea>::new();
    let on_paste = move |event: ev::Event| {
        let data = event
            .dyn_ref::<web_sys::ClipboardEvent>()
            .and_then(|event| event.clipboard_data());
        let Some(data) = data else { return };
        let pasted = |kind| data.get_data(kind).unwrap_or_default();
        let text = pasted("text/plain");
        if !text.trim().is_empty() {
            event.prevent_default();
            own.open_pasted(language, &text, &pasted("text/html"));
        }
    };
    let read = move || {
        if let Some(field) = field.get_untracked() {
            own.open_pasted(language, &field.value(), "");
        }
    };
    view! {
        <label class="own-table-paste">
            {language.paste_label()}
            <textarea
                rows="8"
                data-takes-focus
                spellcheck="false"
                data-testid="own-table-paste-text"
                node_ref=field
                on:paste=move |event| on_paste(event.into())
            ></textarea>
        </label>
        <div class="code-tools">
            <button type="button" class="cure" data-testid="own-table-paste-read" on:click=move |_| read()>
                {language.paste_read()}
            </button>
        </div>
    }
    .into_any()
}
