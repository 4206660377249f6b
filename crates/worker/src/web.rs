//! The worker in the browser: posts messages, reads the clock and schedules training.
//!
//! Training goes on in turns: after each slice the worker posts a message to itself through a
//! `MessageChannel`. It queues up behind the page's messages, so each of those is handled after one
//! slice at most. A timer would do too, but browsers delay timers that set each other by 4 ms.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use messages::{Channel, Command, Envelope, Event};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort, Performance};

use crate::deferred::{self, DeferredFeatures};
use crate::slice::Next;
use crate::worker_state::{WorkerState, advance, handle};

/// Where the program is cut in two; see [`deferred`].
#[wasm_split(deferred, fallible)]
fn load_deferred() -> Result<&'static DeferredFeatures, SplitLoaderError> {
    Ok(&deferred::FEATURES)
}

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

struct Worker {
    scope: DedicatedWorkerGlobalScope,
    clock: Performance,
    channel: Channel,
    state: WorkerState,
    /// Commands that wait for the deferred chunk.
    waiting: Vec<Command>,
    /// Whether that file is being fetched.
    is_fetching: bool,
    /// Where the worker posts messages to itself.
    turn: MessagePort,
    /// Whether such a message is on its way.
    is_turn_posted: bool,
    timer: Option<i32>,
    on_timer: Closure<dyn FnMut()>,
}

/// Starts the worker: installs its message handlers and posts [`Event::Ready`]. Call it once, at the
/// start of the Web Worker. A panic afterwards is reported to the page as `{panic: text}`.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| report(&panic.to_string())));
    if let Err(error) = install() {
        report(&format!("the worker cannot listen: {error:?}"));
    }
}

/// Reports to the page that this worker is broken, `{panic: text}`, and ends it: after a panic the
/// state of the module cannot be trusted. The next worker handles the commands that still wait.
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

fn install() -> Result<(), JsValue> {
    let scope = scope();
    let clock = scope.performance().ok_or("no clock")?;
    let channel = MessageChannel::new()?;
    let on_turn = Closure::<dyn FnMut()>::new(|| {
        with_worker(|worker| {
            worker.is_turn_posted = false;
            worker.train();
        });
    });
    channel
        .port2()
        .set_onmessage(Some(on_turn.as_ref().unchecked_ref()));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        with_worker(|worker| worker.receive(&message.data()));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    let worker = Worker {
        scope: scope.clone(),
        clock,
        channel: Channel::new(),
        state: WorkerState::default(),
        waiting: Vec::new(),
        is_fetching: false,
        turn: channel.port1(),
        is_turn_posted: false,
        timer: None,
        on_timer: Closure::new(|| {
            with_worker(|worker| {
                worker.timer = None;
                worker.train();
            });
        }),
    };
    // The worker and its handlers live as long as the module.
    std::mem::forget((on_turn, on_message));
    WORKER.with_borrow_mut(|place| *place = Some(worker));
    with_worker(|worker| worker.post(Event::Ready));
    Ok(())
}

/// Whether a command needs [`DeferredFeatures`].
fn needs_deferred(command: &Command) -> bool {
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
    fn receive(&mut self, data: &JsValue) {
        let command = match self.channel.read_command(Envelope::from_js(data)) {
            Ok(command) => command,
            // Page and worker are built together. Should a browser pair two versions nevertheless, a
            // command that cannot be read is skipped; it is not fatal.
            Err(error) => {
                web_sys::console::error_1(&format!("no command: {error}").into());
                return;
            }
        };
        if self.state.has_deferred() {
            self.execute(command);
            return;
        }
        if needs_deferred(&command) {
            self.fetch_deferred();
        }
        if self.must_wait(&command) {
            self.waiting.push(command);
        } else {
            self.execute(command);
        }
    }

    /// Whether the command must wait for the deferred chunk: it needs it, or a pending `Restore` does,
    /// which opens the session that the command is for. All other commands overtake those that wait; a run to save is
    /// noted as it stands.
    fn must_wait(&self, command: &Command) -> bool {
        let is_restore = |command: &Command| matches!(command, Command::Restore { .. });
        let is_noted = matches!(command, Command::Save);
        (needs_deferred(command) && !is_noted) || self.waiting.iter().any(is_restore)
    }

    fn fetch_deferred(&mut self) {
        if self.is_fetching {
            return;
        }
        self.is_fetching = true;
        spawn_local(async {
            let deferred = load_deferred().await.ok();
            with_worker(|worker| worker.deferred_arrived(deferred));
        });
    }

    /// Executes the commands that waited. If the file could not be fetched (`None`), questions are
    /// dropped: the page asks again, which fetches it again. A run to restore or to save stays.
    fn deferred_arrived(&mut self, deferred: Option<&'static DeferredFeatures>) {
        self.is_fetching = false;
        let Some(deferred) = deferred else {
            self.waiting
                .retain(|command| !matches!(command, Command::Ask(_) | Command::Prepare));
            return;
        };
        for event in self.state.deferred_arrived(deferred) {
            self.post(event);
        }
        for command in std::mem::take(&mut self.waiting) {
            self.execute(command);
        }
    }

    fn execute(&mut self, command: Command) {
        let clock = &self.clock;
        let events = handle(&mut self.state, command, &|| clock.now());
        for event in events {
            self.post(event);
        }
        self.post_turn();
    }

    fn train(&mut self) {
        let clock = &self.clock;
        match advance(&mut self.state, &|| clock.now()) {
            Next::Now => self.post_turn(),
            Next::After(wait_ms) => self.set_timer(wait_ms),
            Next::Command => {}
        }
    }

    fn post_turn(&mut self) {
        if let Some(timer) = self.timer.take() {
            self.scope.clear_timeout_with_handle(timer);
        }
        if !self.is_turn_posted {
            self.is_turn_posted = self.turn.post_message(&JsValue::NULL).is_ok();
        }
    }

    fn set_timer(&mut self, wait_ms: f64) {
        let callback = self.on_timer.as_ref().unchecked_ref();
        // The cast saturates, at 24 days: the next command ends the wait anyway.
        let wait_ms = wait_ms.ceil() as i32;
        self.timer = self
            .scope
            .set_timeout_with_callback_and_timeout_and_arguments_0(callback, wait_ms)
            .ok();
    }

    fn post(&mut self, event: Event) {
        let (envelope, buffer) = self.channel.write_event(event);
        self.state.recycle(buffer);
        let (message, transfer) = envelope.into_js();
        if let Err(error) = self.scope.post_message_with_transfer(&message, &transfer) {
            panic!("a message that cannot be posted: {error:?}");
        }
    }
}
