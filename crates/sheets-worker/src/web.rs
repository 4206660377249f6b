//! Messages of the page and answers to them.
//!
//! An `ArrayBuffer` holds a file to open, a number is the index of a sheet of the open file. Each answer is an
//! array: the [`SheetAnswer`] and, if it has a text, the text as a `Uint8Array`, transferred.

use std::cell::RefCell;

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use sheets::{SheetAnswer, Workbook};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

thread_local! {
    /// The open file.
    static WORKBOOK: RefCell<Option<Workbook>> = const { RefCell::new(None) };
}

/// Listens to the page and posts the text `ready`. A panic afterwards is reported as `{panic: text}`.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Err(error) = answer(&event.data()) {
            report(&format!("{error:?}"));
        }
    });
    let scope = scope();
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // Lives as long as the worker.
    on_message.forget();
    if let Err(error) = scope.post_message(&"ready".into()) {
        report(&format!("{error:?}"));
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// After a panic the state of the module cannot be trusted: the page starts another one.
fn report(text: &str) {
    web_sys::console::error_1(&text.into());
    let message = Object::new();
    // If even this fails, the console has the text.
    let _ = Reflect::set(&message, &"panic".into(), &text.into());
    let _ = scope().post_message(&message);
    scope().close();
}

fn answer(message: &JsValue) -> Result<(), JsValue> {
    let (answer, text) = if let Some(buffer) = message.dyn_ref::<ArrayBuffer>() {
        open(&Uint8Array::new(buffer).to_vec())
    } else {
        read(message.as_f64().unwrap_or(-1.0) as usize)
    };
    let posted = Array::of1(&serde_wasm_bindgen::to_value(&answer)?);
    let transfer = Array::new();
    if let Some(text) = text {
        let bytes = Uint8Array::from(text.as_bytes());
        transfer.push(&bytes.buffer());
        posted.push(&bytes);
    }
    scope().post_message_with_transfer(&posted, &transfer)
}

/// Opens a file and reads the sheet that is shown first.
fn open(bytes: &[u8]) -> (SheetAnswer, Option<String>) {
    let workbook = match Workbook::open(bytes) {
        Ok(workbook) => workbook,
        Err(error) => return (SheetAnswer::Failed(error), None),
    };
    let sheets = workbook.sheets().to_vec();
    let chosen = workbook.largest();
    let text = chosen.map(|idx| workbook.csv(idx)).transpose();
    WORKBOOK.set(Some(workbook));
    match text {
        Ok(text) => (SheetAnswer::Opened { sheets, chosen }, text),
        Err(error) => (SheetAnswer::Failed(error), None),
    }
}

fn read(sheet_idx: usize) -> (SheetAnswer, Option<String>) {
    let text = WORKBOOK.with_borrow(|workbook| workbook.as_ref().map(|it| it.csv(sheet_idx)));
    match text {
        Some(Ok(text)) => (SheetAnswer::Read { sheet_idx }, Some(text)),
        Some(Err(error)) => (SheetAnswer::Failed(error), None),
        None => (SheetAnswer::Failed(sheets::SheetError::NoSheets), None),
    }
}
