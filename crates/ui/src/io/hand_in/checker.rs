//! Trains lines again that were handed in, one after the other, in a worker of its own: the page and its run are not
//! disturbed, and a line that is too much for it costs this worker at most.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use experiment::{Question, ReplayReport, Reply};
use formats::hand_in::{self, FoundLine, HandIn};
use formats::hand_in_check::{Unreadable, Verdict, judge, prepare, twins};
use leptos::prelude::*;
use messages::{Command, Event};

use crate::app::clock;
use crate::app::worker::client::{Lost, Worker};

/// Most lines that are checked at a time.
pub(super) const MAX_LINES: usize = 100;
/// The wait before the next question about the progress, as a share of the time since a line was begun.
const WAIT_SHARE: f64 = 0.1;
const MAX_WAIT_MS: f64 = 200.0;

/// A line and what came out.
#[derive(Clone)]
pub(super) struct CheckedLine {
    pub found: Arc<FoundLine>,
    /// `None` until it was checked.
    pub verdict: ArcRwSignal<Option<Verdict>>,
    /// The number of an earlier line that claims the same weights.
    pub twin: Option<usize>,
}

impl CheckedLine {
    pub fn hand_in(&self) -> Option<&HandIn> {
        self.found.hand_in.as_ref().ok()
    }
}

/// Where a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CheckState {
    /// Nothing was checked so far.
    Idle,
    /// There was no line in the text.
    NoLines,
    /// The line with this index is trained, and has come to this epoch.
    Running(usize, u32),
    Stopped,
    Done,
    /// The worker has died.
    Failed,
}

/// Checks lines. It is `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Checker {
    worker: StoredValue<Rc<Worker>, LocalStorage>,
    pub lines: RwSignal<Vec<CheckedLine>, LocalStorage>,
    /// Lines in the text, of which the first are checked.
    pub n_found: RwSignal<usize>,
    pub state: RwSignal<CheckState>,
    /// Counts sessions: replies about an earlier one are dropped.
    session: StoredValue<u32>,
    began_ms: StoredValue<f64>,
}

impl Checker {
    pub fn new() -> Self {
        Self {
            worker: StoredValue::new_local(Rc::default()),
            lines: RwSignal::new_local(Vec::new()),
            n_found: RwSignal::new(0),
            state: RwSignal::new(CheckState::Idle),
            session: StoredValue::new(0),
            began_ms: StoredValue::new(0.0),
        }
    }

    fn worker(self) -> Rc<Worker> {
        self.worker.get_value()
    }

    /// Checks the lines of a text in place of those before.
    pub fn check(self, text: &str) {
        self.end();
        let mut found = hand_in::read_all(text);
        self.n_found.set(found.len());
        found.truncate(MAX_LINES);
        let twins = twins(&found);
        let numbers: Vec<usize> = found.iter().map(|it| it.line).collect();
        let line = |(found, twin): (FoundLine, Option<usize>)| CheckedLine {
            found: Arc::new(found),
            verdict: ArcRwSignal::new(None),
            twin: twin.map(|idx| numbers[idx]),
        };
        let lines: Vec<CheckedLine> = found.into_iter().zip(twins).map(line).collect();
        let is_empty = lines.is_empty();
        self.lines.set(lines);
        if is_empty {
            return self.state.set(CheckState::NoLines);
        }
        self.start_worker();
        self.go_on(0);
    }

    /// Ends the check, and keeps what has come out.
    pub fn stop(self) {
        self.end();
        self.state.set(CheckState::Stopped);
    }

    fn end(self) {
        self.session.update_value(|session| *session += 1);
        self.worker().end();
    }

    fn start_worker(self) {
        let started = self.worker().start(move |message| self.handle(message));
        if let Err(error) = started {
            leptos::logging::error!("{error:?}");
            self.fail();
        }
    }

    fn fail(self) {
        self.end();
        self.state.set(CheckState::Failed);
    }

    fn line(self, idx: usize) -> Option<CheckedLine> {
        self.lines.with_untracked(|lines| lines.get(idx).cloned())
    }

    /// Trains the next line from this one on that has to be trained.
    fn go_on(self, first: usize) {
        for idx in first.. {
            let Some(line) = self.line(idx) else {
                self.end();
                return self.state.set(CheckState::Done);
            };
            match (prepare(&line.found, false), line.hand_in()) {
                (Err(verdict), _) => line.verdict.set(Some(verdict)),
                (Ok(run), Some(hand_in)) => {
                    self.state.set(CheckState::Running(idx, 0));
                    self.began_ms.set_value(clock::now_ms());
                    self.session.update_value(|session| *session += 1);
                    let question = Question::Replay {
                        record: hand_in.record.clone(),
                        epoch: hand_in.epoch,
                        batch: hand_in.batch,
                    };
                    self.worker().post([
                        Command::Open {
                            session: self.session.get_value(),
                            draft: run.start.into_draft(),
                        },
                        Command::Ask(question.into()),
                    ]);
                    return;
                }
                // A line that cannot be read has a verdict.
                (Ok(_), None) => {}
            }
        }
    }

    fn handle(self, message: Result<Event, Lost>) {
        let is_present = |session| self.session.try_get_value() == Some(session);
        match message {
            Ok(Event::Ready) => self.worker().set_ready(),
            Ok(Event::Answered { session, reply }) if is_present(session) => {
                if let Ok(Reply::Replay(Some(report))) = reply.decode() {
                    self.take(&report);
                }
            }
            Ok(Event::Rejected { session, problems }) if is_present(session) => {
                let problems = problems.decode().unwrap_or_default();
                self.conclude(Verdict::Unreadable(Unreadable::Experiment(problems)));
            }
            Err(Lost::Silent(reason)) => {
                leptos::logging::warn!("the worker that checks: {reason}");
                self.start_worker();
            }
            Err(Lost::Died(reason)) => {
                leptos::logging::error!("the worker that checks died: {reason}");
                self.fail();
            }
            _ => {}
        }
    }

    fn take(self, report: &ReplayReport) {
        let CheckState::Running(idx, _) = self.state.get_untracked() else {
            return;
        };
        if let ReplayReport::Running(epoch) = report {
            self.state.set(CheckState::Running(idx, *epoch));
            return self.ask_again();
        }
        let Some(line) = self.line(idx) else { return };
        let verdict = line.hand_in().and_then(|hand_in| {
            let may_differ = hand_in.start.clone().upgrade();
            judge(hand_in, report, may_differ)
        });
        if let Some(verdict) = verdict {
            self.conclude(verdict);
        }
    }

    /// Asks how far the run is, at once for a short one.
    fn ask_again(self) {
        let session = self.session.get_value();
        let elapsed_ms = clock::now_ms() - self.began_ms.get_value();
        let wait_ms = (WAIT_SHARE * elapsed_ms).clamp(0.0, MAX_WAIT_MS);
        let ask = move || {
            if self.session.try_get_value() == Some(session) {
                let question = Question::ReplayProgress;
                self.worker().post([Command::Ask(question.into())]);
            }
        };
        set_timeout(ask, Duration::from_secs_f64(wait_ms / 1e3));
    }

    fn conclude(self, verdict: Verdict) {
        let CheckState::Running(idx, _) = self.state.get_untracked() else {
            return;
        };
        if let Some(line) = self.line(idx) {
            line.verdict.set(Some(verdict));
        }
        self.go_on(idx + 1);
    }
}
