//! Runs that were kept, side by side: curves, parameters, errors, time.

use experiment::Draft;
use leptos::prelude::*;
use plot::{Chart, ChartAxis, Look, Role, ScaleKind, Series};

use crate::app::App;
use crate::app::reactive::reactive;
use crate::app::readings::Readings;
use crate::canvas::chart::ChartView;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::series::{network_curve, range_of_rows, rows};

/// Runs that are kept at most: more cannot be told apart.
const MAX_KEPT: usize = 6;
/// Points of a history that are kept.
const MAX_POINTS: usize = 400;
const ROLES: [Role; MAX_KEPT] = [
    Role::Train,
    Role::Positive,
    Role::Validation,
    Role::Negative,
    Role::Ink,
    Role::Second,
];

/// A run as it stood when it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptRun {
    number: u32,
    name: String,
    draft: Draft,
    n_parameters: u32,
    epoch: u32,
    rmse: Option<f64>,
    loss: Option<f64>,
    val_loss: Option<f64>,
    /// Of a classifier.
    accuracy: Option<f64>,
    val_accuracy: Option<f64>,
    seconds: f64,
    curve: Option<Series>,
    history: Series,
}

pub fn view() -> AnyView {
    let page = expect_context::<App>();
    let language = page.language;
    let all = expect_context::<KeptRuns>();
    let kept = all.0;
    let keep = move || {
        if let Some(run) = run_of(page, language.get_untracked()) {
            kept.update(|kept| {
                let number = kept.last().map_or(1, |last| last.number + 1);
                if kept.len() == MAX_KEPT {
                    kept.remove(0);
                }
                kept.push(KeptRun { number, ..run });
            });
        }
    };
    let curves = Memo::new(move |_| {
        page.run.readings.track();
        kept.with(|kept| curves(page, kept, language.get()))
    });
    let losses = Memo::new(move |_| kept.with(|kept| losses(kept, language.get())));
    let words =
        Signal::derive(move || language.get().lab_compare_words(kept.with(Vec::len) as f64));
    let table = move || kept.with(|kept| table(page, all, kept, language.get()));
    let has_trained = Memo::new(move |_| page.run.readings.with(|it| it.epoch > 0));
    view! {
        <p class="lab-about">{reactive(move || language.get().lab_compare_about())}</p>
        <div class="lab-controls">
            <button
                type="button"
                class="tool wide"
                data-testid="lab-compare-keep"
                disabled=reactive(move || !has_trained.get())
                on:click=move |_| keep()
            >
                {reactive(move || language.get().lab_compare_keep())}
            </button>
        </div>
        <p class="lab-none" hidden=reactive(move || kept.with(|kept| !kept.is_empty()))>
            {reactive(move || language.get().lab_compare_none())}
        </p>
        <div class="lab-scroll" data-testid="lab-compare" data-value=reactive(move || kept.with(Vec::len).to_string())>
            {reactive(table)}
        </div>
        <div class="lab-block" hidden=reactive(move || kept.with(Vec::is_empty))>
            <div hidden=reactive(move || !page.editor.is_curve())>
                <ChartView id="lab-compare-curves" chart=curves words/>
            </div>
            <ChartView id="lab-compare-losses" chart=losses words/>
        </div>
    }
    .into_any()
}

/// The runs that were kept, in the context of the laboratory.
#[derive(Clone, Copy)]
pub struct KeptRuns(RwSignal<Vec<KeptRun>>);

