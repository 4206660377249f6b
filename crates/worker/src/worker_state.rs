//! The state of the worker: at most one open session, and what outlives it.

use engine::Session;
use experiment::{Draft, Problem};
use messages::{Command, Event, Speed};

use crate::deferred::DeferredFeatures;
use crate::open_session::OpenSession;
use crate::slice::Next;

/// Everything that the worker stores between two messages.
pub struct WorkerState {
    open: Option<OpenSession>,
    /// The session that `TakeBack` brings back.
    aside: Option<OpenSession>,
    /// Whether the next session that is opened sets the open one aside.
    sets_aside: bool,
    speed: Speed,
    /// The buffer of the last frame, which the next one reuses.
    spare: Vec<f32>,
    /// Saving, restoring and answers; `None` until the deferred chunk has arrived. See
    /// [`crate::deferred`].
    deferred: Option<&'static DeferredFeatures>,
    /// Runs that were to be saved before that, with the numbers of their sessions: another one may be open by then.
    unsaved: Vec<Unsaved>,
}

/// A run as it stood when it was to be saved.
struct Unsaved {
    id: u32,
    session: Session,
    /// How many answers the page waits for.
    n_requests: u32,
}

/// Most runs that wait to be saved. Of a session that goes on beyond, the newest counts.
const MAX_UNSAVED: usize = 16;

impl Default for WorkerState {
    fn default() -> Self {
        Self {
            open: None,
            aside: None,
            sets_aside: false,
            speed: Speed::Unlimited,
            spare: Vec::new(),
            // In the browser it is fetched when it is needed.
            #[cfg(not(target_arch = "wasm32"))]
            deferred: Some(&crate::deferred::FEATURES),
            #[cfg(target_arch = "wasm32")]
            deferred: None,
            unsaved: Vec::new(),
        }
    }
}

impl WorkerState {
    /// Takes back the buffer of a frame that has been posted.
    pub fn recycle(&mut self, numbers: Vec<f32>) {
        if numbers.capacity() > self.spare.capacity() {
            self.spare = numbers;
        }
    }

    /// Whether the deferred chunk has arrived.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn has_deferred(&self) -> bool {
        self.deferred.is_some()
    }

    /// The deferred chunk has arrived, which natively was never away. Returns the runs that were to be saved before.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(crate) fn deferred_arrived(&mut self, deferred: &'static DeferredFeatures) -> Vec<Event> {
        self.deferred = Some(deferred);
        let mut saved = Vec::new();
        for waiting in std::mem::take(&mut self.unsaved) {
            let run = (deferred.save)(&waiting.session);
            saved.extend((0..waiting.n_requests).map(|_| Event::Saved {
                session: waiting.id,
                run: run.clone(),
            }));
        }
        saved
    }

    /// Sets aside what a run is that is to be saved, until it can be.
    fn save_later(&mut self) {
        let Some(open) = &self.open else {
            return;
        };
        let (id, session) = (open.id(), open.session().clone());
        let is_full = self.unsaved.len() >= MAX_UNSAVED;
        match self.unsaved.last_mut() {
            Some(last) if is_full && last.id == id => {
                last.session = session;
                last.n_requests += 1;
            }
            _ => self.unsaved.push(Unsaved {
                id,
                session,
                n_requests: 1,
            }),
        }
    }
}

/// Executes a command and returns what to send to the page.
///
/// A command applies to the session that is open when it arrives; messages keep their order.
/// Without an open session it does nothing. `Open` and `Restore` with a lower number than that of
/// the open session are late and do nothing.
///
/// `now_ms` is a clock in milliseconds that does not go back. `StepEpoch` trains its first slice
/// here, so that the epoch of a small network is done before the next command is handled.
pub fn handle(state: &mut WorkerState, command: Command, now_ms: &impl Fn() -> f64) -> Vec<Event> {
    match command {
        Command::Open { session, draft } => replace(state, session, || begin(draft), now_ms()),
        Command::Restore { session, run } => {
            let Some(deferred) = state.deferred else {
                return Vec::new();
            };
            replace(state, session, || (deferred.restore)(&run), now_ms())
        }
        Command::SetAside => {
            state.sets_aside = true;
            Vec::new()
        }
        Command::TakeBack { session } => take_back(state, session, now_ms()),
        Command::SetSpeed(speed) => {
            set_speed(state, speed, now_ms());
            Vec::new()
        }
        Command::Save if state.deferred.is_none() => {
            state.save_later();
            Vec::new()
        }
        for_session => match &mut state.open {
            Some(open) => open.handle(for_session, &mut state.spare, state.deferred, now_ms),
            None => Vec::new(),
        },
    }
}

