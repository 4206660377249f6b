//! The window with the files that a trained network can be taken home as: a card for each, with what opens it, the lines
//! of code that load it, its size, and why a format cannot hold this network.

mod card;
mod state;
mod tables;

use experiment::Loss;
use leptos::prelude::*;

use crate::app::program_worker::Program;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows};
use crate::controls::{WindowFrame, WindowView};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::export_window::card::model_card;
use crate::io::export_window::state::{Exports, ModelCard, Stage};
use crate::io::export_window::tables::table_cards;

/// The window, opened by a button in the top bar.
#[component]
pub fn ExportWindow() -> impl IntoView {
    let exports = Exports::new();
    let windows = expect_context::<Windows>();
    exports.follow(windows);
    let frame = WindowFrame {
        id: Window::Export.id(),
        test_id: "export-window",
        title: Language::export_window_title,
        is_shown: Signal::derive(move || windows.is_shown(Window::Export)),
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("export-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::Export)),
    };
    let stage = Signal::derive(move || exports.stage.with(Stage::code));
    let is_offered = move || {
        exports
            .stage
            .with(|stage| matches!(stage, Stage::Offered(_)))
    };
    let cards = Vec::from(ModelCard::ALL.map(|card| model_card(exports, card)));
    view! {
        <WindowView frame class="export-window" value=stage>
            // First what needs no program, so that nothing moves when the offers arrive.
            <div class="export-cards">{table_cards(exports)}</div>
            {stage_line(exports)}
            {signs_line(exports)}
            <div class="export-cards" hidden=reactive(move || !is_offered())>{cards}</div>
        </WindowView>
    }
    .into_any()
}

/// Says what the files predict where that is not what the network computes.
fn signs_line(exports: Exports) -> AnyView {
    let language = use_language();
    let experiment = exports.files.editor.experiment;
    let has_signs =
        Memo::new(move |_| experiment.with(|it| it.training.loss == Loss::HalfSquaredSigns));
    view! {
        <p data-testid="export-signs" hidden=reactive(move || !has_signs.get())>
            {reactive(move || language.get().export_signs())}
        </p>
    }
    .into_any()
}

/// Says that the files are being prepared, or why there are none.
fn stage_line(exports: Exports) -> AnyView {
    let language = use_language();
    let line = move || {
        let language = language.get();
        let (role, text, can_retry) = match exports.stage.with(Stage::code) {
            "offered" => return None,
            "not-fetched" if !Program::Models.is_here() => {
                ("alert", language.export_not_in_single_file(), false)
            }
            "not-fetched" => ("alert", language.export_not_fetched(), true),
            "died" => ("alert", language.export_died(), true),
            _ => ("status", language.export_waiting(), false),
        };
        let retry = can_retry.then(|| {
            view! {
                <div class="code-tools">
                    <button type="button" class="cure" data-testid="export-retry" on:click=move |_| exports.offer()>
                        {language.sheet_retry()}
                    </button>
                </div>
            }
        });
        Some(
            view! {
                <p class="own-table-line" role=role data-testid="export-message">{text}</p>
                {retry}
            }
            .into_any(),
        )
    };
    view! { {reactive(line)} }.into_any()
}
