//! The training thread as the page sees it: messages out, messages in, and its death.

use std::cell::{Cell, RefCell};

use experiment::{Command, Event, Snapshot};
use js_sys::{Float32Array, Object, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// What a worker says.
pub enum Message {
    Ready,
    Frame(Snapshot),
    /// A saved run, as it was posted: reading a large one costs time, and most are only kept.
    Saved {
        session: u32,
        run: JsValue,
    },
    Other(Event),
    /// It panicked, could not be loaded, or said what nobody understands.
    Died(String),
}

/// The present worker, if there is one. Commands that are given before it is ready wait for it.
#[derive(Default)]
pub struct Worker {
    running: RefCell<Option<Running>>,
    is_ready: Cell<bool>,
    waiting: RefCell<Vec<Command>>,
}

/// A worker with its listeners; it ends with this value.
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
    /// Starts a worker in place of the one before.
    ///
    /// Errors: the browser refuses to make one.
    pub fn start(&self, on_message: impl Fn(Message) + Clone + 'static) -> Result<(), JsValue> {
        self.is_ready.set(false);
        self.waiting.borrow_mut().clear();
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&address()?, &options)?;
        let heard = on_message.clone();
        let on_event = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            heard(read(&event.data()));
        });
        worker.set_onmessage(Some(on_event.as_ref().unchecked_ref()));
        let on_error =
            Closure::<dyn Fn(web_sys::ErrorEvent)>::new(move |event: web_sys::ErrorEvent| {
                // A module that does not load gives a plain event without a message.
                let message = Reflect::get(&event, &"message".into());
                let text = message.ok().and_then(|message| message.as_string());
                on_message(Message::Died(text.unwrap_or_default()));
            });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.running.replace(Some(Running {
            worker,
            _on_message: on_event,
            _on_error: on_error,
        }));
        Ok(())
    }

    /// Ends the present worker.
    pub fn end(&self) {
        self.is_ready.set(false);
        self.running.replace(None);
    }

    pub fn is_ready(&self) -> bool {
        self.is_ready.get()
    }

    /// The worker listens now.
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
            match serde_wasm_bindgen::to_value(command) {
                Ok(value) => self.post_value(&value),
                Err(error) => panic!("a command that is no message: {error}"),
            }
        }
    }

    /// Goes on from a saved run that is still as it was posted.
    pub fn restore(&self, session: u32, run: &JsValue) {
        let restore = object(&[("session", &session.into()), ("run", run)]);
        self.post_value(&object(&[("restore", &restore)]));
    }

    fn post_value(&self, value: &JsValue) {
        if let Some(running) = &*self.running.borrow()
            && let Err(error) = running.worker.post_message(value)
        {
            panic!("a message that cannot be posted: {error:?}");
        }
    }
}

fn object(entries: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (key, value) in entries {
        // Cannot fail on a plain object of our own.
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}

/// Where the worker's program is: index.html names it beside the page's own.
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

/// The member of an object; undefined where there is none.
fn member(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap_or(JsValue::UNDEFINED)
}

fn read(data: &JsValue) -> Message {
    if let Some(text) = member(data, "panic").as_string() {
        return Message::Died(text);
    }
    let event = member(data, "event");
    let saved = member(&event, "saved");
    if let Some(session) = member(&saved, "session").as_f64() {
        return Message::Saved {
            session: session as u32,
            run: member(&saved, "run"),
        };
    }
    match serde_wasm_bindgen::from_value(event) {
        Ok(Event::Ready) => Message::Ready,
        Ok(Event::Frame(head)) => {
            let numbers = member(data, "numbers")
                .dyn_into::<Float32Array>()
                .map(|numbers| numbers.to_vec())
                .unwrap_or_default();
            match Snapshot::from_parts(head, numbers) {
                Some(snapshot) => Message::Frame(snapshot),
                None => Message::Died("a frame whose numbers do not fit its head".into()),
            }
        }
        Ok(other) => Message::Other(other),
        Err(error) => Message::Died(format!("what the worker says is no event: {error}")),
    }
}
