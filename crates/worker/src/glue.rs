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
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

use crate::{Answer, Next, State, advance, handle};

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    clock: Performance,
    state: State,
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
