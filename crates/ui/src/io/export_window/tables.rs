//! The cards of what is no model: the whole run for Neurona, its notebook, and the history and the rows as tables.

use std::sync::Arc;

use experiment::{Experiment, Question, Reply};
use formats::{history_csv, rows_csv};
use leptos::prelude::*;

use crate::app::ask::Inquiry;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::download;
use crate::io::export_window::state::Exports;
use crate::io::notebook_file::notebook_button;
use crate::io::run_file::{file_stem, stem_of};

/// The cards, before those of the models.
pub(super) fn table_cards(exports: Exports) -> Vec<AnyView> {
    let language = use_language();
    let json = move || exports.files.export();
    let history = move || {
        let decimal = language.get_untracked().decimal_sign();
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
        card(
            "rows",
            Language::export_rows_name,
            Language::export_rows_opens,
            download_button("export-rows", ".csv", download_rows(exports)),
        ),
    ]
}

/// Returns what asks for the predictions of all rows, and downloads the rows with them when they arrive.
fn download_rows(exports: Exports) -> impl Fn() + 'static {
    let language = use_language();
    let inquiry = expect_context::<Inquiry>();
    // The experiment whose rows are to be written.
    let wanted = StoredValue::new(None::<Arc<Experiment>>);
    inquiry.on_reply(move |reply| {
        let Reply::RowOutputs { epoch, outputs } = reply else {
            return;
        };
        // Commands are carried out in their order: the reply is of that experiment.
        let Some(experiment) = wanted.try_update_value(Option::take).flatten() else {
            return;
        };
        let decimal = language.get_untracked().decimal_sign();
        let Some(text) = rows_csv::write(&experiment, outputs, decimal) else {
            leptos::logging::error!("{} outputs are not of these rows", outputs.len());
            return;
        };
        let stem = stem_of(&experiment.network, experiment.n_inputs(), *epoch);
        download::save_text(&format!("{stem}-rows.csv"), &text);
    });
    move || {
        let experiment = exports.files.editor.experiment.get_untracked();
        wanted.set_value(Some(experiment));
        inquiry.ask(Question::RowOutputs);
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
