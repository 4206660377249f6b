//! What the page does with what the worker says, and what it does when the worker dies: it says so,
//! starts another and goes on from the last saved run, or from the start where there is none.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use experiment::{Command, Posted, Problem, Reply, SavedRun, Snapshot, Status, StopReason};
use leptos::prelude::*;

use crate::app::model::Model;
use crate::app::page::{Inner, Notice, Page};
use crate::app::readings::ReadOuts;
use crate::app::worker::client::Message;

/// Runs up to this size are saved while they train, so that a dead worker costs little: reading
/// and posting a larger one would be felt.
const SAVED_PARAMETERS: u32 = 10_000;
/// How much training a dead worker may cost.
const SAVE_EVERY_MS: f64 = 10_000.0;
/// A worker that dies more often than this without painting a frame stays dead.
const MAX_DEATHS: u32 = 3;

type OnSaved = Box<dyn FnOnce(&Posted<SavedRun>)>;

/// What is kept for the next worker.
#[derive(Default)]
pub(crate) struct Rescue {
    /// The last saved run and its session.
    saved: RefCell<Option<(u32, Posted<SavedRun>)>>,
    last_save_ms: Cell<f64>,
    /// Deaths since the last frame.
    deaths: Cell<u32>,
    was_running: Cell<bool>,
    /// A restore that has not been answered yet.
    restoring: RefCell<Option<Restoring>>,
    /// Called once with the next saved run.
    on_saved: RefCell<Option<OnSaved>>,
}

/// A restore that has not been answered yet.
struct Restoring {
    session: u32,
    /// What was in use before.
    before: Model,
    /// Keys of the file that this version does not know.
    unknown_keys: Vec<String>,
}

impl Page {
    pub(crate) fn start_worker(&self) {
        let page = *self;
        let started = self.inner().worker.start(move |message| page.hear(message));
        if let Err(error) = started {
            leptos::logging::error!("{error:?}");
            self.notice.set(Some(Notice::WorkerLost));
        }
    }

    /// Asks for the run as it stands and gives it to `then`, as the worker posts it.
    pub fn save(&self, then: impl FnOnce(&Posted<SavedRun>) + 'static) {
        self.inner().rescue.on_saved.replace(Some(Box::new(then)));
        self.say(Command::Save);
    }

    /// Goes on from a saved run, paused. If the worker refuses it, everything stays as it was.
    pub fn restore(&self, run: SavedRun, unknown_keys: Vec<String>) {
        if let Err(problems) = run.experiment.clone().check() {
            self.notice.set(Some(Notice::Refused(problems)));
            return;
        }
        let inner = self.inner();
        let before = self.model.get_untracked();
        self.model
            .update(|model| model.adopt(run.experiment.clone()));
        self.selected.set(None);
        let session = inner.dialog.borrow_mut().renumber();
        inner.rescue.restoring.replace(Some(Restoring {
            session,
            before,
            unknown_keys,
        }));
        inner.worker.post(&[Command::Restore {
            session,
            run: run.into(),
        }]);
        self.request_tick();
    }

    fn hear(&self, message: Message) {
        let inner = self.inner();
        match message {
            Message::Ready => self.greet(&inner),
            Message::Frame(snapshot) => self.show(&inner, snapshot),
            Message::Saved { session, run } => keep(&inner, session, run),
            Message::Opened { session } => self.hear_opened(&inner, session),
            Message::Refused { session, problems } => self.hear_refused(&inner, session, problems),
            Message::Told { session, reply } => {
                if inner.dialog.borrow().is_current(session)
                    && let Some(rest) = self.later.get_untracked()
                {
                    (rest.hear_reply)(*self, &reply);
                }
            }
            Message::Died(reason) => self.replace_worker(&inner, &reason),
        }
    }

    fn hear_opened(&self, inner: &Inner, session: u32) {
        let is_answered = |restoring: &mut Restoring| restoring.session == session;
        let restored = inner.rescue.restoring.borrow_mut().take_if(is_answered);
        if let Some(Restoring { unknown_keys, .. }) = restored {
            self.notice.set(Some(Notice::Imported(unknown_keys)));
        }
    }

    fn hear_refused(&self, inner: &Inner, session: u32, problems: Posted<Vec<Problem>>) {
        if !inner.dialog.borrow().is_current(session) {
            // It is about a session that is no more.
            return;
        }
        leptos::logging::error!("refused: {problems:?}");
        if let Some(restoring) = inner.rescue.restoring.take() {
            // The session before is still there.
            inner.dialog.borrow_mut().take_back();
            self.model.set(restoring.before);
        }
        let page = *self;
        self.later
            .then(move |rest| (rest.hear_problems)(page, &problems));
        self.request_tick();
    }

