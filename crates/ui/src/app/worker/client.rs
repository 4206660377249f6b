//! The client of the training worker: posts messages, receives messages, detects its death.
//!
//! The form of the messages is that of the crate `messages`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use js_sys::Reflect;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use messages::{Channel, Command, Envelope, Event};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// How long a worker may take to start at first. Its program is there and compiled: a second is usual.
const FIRST_PATIENCE: Duration = Duration::from_secs(10);
/// Workers in a row that may not start; each has twice the time of the one before.
const MAX_SILENT: u32 = 3;

/// The end of a worker. The text says why, for the console.
pub enum Lost {
    /// It has not started in time, without an error, as happens now and then in WebKit. Another one may.
    Silent(String),
    /// It panicked, could not be loaded, or sent an invalid message.
    Died(String),
}

/// The current worker, if there is one. Commands posted before it is ready are stored until it is.
#[derive(Default)]
pub struct Worker {
    running: RefCell<Option<Running>>,
    is_ready: Cell<bool>,
    /// Workers started since one was ready.
    n_starts: Cell<u32>,
    waiting: RefCell<Vec<Command>>,
}

/// A worker with its listeners; dropping it terminates the worker.
struct Running {
    worker: web_sys::Worker,
    channel: Rc<RefCell<Channel>>,
    /// Ends the wait for its start.
    timer: Option<TimeoutHandle>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(web_sys::ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop_waiting();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Running {
    fn stop_waiting(&mut self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}

impl Worker {
    /// Starts a worker that replaces the one before, and gets the commands that wait.
    ///
    /// Errors: the browser refuses to create one.
    pub fn start(
        &self,
        on_message: impl Fn(Result<Event, Lost>) + Clone + 'static,
    ) -> Result<(), JsValue> {
        self.is_ready.set(false);
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = web_sys::Worker::new_with_options(&address()?, &options)?;
        let channel = Rc::new(RefCell::new(Channel::new()));
        let [handle, on_silent] = [on_message.clone(), on_message.clone()];
        let receiving = channel.clone();
        let on_event = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            // The channel is free again when the message is handled, which may post commands.
            let message = read(&mut receiving.borrow_mut(), &event.data());
            handle(message);
        });
        worker.set_onmessage(Some(on_event.as_ref().unchecked_ref()));
        let on_error =
            Closure::<dyn Fn(web_sys::ErrorEvent)>::new(move |event: web_sys::ErrorEvent| {
                // A module that fails to load causes a plain event without a message.
                let message = Reflect::get(&event, &"message".into());
                let text = message.ok().and_then(|message| message.as_string());
                on_message(Err(Lost::Died(text.unwrap_or_default())));
            });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // The program, compiled already; see www/start/worker.js.
        worker.post_message(&wasm_bindgen::module())?;
        self.running.replace(Some(Running {
            worker,
            channel,
            timer: self.watch(on_silent),
            _on_message: on_event,
            _on_error: on_error,
        }));
        Ok(())
    }

    /// Reports a worker that is not ready in time.
    fn watch(&self, on_message: impl Fn(Result<Event, Lost>) + 'static) -> Option<TimeoutHandle> {
        let n_before = self.n_starts.get();
        self.n_starts.set(n_before + 1);
        let patience = FIRST_PATIENCE * 2_u32.pow(n_before.min(MAX_SILENT));
        let report = move || {
            let reason = format!("not started after {patience:?}");
            let lost = match n_before {
                ..MAX_SILENT => Lost::Silent(reason),
                _ => Lost::Died(reason),
            };
            on_message(Err(lost));
        };
        set_timeout_with_handle(report, patience).ok()
    }

    /// Terminates the current worker. Commands that wait are dropped.
    pub fn end(&self) {
        self.is_ready.set(false);
        self.waiting.borrow_mut().clear();
        self.running.replace(None);
    }

    pub fn is_ready(&self) -> bool {
        self.is_ready.get()
    }

    /// Marks the worker as ready and posts the commands that wait.
    pub fn set_ready(&self) {
        self.is_ready.set(true);
        self.n_starts.set(0);
        if let Some(running) = &mut *self.running.borrow_mut() {
            running.stop_waiting();
        }
        let waiting = self.take_waiting();
        self.post(waiting);
    }

    /// Returns the commands that wait for a worker to be ready. They are not posted any more.
    pub fn take_waiting(&self) -> Vec<Command> {
        self.waiting.take()
    }

    /// Posts commands in their order.
    pub fn post(&self, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            if self.is_ready() {
                self.post_now(command);
            } else {
                self.waiting.borrow_mut().push(command);
            }
        }
    }

    fn post_now(&self, command: Command) {
        if let Some(running) = &*self.running.borrow() {
            let envelope = running.channel.borrow_mut().write_command(command);
            let (message, transfer) = envelope.into_js();
            let posted = running
                .worker
                .post_message_with_transfer(&message, &transfer);
            if let Err(error) = posted {
                panic!("a message that cannot be posted: {error:?}");
            }
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

fn read(channel: &mut Channel, data: &JsValue) -> Result<Event, Lost> {
    let panic = Reflect::get(data, &"panic".into()).ok();
    if let Some(text) = panic.and_then(|text| text.as_string()) {
        return Err(Lost::Died(text));
    }
    channel
        .read_event(Envelope::from_js(data))
        .map_err(|error| Lost::Died(error.to_string()))
}