impl KeptRuns {
    /// No run was kept.
    pub fn new() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

/// The run on the page; `None` before the first frame.
fn run_of(page: App, language: Language) -> Option<KeptRun> {
    let draft = page.editor.draft.get_untracked();
    let units: Vec<String> = draft
        .network
        .hidden
        .iter()
        .map(|layer| layer.units.to_string())
        .collect();
    let name = if units.is_empty() {
        language.lab_compare_no_layers().to_owned()
    } else {
        units.join("-")
    };
    let seconds = page.run.trained_ms() / 1e3;
    let curve = network_curve(page, language);
    // With the present weights, as they stand at the top of the page.
    let accuracies = |it: &Readings| (it.accuracy, it.val_accuracy);
    let (accuracy, val_accuracy) = page.run.readings.with_untracked(accuracies);
    page.frames.with_snapshot(|snapshot| {
        let snapshot = snapshot?;
        let head = snapshot.head();
        let epochs = snapshot.history_epoch();
        let step = epochs.len().div_ceil(MAX_POINTS).max(1);
        let every = |values: &[f32]| values.iter().copied().step_by(step).collect::<Vec<f32>>();
        Some(KeptRun {
            number: 0,
            name,
            draft,
            n_parameters: head.n_parameters,
            epoch: head.epoch,
            rmse: head.rmse,
            loss: head.loss,
            val_loss: head.val_loss,
            accuracy,
            val_accuracy,
            seconds,
            curve,
            history: Series {
                name: String::new(),
                role: Role::Train,
                look: Look::Line,
                x: every(epochs),
                y: every(snapshot.history_loss()),
            },
        })
    })
}

fn label(run: &KeptRun) -> String {
    format!("{} · {}", run.number, run.name)
}

fn curves(page: App, kept: &[KeptRun], language: Language) -> Chart {
    let mut series = rows(page, language);
    for (at, run) in kept.iter().enumerate() {
        series.extend(run.curve.as_ref().map(|curve| Series {
            name: label(run),
            role: ROLES[at % ROLES.len()],
            ..curve.clone()
        }));
    }
    series.extend(network_curve(page, language));
    Chart {
        x: ChartAxis {
            range: Some(page.data.frame_window().map(f64::from)),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            range: range_of_rows(page),
            ..ChartAxis::default()
        },
        series,
        ..Chart::default()
    }
}

fn losses(kept: &[KeptRun], language: Language) -> Chart {
    let series = kept.iter().enumerate().map(|(at, run)| Series {
        name: label(run),
        role: ROLES[at % ROLES.len()],
        ..run.history.clone()
    });
    Chart {
        x: ChartAxis {
            name: language.epoch_label().to_owned(),
            ..ChartAxis::default()
        },
        y: ChartAxis {
            name: language.lab_seeds_loss().to_owned(),
            kind: ScaleKind::Log,
            range: None,
        },
        series: series.collect(),
        ..Chart::default()
    }
}

fn table(page: App, all: KeptRuns, kept: &[KeptRun], language: Language) -> Option<AnyView> {
    if kept.is_empty() {
        return None;
    }
    let number = |value: Option<f64>| {
        value.map_or("–".to_owned(), |value| numbers::read_out(value, language))
    };
    let percent = |share: Option<f64>| {
        share.map_or("–".to_owned(), |share| numbers::percent(share, language))
    };
    // Numbers have an RMSE, classes an accuracy; both stand there when runs of both were kept.
    let has_classes = kept.iter().any(|run| run.accuracy.is_some());
    let has_numbers = kept.iter().any(|run| run.accuracy.is_none());
    let lines: Vec<AnyView> = kept
        .iter()
        .map(|run| {
            let rmse = has_numbers.then(|| {
                let id = format!("lab-compare-{}-rmse", run.number);
                let exact = run.rmse.map(|it| it.to_string());
                view! { <td data-testid=id data-value=exact>{number(run.rmse)}</td> }.into_any()
            });
            let accuracies = has_classes.then(|| {
                let id = format!("lab-compare-{}-accuracy", run.number);
                let exact = run.accuracy.map(|it| it.to_string());
                // In one column: the table is as wide as the panel already.
                let validation = run.val_accuracy.map_or(String::new(), |share| {
                    format!(" ({})", percent(Some(share)))
                });
                let accuracy = percent(run.accuracy) + &validation;
                view! { <td data-testid=id data-value=exact>{accuracy}</td> }.into_any()
            });
            let id = run.number;
            let draft = run.draft.clone();
            let seconds = numbers::significant((run.seconds * 100.0).round() / 100.0, language);
            view! {
                <tr data-testid=format!("lab-compare-{id}")>
                    <th scope="row">{label(run)}</th>
                    <td>{numbers::count(f64::from(run.n_parameters), language)}</td>
                    {rmse}
                    {accuracies}
                    <td>{number(run.loss)}</td>
                    <td>{number(run.val_loss)}</td>
                    <td>{numbers::count(f64::from(run.epoch), language)}</td>
                    <td>{format!("{seconds} s")}</td>
                    <td>
                        <button
                            type="button"
                            class="tool"
                            data-testid=format!("lab-compare-{id}-restore")
                            title=language.lab_compare_restore()
                            aria-label=language.lab_compare_restore()
                            on:click=move |_| page.playback.replace(draft.clone())
                        >
                            "↺"
                        </button>
                        <button
                            type="button"
                            class="tool"
                            data-testid=format!("lab-compare-{id}-remove")
                            title=language.lab_compare_remove()
                            aria-label=language.lab_compare_remove()
                            on:click=move |_| all.0.update(|kept| kept.retain(|it| it.number != id))
                        >
                            "×"
                        </button>
                    </td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let view = view! {
        <table class="lab-table">
            <thead>
                <tr>
                    <th></th>
                    <th scope="col">{language.n_parameters_label()}</th>
                    {has_numbers.then(|| view! { <th scope="col">"RMSE"</th> }.into_any())}
                    {has_classes.then(|| {
                        let name = format!("{} (val.)", language.accuracy_label());
                        view! { <th scope="col">{name}</th> }.into_any()
                    })}
                    <th scope="col">{language.legend_train()}</th>
                    <th scope="col">{language.legend_validation()}</th>
                    <th scope="col">{language.lab_compare_epochs()}</th>
                    <th scope="col">{language.lab_compare_time()}</th>
                    <th></th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    };
    Some(view.into_any())
}
