//! The Keras way: the Python that does what the page is set to, `model.summary()`, and the history as
//! a table. It stands beside the panels and follows every control.

use experiment::{Experiment, SavedHistory, Snapshot};
use formats::DecimalSign;
use formats::history_csv;
use formats::keras_code::{self, ProgramOptions, RandomRows};
use formats::summary;
use leptos::ev;
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::notice::Notices;
use crate::app::reactive::reactive;
use crate::app::windows::Windows;
use crate::controls::{Segmented, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::download;
use crate::io::link;

/// Newest lines of the history that are shown; the file has them all.
const SHOWN_LINES: usize = 200;
/// How often the history is read anew.
const EVERY: std::time::Duration = std::time::Duration::from_millis(500);

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Program,
    Summary,
    History,
}

impl Part {
    const ALL: [Part; 3] = [Part::Program, Part::Summary, Part::History];

    fn file_name(self) -> &'static str {
        match self {
            Part::Program => "neurona.py",
            Part::Summary => "summary.txt",
            Part::History => "history.csv",
        }
    }
}

/// The Python program of an experiment.
fn program(experiment: &Experiment, language: Language, rows: RandomRows) -> String {
    let language = match language {
        Language::Es => keras_code::CommentLanguage::Spanish,
        Language::En => keras_code::CommentLanguage::English,
    };
    keras_code::write(experiment, ProgramOptions { language, rows })
}

fn summary_of(experiment: &Experiment) -> String {
    summary::write(&experiment.network, experiment.n_inputs())
}

/// The history of a snapshot as a table; `last` lines of it at most, below the header.
fn history_of(snapshot: Option<&Snapshot>, language: Language, last: usize) -> String {
    let Some(snapshot) = snapshot else {
        return String::new();
    };
    let skipped = snapshot.history_epoch().len().saturating_sub(last);
    let column = |values: &[f32]| values.get(skipped..).unwrap_or_default().to_vec();
    // Where a run has no such column it is empty or not a number.
    let real = |values: &[f32]| {
        let values = column(values);
        values
            .iter()
            .any(|value| value.is_finite())
            .then_some(values)
    };
    let in_part = |values: &[f32]| {
        let of_epoch = |value: f32| Some(value).filter(|value| value.is_finite());
        Some(real(values)?.into_iter().map(of_epoch).collect())
    };
    let history = SavedHistory {
        epoch: column(snapshot.history_epoch())
            .iter()
            .map(|&epoch| epoch as u32)
            .collect(),
        loss: column(snapshot.history_loss()),
        val_loss: in_part(snapshot.history_val_loss()),
        accuracy: real(snapshot.history_accuracy()),
        val_accuracy: in_part(snapshot.history_val_accuracy()),
        stride: 1,
    };
    let style = match language {
        Language::Es => DecimalSign::Comma,
        Language::En => DecimalSign::Point,
    };
    history_csv::write(&history, style)
}

/// The sign between the values of the history's file; see [`history_of`].
fn separator(language: Language) -> char {
    match language {
        Language::Es => ';',
        Language::En => ',',
    }
}

