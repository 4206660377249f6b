//! The window with Python programs of the page's experiment, `model.summary()`, and the history as a
//! table. It stands over the panels and follows every control.

mod history;
mod program;

use experiment::Experiment;
use formats::programs;
use formats::summary;
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::notice::Notices;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows};
use crate::controls::{Segmented, TextButton, WindowFrame, WindowView};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::notebook_file::notebook_button;
use crate::io::{download, link};

use self::history::{history_of, table_of};
use self::program::{ProgramChoice, ProgramControls, RefusalLine};

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
}

fn summary_of(experiment: &Experiment) -> String {
    summary::write(&experiment.network, experiment.n_inputs())
}

/// Why Keras counts more parameters after a `fit`.
fn after_fit(experiment: &Experiment, language: Language) -> String {
    let network = &experiment.network;
    let n_inputs = experiment.n_inputs();
    let optimizer = experiment.training.optimizer;
    let after = summary::n_after_training(network, optimizer, n_inputs);
    language.code_after_fit(after as f64, network.n_parameters(n_inputs) as f64)
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
    program: ProgramChoice,
    /// The newest lines of the history.
    history: RwSignal<String>,
}

impl CodeView {
    fn new() -> Self {
        let windows = expect_context::<Windows>();
        let is_open = Memo::new(move |_| windows.is_open(Window::Code));
        let part = RwSignal::new(Part::Program);
        let is_program = Signal::derive(move || is_open.get() && part.get() == Part::Program);
        Self {
            editor: expect_context::<Editor>(),
            frames: expect_context::<Frames>(),
            language: use_language(),
            windows,
            is_open,
            part,
            program: ProgramChoice::new(is_program),
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

    /// The text that is shown, or why there is none; empty while the window is closed.
    fn text(self) -> Result<String, programs::Refusal> {
        Ok(match (self.is_open.get(), self.part.get()) {
            (false, _) => String::new(),
            (true, Part::Program) => return self.program.text(),
            (true, Part::Summary) => self.editor.experiment.with(|it| summary_of(it)),
            (true, Part::History) => self.history.get(),
        })
    }

    fn file_name(self) -> String {
        match self.part.get_untracked() {
            Part::Program => self.program.file_name(),
            Part::Summary => "summary.txt".to_owned(),
            Part::History => "history.csv".to_owned(),
        }
    }

    /// The sentence below the summary.
    fn after_fit(self) -> String {
        if !self.is_open.get() || self.part.get() != Part::Summary {
            return String::new();
        }
        let language = self.language.get();
        self.editor.experiment.with(|it| after_fit(it, language))
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

/// The window with the programs, opened by a button in the top bar.
#[component]
pub fn CodeWindow() -> impl IntoView {
    let code = CodeView::new();
    code.follow_history();
    code.program.follow_weights();
    let CodeView {
        language,
        windows,
        part,
        program,
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
    let result = Memo::new(move |_| code.text());
    let text = Memo::new(move |_| result.with(|it| it.clone().unwrap_or_default()));
    let refusal = Memo::new(move |_| result.with(|it| it.as_ref().err().copied()));
    view! {
        <WindowView frame class="code-window">
            <PartSwitch part/>
            <ProgramControls choice_of=program/>
            <RefusalLine refusal/>
            <pre
                class="code"
                translate="no"
                tabindex="0"
                data-testid="code-text"
                hidden=reactive(move || part.get() == Part::History || refusal.get().is_some())
            >{reactive(move || text.get())}</pre>
            <p class="code-note" hidden=reactive(move || part.get() != Part::Summary)>
                {reactive(move || code.after_fit())}
            </p>
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
            {tools(code, text, refusal)}
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
fn tools(code: CodeView, text: Memo<String>, refusal: Memo<Option<programs::Refusal>>) -> AnyView {
    let notices = expect_context::<Notices>();
    let copy = Callback::new(move |()| link::copy(notices, &code.whole(text)));
    let save = Callback::new(move |()| {
        download::save_text(&code.file_name(), &code.whole(text));
    });
    let table = Memo::new(move |_| code.table());
    view! {
        <div class="code-tools">
            <div class="code-tools" hidden=reactive(move || refusal.get().is_some())>
                <TextButton id="code-copy" label=Language::code_copy on_press=copy/>
                <TextButton id="code-download" label=Language::code_download on_press=save/>
            </div>
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
            <div class="code-tools" hidden=reactive(move || code.part.get() != Part::Program)>
                {notebook_button("code-notebook", |language| language.code_notebook().into())}
            </div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use experiment::Preset;

    use super::*;

    #[test]
    fn the_summary_says_what_comes_later() {
        let experiment = Preset::SineSmall.draft().check().unwrap();
        assert!(summary_of(&experiment).contains("Total params: 22 "));
        for language in [Language::Es, Language::En] {
            let later = after_fit(&experiment, language);
            assert!(later.contains("68") && later.contains("22"), "{later}");
        }
    }
}
