//! The table of the kept runs.

use leptos::prelude::*;

use crate::app::compared_runs::{ComparedRun, ComparedRuns};
use crate::app::editor::Editor;
use crate::app::past::Past;
use crate::app::playback::Playback;
use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Which errors have a column: numbers have an RMSE, classes an accuracy. Both have one if runs of both
/// kinds were kept.
#[derive(Clone, Copy)]
struct Columns {
    rmse: bool,
    accuracy: bool,
}

/// The table; `None` without runs.
pub fn table(runs: &[ComparedRun], all: ComparedRuns, language: Language) -> Option<AnyView> {
    if runs.is_empty() {
        return None;
    }
    let columns = Columns {
        rmse: runs.iter().any(|run| run.errors.accuracy.is_none()),
        accuracy: runs.iter().any(|run| run.errors.accuracy.is_some()),
    };
    let lines: Vec<AnyView> = runs
        .iter()
        .map(|run| line(run, all, columns, language))
        .collect();
    let view = view! {
        <table class="lab-table">
            <caption class="unseen">{language.lab_compare_table()}</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{language.n_parameters_label()}</th>
                    {columns.rmse.then(|| view! { <th scope="col">"RMSE"</th> }.into_any())}
                    {columns.accuracy.then(|| {
                        let name = format!("{} (val.)", language.accuracy_label());
                        view! { <th scope="col">{name}</th> }.into_any()
                    })}
                    <th scope="col">{language.legend_train()}</th>
                    <th scope="col">{language.legend_validation()}</th>
                    <th scope="col">{language.lab_compare_epochs()}</th>
                    <th scope="col">{language.lab_compare_time()}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    };
    Some(view.into_any())
}

fn line(run: &ComparedRun, all: ComparedRuns, columns: Columns, language: Language) -> AnyView {
    let number = |value: Option<f64>| {
        value.map_or("–".to_owned(), |value| numbers::read_out(value, language))
    };
    let errors = run.errors;
    let id = run.number;
    let rmse = columns.rmse.then(|| {
        let exact = errors.rmse.map(|it| it.to_string());
        let id = format!("lab-compare-{id}-rmse");
        view! { <td data-testid=id data-value=exact>{number(errors.rmse)}</td> }.into_any()
    });
    let accuracy = columns.accuracy.then(|| accuracy_cell(run, language));
    let seconds = numbers::significant((run.seconds * 100.0).round() / 100.0, language);
    view! {
        <tr data-testid=format!("lab-compare-{id}")>
            <th scope="row">{run.label()}</th>
            <td>{numbers::count(f64::from(run.n_parameters), language)}</td>
            {rmse}
            {accuracy}
            <td>{number(errors.loss)}</td>
            <td>{number(errors.val_loss)}</td>
            <td>{numbers::count(f64::from(run.epoch), language)}</td>
            <td>{format!("{seconds} s")}</td>
            <td>{buttons(run, all, language)}</td>
        </tr>
    }
    .into_any()
}

/// Both accuracies in one cell: the table is as wide as the panel already.
fn accuracy_cell(run: &ComparedRun, language: Language) -> AnyView {
    let percent = |share: f64| numbers::percent(share, language);
    let accuracy = run.errors.accuracy;
    let training = accuracy.map_or("–".to_owned(), percent);
    let validation = run.errors.val_accuracy;
    let validation = validation.map_or(String::new(), |share| format!(" ({})", percent(share)));
    let id = format!("lab-compare-{}-accuracy", run.number);
    let exact = accuracy.map(|it| it.to_string());
    view! { <td data-testid=id data-value=exact>{training + &validation}</td> }.into_any()
}

/// Restores the run's experiment, or removes the run from the list.
fn buttons(run: &ComparedRun, all: ComparedRuns, language: Language) -> AnyView {
    let playback = expect_context::<Playback>();
    let recorder = expect_context::<Editor>().recorder;
    let number = run.number;
    let experiment = run.experiment.clone();
    view! {
        <button
            type="button"
            class="tool"
            data-testid=format!("lab-compare-{number}-restore")
            title=language.lab_compare_restore()
            aria-label=language.lab_compare_restore()
            on:click=move |_| {
                playback.open_checked(experiment.clone());
            }
        >
            "↺"
        </button>
        <button
            type="button"
            class="tool"
            data-testid=format!("lab-compare-{number}-remove")
            title=language.lab_compare_remove()
            aria-label=language.lab_compare_remove()
            on:click=move |_| {
                recorder.note(Past::Compared(all.runs.get_untracked()));
                all.remove(number);
            }
        >
            "×"
        </button>
    }
    .into_any()
}
