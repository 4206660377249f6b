//! The settings that most people never change: what opens behind the three dots.

use experiment::{Draft, Field, Loss, Optimizer, RowOrder, Training, limits};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::model::regularizer;
use crate::controls::{Help, Kind, NumberField, Select, SettingRange, Switch};
use crate::i18n::language::Language;
use crate::i18n::names;
use crate::panels::transport::optimizer_fields::OptimizerFields;

/// The settings that most people never change.
#[component]
pub fn MoreSettings() -> impl IntoView {
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
        <RowOrderSelect/>
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
        <EpochRules/>
    }
    .into_any()
}

/// The rules of TensorFlow Playground that Keras does not have.
#[component]
fn EpochRules() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let is_on = move |of: fn(&Training) -> bool| {
        Signal::derive(move || editor.model.with(|it| of(&it.wanted().training)))
    };
    let set = move |place: fn(&mut Training) -> &mut bool| {
        Callback::new(move |on| editor.edit(|draft| *place(&mut draft.training) = on))
    };
    // Without L1, and with another optimizer than plain SGD, it would do nothing.
    let can_kill = Memo::new(move |_| {
        editor.model.with(|it| {
            let draft = it.wanted();
            let optimizer = draft.training.optimizer;
            regularizer(draft).l1 > 0.0
                && matches!(optimizer, Optimizer::Sgd { momentum, .. } if momentum == 0.0)
        })
    });
    view! {
        <Switch
            id="carries-over"
            label=Language::carries_over_label
            is_on=is_on(|it| it.carries_over)
            on_change=set(|it| &mut it.carries_over)
            help=Help { text: Language::carries_over_help, formula: "" }
        />
        <Switch
            id="losses-after-epoch"
            label=Language::losses_after_epoch_label
            is_on=is_on(|it| it.losses_after_epoch)
            on_change=set(|it| &mut it.losses_after_epoch)
            help=Help { text: Language::losses_after_epoch_help, formula: "" }
        />
        <Show when=move || can_kill.get()>
            <Switch
                id="l1-kills"
                label=Language::l1_kills_label
                is_on=is_on(|it| it.l1_kills)
                on_change=set(|it| &mut it.l1_kills)
                help=Help { text: Language::l1_kills_help, formula: "" }
            />
        </Show>
    }
    .into_any()
}

/// The order of the rows in an epoch, which the seed beside it draws.
#[component]
fn RowOrderSelect() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let chosen = Signal::derive(move || {
        let present = editor.model.with(|it| it.wanted().training.row_order);
        let idx = RowOrder::ALL.iter().position(|&order| order == present);
        idx.unwrap_or(RowOrder::ALL.len())
    });
    view! {
        <Select
            id="row-order"
            label=Language::row_order_label
            choices=names::row_orders()
            chosen
            on_change=Callback::new(move |idx: usize| {
                if let Some(&order) = RowOrder::ALL.get(idx) {
                    editor.edit(|draft| draft.training.row_order = order);
                }
            })
            help=Help { text: Language::row_order_help, formula: "" }
        />
    }
    .into_any()
}
