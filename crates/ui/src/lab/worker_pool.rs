//! Workers of its own for a sweep, some at a time. The page's session goes on undisturbed, and neither
//! the memory that a sweep takes nor a panic in it is the session's concern.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use experiment::{Command, Draft, Question, Reply, SweepReport, SweepSpec};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;

use crate::app::worker::client::{Message, Worker};

/// Most workers. More would share the memory bandwidth, and each holds the program's data.
const MOST: u32 = 4;

/// How often it is asked at most how far the sweep is.
const EVERY: Duration = Duration::from_millis(30);
/// An answer costs the members' curves. Asked again after this part of the time since the start, a
/// short sweep is told of at once and a long one is not held up.
const PATIENCE: f64 = 0.25;
const MOST_PATIENCE_MS: f64 = 500.0;

/// What shares a sweep; it ends with the panel that has made it.
#[derive(Clone, Copy)]
pub struct SweepWorkers {
    members: StoredValue<Vec<Rc<Member>>, LocalStorage>,
    /// Counts sweeps: an answer about the one before means nothing.
    number: StoredValue<u32>,
    begun_ms: StoredValue<f64>,
    asked_ms: StoredValue<f64>,
    pub report: RwSignal<SweepReport>,
    /// Whether the last sweep broke off.
    pub has_failed: RwSignal<bool>,
}

#[derive(Default)]
struct Member {
    worker: Worker,
    /// Of its part; none before it has told of it.
    found: RefCell<Option<SweepReport>>,
    is_asked: Cell<bool>,
    /// It gets a successor when there is something to do: one that cannot even begin would die again
    /// and again.
    is_dead: Cell<bool>,
}

impl Member {
    fn ask(&self, question: Question) {
        self.is_asked.set(true);
        self.worker.post(&[Command::Ask(question.into())]);
    }

    fn is_running(&self) -> bool {
        let found = self.found.borrow();
        found.as_ref().is_some_and(|found| found.is_running)
    }
}

impl SweepWorkers {
    /// Workers that wait for a sweep.
    pub fn new() -> Self {
        let members = (0..n_workers()).map(|_| Rc::default()).collect();
        let crew = Self {
            members: StoredValue::new_local(members),
            number: StoredValue::new(0),
            begun_ms: StoredValue::new(0.0),
            asked_ms: StoredValue::new(0.0),
            report: RwSignal::new(SweepReport::default()),
            has_failed: RwSignal::new(false),
        };
        for idx in 0..crew.members().len() {
            crew.start(idx);
        }
        if let Ok(timer) = set_interval_with_handle(move || crew.ask(), EVERY) {
            on_cleanup(move || timer.clear());
        }
        crew
    }

    fn members(&self) -> Vec<Rc<Member>> {
        self.members.try_get_value().unwrap_or_default()
    }

    fn start(&self, idx: usize) {
        let crew = *self;
        if let Some(member) = self.members().get(idx) {
            let started = member.worker.start(move |message| crew.hear(idx, message));
            if started.is_err() {
                self.fail();
            }
        }
    }

    /// Begins a sweep of an experiment in place of the one before. How many workers share it is the
    /// crew's business.
    pub fn sweep(&self, draft: &Draft, spec: SweepSpec) {
        self.clear();
        self.report.set(SweepReport {
            is_running: true,
            ..SweepReport::default()
        });
        self.begun_ms.set_value(js_sys::Date::now());
        let members = self.members();
        for (idx, member) in members.iter().enumerate() {
            if member.is_dead.take() {
                self.start(idx);
            }
        }
        let spec = SweepSpec {
            n_workers: members.len() as u32,
            ..spec
        };
        for (member, part) in members.iter().zip(spec.parts()) {
            member.worker.post(&[Command::Open {
                session: self.number.get_value(),
                experiment: draft.clone(),
            }]);
            member.ask(Question::Sweep(part));
        }
    }

    /// Asks how far it is, when it is time and whom it does not wait for.
    fn ask(&self) {
        let now_ms = js_sys::Date::now();
        let patience_ms = PATIENCE * (now_ms - self.begun_ms.get_value());
        if now_ms - self.asked_ms.get_value() < patience_ms.min(MOST_PATIENCE_MS) {
            return;
        }
        self.asked_ms.set_value(now_ms);
        for member in self.members() {
            if member.is_running() && !member.is_asked.get() {
                member.ask(Question::SweepProgress);
            }
        }
    }

    /// Ends it; what has been found stays.
    pub fn stop(&self) {
        for member in self.members() {
            member.ask(Question::SweepStop);
        }
    }

    /// Ends it and forgets what has been found.
    pub fn clear(&self) {
        if self.report.with_untracked(|report| report.is_running) {
            self.stop();
        }
        self.number.update_value(|number| *number += 1);
        for member in self.members() {
            member.found.replace(None);
            member.is_asked.set(false);
        }
        self.has_failed.set(false);
        self.report.set(SweepReport::default());
    }

    fn hear(&self, idx: usize, message: Message) {
        let members = self.members();
        let Some(member) = members.get(idx) else {
            return;
        };
        match message {
            Message::Ready => {
                member.worker.set_ready();
                // Questions need the program's second file.
                member.worker.post(&[Command::Prepare]);
            }
            Message::Told { session, reply } if session == self.number.get_value() => {
                if let Ok(Reply::Sweep(found)) = reply.read() {
                    member.is_asked.set(false);
                    member.found.replace(Some(found));
                    self.tell(&members);
                }
            }
            Message::Refused { session, problems } if session == self.number.get_value() => {
                leptos::logging::error!("refused: {problems:?}");
                self.fail();
            }
            Message::Died(reason) => {
                leptos::logging::error!("a worker of a sweep died: {reason}");
                member.is_dead.set(true);
                if self.report.with_untracked(|report| report.is_running) {
                    self.fail();
                }
            }
            _ => {}
        }
    }

    /// Puts the parts together, once all have told of theirs.
    fn tell(&self, members: &[Rc<Member>]) {
        let parts: Option<Vec<SweepReport>> =
            members.iter().map(|it| it.found.borrow().clone()).collect();
        if let Some(parts) = parts {
            let report = SweepReport::of_parts(&parts);
            if self.report.with_untracked(|before| *before != report) {
                self.report.set(report);
            }
        }
    }

    fn fail(&self) {
        self.clear();
        self.has_failed.set(true);
    }
}

/// As many as there are processors.
fn n_workers() -> u32 {
    let n_processors = window().navigator().hardware_concurrency();
    (n_processors as u32).clamp(1, MOST)
}
