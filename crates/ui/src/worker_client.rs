//! The training thread as the page sees it: messages out, messages in, and its death.
//!
//! Messages are plain objects. The page makes and reads them through JSON text: its files need
//! `serde_json` anyway, and a second way for every type would be a tenth of the page's weight.

use std::cell::{Cell, RefCell};

use experiment::{Command, Problem, Snapshot};
use formats::run_json;
use js_sys::{Float32Array, JSON, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// What a worker says.
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, and most are frames"
)]
pub enum Message {
    Ready,
    Frame(Snapshot),
    /// A saved run, as it was posted: reading a large one costs time, and most are only kept.
    Saved {
        session: u32,
        run: JsValue,
    },
    Opened {
        session: u32,
    },
    Refused {
        session: u32,
        problems: Vec<Problem>,
    },
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
            match JSON::parse(&text_of(command)) {
                Ok(value) => self.post_value(&value),
                Err(error) => panic!("a command that is no message: {error:?}"),
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
    if event.as_string().as_deref() == Some("ready") {
        return Message::Ready;
    }
    let frame = member(&event, "frame");
    if !frame.is_undefined() {
        let numbers = member(data, "numbers").dyn_into::<Float32Array>();
        let numbers = numbers.map_or_else(|_| Vec::new(), |numbers| numbers.to_vec());
        return match parsed(&frame) {
            Ok(head) => Snapshot::from_parts(head, numbers).map_or_else(
                || Message::Died("a frame whose numbers do not fit its head".into()),
                Message::Frame,
            ),
            Err(reason) => Message::Died(reason),
        };
    }
    if let Some(session) = member(&member(&event, "opened"), "session").as_f64() {
        let session = session as u32;
        return Message::Opened { session };
    }
    let refused = member(&event, "refused");
    match (
        member(&refused, "session").as_f64(),
        parsed(&member(&refused, "problems")),
    ) {
        (Some(session), Ok(problems)) => Message::Refused {
            session: session as u32,
            problems,
        },
        _ => Message::Died("what the worker says is no event".into()),
    }
}

/// What the worker says, as a value of ours.
fn parsed<T: DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    let text = JSON::stringify(value).map_err(|error| format!("{error:?}"))?;
    serde_json::from_str(&String::from(text)).map_err(|error| error.to_string())
}

/// A command as JSON. The variants are spelled out: derived as a whole they would bring the saved
/// run along in a second form.
fn text_of(command: &Command) -> String {
    match command {
        Command::Open {
            session,
            experiment,
        } => {
            let experiment = json(experiment);
            format!(r#"{{"open":{{"session":{session},"experiment":{experiment}}}}}"#)
        }
        Command::Restore { session, run } => {
            // Checked when it came in.
            let run = run_json::write(run).unwrap_or_default();
            format!(r#"{{"restore":{{"session":{session},"run":{run}}}}}"#)
        }
        Command::Run => r#""run""#.into(),
        Command::Pause => r#""pause""#.into(),
        Command::StepEpoch => r#""step_epoch""#.into(),
        Command::StepBatch => r#""step_batch""#.into(),
        Command::Save => r#""save""#.into(),
        Command::Tune(tuning) => format!(r#"{{"tune":{}}}"#, json(tuning)),
        Command::SetSpeed(speed) => format!(r#"{{"set_speed":{}}}"#, json(speed)),
        Command::SetPoints(points) => format!(r#"{{"set_points":{}}}"#, json(points)),
        Command::SetRows(rows) => format!(r#"{{"set_rows":{}}}"#, json(rows)),
        Command::Frame(view) => format!(r#"{{"frame":{}}}"#, json(view)),
    }
}

fn json<T: Serialize>(value: &T) -> String {
    // Structs and enums of numbers and texts always have a form.
    serde_json::to_string(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, Row, Speed, View};

    use super::*;

    #[test]
    fn the_worker_reads_every_command_as_it_was_meant() {
        let mut draft = Draft::default();
        draft.data.domain = [0.1, 1.0 / 3.0];
        let row = Row {
            x: 0.1,
            y: -0.0,
            validates: true,
        };
        let commands = [
            Command::Open {
                session: 7,
                experiment: draft.clone(),
            },
            Command::Run,
            Command::Pause,
            Command::StepEpoch,
            Command::StepBatch,
            Command::Save,
            Command::Tune(crate::model::tuning(&draft)),
            Command::SetSpeed(Speed::Unlimited),
            Command::SetSpeed(Speed::EpochsPerSecond(0.5)),
            Command::SetRows(vec![row]),
            Command::Frame(View::curve([-0.1, 0.3], 401, 65)),
        ];
        for command in commands {
            let text = text_of(&command);
            let read: Command = serde_json::from_str(&text).unwrap();
            assert_eq!(read, command, "{text}");
        }
    }
}