/// Trains for one slice if there is something to do, and returns when to call this again.
pub fn advance(state: &mut WorkerState, now_ms: &impl Fn() -> f64) -> Next {
    match &mut state.open {
        Some(open) => open.advance(now_ms),
        None => Next::Command,
    }
}

fn begin(draft: Draft) -> Result<Session, Vec<Problem>> {
    draft.check().map(|experiment| Session::new(&experiment))
}

/// Opens a new session in place of the present one. With problems the present one stays open.
fn replace(
    state: &mut WorkerState,
    id: u32,
    make: impl FnOnce() -> Result<Session, Vec<Problem>>,
    now_ms: f64,
) -> Vec<Event> {
    if state.open.as_ref().is_some_and(|open| id < open.id()) {
        return Vec::new();
    }
    // It was meant for this session, also if there is none.
    let sets_aside = std::mem::take(&mut state.sets_aside);
    let event = match make() {
        Ok(session) => {
            let opened = OpenSession::new(id, session, state.speed, now_ms);
            let before = state.open.replace(opened);
            if sets_aside {
                state.aside = before;
            }
            Event::Opened { session: id }
        }
        Err(problems) => Event::Rejected {
            session: id,
            problems: problems.into(),
        },
    };
    vec![event]
}

/// Exchanges the open session for the one that was set aside, which gets a new number and is paused.
fn take_back(state: &mut WorkerState, id: u32, now_ms: f64) -> Vec<Event> {
    let Some(mut session) = state.aside.take() else {
        return Vec::new();
    };
    session.resume_as(id, state.speed, now_ms);
    state.aside = state.open.replace(session);
    vec![Event::Opened { session: id }]
}

/// Sets the speed of the open session and of all later ones. Ignores a rate that is not a finite
/// positive number.
fn set_speed(state: &mut WorkerState, speed: Speed, now_ms: f64) {
    if let Speed::EpochsPerSecond(rate) = speed
        && !(rate.is_finite() && rate > 0.0)
    {
        return;
    }
    state.speed = speed;
    if let Some(open) = &mut state.open {
        open.set_speed(speed, now_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(state: &mut WorkerState, session: u32, seed: u32) {
        let draft = Draft {
            seed,
            ..Draft::default()
        };
        let opened = handle(state, Command::Open { session, draft }, &|| 0.0);
        assert_eq!(opened, [Event::Opened { session }]);
    }

    fn before_the_chunk() -> WorkerState {
        WorkerState {
            deferred: None,
            ..WorkerState::default()
        }
    }

    /// Session, seed and epoch of each saved run.
    fn saved(events: &[Event]) -> Vec<(u32, u32, u32)> {
        let read = |event: &Event| match event {
            Event::Saved { session, run } => {
                let run = run.decode().unwrap();
                (*session, run.experiment.seed, run.state.epoch)
            }
            event => panic!("{event:?}"),
        };
        events.iter().map(read).collect()
    }

    #[test]
    fn a_run_is_saved_as_it_stood_although_another_one_is_open_when_that_is_possible() {
        let mut state = before_the_chunk();
        open(&mut state, 1, 5);
        for command in [Command::StepEpoch, Command::Save] {
            handle(&mut state, command, &|| 0.0);
        }
        open(&mut state, 2, 6);
        for command in [Command::Save, Command::StepEpoch, Command::Save] {
            handle(&mut state, command, &|| 0.0);
        }
        let events = state.deferred_arrived(&crate::deferred::FEATURES);
        assert_eq!(saved(&events), [(1, 5, 1), (2, 6, 0), (2, 6, 1)]);
        assert!(
            state
                .deferred_arrived(&crate::deferred::FEATURES)
                .is_empty()
        );
    }

    #[test]
    fn every_request_is_answered_however_long_the_chunk_takes() {
        let mut state = before_the_chunk();
        open(&mut state, 1, 5);
        for _ in 0..40 {
            for command in [Command::Save, Command::StepEpoch] {
                handle(&mut state, command, &|| 0.0);
            }
        }
        assert_eq!(state.unsaved.len(), MAX_UNSAVED);
        let events = state.deferred_arrived(&crate::deferred::FEATURES);
        let saved = saved(&events);
        assert_eq!(saved.len(), 40);
        assert_eq!((saved[0], saved[39]), ((1, 5, 0), (1, 5, 39)));
    }
}
