//! The session that is open: what it is asked to do, and the slices in which it does that.

use engine::{Checkpoints, Session, Step};
use experiment::{
    Command, DataSpec, Event, Experiment, Posted, Problem, Question, Speed, Status, UnitIdx, View,
};

use crate::later::{Rest, Sweeping};
use crate::meter::Meter;
use crate::pace::Pace;
use crate::{Answer, Next, SLICE_MS};

/// How long training may go on without a look at the clock, which costs a call out of the module.
const LOOK_MS: f64 = 0.4;

/// Most batches without a look: a clock that stands still (browsers round it) must not be trusted.
const MOST_STRIDE: u32 = 256;

/// A sweep's part of a slice while the session trains at full speed.
const SWEEP_BESIDE_MS: f64 = 2.0;

/// What the session does of its own accord.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    Rest,
    /// Batch after batch, at the chosen speed.
    Run,
    /// As fast as it goes until this many epochs are done.
    Epoch(u32),
}

pub(crate) struct Current {
    id: u32,
    session: Session,
    checkpoints: Checkpoints,
    goal: Goal,
    pace: Pace,
    meter: Meter,
    /// Batches between two looks at the clock.
    stride: u32,
    /// The same network many times, beside the session.
    sweep: Sweeping,
}

impl Current {
    /// Paused.
    pub(crate) fn new(id: u32, session: Session, speed: Speed, now_ms: f64) -> Self {
        Self {
            id,
            checkpoints: Checkpoints::new(&session),
            session,
            goal: Goal::Rest,
            pace: Pace::new(speed, now_ms),
            meter: Meter::new(),
            stride: 1,
            sweep: None,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.id
    }

    pub(crate) fn set_speed(&mut self, speed: Speed, now_ms: f64) {
        self.pace.set_speed(speed, now_ms);
        self.meter.clear();
    }

    /// What [`crate::handle`] does with a command for the session that is open.
    pub(crate) fn handle(
        &mut self,
        command: Command,
        spare: &mut Vec<f32>,
        rest: Option<&'static Rest>,
        now_ms: &impl Fn() -> f64,
    ) -> Vec<Answer> {
        match command {
            Command::Run => self.run(now_ms()),
            Command::Pause => self.rest(),
            Command::StepBatch => {
                self.rest();
                self.step();
            }
            Command::StepEpoch => {
                if !matches!(self.goal, Goal::Epoch(_)) {
                    self.rest();
                    self.goal = Goal::Epoch(self.session.epoch().saturating_add(1));
                }
                self.advance(now_ms);
            }
            Command::Tune(tuning) => {
                let tuned = self.session.experiment().tuned(&tuning);
                return self.change(tuned, Session::tune);
            }
            Command::SetRows(rows) => {
                let edited = self.with_data(|data| data.edited = Some(rows));
                return self.change(edited, Session::set_rows);
            }
            Command::SetPoints(points) => {
                let edited = self.with_data(|data| data.placed = Some(points));
                return self.change(edited, Session::set_rows);
            }
            Command::GoTo { epoch } => {
                self.rest();
                self.session.go_to(&self.checkpoints, epoch);
            }
            Command::SetWeight(edit) => {
                let input = edit.input.map(UnitIdx::get);
                let (layer_idx, unit) = (edit.layer_idx.get(), edit.unit.get());
                self.session.set_weight(layer_idx, input, unit, edit.value);
            }
            Command::Frame(view) => return vec![self.frame(&view, std::mem::take(spare))],
            Command::Save => {
                let run = rest.map(|rest| (rest.save)(&self.session));
                let saved = run.map(|run| Event::Saved {
                    session: self.id,
                    run,
                });
                return saved.into_iter().map(Answer::from).collect();
            }
            Command::Ask(question) => {
                let answer = rest.and_then(|rest| self.ask(rest, &question));
                return answer.into_iter().collect();
            }
            // These are not for one session; the caller has dealt with them.
            Command::Open { .. }
            | Command::Restore { .. }
            | Command::SetSpeed(_)
            | Command::Prepare => {}
        }
        Vec::new()
    }

    /// Answers, or tells why a sweep cannot be; nothing to what is no question.
    fn ask(&mut self, rest: &Rest, question: &Posted<Question>) -> Option<Answer> {
        let session = self.id;
        let event = match (rest.ask)(&mut self.session, &mut self.sweep, question)? {
            Ok(reply) => Event::Told { session, reply },
            Err(problems) => Event::Refused {
                session,
                problems: problems.into(),
            },
        };
        Some(event.into())
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

    fn rest(&mut self) {
        self.goal = Goal::Rest;
        self.meter.clear();
    }

    fn with_data(&self, edit: impl FnOnce(&mut DataSpec)) -> Result<Experiment, Vec<Problem>> {
        let mut draft = self.session.experiment().clone().into_draft();
        edit(&mut draft.data);
        draft.check()
    }

    /// Gives the session its changed experiment, or tells the problems and leaves it as it is.
    fn change(
        &mut self,
        changed: Result<Experiment, Vec<Problem>>,
        give: impl FnOnce(&mut Session, &Experiment),
    ) -> Vec<Answer> {
        match changed {
            Ok(experiment) => {
                give(&mut self.session, &experiment);
                // A batch may take another time now.
                self.stride = 1;
                Vec::new()
            }
            Err(problems) => vec![
                Event::Refused {
                    session: self.id,
                    problems: problems.into(),
                }
                .into(),
            ],
        }
    }

    fn frame(&mut self, view: &View, spare: Vec<f32>) -> Answer {
        let (mut head, numbers) = self.session.snapshot(view, spare).into_parts();
        head.session = self.id;
        head.status = self.status();
        head.past = self.checkpoints.epochs();
        head.epochs_per_second = self.meter.rate();
        Answer {
            event: Event::Frame(head),
            numbers: Some(numbers),
        }
    }

    fn status(&self) -> Status {
        match (self.session.stop_reason(), self.goal) {
            (Some(reason), _) => Status::Stopped(reason),
            (None, Goal::Rest) => Status::Paused,
            (None, Goal::Run | Goal::Epoch(_)) => Status::Running,
        }
    }

    /// Epochs done, with the part of the one under way.
    fn epochs(&self) -> f64 {
        let part = f64::from(self.session.batch()) / f64::from(self.session.n_batches().max(1));
        f64::from(self.session.epoch()) + part
    }

    /// Trains for one slice, then the sweep for a part of one, and says when it wants to go on.
    pub(crate) fn advance(&mut self, now_ms: &impl Fn() -> f64) -> Next {
        let next = self.advance_session(now_ms);
        let Some(sweep) = self.sweep.as_mut().filter(|sweep| sweep.is_running()) else {
            return next;
        };
        let slice_ms = match next {
            Next::Now => SWEEP_BESIDE_MS,
            Next::After(_) | Next::Command => SLICE_MS,
        };
        let start_ms = now_ms();
        for _ in 0..MOST_STRIDE {
            if !sweep.step() || now_ms() - start_ms >= slice_ms {
                break;
            }
        }
        if sweep.is_running() { Next::Now } else { next }
    }

    fn advance_session(&mut self, now_ms: &impl Fn() -> f64) -> Next {
        if self.goal == Goal::Rest {
            return Next::Command;
        }
        let start_ms = now_ms();
        let mut look_ms = start_ms;
        loop {
            self.pace.earn(look_ms, self.session.n_batches());
            let next = self.stride_on();
            let at_ms = now_ms();
            if self.goal == Goal::Run {
                self.meter.read(at_ms, self.epochs());
            }
            if let Some(next) = next {
                return next;
            }
            self.stride = match at_ms - look_ms {
                short if short < LOOK_MS / 2.0 => (self.stride * 2).min(MOST_STRIDE),
                long if long > LOOK_MS => (self.stride / 2).max(1),
                _ => self.stride,
            };
            look_ms = at_ms;
            if at_ms - start_ms >= SLICE_MS {
                return Next::Now;
            }
        }
    }

    /// Does up to `stride` batches. `None` if there is more to do at once.
    fn stride_on(&mut self) -> Option<Next> {
        for _ in 0..self.stride {
            let n_batches = self.session.n_batches();
            if self.goal == Goal::Run && !self.pace.spend(n_batches) {
                return Some(Next::After(self.pace.wait_ms(n_batches)));
            }
            self.step();
            let done = match self.goal {
                Goal::Epoch(epoch) => self.session.epoch() >= epoch,
                Goal::Rest | Goal::Run => false,
            };
            if done || self.session.stop_reason().is_some() {
                self.rest();
                return Some(Next::Command);
            }
        }
        None
    }
}
