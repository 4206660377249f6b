//! The open session: executes its commands, and trains in slices.

use engine::{Checkpoints, Session, Step};
use experiment::{Experiment, Problem, Question, Status, View};
use messages::{Command, Encoded, Event, Speed};

use crate::background_jobs::BackgroundJobs;
use crate::deferred::DeferredFeatures;
use crate::meter::Meter;
use crate::pace::Pace;
use crate::slice::{Next, SLICE_MS};

/// Longest time between two readings of the clock, each of which costs a call out of the module.
const CLOCK_INTERVAL_MS: f64 = 0.4;

/// Most batches between two readings of the clock: browsers round it, and a clock that stands still
/// must not make the stride grow without end.
const MAX_STRIDE: u32 = 256;

/// The share of a slice that a job beside the session gets while it trains at full speed.
const JOB_SHARE_MS: f64 = 2.0;

/// What the session does between two commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Pause,
    /// Trains batch after batch at the chosen speed.
    Run,
    /// Trains at full speed until this many epochs are done.
    Epoch(u32),
}

/// A session with its checkpoints, its speed and the jobs beside it.
pub(crate) struct OpenSession {
    id: u32,
    session: Session,
    checkpoints: Checkpoints,
    goal: Goal,
    pace: Pace,
    meter: Meter,
    /// Batches between two readings of the clock.
    stride: u32,
    /// What is computed beside the session.
    jobs: BackgroundJobs,
}

