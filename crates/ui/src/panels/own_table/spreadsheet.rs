//! The page's side of the program that reads spreadsheets (`crates/sheets-worker`): a Web Worker that is
//! fetched and started for one file, and ended with it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use sheets::SheetAnswer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

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
pub(super) struct SheetWorker {
    worker: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for SheetWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl SheetWorker {
    /// Fetches the program and has it open `file`, which is transferred once the program runs.
    ///
    /// Errors: the browser refuses to create a worker.
    pub(super) fn start(
        file: ArrayBuffer,
        on_event: impl Fn(SheetEvent) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let addresses = Addresses::of_page().ok_or("the page does not name its programs")?;
        let worker = web_sys::Worker::new_with_options(&addresses.worker, &options)?;
        let is_running = Rc::new(Cell::new(false));
        let on_event = Rc::new(on_event);
        let file = RefCell::new(Some(file));
        let failed = {
            let (is_running, on_event) = (is_running.clone(), on_event.clone());
            move || {
                on_event(if is_running.get() {
                    SheetEvent::Died
                } else {
                    SheetEvent::NotFetched
                });
            }
        };
        let handle = {
            let (worker, failed) = (worker.clone(), failed.clone());
            move |event: MessageEvent| {
                let data = event.data();
                if data.as_string().is_some() {
                    is_running.set(true);
                    let posted = file.take().map(|it| post_file(&worker, &it));
                    if let Some(Err(error)) = posted {
                        leptos::logging::error!("{error:?}");
                        failed();
                    }
                } else if let Some((answer, text)) = read(&data) {
                    on_event(SheetEvent::Answer(answer, text));
                } else {
                    failed();
                }
            }
        };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(handle);
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| failed());
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // Where its WebAssembly is; see www/start/worker.js.
        worker.post_message(&addresses.module.into())?;
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Asks for the text of another sheet.
    pub(super) fn choose(&self, sheet_idx: usize) {
        // A number can always be posted.
        let _ = self.worker.post_message(&(sheet_idx as f64).into());
    }
}

fn post_file(worker: &web_sys::Worker, file: &ArrayBuffer) -> Result<(), JsValue> {
    worker.post_message_with_transfer(file, &Array::of1(file))
}

/// Reads an answer; `None` if the worker reports that it is broken.
fn read(data: &JsValue) -> Option<(SheetAnswer, Option<Vec<u8>>)> {
    let parts = data.dyn_ref::<Array>()?;
    let answer = serde_wasm_bindgen::from_value(parts.get(0)).ok()?;
    let text = parts.get(1).dyn_into::<Uint8Array>().ok();
    Some((answer, text.map(|it| it.to_vec())))
}

struct Addresses {
    worker: String,
    module: String,
}

impl Addresses {
    /// index.html names the script of the program beside the page's own worker, whose script starts both.
    fn of_page() -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let script = document.query_selector("script[data-sheets]").ok()??;
        let program = script.get_attribute("data-sheets")?;
        let (folder, name) = program.rsplit_once('/')?;
        let module = format!("{folder}/{}_bg.wasm", name.strip_suffix(".js")?);
        let base = document.base_uri().ok()??;
        Some(Self {
            worker: format!("{folder}/worker.js?{name}"),
            module: web_sys::Url::new_with_base(&module, &base).ok()?.href(),
        })
    }
}
