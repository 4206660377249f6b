//! The window with the Keras program of the page's experiment, `model.summary()`, and the history as a
//! table. It stands over the panels and follows every control.

use experiment::{Experiment, SavedHistory, Snapshot};
use formats::DecimalSign;
use formats::history_csv;
use formats::programs::{self, ProgramOptions, RandomRows};
use formats::summary;
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::notice::Notices;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows};
use crate::controls::{Segmented, Switch, TextButton, WindowFrame, WindowView};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::download;
use crate::io::link;

/// The number of newest history lines that are shown; the file has all lines.
const SHOWN_LINES: usize = 200;
/// How often the history is read.
const EVERY: std::time::Duration = std::time::Duration::from_millis(500);

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Program,
    Summary,
    History,
}

impl Part {
    const ALL: [Part; 3] = [Part::Program, Part::Summary, Part::History];

    /// Its code and label in the switch of parts.
    fn choice(self) -> Choice {
        let (value, label): (_, Label) = match self {
            Part::Program => ("program", Language::code_program),
            Part::Summary => ("summary", Language::code_summary),
            Part::History => ("history", Language::code_history),
        };
        Choice { value, label }
    }

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
        Language::Es => programs::CommentLanguage::Spanish,
        Language::En => programs::CommentLanguage::English,
    };
    programs::keras(experiment, ProgramOptions { language, rows })
}

fn summary_of(experiment: &Experiment) -> String {
    summary::write(&experiment.network, experiment.n_inputs())
}

/// Returns the history of a snapshot as a table: the header and at most the `last` newest lines.
fn history_of(snapshot: Option<&Snapshot>, language: Language, last: usize) -> String {
    let Some(snapshot) = snapshot else {
        return String::new();
    };
    let skipped = snapshot.history_epoch().len().saturating_sub(last);
    let column = |values: &[f32]| values.get(skipped..).unwrap_or_default().to_vec();
    // A run without such a column has an empty one, or NaN.
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

/// The separator of the history's file; see [`history_of`].
fn separator(language: Language) -> char {
    match language {
        Language::Es => ';',
        Language::En => ',',
    }
}

/// Shows the lines of a file as a table; the first one is its head.
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
            <caption class="unseen">{language.code_history()}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// What the window shows, and what its text is made of.
#[derive(Clone, Copy)]
struct CodeView {
    editor: Editor,
    frames: Frames,
    language: RwSignal<Language>,
    windows: Windows,
    is_open: Memo<bool>,
    part: RwSignal<Part>,
    /// Whether the program holds the very rows of the page.
    exact: RwSignal<bool>,
    /// The newest lines of the history.
    history: RwSignal<String>,
}

impl CodeView {
    fn new() -> Self {
        let windows = expect_context::<Windows>();
        Self {
            editor: expect_context::<Editor>(),
            frames: expect_context::<Frames>(),
            language: use_language(),
            windows,
            is_open: Memo::new(move |_| windows.is_open(Window::Code)),
            part: RwSignal::new(Part::Program),
            exact: RwSignal::new(false),
            history: RwSignal::new(String::new()),
        }
    }

    /// Reads the history now and then while it is shown.
    fn follow_history(self) {
        let read = move || {
            if self.is_open.get_untracked() && self.part.get_untracked() == Part::History {
                let new = self.history_text(SHOWN_LINES);
                if self.history.with_untracked(|old| *old != new) {
                    self.history.set(new);
                }
            }
        };
        Effect::new(move || {
            self.is_open.track();
            self.part.track();
            self.language.track();
            read();
        });
        if let Ok(timer) = set_interval_with_handle(read, EVERY) {
            on_cleanup(move || timer.clear());
        }
    }

    fn history_text(self, last: usize) -> String {
        let language = self.language.get_untracked();
        self.frames
            .with_snapshot(|snapshot| history_of(snapshot, language, last))
    }

    /// The text that is shown; empty while the window is closed.
    fn text(self) -> String {
        let rows = || {
            if self.exact.get() {
                RandomRows::Exact
            } else {
                RandomRows::Drawn
            }
        };
        match (self.is_open.get(), self.part.get()) {
            (false, _) => String::new(),
            (true, Part::Program) => self
                .editor
                .experiment
                .with(|it| program(it, self.language.get(), rows())),
            (true, Part::Summary) => self.editor.experiment.with(|it| summary_of(it)),
            (true, Part::History) => self.history.get(),
        }
    }

    /// The whole text for a file or the clipboard; `shown` has the newest lines of a history only.
    fn whole(self, shown: Memo<String>) -> String {
        match self.part.get_untracked() {
            Part::History => self.history_text(usize::MAX),
            Part::Program | Part::Summary => shown.get_untracked(),
        }
    }

    /// Name and text of the table that the program reads; `None` if it reads none.
    fn table(self) -> Option<(String, String)> {
        let is_wanted = self.is_open.get() && self.part.get() == Part::Program;
        is_wanted
            .then(|| self.editor.data.with(|it| programs::table_file(it)))
            .flatten()
            .map(|file| (file.name, file.text))
    }
}

/// The window with the Keras program, opened by a button in the top bar.
#[component]
pub fn CodeWindow() -> impl IntoView {
    let code = CodeView::new();
    code.follow_history();
    let CodeView {
        language,
        windows,
        part,
        exact,
        ..
    } = code;
    let frame = WindowFrame {
        id: Window::Code.id(),
        test_id: "code-window",
        title: Language::code_title,
        is_shown: Signal::derive(move || windows.is_shown(Window::Code)),
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("code-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::Code)),
    };
    let text = Memo::new(move |_| code.text());
    view! {
        <WindowView frame class="code-window">
            <PartSwitch part/>
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
                translate="no"
                tabindex="0"
                data-testid="code-text"
                hidden=reactive(move || part.get() == Part::History)
            >{reactive(move || text.get())}</pre>
            <div
                class="code"
                translate="no"
                tabindex="0"
                data-testid="code-history"
                hidden=reactive(move || part.get() != Part::History)
            >
                {reactive(move || (part.get() == Part::History).then(|| {
                    text.with(|text| table_of(text, language.get()))
                }))}
            </div>
            {tools(code, text)}
        </WindowView>
    }
    .into_any()
}

/// The choice between program, summary and history.
#[component]
fn PartSwitch(part: RwSignal<Part>) -> impl IntoView {
    view! {
        <Segmented
            id="code-part"
            label=Language::code_part
            choices=Part::ALL.map(Part::choice).to_vec()
            chosen=Signal::derive(move || {
                Part::ALL.iter().position(|it| *it == part.get()).unwrap_or(0)
            })
            on_change=Callback::new(move |idx: usize| {
                if let Some(chosen) = Part::ALL.get(idx) {
                    part.set(*chosen);
                }
            })
        />
    }
    .into_any()
}

/// The buttons below the text: copy, download, and the table that the program reads.
fn tools(code: CodeView, text: Memo<String>) -> AnyView {
    let notices = expect_context::<Notices>();
    let copy = Callback::new(move |()| link::copy(notices, &code.whole(text)));
    let save = Callback::new(move |()| {
        download::save_text(code.part.get_untracked().file_name(), &code.whole(text));
    });
    let table = Memo::new(move |_| code.table());
    view! {
        <div class="code-tools">
            <TextButton id="code-copy" label=Language::code_copy on_press=copy/>
            <TextButton id="code-download" label=Language::code_download on_press=save/>
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
        </div>
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
