//! Workers of a sweep, apart from the page's worker: the session trains on undisturbed, and neither the
//! memory of a sweep nor a panic in it affects the session.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use experiment::{Draft, Question, Reply, SweepReport, SweepSpec};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use messages::{Command, Event};

use crate::app::clock;
use crate::app::worker::client::{Lost, Worker};

/// Most workers. More would share the memory bandwidth, and each one holds the program's data.
const MAX_WORKERS: u32 = 4;

/// Shortest time between two questions about the progress.
const EVERY: Duration = Duration::from_millis(30);
/// The wait before the next question, as a share of the time since the start. A reply costs the members'
/// curves: with a growing wait a short sweep is shown at once and a long one is not held up.
const WAIT_SHARE: f64 = 0.25;
const MAX_WAIT_MS: f64 = 500.0;

/// The workers that share a sweep. They end with the component that made them.
#[derive(Clone, Copy)]
pub struct SweepWorkers {
    members: StoredValue<Vec<Rc<Member>>, LocalStorage>,
    /// Counts sweeps: replies about an earlier one are dropped.
    sweep_number: StoredValue<u32>,
    started_ms: StoredValue<f64>,
    last_question_ms: StoredValue<f64>,
    /// What has been found so far, of all workers.
    pub report: RwSignal<SweepReport>,
    /// Whether the last sweep failed.
    pub has_failed: RwSignal<bool>,
}

#[derive(Default)]
struct Member {
    worker: Worker,
    /// The worker's latest report about its part; `None` until the first one arrives.
    report: RefCell<Option<SweepReport>>,
    /// Whether a question has not been replied to.
    is_waiting: Cell<bool>,
    /// Whether the worker died. Another one is started with the next sweep only: a worker that cannot
    /// even start would die again and again.
    is_dead: Cell<bool>,
}

impl Member {
    fn ask(&self, question: Question) {
        self.is_waiting.set(true);
        self.worker.post([Command::Ask(question.into())]);
    }

    fn is_running(&self) -> bool {
        let report = self.report.borrow();
        report.as_ref().is_some_and(|report| report.is_running)
    }
}

impl SweepWorkers {
    /// Starts the workers, which wait for a sweep.
    pub fn new() -> Self {
        let members = (0..n_workers()).map(|_| Rc::default()).collect();
        let workers = Self {
            members: StoredValue::new_local(members),
            sweep_number: StoredValue::new(0),
            started_ms: StoredValue::new(0.0),
            last_question_ms: StoredValue::new(f64::NEG_INFINITY),
            report: RwSignal::new(SweepReport::default()),
            has_failed: RwSignal::new(false),
        };
        for idx in 0..workers.members().len() {
            workers.start(idx);
        }
        if let Ok(timer) = set_interval_with_handle(move || workers.ask_progress(), EVERY) {
            on_cleanup(move || timer.clear());
        }
        workers
    }

    fn members(&self) -> Vec<Rc<Member>> {
        self.members.try_get_value().unwrap_or_default()
    }

    fn start(&self, idx: usize) {
        let workers = *self;
        if let Some(member) = self.members().get(idx) {
            let started = member
                .worker
                .start(move |message| workers.on_message(idx, message));
            if started.is_err() {
                self.fail();
            }
        }
    }

    /// Starts a sweep of an experiment in place of the one before; `spec.n_workers` is replaced by the
    /// number of workers.
    pub fn sweep(&self, draft: &Draft, spec: SweepSpec) {
        self.clear();
        self.report.set(SweepReport {
            is_running: true,
            ..SweepReport::default()
        });
        self.started_ms.set_value(clock::now_ms());
        let members = self.members();
        for (idx, member) in members.iter().enumerate() {
            if member.is_dead.take() {
                // They belong to a sweep that failed.
                member.worker.take_waiting();
                self.start(idx);
            }
        }
        let spec = SweepSpec {
            n_workers: members.len() as u32,
            ..spec
        };
        for (member, part) in members.iter().zip(spec.parts()) {
            member.worker.post([Command::Open {
                session: self.sweep_number.get_value(),
                draft: draft.clone(),
            }]);
            member.ask(Question::Sweep(part));
        }
    }

    /// Asks every worker that has replied how far its part is, if it is time to.
    fn ask_progress(&self) {
        let now_ms = clock::now_ms();
        let wait_ms = WAIT_SHARE * (now_ms - self.started_ms.get_value());
        if now_ms - self.last_question_ms.get_value() < wait_ms.min(MAX_WAIT_MS) {
            return;
        }
        self.last_question_ms.set_value(now_ms);
        for member in self.members() {
            if member.is_running() && !member.is_waiting.get() {
                member.ask(Question::SweepProgress);
            }
        }
    }

    /// Ends the sweep and keeps its report.
    pub fn stop(&self) {
        for member in self.members() {
            member.ask(Question::SweepStop);
        }
    }

    /// Ends the sweep and drops its report.
    pub fn clear(&self) {
        if self.report.with_untracked(|report| report.is_running) {
            self.stop();
        }
        self.sweep_number.update_value(|number| *number += 1);
        for member in self.members() {
            member.report.replace(None);
            member.is_waiting.set(false);
        }
        self.has_failed.set(false);
        self.report.set(SweepReport::default());
    }

    fn on_message(&self, idx: usize, message: Result<Event, Lost>) {
        let members = self.members();
        let Some(member) = members.get(idx) else {
            return;
        };
        match message {
            Ok(Event::Ready) => {
                member.worker.set_ready();
                // Questions need the deferred chunk.
                member.worker.post([Command::Prepare]);
            }
            Ok(Event::Answered { session, reply }) if session == self.sweep_number.get_value() => {
                if let Ok(Reply::Sweep(report)) = reply.decode() {
                    member.is_waiting.set(false);
                    member.report.replace(Some(report));
                    self.merge(&members);
                }
            }
            Ok(Event::Rejected { session, problems })
                if session == self.sweep_number.get_value() =>
            {
                leptos::logging::error!("refused: {problems:?}");
                self.fail();
            }
            Err(Lost::Silent(reason)) => {
                leptos::logging::warn!("a worker of a sweep: {reason}");
                self.start(idx);
            }
            Err(Lost::Died(reason)) => {
                leptos::logging::error!("a worker of a sweep died: {reason}");
                member.is_dead.set(true);
                if self.report.with_untracked(|report| report.is_running) {
                    self.fail();
                }
            }
            _ => {}
        }
    }

    /// Merges the reports of all workers, once each of them has sent one.
    fn merge(&self, members: &[Rc<Member>]) {
        let parts: Option<Vec<SweepReport>> = members
            .iter()
            .map(|it| it.report.borrow().clone())
            .collect();
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

/// As many workers as there are processors, at most [`MAX_WORKERS`].
fn n_workers() -> u32 {
    let n_processors = window().navigator().hardware_concurrency();
    (n_processors as u32).clamp(1, MAX_WORKERS)
}
