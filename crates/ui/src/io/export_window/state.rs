//! What the window knows: what each format makes of the network, and what went wrong at a card.

use experiment::SavedRun;
use js_sys::{Float32Array, Uint8Array};
use leptos::prelude::*;
use messages::Encoded;
use models::messages::{ModelAnswer, ModelHead, ModelRequest, Offer};
use models::{Model, ModelFormat, Refusal};
use wasm_bindgen::JsValue;

use crate::app::program_worker::Program;
use crate::app::windows::{Window, Windows};
use crate::i18n::language::{Label, Language};
use crate::io::download;
use crate::io::model_program::{AnswerBeside, ModelEvent, ModelProgram};
use crate::io::run_file::{RunFiles, file_stem};

/// A card of the window. Its formats differ in the names and the layout of the arrays only.
#[derive(Clone, Copy)]
pub(super) struct ModelCard {
    /// The code in the cards' test ids.
    pub id: &'static str,
    /// A name, the same in both languages.
    pub name: &'static str,
    /// What opens the file.
    pub opens: Label,
    pub formats: &'static [ModelFormat],
}

impl ModelCard {
    pub(super) const ALL: [Self; 6] = [
        Self {
            id: "keras",
            name: "Keras",
            opens: Language::export_keras_opens,
            formats: &[ModelFormat::Keras],
        },
        Self {
            id: "weights-h5",
            name: "Keras, HDF5",
            opens: Language::export_h5_opens,
            formats: &[ModelFormat::WeightsH5],
        },
        Self {
            id: "onnx",
            name: "ONNX",
            opens: Language::export_onnx_opens,
            formats: &[ModelFormat::Onnx],
        },
        Self {
            id: "safetensors",
            name: "safetensors",
            opens: Language::export_safetensors_opens,
            formats: &[
                ModelFormat::SafetensorsKeras,
                ModelFormat::SafetensorsPytorch,
            ],
        },
        Self {
            id: "npz",
            name: "NumPy",
            opens: Language::export_npz_opens,
            formats: &[ModelFormat::Npz],
        },
        Self {
            id: "tensorflow-js",
            name: "TensorFlow.js",
            opens: Language::export_tfjs_opens,
            formats: &[ModelFormat::TensorflowJs],
        },
    ];
}

/// How far the window is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    /// The first offers are on their way.
    Waiting,
    /// What each format makes of the network.
    Offered(Vec<Offer>),
    /// The program that writes the files did not arrive.
    NotFetched,
    /// It ended while it worked.
    Died,
}

impl Stage {
    /// The state in `data-value`.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered(_) => "offered",
            Self::NotFetched => "not-fetched",
            Self::Died => "died",
        }
    }
}

/// Why a file was not made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fault {
    /// The format cannot hold the network.
    Refused(Refusal),
    /// The browser cannot make the file.
    Browser,
}

