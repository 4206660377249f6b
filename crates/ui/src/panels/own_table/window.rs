//! The window in which a table is read, corrected and used, and the buttons that open a file or paste cells.

use formats::table_csv::CsvError;
use leptos::prelude::*;

use crate::app::program_worker::Program;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows};
use crate::controls::{WindowButton, WindowFrame, WindowView};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::panels::own_table::form::form_view;
use crate::panels::own_table::messages::sentence;
use crate::panels::own_table::paste_form::paste_form;
use crate::panels::own_table::preview::preview;
use crate::panels::own_table::reading::{OwnTables, Stage};
use crate::panels::own_table::sheet_list::{self, sheet_list};

/// What the list of files offers first; any other file can be opened too.
const ACCEPTED: &str = ".csv,.tsv,.tab,.txt,.dat,.data,.xlsx,.xlsm,.ods,text/csv,text/plain,\
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,\
    application/vnd.oasis.opendocument.spreadsheet";

/// The buttons that choose a file, or paste cells.
#[component]
pub fn OwnTableButton() -> impl IntoView {
    let own = expect_context::<OwnTables>();
    let language = use_language();
    let is_pasting = Memo::new(move |_| own.is_pasting());
    view! {
        <div class="own-table-sources">
            <label class="tool wide file own-table" title=reactive(move || language.get().csv_open_title())>
                <span>{reactive(move || language.get().csv_open())}</span>
                <input
                    type="file"
                    accept=ACCEPTED
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
            <WindowButton
                id="own-table-paste"
                window=Window::OwnTable.id()
                is_open=is_pasting
                title=Language::paste_open
                on_press=Callback::new(move |()| if is_pasting.get_untracked() { own.close() } else { own.paste() })
            >
                {reactive(move || language.get().paste_open())}
            </WindowButton>
        </div>
    }
    .into_any()
}

/// Shows a table as it was read, above the page, until it is used or closed.
#[component]
pub fn OwnTableWindow() -> impl IntoView {
    let own = expect_context::<OwnTables>();
    let language = use_language();
    let windows = expect_context::<Windows>();
    let code = move || {
        own.stage.with(|stage| match stage {
            Stage::Closed => "closed",
            Stage::Pasting => "pasting",
            Stage::Reading => "reading",
            Stage::NotFetched => "not-fetched",
            Stage::Failed(_) | Stage::SheetFailed(_) | Stage::Unreadable => "failed",
            Stage::Read(_) => "read",
        })
    };
    let body = move || match own.stage.get() {
        Stage::Closed => None,
        Stage::Pasting => Some(paste_form(own, language.get())),
        Stage::NotFetched => Some(not_fetched(own, language.get())),
        Stage::SheetFailed(error) => {
            let why = sheet_list::sentence(error, language.get());
            Some(line("alert", language.get().csv_failed(&why)))
        }
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
    let sheets = move || {
        own.stage.track();
        // Without the program that reads them, another sheet needs the file once more.
        let list = own.source.with_value(|source| {
            source.worker.as_ref()?;
            source.sheets.clone()
        })?;
        sheet_list(own, &list, language.get())
    };
    own.close_with(windows);
    let frame = WindowFrame {
        id: Window::OwnTable.id(),
        test_id: "own-table",
        title: Language::csv_title,
        is_shown: Signal::derive(move || windows.is_shown(Window::OwnTable)),
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("own-table-cancel", Language::csv_cancel),
        on_close: Callback::new(move |()| own.close()),
    };
    view! {
        <WindowView frame class="own-table-window" value=Signal::derive(code)>
            {reactive(sheets)}
            {reactive(body)}
        </WindowView>
    }
    .into_any()
}

/// Says that the program which reads spreadsheets did not arrive, and fetches it again; or that this page is without it.
fn not_fetched(own: OwnTables, language: Language) -> AnyView {
    if !Program::Sheets.is_here() {
        return line("alert", language.sheet_not_in_single_file().to_owned());
    }
    let message = line("alert", language.sheet_not_fetched().to_owned());
    view! {
        {message}
        <div class="code-tools">
            <button
                type="button"
                class="cure"
                data-testid="own-table-retry"
                on:click=move |_| own.read_spreadsheet()
            >
                {language.sheet_retry()}
            </button>
        </div>
    }
    .into_any()
}

fn line(role: &'static str, text: String) -> AnyView {
    view! { <p class="own-table-line" role=role data-testid="own-table-message">{text}</p> }
        .into_any()
}
