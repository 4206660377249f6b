//! The page's side of the program that reads spreadsheets (`crates/sheets-worker`): started for one file, and ended with it.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use sheets::SheetAnswer;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::program_worker::{Posted, Program, ProgramEvent, ProgramWorker};

/// What comes of a file.
pub(super) enum SheetEvent {
    /// The worker's answer, and the text of a sheet.
    Answer(SheetAnswer, Option<Vec<u8>>),
    /// The program did not arrive; the file is still here.
    NotFetched,
    /// The program ended while it read: the file needs more memory than there is, or is damaged in a way
    /// that it does not notice.
    Died,
}

/// A worker with the file that it reads; dropping it ends the worker.
pub(super) struct SheetWorker(ProgramWorker);

impl SheetWorker {
    /// Fetches the program and has it open `file`, which is transferred once the program runs.
    ///
    /// Errors: the browser refuses to create a worker.
    pub(super) fn start(
        file: ArrayBuffer,
        on_event: impl Fn(SheetEvent) + 'static,
    ) -> Result<Self, JsValue> {
        let on_event = move |event| {
            on_event(match event {
                ProgramEvent::Answer(parts) => match read(&parts) {
                    Some((answer, text)) => SheetEvent::Answer(answer, text),
                    None => SheetEvent::Died,
                },
                ProgramEvent::NotFetched => SheetEvent::NotFetched,
                ProgramEvent::Died => SheetEvent::Died,
            });
        };
        ProgramWorker::start(Program::Sheets, Posted::file(file), on_event).map(Self)
    }

    /// Asks for the text of another sheet.
    pub(super) fn choose(&self, sheet_idx: usize) {
        // A number can always be posted.
        let _ = self.0.post(&(sheet_idx as f64).into());
    }
}

/// Reads an answer; `None` if it is not one.
fn read(parts: &Array) -> Option<(SheetAnswer, Option<Vec<u8>>)> {
    let answer = serde_wasm_bindgen::from_value(parts.get(0)).ok()?;
    let text = parts.get(1).dyn_into::<Uint8Array>().ok();
    Some((answer, text.map(|it| it.to_vec())))
}