/// The window's state. It is `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Exports {
    pub files: RunFiles,
    pub stage: RwSignal<Stage>,
    /// The card whose last file was not made, by its id, and why.
    pub fault: RwSignal<Option<(&'static str, Fault)>>,
    program: StoredValue<Option<ModelProgram>, LocalStorage>,
    /// The file that was asked for last: its name and its card.
    wanted: StoredValue<(String, &'static str)>,
}

impl Exports {
    pub(super) fn new() -> Self {
        Self {
            files: expect_context(),
            stage: RwSignal::new(Stage::Waiting),
            fault: RwSignal::new(None),
            program: StoredValue::new_local(None),
            wanted: StoredValue::new((String::new(), "")),
        }
    }

    /// Asks for offers when the window opens and whenever another experiment is in use, and ends the program with the
    /// window.
    pub(super) fn follow(self, windows: Windows) {
        let is_open = Memo::new(move |_| windows.is_open(Window::Export));
        let experiment = self.files.editor.experiment;
        Effect::new(move || {
            experiment.track();
            if is_open.get() {
                self.offer();
            } else {
                self.program.set_value(None);
                self.stage.set(Stage::Waiting);
                self.fault.set(None);
            }
        });
    }

    /// Asks what each format makes of the network.
    pub(super) fn offer(self) {
        let is_offered = |stage: &Stage| matches!(stage, Stage::Offered(_));
        if !self.stage.with_untracked(is_offered) {
            self.stage.set(Stage::Waiting);
        }
        self.with_run(move |run| {
            let stem = file_stem(run);
            let Some((model, values)) = parts_of(run) else {
                return;
            };
            self.ask(&ModelRequest::Offer { model, stem }, &values);
        });
    }

    /// Makes a file of the network as it is now, and downloads it.
    pub(super) fn download(self, card: &'static str, format: ModelFormat) {
        self.fault.set(None);
        self.with_run(move |run| {
            let name = format.file_name(&file_stem(run));
            self.wanted.set_value((name, card));
            let Some((model, values)) = parts_of(run) else {
                return;
            };
            self.ask(&ModelRequest::Write { model, format }, &values);
        });
    }

    /// Calls `then` with the run as it is now.
    pub(super) fn with_run(self, then: impl FnOnce(&SavedRun) + 'static) {
        self.files
            .recovery
            .save(move |run: &Encoded<SavedRun>| match run.decode() {
                Ok(run) => then(&run),
                Err(error) => leptos::logging::error!("the run cannot be read: {error}"),
            });
    }

    fn ask(self, request: &ModelRequest, values: &[f32]) {
        let values = Float32Array::from(values);
        let is_running = self.program.with_value(Option::is_some);
        let asked = if is_running {
            self.program.with_value(|program| match program {
                Some(program) => program.ask(request, &values),
                None => Ok(()),
            })
        } else {
            ModelProgram::start(request, &values, move |event| self.answered(event))
                .map(|program| self.program.set_value(Some(program)))
        };
        if let Err(error) = asked {
            self.failed(Stage::NotFetched, &error);
        }
    }

    fn failed(self, stage: Stage, error: &JsValue) {
        if Program::Models.is_here() {
            leptos::logging::error!("{error:?}");
        }
        self.stage.set(stage);
    }

    fn answered(self, event: ModelEvent) {
        let (answer, beside) = match event {
            ModelEvent::Answer(answer, beside) => (answer, beside),
            ModelEvent::NotFetched => return self.ended(Stage::NotFetched),
            ModelEvent::Died => return self.ended(Stage::Died),
        };
        let (name, card) = self.wanted.get_value();
        match (answer, beside) {
            (ModelAnswer::Offered(offers), _) => self.stage.set(Stage::Offered(offers)),
            (ModelAnswer::Refused(refusal), _) => {
                self.fault.set(Some((card, Fault::Refused(refusal))));
            }
            (ModelAnswer::Written(_), Some(AnswerBeside::File(file))) => {
                self.save(card, &name, &file);
            }
            _ => self.ended(Stage::Died),
        }
    }

    fn save(self, card: &'static str, name: &str, file: &Uint8Array) {
        if let Err(error) = download::download_bytes(name, file) {
            leptos::logging::error!("{error:?}");
            self.fault.set(Some((card, Fault::Browser)));
        }
    }

    /// The program is gone; the next request starts another one.
    fn ended(self, stage: Stage) {
        self.stage.set(stage);
        // Not within its own call.
        let program = self.program.try_update_value(Option::take);
        set_timeout(move || drop(program), std::time::Duration::ZERO);
    }
}

/// The network of a run as it crosses to the program; `None`, which is logged, if the run cannot be.
fn parts_of(run: &SavedRun) -> Option<(ModelHead, Vec<f32>)> {
    let model = Model::from_run(run)
        .inspect_err(|problems| leptos::logging::error!("{problems:?}"))
        .ok()?;
    Some(ModelHead::of(model))
}