    /// A worker is there: it learns the speed, and a successor what the one before did.
    fn greet(&self, inner: &Inner) {
        inner.worker.set_ready();
        let speed = self.speed.get_untracked();
        inner.worker.post(&[Command::SetSpeed(speed)]);
        if self.later.get_untracked().is_some() {
            inner.worker.post(&[Command::Prepare]);
        }
        let run = inner.rescue.was_running.take();
        if inner.rescue.deaths.get() > 0 {
            let saved = inner.rescue.saved.borrow().clone();
            let is_current = |session| inner.dialog.borrow().is_current(session);
            match saved {
                Some((session, state)) if is_current(session) => {
                    let session = inner.dialog.borrow_mut().renumber();
                    inner.worker.post(&[Command::Restore {
                        session,
                        run: state.clone(),
                    }]);
                    inner.rescue.saved.replace(Some((session, state)));
                    if run {
                        self.say(Command::Run);
                    }
                }
                _ => self.open(run),
            }
        }
        self.request_tick();
    }

    fn show(&self, inner: &Rc<Inner>, snapshot: Snapshot) {
        if !inner.dialog.borrow_mut().on_frame(snapshot.head()) {
            self.request_tick();
            return;
        }
        inner.rescue.deaths.set(0);
        let read_outs = ReadOuts::from(&snapshot);
        let was = self.read_outs.get_untracked();
        let head = snapshot.head();
        // A session that was restored had stopped before.
        let is_same_session = self.moment().session == head.session;
        let is_running = head.status == Status::Running;
        inner.stopwatch.tick(head.session, head.epoch, is_running);
        if inner.snapshot.replace(Some(snapshot)).is_none() {
            self.later.fetch_ahead();
        }
        if was != read_outs {
            self.read_outs.set(read_outs.clone());
        }
        // A short run may begin and end between two frames.
        let has_stopped = is_same_session && !matches!(was.status, Status::Stopped(_));
        if let (Status::Stopped(reason), true) = (read_outs.status, has_stopped) {
            match reason {
                StopReason::EpochLimit => self.notice.set(Some(Notice::LimitReached)),
                StopReason::EarlyStopping { .. } | StopReason::Tolerance => {
                    self.notice
                        .set(Some(Notice::StoppedEarly(reason, read_outs.epoch)));
                }
                // It has a banner of its own.
                StopReason::Diverged(_) => {}
            }
        }
        self.save_for_rescue(inner, was.status, &read_outs);
        self.ask_for_shown_unit();
        self.request_paint();
    }

    /// Asks for a copy of a small run now and then, and when it comes to rest.
    fn save_for_rescue(&self, inner: &Inner, was: Status, now: &ReadOuts) {
        if !now.has_trained() || now.n_parameters > SAVED_PARAMETERS {
            return;
        }
        let now_ms = js_sys::Date::now();
        let is_due = now.status == Status::Running
            && now_ms - inner.rescue.last_save_ms.get() > SAVE_EVERY_MS;
        let has_rested = was == Status::Running && now.status != Status::Running;
        if is_due || has_rested {
            inner.rescue.last_save_ms.set(now_ms);
            inner.worker.post(&[Command::Save]);
        }
    }

    fn replace_worker(&self, inner: &Inner, reason: &str) {
        leptos::logging::error!("the training thread died: {reason}");
        let deaths = inner.rescue.deaths.get() + 1;
        inner.rescue.deaths.set(deaths);
        // What made it die twice is not tried a third time by itself.
        let run = self.is_running() && deaths == 1;
        inner.rescue.was_running.set(run);
        if deaths > 1 {
            inner.rescue.saved.replace(None);
        }
        inner.dialog.borrow_mut().on_new_worker();
        if deaths > MAX_DEATHS {
            inner.worker.end();
            self.notice.set(Some(Notice::WorkerLost));
        } else {
            self.notice.set(Some(Notice::WorkerReplaced));
            self.start_worker();
        }
    }
}

/// Has the panels read an answer of the worker.
pub fn hear_reply(page: Page, reply: &Posted<Reply>) {
    match reply.read() {
        Ok(reply) => page.reply.set(Some(reply)),
        Err(error) => leptos::logging::error!("no reply: {error}"),
    }
}

/// Says why the worker has refused something.
pub fn hear_problems(page: Page, problems: &Posted<Vec<Problem>>) {
    let problems = problems.read().unwrap_or_default();
    page.notice.set(Some(Notice::Refused(problems)));
}

fn keep(inner: &Inner, session: u32, run: Posted<SavedRun>) {
    if !inner.dialog.borrow().is_current(session) {
        return;
    }
    if let Some(then) = inner.rescue.on_saved.take() {
        then(&run);
    }
    inner.rescue.saved.replace(Some((session, run)));
}
