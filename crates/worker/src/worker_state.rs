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
    pub(crate) deferred: Option<&'static DeferredFeatures>,
}

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
