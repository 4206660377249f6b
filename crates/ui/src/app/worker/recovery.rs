//! Saved runs: restoring one from a file, and going on from the last one when the worker dies.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use experiment::{Experiment, SavedRun, Status};
use formats::run_json::ReadRun;
use leptos::prelude::*;
use messages::{Command, Encoded};

use crate::app::clock;
use crate::app::editor::Editor;
use crate::app::model::Model;
use crate::app::notice::{Notice, Notices};
use crate::app::past::PastRun;
use crate::app::playback::Playback;
use crate::app::readings::Readings;
use crate::app::run::Run;
use crate::app::worker::command_queue::CommandQueue;

/// How often a run is copied while it trains, so that a dead worker or a page that ends costs little, in milliseconds.
const SAVE_EVERY_MS: f64 = 5_000.0;
/// The same for each of its parameters, so that copying and storing them takes less than a hundredth of the time.
const SAVE_EVERY_MS_PER_PARAMETER: f64 = 0.02;
/// A worker that dies more often than this without sending a frame is not replaced.
const MAX_DEATHS: u32 = 3;

type OnSaved = Box<dyn FnOnce(&Encoded<SavedRun>)>;
type Listener = Rc<dyn Fn(u32, &Encoded<SavedRun>)>;

/// What the next worker needs to go on.
#[derive(Default)]
struct RecoveryInner {
    /// The last saved run and its session.
    saved: RefCell<Option<(u32, Encoded<SavedRun>)>>,
    /// `None` before the first one.
    last_save_ms: Cell<Option<f64>>,
    /// Deaths since the last frame.
    deaths: Cell<u32>,
    was_running: Cell<bool>,
    /// A restore that the worker has not answered yet.
    restoring: RefCell<Option<Restoring>>,
    /// Called once with the next saved run.
    on_saved: RefCell<Vec<OnSaved>>,
    /// Called with every saved run and its session, which may have been replaced since.
    listeners: RefCell<Vec<Listener>>,
}

struct Restoring {
    session: u32,
    /// The model before the restore.
    before: Model,
    /// Shown when it is open.
    notice: Notice,
    /// Offered when it is open.
    replaced: Option<PastRun>,
}

/// Saves and restores the run, in the context.
#[derive(Clone, Copy)]
pub struct Recovery {
    run: Run,
    editor: Editor,
    playback: Playback,
    notices: Notices,
    inner: StoredValue<Rc<RecoveryInner>, LocalStorage>,
}

impl Recovery {
    /// Without a saved run.
    pub fn new(run: Run, editor: Editor, playback: Playback, notices: Notices) -> Self {
        Self {
            run,
            editor,
            playback,
            notices,
            inner: StoredValue::new_local(Rc::default()),
        }
    }

    fn inner(self) -> Rc<RecoveryInner> {
        self.inner.get_value()
    }

    /// Requests the run as it stands and calls `then` with it, as the worker posts it.
    pub fn save(self, then: impl FnOnce(&Encoded<SavedRun>) + 'static) {
        self.inner().on_saved.borrow_mut().push(Box::new(then));
        self.run.send(Command::Save);
    }

    /// Continues from a saved run, paused. If the worker refuses it, everything stays as it was.
    pub fn restore(self, read: ReadRun) {
        let notice = Notice::Imported {
            unknown_keys: read.unknown_keys,
            formula_may_differ: read.formula_may_differ,
        };
        self.restore_with(read.run, read.experiment, notice);
    }

    /// As [`Recovery::restore`], of a run and its checked experiment; shows `notice` when the worker has opened it. The run
    /// before can then be brought back, if it has trained.
    pub fn restore_with(self, run: SavedRun, experiment: Experiment, notice: Notice) {
        let before = self.editor.model.get_untracked();
        if !self.editor.allows(&before, experiment.draft()) {
            return;
        }
        // Of two files in a row the first may not be open yet: then the run before both is set aside.
        let unanswered = self.inner().restoring.take();
        let replaced = unanswered.and_then(|it| it.replaced);
        let replaced = self.playback.set_aside().or(replaced);
        self.playback.adopt(Arc::new(experiment));
        let session = self.run.with_queue(|queue| queue.renumber());
        self.run.note_change();
        self.inner().restoring.replace(Some(Restoring {
            session,
            before,
            notice,
            replaced,
        }));
        self.run.post([Command::Restore {
            session,
            run: run.into(),
        }]);
        self.run.want_frame();
    }

    /// Calls `then` with every run that the worker posts from now on, and its session, which may have been replaced since.
    pub fn on_every_save(self, then: impl Fn(u32, &Encoded<SavedRun>) + 'static) {
        self.inner().listeners.borrow_mut().push(Rc::new(then));
    }

