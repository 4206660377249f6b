//! The run that the worker trains, as the page sees it: what is read from it and what is sent to it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use experiment::{Draft, PlacedRows, Status, Tuning, View};
use leptos::prelude::*;
use messages::{Command, Speed, WeightEdit};

use crate::app::clock;
use crate::app::frames::Frames;
use crate::app::readings::Readings;
use crate::app::worker::client::Worker;
use crate::app::worker::command_queue::CommandQueue;

/// Epochs per second of a page that has just been opened.
pub const FIRST_SPEED: f64 = 60.0;

/// The run, in the context.
#[derive(Clone, Copy)]
pub struct Run {
    /// The scalars of the newest snapshot.
    pub readings: RwSignal<Readings>,
    /// Whether it trains, is paused or has stopped.
    pub status: Memo<Status>,
    /// Epochs per second that were asked for.
    pub speed: RwSignal<Speed>,
    /// Counts what has changed the run beside its training: another session, other settings, rows or weights.
    pub changes: RwSignal<u32>,
    frames: Frames,
    inner: StoredValue<Rc<RunInner>, LocalStorage>,
}

#[derive(Default)]
struct RunInner {
    queue: RefCell<CommandQueue>,
    worker: Worker,
    stopwatch: Stopwatch,
    /// The changes before each copy of the run that was requested and has not arrived.
    requested: RefCell<VecDeque<u32>>,
    /// The changes before the run began anew.
    begun: Cell<u32>,
    /// The changes before the newest copy that has arrived; `None` if that is not known.
    copied: Cell<Option<u32>>,
}

/// Wall-clock time that the present run has trained.
#[derive(Default)]
struct Stopwatch {
    trained_ms: Cell<f64>,
    /// Time of the last frame and its session; `None` if that session was not running.
    last: Cell<Option<(f64, u32)>>,
}

impl Stopwatch {
    /// Adds the time since the last frame of the same running session.
    fn tick(&self, session: u32, epoch: u32, is_running: bool) {
        let now_ms = clock::now_ms();
        match self.last.get() {
            Some((then_ms, of)) if of == session => {
                self.trained_ms
                    .set(self.trained_ms.get() + now_ms - then_ms);
            }
            _ if epoch == 0 => self.trained_ms.set(0.0),
            _ => {}
        }
        self.last.set(is_running.then_some((now_ms, session)));
    }
}

impl Run {
    /// A run without a worker.
    pub fn new(frames: Frames) -> Self {
        let readings = RwSignal::new(Readings::default());
        Self {
            readings,
            status: Memo::new(move |_| readings.with(|readings| readings.status)),
            speed: RwSignal::new(Speed::EpochsPerSecond(FIRST_SPEED)),
            changes: RwSignal::new(0),
            frames,
            inner: StoredValue::new_local(Rc::default()),
        }
    }

    fn inner(self) -> Rc<RunInner> {
        self.inner.get_value()
    }

    /// Reads or changes what waits for the worker.
    pub fn with_queue<T>(self, act: impl FnOnce(&mut CommandQueue) -> T) -> T {
        act(&mut self.inner().queue.borrow_mut())
    }

    /// Calls `act` with the worker's client.
    pub fn with_worker<T>(self, act: impl FnOnce(&Worker) -> T) -> T {
        act(&self.inner().worker)
    }

    /// Sends commands at once, ahead of everything that waits.
    pub fn post(self, commands: impl IntoIterator<Item = Command>) {
        let inner = self.inner();
        let changes = self.changes.get_untracked();
        inner.worker.post(commands.into_iter().inspect(|command| {
            if matches!(command, Command::Save) {
                inner.requested.borrow_mut().push_back(changes);
            }
        }));
    }

    /// Notes that something else than its training has changed the run, or replaced it.
    pub fn note_change(self) {
        self.changes.update(|changes| *changes += 1);
    }

    /// A copy of the run has arrived.
    pub fn note_copy(self) {
        let inner = self.inner();
        let changes = inner.requested.borrow_mut().pop_front();
        inner.copied.set(changes);
    }

    /// The changes that the newest copy of the run has; `None` if that is not known.
    pub fn copied_changes(self) -> Option<u32> {
        self.inner().copied.get()
    }

    /// Whether the newest copy of the run has all its changes.
    pub fn is_copied(self) -> bool {
        self.inner().copied.get() == Some(self.changes.get_untracked())
    }

