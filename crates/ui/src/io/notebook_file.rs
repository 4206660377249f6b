//! The run as a Jupyter notebook that the browser downloads.

use experiment::{LayerWeights, Question, Reply, SavedRun};
use formats::programs::{Refusal, TrainedRun, notebook, notebook_refusal};
use leptos::prelude::*;
use messages::Encoded;

use crate::app::ask::Inquiry;
use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::notice::{Notice, Notices};
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::worker::recovery::Recovery;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::comment_language::comment_language;
use crate::io::{download, refusals};

/// What the file is called.
const FILE: &str = "neurona.ipynb";

/// Initial weights, and the session that they are of.
type OfSession = (u32, Vec<LayerWeights>);

/// Writes the notebook of the open run. It is `Copy`; it asks the worker as long as the component lives that made it.
#[derive(Clone, Copy)]
struct NotebookFile {
    editor: Editor,
    frames: Frames,
    run: Run,
    recovery: Recovery,
    notices: Notices,
    language: RwSignal<Language>,
    /// Whether the file is to be written once the initial weights are there.
    is_wanted: RwSignal<bool>,
    initial: StoredValue<Option<OfSession>>,
}

impl NotebookFile {
    /// Belongs to the current component.
    fn new() -> Self {
        let file = Self {
            editor: expect_context::<Editor>(),
            frames: expect_context::<Frames>(),
            run: expect_context::<Run>(),
            recovery: expect_context::<Recovery>(),
            notices: expect_context::<Notices>(),
            language: use_language(),
            is_wanted: RwSignal::new(false),
            initial: StoredValue::new(None),
        };
        file.ask();
        file
    }

    /// Why there is no notebook now.
    fn refusal(self) -> Option<Refusal> {
        let refusal = self.editor.experiment.with(|it| notebook_refusal(it));
        refusal.or_else(|| {
            let is_new = self.run.readings.with(|readings| readings.epoch == 0);
            is_new.then_some(Refusal::NoEpoch)
        })
    }

    /// Writes the run as it stands and downloads the file; a notice says why there is none.
    fn download(self) {
        let session = self.frames.step().session;
        let known = self.initial.with_value(|it| it.as_ref().map(|it| it.0));
        if known == Some(session) {
            self.write();
        } else {
            self.is_wanted.set(true);
        }
    }

    /// Asks for the initial weights of a session once they are wanted.
    fn ask(self) {
        let question = move || {
            self.is_wanted
                .get_untracked()
                .then_some(Question::InitialWeights)
        };
        expect_context::<Inquiry>().keep_asking(question, move |reply| {
            let Reply::InitialWeights(weights) = reply else {
                return false;
            };
            if self.is_wanted.get_untracked() {
                self.is_wanted.set(false);
                let session = self.frames.step().session;
                self.initial.set_value(Some((session, weights.clone())));
                self.write();
            }
            true
        });
    }

    fn write(self) {
        self.recovery.save(move |run| {
            let language = self.language.get_untracked();
            let initial = self.initial.get_value().unwrap_or_default().1;
            match text_of(run, &initial, language) {
                Ok(Ok(text)) => download::save_text(FILE, &text),
                Ok(Err(refusal)) => self.notices.show(Notice::staying(move |language| {
                    refusals::of_notebook(refusal, language)
                })),
                Err(error) => leptos::logging::error!("{error}"),
            }
        });
    }
}

/// The button that downloads the notebook of the open run, and why there is none.
pub fn notebook_button(
    // The `data-testid`.
    id: &'static str,
    label: fn(Language) -> String,
) -> AnyView {
    let language = use_language();
    let file = NotebookFile::new();
    let refusal = Memo::new(move |_| file.refusal());
    let refusal_id = format!("{id}-refusal");
    let sentence = move || {
        let sentence = |it| refusals::of_notebook(it, language.get());
        refusal.get().map(sentence).unwrap_or_default()
    };
    view! {
        <button
            type="button"
            class="tool wide"
            data-testid=id
            aria-describedby=refusal_id.clone()
            disabled=reactive(move || refusal.get().is_some())
            on:click=move |_| file.download()
        >
            {reactive(move || label(language.get()))}
        </button>
        <p
            id=refusal_id.clone()
            class="code-note"
            data-testid=refusal_id
            hidden=reactive(move || refusal.get().is_none())
        >
            {reactive(sentence)}
        </p>
    }
    .into_any()
}

/// The notebook of a run as the worker posts it, or why there is none.
///
/// Errors: the message cannot be read.
fn text_of(
    run: &Encoded<SavedRun>,
    initial_weights: &[LayerWeights],
    language: Language,
) -> Result<Result<String, Refusal>, String> {
    let run = run.decode().map_err(|error| error.to_string())?;
    let experiment = run.check().map_err(|problems| format!("{problems:?}"))?;
    let trained = TrainedRun {
        experiment: &experiment,
        state: &run.state,
        initial_weights,
    };
    Ok(notebook(trained, comment_language(language)))
}
