//! The row that runs the training: start, steps and resets, the read-outs, and what is tuned most.

mod optimizer_fields;

use experiment::{Activation, Draft, Field, Loss, Optimizer, Status, Task, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::model::regularizer;
use crate::app::playback::Playback;
use crate::app::reactive::reactive;
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::controls::{Help, Kind, NumberField, Scale, Select, Slider};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::names;
use crate::i18n::numbers;
use crate::panels::transport::optimizer_fields::OptimizerFields;

#[component]
pub fn Transport() -> impl IntoView {
    let language = use_language();
    view! {
        <section class="transport" aria-label=reactive(move || language.get().transport_label())>
            <Buttons/>
            <Outputs/>
            <Settings/>
        </section>
    }
    .into_any()
}

/// A button with a picture and a word.
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

/// A number that training changes. `data-value` has all its figures.
#[component]
fn ReadOut(
    test_id: &'static str,
    label: Label,
    class: &'static str,
    read: fn(&Readings) -> Option<f64>,
    write: fn(f64, Language) -> String,
) -> impl IntoView {
    let run = expect_context::<Run>();
    let language = use_language();
    let value = Memo::new(move |_| run.readings.with(read));
    view! {
        <div class=format!("read-out {class}")>
            <span class="label" id=format!("{test_id}-label")>{reactive(move || label(language.get()))}</span>
            <output
                data-testid=test_id
                aria-labelledby=format!("{test_id}-label")
                // A screen reader is told by the status line, not sixty times a second.
                aria-live="off"
                data-value=reactive(move || value.get().map_or(String::new(), |value| value.to_string()))
            >
                {reactive(move || value.get().map_or("–".into(), |value| write(value, language.get())))}
            </output>
        </div>
    }
    .into_any()
}

#[component]
fn Outputs() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let run = expect_context::<Run>();
    let language = use_language();
    let batch = move || {
        run.readings.with(|readings| {
            let batches = f64::from(readings.n_batches);
            (readings.batch > 0).then(|| {
                let batch = f64::from(readings.batch);
                language.get().batch_of(batch, batches)
            })
        })
    };
    let has_classes = Memo::new(move |_| {
        editor
            .draft
            .with(|draft| matches!(draft.data.task(), Some(Task::Classification { .. })))
    });
    view! {
        <div class="read-outs">
            <div class="epoch-and-batch">
                <ReadOut
                    test_id="epoch"
                    label=Language::epoch_label
                    class="epoch"
                    read=|readings| Some(f64::from(readings.epoch))
                    write=numbers::count
                />
                <span
                    class="batch"
                    data-testid="batch"
                    data-value=reactive(move || run.readings.with(|readings| readings.batch))
                >
                    {reactive(batch)}
                </span>
            </div>
            <ReadOut
                test_id="train-loss"
                label=Language::train_loss_label
                class="train"
                read=|readings| readings.loss
                write=numbers::read_out
            />
            <ReadOut
                test_id="val-loss"
                label=Language::val_loss_label
                class="validation"
                read=|readings| readings.val_loss
                write=numbers::read_out
            />
            {reactive(move || if has_classes.get() {
                view! {
                    <ReadOut
                        test_id="accuracy"
                        label=Language::accuracy_label
                        class="rmse"
                        read=|readings| readings.accuracy
                        write=numbers::percent
                    />
                    <ReadOut
                        test_id="val-accuracy"
                        label=Language::val_accuracy_label
                        class="rmse where-wide"
                        read=|readings| readings.val_accuracy
                        write=numbers::percent
                    />
                }
                .into_any()
            } else {
                view! {
                    <ReadOut
                        test_id="rmse"
                        label=|_| "RMSE"
                        class="rmse"
                        read=|readings| readings.rmse
                        write=numbers::read_out
                    />
                }
                .into_any()
            })}
            <div class="small-read-outs">
                <ReadOut
                    test_id="n-parameters"
                    label=Language::n_parameters_label
                    class="small"
                    read=|readings| Some(f64::from(readings.n_parameters))
                    write=numbers::count
                />
                <ReadOut
                    test_id="epochs-per-second"
                    label=Language::epochs_per_second_label
                    class="small"
                    read=|readings| readings.epochs_per_second
                    write=|rate, language| numbers::count(rate.round(), language)
                />
            </div>
        </div>
    }
    .into_any()
}

/// The rates that the slider reaches; others are typed.
const RATES: Scale = Scale::Logarithmic {
    min: 1e-5,
    max: 10.0,
};

