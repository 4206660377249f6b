//! The row that controls the training: run, step and reset, the read-outs, and the settings that are
//! changed most.

mod fold_buttons;
mod optimizer_fields;
mod read_outs;
mod settings;

use experiment::{Draft, Field, Loss, Status, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::model::regularizer;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::controls::{Help, Kind, NumberField, SettingRange};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::panels::transport::fold_buttons::FoldButtons;
use crate::panels::transport::optimizer_fields::OptimizerFields;
use crate::panels::transport::read_outs::ReadOuts;
use crate::panels::transport::settings::Settings;

#[component]
pub fn Transport() -> impl IntoView {
    let language = use_language();
    view! {
        <section class="transport" aria-label=reactive(move || language.get().transport_label())>
            <div class="run-bar">
                <Buttons/>
                <ReadOuts/>
            </div>
            <FoldButtons/>
            <Settings more=MoreSettings().into_any()/>
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

/// The settings that most people never change.
#[component]
fn MoreSettings() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let penalty = |draft: &Draft| regularizer(draft);
    let l1 = Signal::derive(move || wanted.with(|it| penalty(it.wanted()).l1));
    let l2 = Signal::derive(move || wanted.with(|it| penalty(it.wanted()).l2));
    let epochs = Signal::derive(move || wanted.with(|it| f64::from(it.wanted().training.epochs)));
    let delta = Memo::new(move |_| {
        wanted.with(|it| match it.wanted().training.loss {
            Loss::Huber { delta } => Some(delta),
            _ => None,
        })
    });
    let has_delta = Memo::new(move |_| delta.get().is_some());
    let (min_epochs, max_epochs) = limits::EPOCHS.into_inner();
    view! {
        <NumberField
            id="epochs-limit"
            label=Language::epochs_limit_label
            value=epochs
            range=f64::from(min_epochs)..=f64::from(max_epochs)
            kind=Kind::Whole
            on_change=Callback::new(move |epochs: f64| editor.edit(|draft| draft.training.epochs = epochs as u32))
            field=Field::Epochs
            help=Help { text: Language::epochs_limit_help, formula: "" }
        />
        <NumberField
            id="l1"
            label=|_| "L1"
            value=l1
            range=SettingRange::L1.range()
            kind=Kind::Real
            on_change=Callback::new(move |l1| {
                editor.edit(|draft| {
                    let regularizer = experiment::Regularizer { l1, ..regularizer(draft) };
                    draft.network.set_regularizer(regularizer);
                });
            })
            field=Field::L1
            help=Help { text: Language::l1_help, formula: "L + λ · Σ |w|" }
        />
        <NumberField
            id="l2"
            label=|_| "L2"
            value=l2
            range=SettingRange::L2.range()
            kind=Kind::Real
            on_change=Callback::new(move |l2| {
                editor.edit(|draft| {
                    let regularizer = experiment::Regularizer { l2, ..regularizer(draft) };
                    draft.network.set_regularizer(regularizer);
                });
            })
            field=Field::L2
            help=Help { text: Language::l2_help, formula: "L + λ · Σ w²" }
        />
        <Show when=move || has_delta.get()>
            <NumberField
                id="huber-delta"
                label=Language::huber_delta_label
                value=Signal::derive(move || delta.get().unwrap_or(1.0))
                range=limits::HUBER_DELTA
                kind=Kind::Real
                on_change=Callback::new(move |delta| editor.edit(|draft| draft.training.loss = Loss::Huber { delta }))
                field=Field::HuberDelta
                help=Help { text: Language::huber_help, formula: "½e² (|e| ≤ δ), δ·(|e| − ½δ) (|e| > δ)" }
            />
        </Show>
        <OptimizerFields/>
    }
    .into_any()
}
