//! The page's side of the program that writes and reads models (`crates/models-worker`).

use js_sys::{Array, Float32Array, Uint8Array};
use models::messages::{ModelAnswer, ModelRequest};
use serde_wasm_bindgen::to_value;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::program_worker::{Posted, Program, ProgramEvent, ProgramWorker};

/// What comes of a request.
pub(super) enum ModelEvent {
    /// The answer, and what crosses beside it.
    Answer(ModelAnswer, Option<AnswerBeside>),
    /// The program did not arrive.
    NotFetched,
    /// The program ended while it worked: it needs more memory than there is.
    Died,
}

/// What crosses beside an answer.
pub(super) enum AnswerBeside {
    /// Weights.
    Values(Float32Array),
    /// A file.
    File(Uint8Array),
}

/// A worker that runs the program; dropping it ends the worker.
pub(super) struct ModelProgram(ProgramWorker);

impl ModelProgram {
    /// Fetches the program and sends it a first request; `beside` are weights or a file.
    ///
    /// Errors: the browser refuses to create a worker.
    pub(super) fn start(
        request: &ModelRequest,
        beside: &JsValue,
        on_event: impl Fn(ModelEvent) + 'static,
    ) -> Result<Self, JsValue> {
        let first = Posted {
            message: message(request, beside)?,
            buffers: Array::new(),
        };
        let on_event = move |event| {
            on_event(match event {
                ProgramEvent::Answer(parts) => read(&parts),
                ProgramEvent::NotFetched => ModelEvent::NotFetched,
                ProgramEvent::Died => ModelEvent::Died,
            });
        };
        ProgramWorker::start(Program::Models, first, on_event).map(Self)
    }

    /// Sends another request to the program, which runs.
    ///
    /// Errors: the browser cannot copy it.
    pub(super) fn ask(&self, request: &ModelRequest, beside: &JsValue) -> Result<(), JsValue> {
        self.0.post(&message(request, beside)?)
    }
}

fn message(request: &ModelRequest, beside: &JsValue) -> Result<JsValue, JsValue> {
    Ok(Array::of2(&to_value(request)?, beside).into())
}

fn read(parts: &Array) -> ModelEvent {
    let Ok(answer) = serde_wasm_bindgen::from_value(parts.get(0)) else {
        return ModelEvent::Died;
    };
    let beside = match parts.get(1).dyn_into::<Float32Array>() {
        Ok(values) => Some(AnswerBeside::Values(values)),
        Err(other) => other.dyn_into().ok().map(AnswerBeside::File),
    };
    ModelEvent::Answer(answer, beside)
}
