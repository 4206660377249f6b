//! The window in which a table is read, corrected and used, and the button that opens a file.

use formats::table_csv::CsvError;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::panels::own_table::form::form_view;
use crate::panels::own_table::messages::sentence;
use crate::panels::own_table::preview::preview;
use crate::panels::own_table::reading::{OwnTables, Stage};

/// The button that chooses a file.
#[component]
pub fn OwnTableButton() -> impl IntoView {
    let own = expect_context::<OwnTables>();
    let language = use_language();
    view! {
        <label class="tool wide file own-table" title=reactive(move || language.get().csv_open_title())>
            <span>{reactive(move || language.get().csv_open())}</span>
            <input
                type="file"
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                data-testid="own-table-file"
                on:change=move |event| {
                    let input: web_sys::HtmlInputElement = event_target(&event);
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        own.open(&file);
                    }
                    // The same file can then be chosen again.
                    input.set_value("");
                }
            />
        </label>
    }
    .into_any()
}

/// Shows a table as it was read, above the page, until it is used or closed.
#[component]
pub fn OwnTableWindow() -> impl IntoView {
    let own = expect_context::<OwnTables>();
    let language = use_language();
    let is_open = move || own.is_open();
    let code = move || {
        own.stage.with(|stage| match stage {
            Stage::Closed => "closed",
            Stage::Reading => "reading",
            Stage::Failed(_) | Stage::Unreadable => "failed",
            Stage::Read(_) => "read",
        })
    };
    let body = move || match own.stage.get() {
        Stage::Closed => None,
        Stage::Reading => Some(line("status", language.get().csv_reading().to_owned())),
        Stage::Unreadable => Some(line("alert", language.get().csv_unreadable().to_owned())),
        Stage::Failed(error) => {
            let why = sentence(&error, language.get());
            let sentence = language.get().csv_failed(&why);
            let form = matches!(
                error,
                CsvError::Ragged { .. }
                    | CsvError::OneColumn
                    | CsvError::OnlyText
                    | CsvError::NoRows
                    | CsvError::UnclosedQuote { .. }
            );
            let form = form.then(|| form_view(own, None, language.get()));
            let message = line("alert", sentence);
            Some(view! { {message} {form} }.into_any())
        }
        Stage::Read(table) => Some(preview(own, &table, language.get())),
    };
    view! {
        <aside
            class="code-window own-table-window"
            data-testid="own-table"
            data-value=reactive(code)
            aria-label=reactive(move || language.get().csv_title())
            hidden=reactive(move || !is_open())
        >
            <header class="panel-head">
                <h2>{reactive(move || language.get().csv_title())}</h2>
                <TextButton
                    id="own-table-cancel"
                    label=Language::csv_cancel
                    on_press=Callback::new(move |()| own.close())
                />
            </header>
            <div class="own-table-body">{reactive(body)}</div>
        </aside>
    }
    .into_any()
}

fn line(role: &'static str, text: String) -> AnyView {
    view! { <p class="own-table-line" role=role data-testid="own-table-message">{text}</p> }
        .into_any()
}
