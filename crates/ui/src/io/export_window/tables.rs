//! The cards of what is no model: the whole run for Neurona, its notebook, and the history as a table.

use formats::{DecimalSign, history_csv};
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::download;
use crate::io::export_window::state::Exports;
use crate::io::notebook_file::notebook_button;
use crate::io::run_file::file_stem;

/// The cards, before those of the models.
pub(super) fn table_cards(exports: Exports) -> Vec<AnyView> {
    let language = use_language();
    let json = move || exports.files.export();
    let history = move || {
        let decimal = decimal_sign(language.get_untracked());
        exports.with_run(move |run| {
            let text = history_csv::write(&run.state.history, decimal);
            download::save_text(&format!("{}-history.csv", file_stem(run)), &text);
        });
    };
    vec![
        card(
            "json",
            Language::export_json_name,
            Language::export_json_opens,
            download_button("export-json", ".json", json),
        ),
        card(
            "notebook",
            Language::code_notebook,
            Language::export_notebook_opens,
            notebook_button("export-notebook", |language| {
                language.export_download(".ipynb")
            }),
        ),
        card(
            "history",
            Language::code_history,
            Language::export_history_opens,
            download_button("export-history", ".csv", history),
        ),
    ]
}

/// A spreadsheet reads the numbers of its own language.
fn decimal_sign(language: Language) -> DecimalSign {
    match language {
        Language::Es => DecimalSign::Comma,
        Language::En => DecimalSign::Point,
    }
}

fn card(id: &'static str, name: Label, opens: Label, tools: AnyView) -> AnyView {
    let language = use_language();
    view! {
        <section class="export-card" aria-labelledby=format!("export-{id}-name")>
            <h3 id=format!("export-{id}-name")>{reactive(move || name(language.get()))}</h3>
            <p>{reactive(move || opens(language.get()))}</p>
            <div class="code-tools">{tools}</div>
        </section>
    }
    .into_any()
}

fn download_button(
    test_id: &'static str,
    end: &'static str,
    on_press: impl Fn() + 'static,
) -> AnyView {
    let language = use_language();
    view! {
        <button type="button" class="tool wide" data-testid=test_id on:click=move |_| on_press()>
            {reactive(move || language.get().export_download(end))}
        </button>
    }
    .into_any()
}
