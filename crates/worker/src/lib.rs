//! What the worker does with a message, as plain functions that any test can call: a [`Command`]
//! goes in, [`Answer`]s come out, and between commands [`advance`] trains in slices of some
//! milliseconds. What posts the messages and looks at the clock is `glue.rs`.
//!
//! Left out on purpose: mathematics (the engine), waiting, the browser.

mod current;
#[cfg(target_arch = "wasm32")]
mod glue;
mod later;
mod meter;
mod pace;

use engine::Session;
use experiment::{Command, Draft, Event, Problem, Speed};

use current::Current;
#[cfg(target_arch = "wasm32")]
pub use glue::start;
use later::Rest;

/// How long a slice of training is. A command is heard after one slice at most; with what a frame
/// costs, within 10 ms.
pub const SLICE_MS: f64 = 6.0;

/// What a command or an event answers with. `numbers` belong to a frame and travel beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub event: Event,
    pub numbers: Option<Vec<f32>>,
}

impl From<Event> for Answer {
    fn from(event: Event) -> Self {
        Self {
            event,
            numbers: None,
        }
    }
}

/// When [`advance`] wants to be called again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Next {
    /// As soon as waiting commands have been heard.
    Now,
    /// After this many milliseconds, or after the next command.
    After(f64),
    /// After the next command.
    Command,
}

/// All that the worker holds.
pub struct State {
    current: Option<Current>,
    speed: Speed,
    /// The buffer of the last frame, for the next one.
    spare: Vec<f32>,
    /// Saving, restoring, answers; see [`later`].
    rest: Option<&'static Rest>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            current: None,
            speed: Speed::Unlimited,
            spare: Vec::new(),
            // In the browser it is fetched when it is needed.
            #[cfg(not(target_arch = "wasm32"))]
            rest: Some(&later::REST),
            #[cfg(target_arch = "wasm32")]
            rest: None,
        }
    }
}

impl State {
    /// Takes back the numbers of a frame that has been posted.
    pub fn recycle(&mut self, numbers: Vec<f32>) {
        if numbers.capacity() > self.spare.capacity() {
            self.spare = numbers;
        }
    }
}

/// Does what a command asks for, and says what the page is to be told.
///
/// A command is meant for the session that is open when it arrives; messages keep their order.
/// Without one it does nothing. `Open` and `Restore` with a lower number than that session's come
/// too late and do nothing.
///
/// `now_ms` is a clock that does not go back. `StepEpoch` does its first slice here, so that a
/// small network's epoch is done before the next command is heard.
pub fn handle(state: &mut State, command: Command, now_ms: &impl Fn() -> f64) -> Vec<Answer> {
    match command {
        Command::Open {
            session,
            experiment,
        } => replace(state, session, || begin(experiment), now_ms()),
        Command::Restore { session, run } => {
            let Some(rest) = state.rest else {
                return Vec::new();
            };
            replace(state, session, || (rest.restore)(&run), now_ms())
        }
        Command::SetSpeed(speed) => {
            set_speed(state, speed, now_ms());
            Vec::new()
        }
        for_session => match &mut state.current {
            Some(current) => current.handle(for_session, &mut state.spare, state.rest, now_ms),
            None => Vec::new(),
        },
    }
}

/// Trains for one slice if there is something to do, and says when it wants to go on.
pub fn advance(state: &mut State, now_ms: &impl Fn() -> f64) -> Next {
    match &mut state.current {
        Some(current) => current.advance(now_ms),
        None => Next::Command,
    }
}

fn begin(draft: Draft) -> Result<Session, Vec<Problem>> {
    draft.check().map(|experiment| Session::new(&experiment))
}

/// Puts a new session in the place of the one before, unless there are problems.
fn replace(
    state: &mut State,
    id: u32,
    make: impl FnOnce() -> Result<Session, Vec<Problem>>,
    now_ms: f64,
) -> Vec<Answer> {
    if state
        .current
        .as_ref()
        .is_some_and(|current| id < current.id())
    {
        return Vec::new();
    }
    let event = match make() {
        Ok(session) => {
            state.current = Some(Current::new(id, session, state.speed, now_ms));
            Event::Opened { session: id }
        }
        Err(problems) => Event::Refused {
            session: id,
            problems: problems.into(),
        },
    };
    vec![event.into()]
}

/// The speed of this session and of those after it. One that is no speed is not heard.
fn set_speed(state: &mut State, speed: Speed, now_ms: f64) {
    if let Speed::EpochsPerSecond(rate) = speed
        && !(rate.is_finite() && rate > 0.0)
    {
        return;
    }
    state.speed = speed;
    if let Some(current) = &mut state.current {
        current.set_speed(speed, now_ms);
    }
}
