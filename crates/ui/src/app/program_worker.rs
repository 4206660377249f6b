//! Web Workers that run other programs than the page's: the one that reads spreadsheets (`crates/sheets-worker`) and the
//! one that reads and writes models (`crates/models-worker`). Each is fetched when it is first needed, and a file that
//! is too much for it costs a worker at most.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// A program beside the page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// Reads spreadsheets.
    Sheets,
    /// Reads and writes models of other tools.
    Models,
}

impl Program {
    /// Whether the page has the program: the page that is a single file has no other than its own.
    pub fn is_here(self) -> bool {
        Addresses::of_page(self).is_some()
    }

    /// The attribute of a script in index.html that names the program's own script.
    fn attribute(self) -> &'static str {
        match self {
            Self::Sheets => "data-sheets",
            Self::Models => "data-models",
        }
    }
}

/// What comes of a worker.
pub enum ProgramEvent {
    /// An answer: an array.
    Answer(Array),
    /// The program did not arrive.
    NotFetched,
    /// The program ended while it worked: the file needs more memory than there is, or is damaged in a way that it does
    /// not notice.
    Died,
}

/// A worker that runs a program; dropping it ends the worker.
pub struct ProgramWorker {
    worker: web_sys::Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for ProgramWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// A message, and the buffers of it that the worker takes over.
pub struct Posted {
    pub message: JsValue,
    pub buffers: Array,
}

impl Posted {
    /// A message that is a file's bytes.
    pub fn file(file: ArrayBuffer) -> Self {
        Self {
            buffers: Array::of1(&file),
            message: file.into(),
        }
    }
}

impl ProgramWorker {
    /// Fetches a program and posts it a first message once it runs.
    ///
    /// Errors: the browser refuses to create a worker.
    pub fn start(
        program: Program,
        first: Posted,
        on_event: impl Fn(ProgramEvent) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let addresses = Addresses::of_page(program).ok_or("the page does not name its programs")?;
        let worker = web_sys::Worker::new_with_options(&addresses.worker, &options)?;
        let is_running = Rc::new(Cell::new(false));
        let on_event = Rc::new(on_event);
        let first = RefCell::new(Some(first));
        let failed = {
            let (is_running, on_event) = (is_running.clone(), on_event.clone());
            move || {
                on_event(if is_running.get() {
                    ProgramEvent::Died
                } else {
                    ProgramEvent::NotFetched
                });
            }
        };
        let handle = {
            let (worker, failed) = (worker.clone(), failed.clone());
            move |event: MessageEvent| {
                let data = event.data();
                if data.as_string().is_some() {
                    is_running.set(true);
                    let posted = first
                        .take()
                        .map(|it| worker.post_message_with_transfer(&it.message, &it.buffers));
                    if let Some(Err(error)) = posted {
                        leptos::logging::error!("{error:?}");
                        failed();
                    }
                } else if let Ok(answer) = data.dyn_into::<Array>() {
                    on_event(ProgramEvent::Answer(answer));
                } else {
                    // It reports that it is broken.
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

    /// Posts a message to the program, which runs.
    ///
    /// Errors: the browser cannot copy the message.
    pub fn post(&self, message: &JsValue) -> Result<(), JsValue> {
        self.worker.post_message(message)
    }
}

struct Addresses {
    worker: String,
    module: String,
}

impl Addresses {
    /// index.html names the script of the program beside the page's own worker, whose script starts both.
    fn of_page(program: Program) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let attribute = program.attribute();
        let script = document
            .query_selector(&format!("script[{attribute}]"))
            .ok()??;
        let program = script.get_attribute(attribute)?;
        let (folder, name) = program.rsplit_once('/')?;
        let module = format!("{folder}/{}_bg.wasm", name.strip_suffix(".js")?);
        let base = document.base_uri().ok()??;
        Some(Self {
            worker: format!("{folder}/worker.js?{name}"),
            module: web_sys::Url::new_with_base(&module, &base).ok()?.href(),
        })
    }
}
