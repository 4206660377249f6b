//! What touches the browser.
//!
//! Training goes on in turns: a message to oneself through a `MessageChannel` queues up behind the
//! page's messages, so that each of them is heard after one slice at most. A timer would do too,
//! but browsers hold timers that call each other back for 4 ms.

use std::cell::RefCell;

use experiment::{Command, Event};
use js_sys::{Array, Float32Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

use crate::later::{self, Rest};
use crate::{Answer, Next, State, advance, handle};

/// Where the program is cut in two; see [`later`].
#[wasm_split(rest, fallible)]
fn rest() -> Result<&'static Rest, SplitLoaderError> {
    Ok(&later::REST)
}

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    clock: Performance,
    state: State,
    /// Commands that wait for the second file of the program.
    waiting: Vec<Command>,
    /// Whether that is on its way.
    is_fetching: bool,
    /// Messages to oneself go in here.
    turn: MessagePort,
    /// Whether one is on its way.
    turn_is_asked: bool,
    timer: Option<i32>,
    on_timer: Closure<dyn FnMut()>,
}

/// Listens to the page and says [`Event::Ready`].
pub fn start() {
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
    if let Err(error) = listen() {
        report(&format!("the worker cannot listen: {error:?}"));
    }
}

/// Tells the page that this worker is broken, `{panic: text}`, and ends it: after a panic nothing
/// in the module can be trusted, and what still waits to be heard is for the next worker.
fn report(text: &str) {
    web_sys::console::error_1(&text.into());
    let message = Object::new();
    // If even this fails, the console has the text.
    let _ = Reflect::set(&message, &"panic".into(), &text.into());
    let _ = scope().post_message(&message);
    scope().close();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn listen() -> Result<(), JsValue> {
    let scope = scope();
    let clock = scope.performance().ok_or("no clock")?;
    let channel = MessageChannel::new()?;
    let on_turn = Closure::<dyn FnMut()>::new(|| {
        with_worker(|worker| {
            worker.turn_is_asked = false;
            worker.train();
        });
    });
    channel
        .port2()
        .set_onmessage(Some(on_turn.as_ref().unchecked_ref()));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        with_worker(|worker| worker.hear(message.data()));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let worker = Worker {
        scope: scope.clone(),
        clock,
        state: State::default(),
        waiting: Vec::new(),
        is_fetching: false,
        turn: channel.port1(),
        turn_is_asked: false,
        timer: None,
        on_timer: Closure::new(|| {
            with_worker(|worker| {
                worker.timer = None;
                worker.train();
            });
        }),
    };
    // The worker and its listeners live as long as the module.
    std::mem::forget((on_turn, on_message));
    WORKER.with_borrow_mut(|place| *place = Some(worker));
    with_worker(|worker| worker.post(Event::Ready.into()));
    Ok(())
}

/// Whether a command cannot be done without [`Rest`].
fn needs_rest(command: &Command) -> bool {
    matches!(
        command,
        Command::Restore { .. } | Command::Prepare | Command::Save | Command::Ask(_)
    )
}

fn with_worker(act: impl FnOnce(&mut Worker)) {
    WORKER.with_borrow_mut(|place| {
        if let Some(worker) = place {
            act(worker);
        }
    });
}

impl Worker {
    fn hear(&mut self, data: JsValue) {
        let text = data.as_string().unwrap_or_default();
        let command = match Command::from_json(&text) {
            Ok(command) => command,
            // Page and worker are built together. Should a browser pair two versions nevertheless,
            // what cannot be read is passed over, not fatal.
            Err(error) => {
                web_sys::console::error_1(&format!("no command: {error}").into());
                return;
            }
        };
        if self.state.rest.is_none() && self.must_wait(&command) {
            self.waiting.push(command);
            self.fetch_rest();
        } else {
            self.obey(command);
        }
    }

    /// Whether a command waits for the second file: because it needs it, or because it is meant for a
    /// session whose restoring does. The others are heard before those that wait.
    fn must_wait(&self, command: &Command) -> bool {
        let is_restore = |command: &Command| matches!(command, Command::Restore { .. });
        needs_rest(command) || self.waiting.iter().any(is_restore)
    }

    fn fetch_rest(&mut self) {
        if self.is_fetching {
            return;
        }
        self.is_fetching = true;
        spawn_local(async {
            let rest = rest().await.ok();
            with_worker(|worker| worker.rest_arrived(rest));
        });
    }

    /// If it has not arrived, questions are dropped: the page asks again, and then it is fetched again.
    /// A run stays, to be restored or saved then.
    fn rest_arrived(&mut self, rest: Option<&'static Rest>) {
        self.is_fetching = false;
        self.state.rest = rest;
        if rest.is_none() {
            self.waiting
                .retain(|command| !matches!(command, Command::Ask(_) | Command::Prepare));
            return;
        }
        for command in std::mem::take(&mut self.waiting) {
            self.obey(command);
        }
    }

    fn obey(&mut self, command: Command) {
        let clock = &self.clock;
        let answers = handle(&mut self.state, command, &|| clock.now());
        for answer in answers {
            self.post(answer);
        }
        self.ask_turn();
    }

    fn train(&mut self) {
        let clock = &self.clock;
        match advance(&mut self.state, &|| clock.now()) {
            Next::Now => self.ask_turn(),
            Next::After(wait_ms) => self.ask_timer(wait_ms),
            Next::Command => {}
        }
    }

    fn ask_turn(&mut self) {
        if let Some(timer) = self.timer.take() {
            self.scope.clear_timeout_with_handle(timer);
        }
        if !self.turn_is_asked {
            self.turn_is_asked = self.turn.post_message(&JsValue::NULL).is_ok();
        }
    }

    fn ask_timer(&mut self, wait_ms: f64) {
        let callback = self.on_timer.as_ref().unchecked_ref();
        // Saturating: a wait of weeks is as good as any.
        let wait_ms = wait_ms.ceil() as i32;
        self.timer = self
            .scope
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback, wait_ms)
            .ok();
    }

    fn post(&mut self, answer: Answer) {
        let event = answer
            .event
            .to_json()
            .unwrap_or_else(|error| panic!("an event that is no message: {error}"));
        let message = Object::new();
        let transfer = Array::new();
        let mut sent = Reflect::set(&message, &"event".into(), &event.into());
        if let Some(numbers) = answer.numbers {
            let array = Float32Array::from(numbers.as_slice());
            transfer.push(&array.buffer());
            sent = sent.and(Reflect::set(&message, &"numbers".into(), &array));
            self.state.recycle(numbers);
        }
        if let Err(error) =
            sent.and_then(|_| self.scope.post_message_with_transfer(&message, &transfer))
        {
            panic!("a message that cannot be posted: {error:?}");
        }
    }
}