/// The loss at a place of the list; the one for classes comes with the output that it needs.
fn set_loss(draft: &mut Draft, idx: usize) {
    let n_classes = match draft.data.task() {
        Some(Task::Classification { n_classes }) => n_classes,
        _ => 1,
    };
    let output = &mut draft.network.output;
    (draft.training.loss, output.units) = match (Loss::REGRESSION.get(idx), idx) {
        (Some(&loss), _) => (loss, 1),
        (None, 3) => (Loss::BinaryCrossentropy { from_logits: false }, 1),
        _ => (
            Loss::SparseCategoricalCrossentropy { from_logits: false },
            n_classes,
        ),
    };
    output.activation = match draft.training.loss {
        Loss::BinaryCrossentropy { .. } => Activation::Sigmoid,
        Loss::SparseCategoricalCrossentropy { .. } => Activation::Softmax,
        _ if output.activation == Activation::Softmax => Activation::Linear,
        _ => output.activation,
    };
}

#[component]
fn Settings() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let run = expect_context::<Run>();
    let language = use_language();
    let wanted = editor.model;
    let rate = Signal::derive(move || wanted.with(|it| it.wanted().training.learning_rate));
    let optimizer = Signal::derive(move || {
        wanted.with(|it| names::optimizer_idx(&it.wanted().training.optimizer))
    });
    let loss =
        Signal::derive(move || wanted.with(|it| names::loss_idx(&it.wanted().training.loss)));
    let has_classes = Memo::new(move |_| {
        wanted.with(|it| matches!(it.wanted().data.task(), Some(Task::Classification { .. })))
    });
    let batch_size =
        Signal::derive(move || wanted.with(|it| it.wanted().training.batch_size as f64));
    let seed = Signal::derive(move || wanted.with(|it| f64::from(it.wanted().seed)));
    let speed = Signal::derive(move || {
        let present = run.speed.get();
        names::SPEEDS
            .iter()
            .position(|speed| *speed == present)
            .unwrap_or(names::SPEEDS.len())
    });
    let (min_batch, max_batch) = limits::BATCH_SIZE.into_inner();
    view! {
        <div class="settings">
            <Slider
                id="learning-rate"
                label=Language::learning_rate_label
                value=rate
                range=limits::LEARNING_RATE
                scale=RATES
                kind=Kind::Real
                on_change=Callback::new(move |rate| editor.edit(|draft| draft.training.learning_rate = rate))
                field=Field::LearningRate
                help=Help { text: Language::learning_rate_help, formula: "w ← w − η · ∂L/∂w" }
            />
            <Select
                id="optimizer"
                label=Language::optimizer_label
                choices=names::optimizers()
                chosen=optimizer
                on_change=Callback::new(move |idx: usize| {
                    if let Some(&optimizer) = Optimizer::ALL.get(idx) {
                        editor.edit(|draft| draft.training.optimizer = optimizer);
                    }
                })
            />
            {reactive(move || {
                // The loss for classes is offered where there are some.
                let n_losses = Loss::REGRESSION.len() + 2 * usize::from(has_classes.get());
                view! {
                    <Select
                        id="loss"
                        label=Language::loss_label
                        choices=names::losses().into_iter().take(n_losses).collect()
                        chosen=loss
                        on_change=Callback::new(move |idx: usize| editor.edit(|draft| set_loss(draft, idx)))
                    />
                }
                .into_any()
            })}
            <NumberField
                id="batch-size"
                label=Language::batch_size_label
                value=batch_size
                range=min_batch as f64..=max_batch as f64
                kind=Kind::Whole
                on_change=Callback::new(move |size: f64| editor.edit(|draft| draft.training.batch_size = size as usize))
                field=Field::BatchSize
            />
            <Select
                id="speed"
                label=Language::speed_label
                choices=names::speeds()
                chosen=speed
                on_change=Callback::new(move |idx: usize| {
                    if let Some(&speed) = names::SPEEDS.get(idx) {
                        run.set_speed(speed);
                    }
                })
            />
            <NumberField
                id="seed"
                label=Language::seed_label
                value=seed
                range=0.0..=f64::from(u32::MAX)
                kind=Kind::Whole
                on_change=Callback::new(move |seed: f64| editor.edit(|draft| draft.seed = seed as u32))
            />
            <button
                type="button"
                class="more-button"
                data-testid="more-training"
                popovertarget="training-more"
                aria-label=reactive(move || language.get().more_training_title())
                title=reactive(move || language.get().more_training_title())
            >
                "···"
            </button>
            <div class="more-panel" id="training-more" popover="auto">
                <h2>{reactive(move || language.get().more_training_title())}</h2>
                <MoreSettings/>
            </div>
        </div>
    }
    .into_any()
}

/// What most people never touch.
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
            range=limits::PENALTY
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
            range=limits::PENALTY
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