    /// Whether nothing but its training has changed the run since its experiment was opened.
    pub fn has_only_trained(self) -> bool {
        self.inner().begun.get() == self.changes.get_untracked()
    }

    /// Whether the worker has not yet sent every copy that was requested.
    pub fn awaits_copies(self) -> bool {
        !self.inner().requested.borrow().is_empty()
    }

    /// The worker is gone: the copies that were requested will not arrive.
    pub fn forget_copies(self) {
        self.inner().requested.borrow_mut().clear();
    }

    /// Starts a new session of an experiment on the next animation frame.
    pub fn open(self, draft: Draft, run: bool) {
        self.with_queue(|queue| queue.open(draft, run));
        self.note_change();
        self.inner().begun.set(self.changes.get_untracked());
        self.frames.request_tick();
    }

    /// Changes settings of the session on the next animation frame.
    pub fn tune(self, draft: &Draft, tuning: Tuning) {
        self.with_queue(|queue| queue.tune(draft, tuning));
        self.note_change();
        self.frames.request_tick();
    }

    /// Replaces the session's rows on the next animation frame.
    pub fn set_rows(self, draft: &Draft, rows: PlacedRows) {
        self.with_queue(|queue| queue.set_rows(draft, rows));
        self.note_change();
        self.frames.request_tick();
    }

    /// Shows the network as it was at an earlier epoch, paused.
    pub fn go_to(self, epoch: u32) {
        self.with_queue(|queue| queue.go_to(epoch));
        self.note_change();
        self.frames.request_tick();
    }

    /// Sets one weight by hand.
    pub fn set_weight(self, edit: WeightEdit) {
        self.send(Command::SetWeight(edit));
        self.note_change();
    }

    /// Sets how fast the run trains.
    pub fn set_speed(self, speed: Speed) {
        self.speed.set(speed);
        self.send(Command::SetSpeed(speed));
    }

    /// Sends a command at once, behind everything that waits.
    pub fn send(self, command: Command) {
        let commands = self.with_queue(|queue| queue.send(command));
        self.post(commands);
        self.frames.request_tick();
    }

    /// Asks for a new frame on the next animation frame.
    pub fn want_frame(self) {
        self.with_queue(CommandQueue::want_frame);
        self.frames.request_tick();
    }

    /// Sends what waits, and the request of a frame of `view` if one is due. Returns whether the
    /// frame was requested.
    pub fn send_waiting(self, view: View, is_running: bool) -> bool {
        let commands = self.with_queue(|queue| queue.on_animation_frame(view, is_running));
        let is_requested = commands.contains(&Command::Frame(view));
        self.post(commands);
        is_requested
    }

    /// Whether the worker can receive commands.
    pub fn is_ready(self) -> bool {
        self.inner().worker.is_ready()
    }

    /// Whether the network trains by itself.
    pub fn is_running(self) -> bool {
        let shown = self.status.get_untracked() == Status::Running;
        self.with_queue(|queue| queue.is_running(shown))
    }

    /// Milliseconds that the present run has trained.
    pub fn trained_ms(self) -> f64 {
        self.inner().stopwatch.trained_ms.get()
    }

    /// Whether the weights of the current session are no longer those that its seed gives, as far as the newest frame shows
    /// it: a restart would lose something.
    pub fn has_own_weights(self) -> bool {
        let session = self.frames.step().session;
        let has_trained = self.with_queue(|queue| queue.is_settled(session))
            && self.readings.with_untracked(Readings::has_trained);
        has_trained || self.with_queue(|queue| queue.has_own_weights())
    }

    /// Has the next session that is opened set the current one aside, as it stands.
    pub fn set_aside(self) {
        self.send(Command::SetAside);
    }

    /// Puts the session that was set aside in the place of the current one, paused. It has trained for so long.
    pub fn take_back(self, trained_ms: f64) {
        let commands = self.with_queue(CommandQueue::exchange);
        self.post(commands);
        self.note_change();
        self.set_trained_ms(trained_ms);
        self.want_frame();
    }

    /// Sets how long the present run has trained.
    pub fn set_trained_ms(self, trained_ms: f64) {
        self.inner().stopwatch.trained_ms.set(trained_ms);
    }

    /// Adds the time since the last frame to [`Run::trained_ms`].
    pub fn count_time(self, session: u32, epoch: u32, is_running: bool) {
        self.inner().stopwatch.tick(session, epoch, is_running);
    }
}