impl OpenSession {
    /// Opens a session, paused.
    pub(crate) fn new(id: u32, session: Session, speed: Speed, now_ms: f64) -> Self {
        Self {
            id,
            checkpoints: Checkpoints::new(&session),
            session,
            goal: Goal::Pause,
            pace: Pace::new(speed, now_ms),
            meter: Meter::new(),
            stride: 1,
            jobs: BackgroundJobs::default(),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Continues a session that was set aside under another number, paused.
    pub(crate) fn resume_as(&mut self, id: u32, speed: Speed, now_ms: f64) {
        self.id = id;
        self.pause();
        self.set_speed(speed, now_ms);
    }

    pub(crate) fn set_speed(&mut self, speed: Speed, now_ms: f64) {
        self.pace.set_speed(speed, now_ms);
        self.meter.clear();
    }

    /// Executes a command for the open session; see [`crate::handle`].
    pub(crate) fn handle(
        &mut self,
        command: Command,
        spare: &mut Vec<f32>,
        deferred: Option<&'static DeferredFeatures>,
        now_ms: &impl Fn() -> f64,
    ) -> Vec<Event> {
        match command {
            Command::Run => self.run(now_ms()),
            Command::Pause => self.pause(),
            Command::StepBatch => {
                self.pause();
                self.step();
            }
            Command::StepEpoch => {
                if !matches!(self.goal, Goal::Epoch(_)) {
                    self.pause();
                    self.goal = Goal::Epoch(self.session.epoch().saturating_add(1));
                }
                self.advance(now_ms);
            }
            Command::TrainTo { epoch } => {
                self.pause();
                if self.session.epoch() < epoch {
                    self.goal = Goal::Epoch(epoch);
                }
                self.advance(now_ms);
            }
            Command::Tune(tuning) => {
                let tuned = self.session.experiment().tuned(&tuning);
                return self.change(tuned, Session::tune);
            }
            Command::Place(rows) => {
                let mut draft = self.session.experiment().clone().into_draft();
                rows.apply(&mut draft);
                return self.change(draft.check(), Session::set_rows);
            }
            Command::GoTo { epoch } => {
                self.pause();
                self.session.go_to(&self.checkpoints, epoch);
            }
            Command::SetWeight(edit) => {
                self.session
                    .set_weight(edit.layer_idx, edit.input, edit.unit, edit.value);
            }
            Command::Frame(view) => return vec![self.frame(&view, std::mem::take(spare))],
            Command::Save => {
                let run = deferred.map(|deferred| (deferred.save)(&self.session));
                let saved = run.map(|run| Event::Saved {
                    session: self.id,
                    run,
                });
                return saved.into_iter().collect();
            }
            Command::Ask(question) => {
                let answer = deferred.and_then(|deferred| self.ask(deferred, &question));
                return answer.into_iter().collect();
            }
            // These are not for one session; the caller executes them.
            Command::Open { .. }
            | Command::Restore { .. }
            | Command::SetAside
            | Command::TakeBack { .. }
            | Command::SetSpeed(_)
            | Command::Prepare => {}
        }
        Vec::new()
    }

    /// Answers a question, or reports why a sweep cannot run. `None` if the question cannot be read.
    fn ask(&mut self, deferred: &DeferredFeatures, question: &Encoded<Question>) -> Option<Event> {
        let session = self.id;
        let event = match (deferred.ask)(&mut self.session, &mut self.jobs, question)? {
            Ok(reply) => Event::Answered { session, reply },
            Err(problems) => Event::Rejected {
                session,
                problems: problems.into(),
            },
        };
        Some(event)
    }

    fn run(&mut self, now_ms: f64) {
        if self.goal != Goal::Run && self.session.stop_reason().is_none() {
            self.goal = Goal::Run;
            self.pace.restart(now_ms);
            self.meter.clear();
            self.meter.read(now_ms, self.epochs());
        }
    }

    fn step(&mut self) {
        if self.session.step_batch() == Step::Epoch {
            self.checkpoints.record(&self.session);
        }
    }

    fn pause(&mut self) {
        self.goal = Goal::Pause;
        self.meter.clear();
    }

    /// Passes the changed experiment to the session, or reports its problems and changes nothing.
    fn change(
        &mut self,
        changed: Result<Experiment, Vec<Problem>>,
        apply: impl FnOnce(&mut Session, &Experiment),
    ) -> Vec<Event> {
        match changed {
            Ok(experiment) => {
                apply(&mut self.session, &experiment);
                // A batch may take longer or shorter than before.
                self.stride = 1;
                Vec::new()
            }
            Err(problems) => vec![Event::Rejected {
                session: self.id,
                problems: problems.into(),
            }],
        }
    }

    fn frame(&mut self, view: &View, spare: Vec<f32>) -> Event {
        let (mut head, numbers) = self.session.snapshot(view, spare).into_parts();
        head.session = self.id;
        head.status = self.status();
        head.past = self.checkpoints.epochs();
        head.epochs_per_second = self.meter.rate();
        Event::Frame { head, numbers }
    }

    fn status(&self) -> Status {
        match (self.session.stop_reason(), self.goal) {
            (Some(reason), _) => Status::Stopped(reason),
            (None, Goal::Pause) => Status::Paused,
            (None, Goal::Run | Goal::Epoch(_)) => Status::Running,
        }
    }

    /// Epochs done, including the fraction of the present one.
    fn epochs(&self) -> f64 {
        let part = f64::from(self.session.batch()) / f64::from(self.session.n_batches().max(1));
        f64::from(self.session.epoch()) + part
    }

    /// Trains for one slice, then works at a job for a part of one, and returns when to call this again.
    pub(crate) fn advance(&mut self, now_ms: &impl Fn() -> f64) -> Next {
        let next = self.advance_session(now_ms);
        let Some(job) = self.jobs.next() else {
            return next;
        };
        let slice_ms = match next {
            Next::Now => JOB_SHARE_MS,
            Next::After(_) | Next::Command => SLICE_MS,
        };
        let start_ms = now_ms();
        for _ in 0..MAX_STRIDE {
            if !job.step() || now_ms() - start_ms >= slice_ms {
                break;
            }
        }
        match self.jobs.next() {
            Some(_) => Next::Now,
            None => next,
        }
    }

    fn advance_session(&mut self, now_ms: &impl Fn() -> f64) -> Next {
        if self.goal == Goal::Pause {
            return Next::Command;
        }
        let start_ms = now_ms();
        let mut read_ms = start_ms;
        loop {
            self.pace.earn(read_ms, self.session.n_batches());
            let next = self.train_stride();
            let at_ms = now_ms();
            if self.goal == Goal::Run {
                self.meter.read(at_ms, self.epochs());
            }
            if let Some(next) = next {
                return next;
            }
            self.stride = match at_ms - read_ms {
                short if short < CLOCK_INTERVAL_MS / 2.0 => (self.stride * 2).min(MAX_STRIDE),
                long if long > CLOCK_INTERVAL_MS => (self.stride / 2).max(1),
                _ => self.stride,
            };
            read_ms = at_ms;
            if at_ms - start_ms >= SLICE_MS {
                return Next::Now;
            }
        }
    }

    /// Trains up to `stride` batches. `None` if training goes on at once.
    fn train_stride(&mut self) -> Option<Next> {
        for _ in 0..self.stride {
            let n_batches = self.session.n_batches();
            if self.goal == Goal::Run && !self.pace.spend(n_batches) {
                return Some(Next::After(self.pace.wait_ms(n_batches)));
            }
            self.step();
            let done = match self.goal {
                Goal::Epoch(epoch) => self.session.epoch() >= epoch,
                Goal::Pause | Goal::Run => false,
            };
            if done || self.session.stop_reason().is_some() {
                self.pause();
                return Some(Next::Command);
            }
        }
        None
    }
}
