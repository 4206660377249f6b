//! The row that controls the training: run, step and reset, the read-outs, and the settings that are
//! changed most.

mod covered_focus;
mod fold_buttons;
pub mod more_settings;
mod optimizer_fields;
mod read_outs;
mod settings;

use experiment::Status;
use leptos::html;
use leptos::prelude::*;

use crate::app::lazy::HiddenPart;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::transport::fold_buttons::FoldButtons;
use crate::panels::transport::read_outs::ReadOuts;
use crate::panels::transport::settings::Settings;

#[component]
pub fn Transport(
    /// What opens behind the three dots.
    more: HiddenPart,
) -> impl IntoView {
    let language = use_language();
    let bar = NodeRef::<html::Div>::new();
    covered_focus::listen(bar);
    view! {
        <section class="transport" aria-label=reactive(move || language.get().transport_label())>
            <div class="run-bar" node_ref=bar>
                <Buttons/>
                <ReadOuts/>
            </div>
            <FoldButtons/>
            <Settings more/>
        </section>
    }
    .into_any()
}

/// A button with an icon and a label.
#[component]
fn Action(
    test_id: &'static str,
    label: Label,
    title: Label,
    icon: &'static str,
    on_click: Callback<()>,
) -> impl IntoView {
    let language = use_language();
    view! {
        <button
            type="button"
            class="action"
            data-testid=test_id
            title=reactive(move || title(language.get()))
            on:click=move |_| on_click.run(())
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d=icon></path>
            </svg>
            <span>{reactive(move || label(language.get()))}</span>
        </button>
    }
    .into_any()
}

/// An arrow that turns back to where it began.
const BACK: &str = "M3.2 3v3.6h3.6M3.6 6.4a5 5 0 1 1-.4 3";
/// A die that shows five.
const DIE: &str = "M3 2.5h10v11h-10zM5.5 5.2v.1M10.5 5.2v.1M8 8v.1M5.5 10.8v.1M10.5 10.8v.1";
const ONE_STEP: &str = "M6 3.5l4.5 4.5-4.5 4.5";
const SMALL_STEP: &str = "M4.5 8h6M8 5.5l2.5 2.5-2.5 2.5";

#[component]
fn Buttons() -> impl IntoView {
    let run = expect_context::<Run>();
    let playback = expect_context::<Playback>();
    let language = use_language();
    let is_running = Memo::new(move |_| run.status.get() == Status::Running);
    let name = move || {
        let language = language.get();
        if is_running.get() {
            language.pause_label()
        } else {
            language.run_label()
        }
    };
    view! {
        <div class="buttons">
            <div class="pair">
                <Action
                    test_id="reset-same"
                    label=Language::reset_same_label
                    title=Language::reset_same_title
                    icon=BACK
                    on_click=Callback::new(move |()| playback.reset_same())
                />
                <Action
                    test_id="reset-new"
                    label=Language::reset_new_label
                    title=Language::reset_new_title
                    icon=DIE
                    on_click=Callback::new(move |()| playback.reset_new())
                />
            </div>
            <button
                type="button"
                class="run"
                data-testid="run-pause"
                aria-label=reactive(name)
                title=reactive(name)
                aria-keyshortcuts="Space"
                on:click=move |_| playback.toggle_run()
            >
                <svg viewBox="0 0 24 24" aria-hidden="true">
                    <path d=reactive(move || {
                        if is_running.get() { "M8 6h3v12H8zM13.5 6h3v12h-3z" } else { "M9 5.5l10 6.5-10 6.5z" }
                    })></path>
                </svg>
            </button>
            <div class="pair">
                <Action
                    test_id="step-epoch"
                    label=Language::step_epoch_label
                    title=Language::step_epoch_title
                    icon=ONE_STEP
                    on_click=Callback::new(move |()| playback.step_epoch())
                />
                <Action
                    test_id="step-batch"
                    label=Language::step_batch_label
                    title=Language::step_batch_title
                    icon=SMALL_STEP
                    on_click=Callback::new(move |()| playback.step_batch())
                />
            </div>
        </div>
    }
    .into_any()
}
