//! The programs: for which library, with which rows and weights, and why there is none.

use std::sync::Arc;

use experiment::{LayerWeights, Status};
use formats::programs::{self, ProgramKind, ProgramOptions, RandomRows, Refusal};
use leptos::prelude::*;

use crate::app::editor::Editor;
use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::app::worker::recovery::Recovery;
use crate::controls::{Select, Switch};
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::comment_language::comment_language;
use crate::io::refusals;

/// Weights that the worker has posted, and after how many epochs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadWeights {
    epoch: u32,
    layers: Vec<LayerWeights>,
}

/// What is chosen of a program.
#[derive(Clone, Copy)]
pub(super) struct ProgramChoice {
    editor: Editor,
    run: Run,
    recovery: Recovery,
    language: RwSignal<Language>,
    /// Whether the program is shown.
    is_shown: Signal<bool>,
    kind: RwSignal<ProgramKind>,
    /// Whether the program holds the very rows of the page.
    exact: RwSignal<bool>,
    /// The last weights; `None` before the first.
    weights: RwSignal<Option<Arc<ReadWeights>>>,
}

impl ProgramChoice {
    pub(super) fn new(is_shown: Signal<bool>) -> Self {
        Self {
            editor: expect_context::<Editor>(),
            run: expect_context::<Run>(),
            recovery: expect_context::<Recovery>(),
            language: use_language(),
            is_shown,
            kind: RwSignal::new(ProgramKind::Keras),
            exact: RwSignal::new(false),
            weights: RwSignal::new(None),
        }
    }

    fn has_weights(self) -> bool {
        self.kind.get().has_weights()
    }

    /// Reads the weights when a program with weights is shown, and again whenever training rests: a text that changes
    /// with each epoch could not be copied.
    pub(super) fn follow_weights(self) {
        let rest = Memo::new(move |_| {
            self.run.readings.with(|readings| {
                let is_running = readings.status == Status::Running;
                (!is_running).then_some((readings.epoch, readings.batch))
            })
        });
        Effect::new(move || {
            rest.track();
            self.editor.experiment.track();
            if !self.is_shown.get() || !self.has_weights() {
                return;
            }
            self.recovery.save(move |run| match run.decode() {
                Ok(run) => self.weights.set(Some(Arc::new(ReadWeights {
                    epoch: run.state.epoch,
                    layers: run.state.weights,
                }))),
                Err(error) => leptos::logging::error!("{error}"),
            });
        });
    }

    /// The program; why there is none.
    pub(super) fn text(self) -> Result<String, Refusal> {
        let kind = self.kind.get();
        let options = ProgramOptions {
            language: comment_language(self.language.get()),
            rows: if self.exact.get() {
                RandomRows::Exact
            } else {
                RandomRows::Drawn
            },
        };
        let weights = kind.has_weights().then(|| self.weights.get()).flatten();
        let layers = weights.as_deref().map_or(&[][..], |it| &it.layers);
        self.editor
            .experiment
            .with(|experiment| programs::write(kind, experiment, layers, options))
    }

    /// What the program's file is called.
    pub(super) fn file_name(self) -> String {
        format!("neurona-{}.py", self.kind.get_untracked().name())
    }

    /// Of which epoch the weights are, and the file that the program reads them from.
    fn note(self) -> String {
        if !self.has_weights() {
            return String::new();
        }
        let language = self.language.get();
        let kind = self.kind.get();
        let file = self
            .editor
            .experiment
            .with(|it| programs::weights_file(kind, it));
        match (file, self.weights.get()) {
            (Some(file), _) => language.code_beside(file),
            (None, Some(weights)) => language.code_epoch(f64::from(weights.epoch)),
            (None, None) => String::new(),
        }
    }
}

fn choice(kind: ProgramKind) -> Choice {
    let label: Label = match kind {
        ProgramKind::Keras => |_| "Keras",
        ProgramKind::KerasWithWeights => Language::code_keras_weights,
        ProgramKind::Pytorch => |_| "PyTorch",
        ProgramKind::PytorchWithWeights => Language::code_pytorch_weights,
        ProgramKind::ScikitLearn => |_| "scikit-learn",
        ProgramKind::Numpy => Language::code_numpy_weights,
    };
    Choice {
        value: kind.name(),
        label,
    }
}

/// The choice of the library, and of the rows where there is one.
#[component]
pub(super) fn ProgramControls(choice_of: ProgramChoice) -> impl IntoView {
    let ProgramChoice { kind, exact, .. } = choice_of;
    let note = Memo::new(move |_| choice_of.note());
    view! {
        <div class="code-choices" hidden=reactive(move || !choice_of.is_shown.get())>
            <Select
                id="code-kind"
                label=Language::code_kind
                choices=ProgramKind::ALL.map(choice).to_vec()
                chosen=Signal::derive(move || {
                    ProgramKind::ALL.iter().position(|it| *it == kind.get()).unwrap_or(0)
                })
                on_change=Callback::new(move |idx: usize| {
                    if let Some(chosen) = ProgramKind::ALL.get(idx) {
                        kind.set(*chosen);
                    }
                })
            />
            <div hidden=reactive(move || choice_of.has_weights())>
                <Switch
                    id="code-exact"
                    label=Language::code_exact
                    is_on=exact
                    on_change=Callback::new(move |on| exact.set(on))
                />
            </div>
            <p
                class="code-note"
                data-testid="code-note"
                hidden=reactive(move || note.with(String::is_empty))
            >
                {reactive(move || note.get())}
            </p>
        </div>
    }
    .into_any()
}

/// Why there is no program.
#[component]
pub(super) fn RefusalLine(refusal: Memo<Option<Refusal>>) -> impl IntoView {
    let language = use_language();
    let sentence = move || {
        let sentence = |it| refusals::sentence(it, language.get());
        refusal.get().map(sentence).unwrap_or_default()
    };
    view! {
        <p
            class="code-note"
            role="status"
            data-testid="code-refusal"
            hidden=reactive(move || refusal.with(Option::is_none))
        >
            {reactive(sentence)}
        </p>
    }
    .into_any()
}