    /// Stores a run that the worker has posted.
    pub fn keep(self, session: u32, saved: Encoded<SavedRun>) {
        self.run.note_copy();
        let listeners = self.inner().listeners.borrow().clone();
        for then in listeners {
            then(session, &saved);
        }
        if !self.run.with_queue(|queue| queue.is_current(session)) {
            return;
        }
        let inner = self.inner();
        for then in inner.on_saved.take() {
            then(&saved);
        }
        inner.saved.replace(Some((session, saved)));
    }

    /// Continues from a run that was on the page before, paused.
    pub fn resume(self, past: PastRun, run: Encoded<SavedRun>) {
        self.editor.axis.set(past.axis);
        self.editor.model.set(past.model);
        let session = self.run.with_queue(|queue| queue.renumber());
        self.run.note_change();
        self.run.set_trained_ms(past.trained_ms);
        self.inner().saved.replace(Some((session, run.clone())));
        self.run.post([Command::Restore { session, run }]);
        self.run.want_frame();
    }

    /// The worker has opened a session: shows that a run was restored, if it was.
    pub fn opened(self, session: u32) {
        let is_answered = |restoring: &mut Restoring| restoring.session == session;
        let restored = self.inner().restoring.borrow_mut().take_if(is_answered);
        if let Some(restored) = restored {
            if let Some(replaced) = restored.replaced {
                self.playback.offer(replaced);
            }
            self.notices.show(restored.notice);
        }
    }

    /// The worker has rejected the current session: the one before a restore is used again.
    pub fn rejected(self) {
        if let Some(restoring) = self.inner().restoring.take() {
            // The worker still has the session before.
            self.run.with_queue(|queue| queue.take_back());
            self.editor.model.set(restoring.before);
        }
    }

    /// A frame has arrived: the worker is alive.
    pub fn is_alive(self) {
        self.inner().deaths.set(0);
    }

    /// Requests a copy of a run now and then, and when it stops running.
    pub fn save_if_due(self, was: Status, now: &Readings) {
        if !now.has_trained() {
            return;
        }
        let inner = self.inner();
        let now_ms = clock::now_ms();
        let is_old = |last_ms: f64| now_ms - last_ms > save_every_ms(now.n_parameters);
        let is_due = now.status == Status::Running && inner.last_save_ms.get().is_none_or(is_old);
        let has_rested = was == Status::Running && now.status != Status::Running;
        if is_due || has_rested {
            inner.last_save_ms.set(Some(now_ms));
            self.run.send(Command::Save);
        }
    }

    /// A worker is ready: after a death it continues from the last saved run of the current session,
    /// or starts the experiment again where there is none. `waiting` is what it gets afterwards, posted since the
    /// death; a session that is opened there needs no other before it.
    pub fn on_ready(self, waiting: &[Command]) {
        let inner = self.inner();
        let run = inner.was_running.take();
        if inner.deaths.get() == 0 {
            return;
        }
        if waiting.iter().any(opens_session) {
            // The run that it replaced ended with the worker.
            self.playback.forget_replaced();
            return;
        }
        let saved = inner.saved.borrow().clone();
        let is_settled = |session| self.run.with_queue(|queue| queue.is_settled(session));
        match saved {
            Some((session, state)) if is_settled(session) => {
                let session = self.run.with_queue(|queue| queue.renumber());
                self.run.post([Command::Restore {
                    session,
                    run: state.clone(),
                }]);
                inner.saved.replace(Some((session, state)));
                if run {
                    self.run.send(Command::Run);
                }
            }
            _ => {
                self.editor.open(run);
                let commands = self.run.with_queue(CommandQueue::flush);
                self.run.post(commands);
            }
        }
    }

    /// The worker has died. Returns whether another one is to be started.
    pub fn on_death(self) -> bool {
        let inner = self.inner();
        let deaths = inner.deaths.get() + 1;
        inner.deaths.set(deaths);
        // What killed two workers is not tried a third time automatically.
        let run = self.run.is_running() && deaths == 1;
        inner.was_running.set(run);
        if deaths > 1 {
            inner.saved.replace(None);
        }
        self.run.with_queue(|queue| queue.on_new_worker());
        self.run.forget_copies();
        self.playback.forget_replaced();
        if let Some(restoring) = &mut *inner.restoring.borrow_mut() {
            restoring.replaced = None;
        }
        if deaths > MAX_DEATHS {
            self.run.with_worker(|worker| worker.end());
            self.notices.show(Notice::WorkerLost);
            return false;
        }
        self.notices.show(Notice::WorkerReplaced);
        true
    }
}

/// How often a run of so many parameters is copied, in milliseconds.
pub fn save_every_ms(n_parameters: u32) -> f64 {
    SAVE_EVERY_MS.max(SAVE_EVERY_MS_PER_PARAMETER * f64::from(n_parameters))
}

fn opens_session(command: &Command) -> bool {
    matches!(command, Command::Open { .. } | Command::Restore { .. })
}
