//! What helps against over-fitting: weight penalties, dropout, and stopping in time.

use experiment::{EarlyStopping, Monitor, Regularizer};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::model::regularizer;
use crate::app::reactive::reactive;
use crate::controls::{Kind, NumberField, Scale, SettingRange, Slider, Switch};
use crate::i18n::language::Language;

/// What early stopping begins with when it is switched on.
const PATIENCE: u32 = 50;

/// The remedies, each with its control.
#[component]
pub fn Remedies() -> impl IntoView {
    let editor = expect_context::<Editor>();
    view! {
        <div class="lab-three">{dropout(editor)} {penalties(editor)}</div>
        <div class="lab-three">{early_stopping(editor)} {tolerance(editor)}</div>
    }
    .into_any()
}

/// One dropout for all hidden layers; shows the first one's.
fn dropout(editor: Editor) -> AnyView {
    let value = Memo::new(move |_| {
        let first = editor
            .experiment
            .with(|it| it.network.hidden.first().map(|it| it.dropout));
        first.unwrap_or(0.0)
    });
    let set = move |rate: f64| {
        editor.edit(move |draft| {
            for layer in &mut draft.network.hidden {
                layer.dropout = rate;
            }
        });
    };
    let (min, max) = SettingRange::Dropout.range().into_inner();
    view! {
        <Slider
            id="lab-dropout"
            label=Language::dropout_label
            value
            range=SettingRange::Dropout.range()
            scale=Scale::Linear { min, max, step: 0.05 }
            kind=Kind::Percent
            on_change=Callback::new(set)
        />
    }
    .into_any()
}

fn penalties(editor: Editor) -> AnyView {
    let penalty = Memo::new(move |_| editor.experiment.with(|it| regularizer(it)));
    let set = move |change: fn(&mut Regularizer, f64), value: f64| {
        editor.edit(move |draft| {
            let mut penalty = regularizer(draft);
            change(&mut penalty, value);
            draft.network.set_regularizer(penalty);
        });
    };
    view! {
        <NumberField
            id="lab-l2"
            label=Language::lab_l2
            value=Signal::derive(move || penalty.get().l2)
            range=SettingRange::L2.range()
            kind=Kind::Real
            on_change=Callback::new(move |l2| set(|penalty, l2| penalty.l2 = l2, l2))
        />
        <NumberField
            id="lab-l1"
            label=Language::lab_l1
            value=Signal::derive(move || penalty.get().l1)
            range=SettingRange::L1.range()
            kind=Kind::Real
            on_change=Callback::new(move |l1| set(|penalty, l1| penalty.l1 = l1, l1))
        />
    }
    .into_any()
}

/// Early stopping on the validation loss, its patience and whether the best weights come back.
fn early_stopping(editor: Editor) -> AnyView {
    let stopping = Memo::new(move |_| {
        editor
            .experiment
            .with(|draft| draft.training.early_stopping)
    });
    let switch = move |is_on: bool| {
        editor.edit(move |draft| {
            draft.training.early_stopping = is_on.then_some(EarlyStopping {
                monitor: Monitor::ValLoss,
                min_delta: 0.0,
                patience: PATIENCE,
                restore_best_weights: true,
                start_from_epoch: 0,
            });
        });
    };
    let set = move |change: fn(&mut EarlyStopping, f64), value: f64| {
        editor.edit(move |draft| {
            if let Some(stopping) = &mut draft.training.early_stopping {
                change(stopping, value);
            }
        });
    };
    let patience = move || f64::from(stopping.get().map_or(PATIENCE, |it| it.patience));
    let set_patience = move |patience: f64| {
        set(|stopping, value| stopping.patience = value as u32, patience);
    };
    let restores = move || stopping.get().is_some_and(|it| it.restore_best_weights);
    let set_restores = move |is_on: bool| {
        let value = f64::from(u8::from(is_on));
        set(
            |stopping, value| stopping.restore_best_weights = value > 0.0,
            value,
        );
    };
    view! {
        <Switch
            id="early-stopping"
            label=Language::early_stopping_label
            is_on=Signal::derive(move || stopping.get().is_some())
            on_change=Callback::new(switch)
        />
        <div hidden=reactive(move || stopping.get().is_none())>
            <NumberField
                id="patience"
                label=Language::patience_label
                value=Signal::derive(patience)
                range=SettingRange::Patience.range()
                kind=Kind::Whole
                on_change=Callback::new(set_patience)
            />
        </div>
        <div hidden=reactive(move || stopping.get().is_none())>
            <Switch
                id="restore-best"
                label=Language::restore_best_label
                is_on=Signal::derive(restores)
                on_change=Callback::new(set_restores)
            />
        </div>
    }
    .into_any()
}

/// The training loss at which training stops; 0 switches it off.
fn tolerance(editor: Editor) -> AnyView {
    let tolerance = Memo::new(move |_| editor.experiment.with(|draft| draft.training.tolerance));
    let set = move |tolerance: f64| {
        editor.edit(move |draft| {
            draft.training.tolerance = (tolerance > 0.0).then_some(tolerance);
        });
    };
    view! {
        <NumberField
            id="tolerance"
            label=Language::tolerance_label
            value=Signal::derive(move || tolerance.get().unwrap_or(0.0))
            range=SettingRange::Tolerance.range()
            kind=Kind::Real
            on_change=Callback::new(set)
        />
    }
    .into_any()
}
