//! The numbers that training changes.

use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::i18n::numbers;

/// The numbers of the run: epoch, losses, accuracy or RMSE, size and speed.
#[component]
pub fn ReadOuts() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let has_classes = Memo::new(move |_| editor.is_classifier());
    view! {
        <div class="read-outs">
            <EpochAndBatch/>
            <ReadOut
                test_id="train-loss"
                label=Language::train_loss_label
                short=Language::train_loss_short
                class="train"
                read=|readings| readings.loss
                write=numbers::read_out
            />
            <ReadOut
                test_id="val-loss"
                label=Language::val_loss_label
                short=Language::val_loss_short
                class="validation"
                read=|readings| readings.val_loss
                write=numbers::read_out
            />
            {reactive(move || if has_classes.get() { accuracies() } else { rmse() })}
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

#[component]
fn EpochAndBatch() -> impl IntoView {
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
    view! {
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
                translate="no"
                data-testid="batch"
                data-value=reactive(move || run.readings.with(|readings| readings.batch))
            >
                {reactive(batch)}
            </span>
        </div>
    }
    .into_any()
}

fn accuracies() -> AnyView {
    view! {
        <div class="accuracies">
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
                short=Language::val_accuracy_short
                class="rmse"
                read=|readings| readings.val_accuracy
                write=numbers::percent
            />
        </div>
    }
    .into_any()
}

fn rmse() -> AnyView {
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
}

/// A number that training changes. `data-value` has all its figures.
#[component]
fn ReadOut(
    test_id: &'static str,
    label: Label,
    /// The label where there is no room for the whole one.
    #[prop(optional)]
    short: Option<Label>,
    class: &'static str,
    read: fn(&Readings) -> Option<f64>,
    write: fn(f64, Language) -> String,
) -> impl IntoView {
    let run = expect_context::<Run>();
    let language = use_language();
    let value = Memo::new(move |_| run.readings.with(read));
    view! {
        <div class=format!("read-out {class}")>
            <span class="label" id=format!("{test_id}-label")>
                {short.map(|short| view! {
                    <span class="short" aria-hidden="true">{reactive(move || short(language.get()))}</span>
                })}
                <span class="long">{reactive(move || label(language.get()))}</span>
            </span>
            <output
                data-testid=test_id
                aria-labelledby=format!("{test_id}-label")
                // Screen readers follow the status line: here numbers change sixty times a second.
                aria-live="off"
                translate="no"
                data-value=reactive(move || value.get().map_or(String::new(), |value| value.to_string()))
            >
                {reactive(move || value.get().map_or("–".into(), |value| write(value, language.get())))}
            </output>
        </div>
    }
    .into_any()
}
