//! The client of the training worker: posts messages, receives messages, detects its death.
//!
//! Messages are JSON text; see `experiment::Command`.

use std::cell::{Cell, RefCell};

use experiment::{Command, Event, Posted, Problem, Reply, SavedRun, Snapshot};
use js_sys::{Float32Array, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// A message of the worker.
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, and most are frames"
)]
pub enum Message {
    Ready,
    Frame(Snapshot),
    Saved {
        session: u32,
        run: Posted<SavedRun>,
    },
    Opened {
        session: u32,
    },
    Rejected {
        session: u32,
        problems: Posted<Vec<Problem>>,
    },
    Answered {
        session: u32,
        reply: Posted<Reply>,
    },
    /// The worker panicked, could not be loaded, or sent an invalid message.
    Died(String),
}

/// The current worker, if there is one. Commands posted before it is ready are stored until it is.
#[derive(Default)]
pub struct Worker {
    running: RefCell<Option<Running>>,
    is_ready: Cell<bool>,
    waiting: RefCell<Vec<Command>>,
}

/// A worker with its listeners; dropping it terminates the worker.
struct Running {
    worker: web_sys::Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(web_sys::ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Worker {
    /// Starts a worker that replaces the one before.
    ///
    /// Errors: the browser refuses to create one.
    pub fn start(&self, on_message: impl Fn(Message) + Clone + 'static) -> Result<(), JsValue> {
        self.is_ready.set(false);
        self.waiting.borrow_mut().clear();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&address()?, &options)?;
        let handle = on_message.clone();
        let on_event = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            handle(read(&event.data()));
        });
        worker.set_onmessage(Some(on_event.as_ref().unchecked_ref()));
        let on_error =
            Closure::<dyn Fn(web_sys::ErrorEvent)>::new(move |event: web_sys::ErrorEvent| {
                // A module that fails to load causes a plain event without a message.
                let message = Reflect::get(&event, &"message".into());
                let text = message.ok().and_then(|message| message.as_string());
                on_message(Message::Died(text.unwrap_or_default()));
            });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // The program, compiled already; see www/start/worker.js.
        worker.post_message(&wasm_bindgen::module())?;
        self.running.replace(Some(Running {
            worker,
            _on_message: on_event,
            _on_error: on_error,
        }));
        Ok(())
    }

    /// Terminates the current worker.
    pub fn end(&self) {
        self.is_ready.set(false);
        self.running.replace(None);
    }

    pub fn is_ready(&self) -> bool {
        self.is_ready.get()
    }

    /// Marks the worker as ready and posts the stored commands.
    pub fn set_ready(&self) {
        self.is_ready.set(true);
        let waiting = self.waiting.take();
        self.post(&waiting);
    }

    pub fn post(&self, commands: &[Command]) {
        if !self.is_ready() {
            self.waiting.borrow_mut().extend_from_slice(commands);
            return;
        }
        for command in commands {
            match command.to_json() {
                Ok(text) => self.post_text(&text),
                Err(error) => panic!("a command that is no message: {error}"),
            }
        }
    }

    fn post_text(&self, text: &str) {
        if let Some(running) = &*self.running.borrow()
            && let Err(error) = running.worker.post_message(&text.into())
        {
            panic!("a message that cannot be posted: {error:?}");
        }
    }
}

/// Returns the address of the worker's program, which index.html names beside the page's own.
fn address() -> Result<String, JsValue> {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| {
            document
                .query_selector("script[data-worker]")
                .ok()
                .flatten()
        })
        .and_then(|script| script.get_attribute("data-worker"))
        .ok_or_else(|| "the page does not name its worker".into())
}

/// Returns a member of an object; undefined if it has no such member.
fn member(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn read(data: &JsValue) -> Message {
    if let Some(text) = member(data, "panic").as_string() {
        return Message::Died(text);
    }
    let event = member(data, "event").as_string().unwrap_or_default();
    match Event::from_json(&event) {
        Ok(Event::Ready) => Message::Ready,
        Ok(Event::Frame(head)) => {
            let numbers = member(data, "numbers").dyn_into::<Float32Array>();
            let numbers = numbers.map_or_else(|_| Vec::new(), |numbers| numbers.to_vec());
            Snapshot::from_parts(head, numbers).map_or_else(
                || Message::Died("a frame whose numbers do not fit its head".into()),
                Message::Frame,
            )
        }
        Ok(Event::Opened { session }) => Message::Opened { session },
        Ok(Event::Rejected { session, problems }) => Message::Rejected { session, problems },
        Ok(Event::Answered { session, reply }) => Message::Answered { session, reply },
        Ok(Event::Saved { session, run }) => Message::Saved { session, run },
        Err(error) => Message::Died(error.to_string()),
    }
}