/// The lines of a file as a table, the first one as its head.
fn table_of(text: &str, language: Language) -> AnyView {
    let mut lines = text.lines().map(|line| line.split(separator(language)));
    let heads: Vec<AnyView> = lines
        .next()
        .into_iter()
        .flatten()
        .map(|name| view! { <th scope="col">{name.to_owned()}</th> }.into_any())
        .collect();
    let rows: Vec<AnyView> = lines
        .map(|cells| {
            let cells: Vec<AnyView> = cells
                .map(|cell| view! { <td>{cell.to_owned()}</td> }.into_any())
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <table class="lab-table">
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The window, opened by a button in the top bar.
#[component]
pub fn CodeWindow() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let windows = expect_context::<Windows>();
    let notices = expect_context::<Notices>();
    let frames = expect_context::<Frames>();
    let language = use_language();
    let is_open = windows.code;
    let part = RwSignal::new(Part::Program);
    let exact = RwSignal::new(false);
    let history = RwSignal::new(String::new());
    let read_history = move || {
        if is_open.get_untracked() && part.get_untracked() == Part::History {
            let language = language.get_untracked();
            let new = frames.with_snapshot(|snapshot| history_of(snapshot, language, SHOWN_LINES));
            if history.with_untracked(|old| *old != new) {
                history.set(new);
            }
        }
    };
    Effect::new(move || {
        is_open.track();
        part.track();
        language.track();
        read_history();
    });
    if let Ok(timer) = set_interval_with_handle(read_history, EVERY) {
        on_cleanup(move || timer.clear());
    }
    let rows = move || {
        if exact.get() {
            RandomRows::Exact
        } else {
            RandomRows::Drawn
        }
    };
    let text = Memo::new(move |_| match (is_open.get(), part.get()) {
        (false, _) => String::new(),
        (true, Part::Program) => editor
            .experiment
            .with(|it| program(it, language.get(), rows())),
        (true, Part::Summary) => editor.experiment.with(|it| summary_of(it)),
        (true, Part::History) => history.get(),
    });
    // The whole of what is shown.
    let whole = move || match part.get_untracked() {
        Part::History => frames
            .with_snapshot(|snapshot| history_of(snapshot, language.get_untracked(), usize::MAX)),
        _ => text.get_untracked(),
    };
    let table = Memo::new(move |_| {
        let is_wanted = is_open.get() && part.get() == Part::Program;
        is_wanted
            .then(|| editor.data.with(|it| keras_code::table_file(it)))
            .flatten()
            .map(|file| (file.name, file.text))
    });
    let close = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
        }
    });
    on_cleanup(move || close.remove());
    let button =
        move |id: &'static str, label: crate::i18n::language::Label, press: Callback<()>| {
            view! {
            <button type="button" class="tool wide" data-testid=id on:click=move |_| press.run(())>
                {reactive(move || label(language.get()))}
            </button>
        }
        .into_any()
        };
    view! {
        <aside
            class="code-window"
            data-testid="code-window"
            aria-label=reactive(move || language.get().code_title())
            hidden=reactive(move || !is_open.get())
        >
            <header class="panel-head">
                <h2>{reactive(move || language.get().code_title())}</h2>
                {button("code-close", Language::close_label, Callback::new(move |()| is_open.set(false)))}
            </header>
            <Segmented
                id="code-part"
                label=Language::code_part
                choices=vec![
                    Choice { value: "program", label: Language::code_program },
                    Choice { value: "summary", label: Language::code_summary },
                    Choice { value: "history", label: Language::code_history },
                ]
                chosen=Signal::derive(move || {
                    Part::ALL.iter().position(|it| *it == part.get()).unwrap_or(0)
                })
                on_change=Callback::new(move |idx: usize| {
                    if let Some(chosen) = Part::ALL.get(idx) {
                        part.set(*chosen);
                    }
                })
            />
            <div hidden=reactive(move || part.get() != Part::Program)>
                <Switch
                    id="code-exact"
                    label=Language::code_exact
                    is_on=exact
                    on_change=Callback::new(move |on| exact.set(on))
                />
            </div>
            <pre
                class="code"
                tabindex="0"
                data-testid="code-text"
                hidden=reactive(move || part.get() == Part::History)
            >{reactive(move || text.get())}</pre>
            <div
                class="code"
                tabindex="0"
                data-testid="code-history"
                hidden=reactive(move || part.get() != Part::History)
            >
                {reactive(move || (part.get() == Part::History).then(|| {
                    text.with(|text| table_of(text, language.get()))
                }))}
            </div>
            <footer class="code-tools">
                {button("code-copy", Language::code_copy, Callback::new(move |()| {
                    link::copy(notices, &whole());
                }))}
                {button("code-download", Language::code_download, Callback::new(move |()| {
                    download::save_text(part.get_untracked().file_name(), &whole());
                }))}
                {reactive(move || table.get().map(|(name, text)| {
                    let label = name.clone();
                    view! {
                        <button
                            type="button"
                            class="tool wide"
                            data-testid="code-table"
                            on:click=move |_| download::save_text(&name, &text)
                        >
                            {label}
                        </button>
                    }
                }))}
            </footer>
        </aside>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::{Preset, SnapshotHead};

    use super::*;

    #[test]
    fn the_program_is_that_of_the_draft_in_the_readers_language() {
        let draft = Preset::SineWide.draft().check().unwrap();
        let spanish = program(&draft, Language::Es, RandomRows::Drawn);
        assert!(
            spanish.contains("layers.Dense(500, activation=\"tanh\""),
            "{spanish}"
        );
        assert!(spanish.contains("epochs=1000"), "{spanish}");
        assert_ne!(spanish, program(&draft, Language::En, RandomRows::Drawn));
        assert!(summary_of(&draft).contains("1,501"));
    }

    #[test]
    fn the_table_shows_the_newest_epochs_and_the_columns_that_are_there() {
        let head = SnapshotHead {
            history_len: 3,
            ..SnapshotHead::default()
        };
        let mut snapshot = Snapshot::zeroed(head, Vec::new());
        snapshot
            .history_epoch_mut()
            .copy_from_slice(&[1.0, 2.0, 3.0]);
        snapshot
            .history_loss_mut()
            .copy_from_slice(&[0.5, 0.25, 0.125]);
        snapshot.history_val_loss_mut().fill(f32::NAN);
        let text = history_of(Some(&snapshot), Language::En, 2);
        assert_eq!(text.replace("\r\n", "\n"), "epoch,loss\n2,0.25\n3,0.125\n");
        assert!(history_of(Some(&snapshot), Language::Es, 9).contains("0,5"));
        for language in [Language::Es, Language::En] {
            let text = history_of(Some(&snapshot), language, 9);
            for line in text.lines() {
                assert_eq!(line.split(separator(language)).count(), 2, "{line}");
            }
        }
        assert_eq!(history_of(None, Language::Es, 9), "");
    }
}
