//! The settings that are changed most.

use experiment::{Activation, Draft, Field, Loss, Optimizer, Task, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::folds::Folds;
use crate::app::lazy::HiddenPart;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::controls::{Help, Kind, NumberField, Scale, Select, Slider};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::names;

/// The rates that the slider reaches; other rates can be typed.
const RATES: Scale = Scale::Logarithmic {
    min: 1e-5,
    max: 10.0,
    least: 0.0,
};

/// The loss at a place of the list; the one for classes comes with the output that it needs.
fn set_loss(draft: &mut Draft, idx: usize) {
    let n_classes = match draft.data.task() {
        Some(Task::Classification { n_classes }) => n_classes,
        _ => 1,
    };
    let output = &mut draft.network.output;
    let Some(&loss) = Loss::WITHOUT_LOGITS.get(idx) else {
        return;
    };
    draft.training.loss = loss;
    output.units = match loss {
        Loss::SparseCategoricalCrossentropy { .. } => n_classes,
        _ => 1,
    };
    output.activation = match loss {
        Loss::BinaryCrossentropy { .. } => Activation::Sigmoid,
        Loss::SparseCategoricalCrossentropy { .. } => Activation::Softmax,
        Loss::HalfSquaredSigns => Activation::Tanh,
        _ if output.activation == Activation::Softmax => Activation::Linear,
        _ => output.activation,
    };
}

/// The settings that are changed most: learning rate, optimizer, loss, batch size, speed, seed.
#[component]
pub fn Settings(
    /// What opens behind the three dots.
    more: HiddenPart,
) -> impl IntoView {
    let language = use_language();
    let folds = expect_context::<Folds>();
    view! {
        <div class="settings" class:folded=reactive(move || !folds.settings.get()) id="settings">
            <LearningRate/>
            <OptimizerSelect/>
            <LossSelect/>
            <BatchSize/>
            <SpeedSelect/>
            <Seed/>
            <button
                type="button"
                class="more-button"
                data-testid="more-training"
                popovertarget="training-more"
                aria-label=reactive(move || language.get().more_training_title())
                title=reactive(move || language.get().more_training_title())
                on:click=move |_| more.want.run(())
            >
                "···"
            </button>
            <div class="more-panel" id="training-more" popover="auto">
                <h2>{reactive(move || language.get().more_training_title())}</h2>
                {more.view}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn LearningRate() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let rate = Signal::derive(move || wanted.with(|it| it.wanted().training.learning_rate));
    view! {
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
    }
    .into_any()
}

#[component]
fn OptimizerSelect() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let optimizer = Signal::derive(move || {
        wanted.with(|it| names::optimizer_idx(it.wanted().training.optimizer))
    });
    view! {
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
    }
    .into_any()
}

#[component]
fn LossSelect() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let loss = Signal::derive(move || wanted.with(|it| names::loss_idx(it.wanted().training.loss)));
    let has_classes = Memo::new(move |_| {
        wanted.with(|it| matches!(it.task(), Some(Task::Classification { .. })))
    });
    let select = move || {
        // Losses of classes are offered only with classes.
        let n_losses = if has_classes.get() {
            Loss::WITHOUT_LOGITS.len()
        } else {
            Loss::N_FOR_NUMBERS
        };
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
    };
    reactive(select).into_any()
}

#[component]
fn BatchSize() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let batch_size =
        Signal::derive(move || wanted.with(|it| it.wanted().training.batch_size as f64));
    let (min, max) = limits::BATCH_SIZE.into_inner();
    view! {
        <NumberField
            id="batch-size"
            label=Language::batch_size_label
            name=Language::batch_size_name
            value=batch_size
            range=min as f64..=max as f64
            kind=Kind::Whole
            on_change=Callback::new(move |size: f64| editor.edit(|draft| draft.training.batch_size = size as usize))
            field=Field::BatchSize
        />
    }
    .into_any()
}

#[component]
fn SpeedSelect() -> impl IntoView {
    let run = expect_context::<Run>();
    let speed = Signal::derive(move || {
        let present = run.speed.get();
        names::SPEEDS
            .iter()
            .position(|speed| *speed == present)
            .unwrap_or(names::SPEEDS.len())
    });
    view! {
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
    }
    .into_any()
}

#[component]
fn Seed() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let wanted = editor.model;
    let seed = Signal::derive(move || wanted.with(|it| f64::from(it.wanted().seed)));
    view! {
        <NumberField
            id="seed"
            label=Language::seed_label
            value=seed
            range=0.0..=f64::from(u32::MAX)
            kind=Kind::Whole
            on_change=Callback::new(move |seed: f64| editor.edit(|draft| draft.seed = seed as u32))
        />
    }
    .into_any()
}
