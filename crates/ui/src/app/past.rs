//! What was on the page before a change: noted when the change is made, brought back by [`io::undo`](crate::io::undo).

use std::rc::Rc;

use leptos::prelude::*;

use crate::app::compared_runs::ComparedRun;
use crate::app::model::Model;
use crate::app::open_lesson::OpenLesson;

/// Changes of one kind within this time are one: those of a slider that is dragged, of a number that is typed.
pub const TOGETHER_MS: f64 = 1_000.0;

/// A run between two changes; training is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunState {
    /// Its session.
    pub session: u32,
    /// The number of changes of all runs so far.
    pub changes: u32,
}

/// A run that another one has replaced, or that goes on with a weight set by hand, and what belonged to it.
#[derive(Debug, Clone)]
pub struct PastRun {
    /// The experiment.
    pub model: Model,
    /// The input of a table that lay along x.
    pub axis: u32,
    /// How long it had trained.
    pub trained_ms: f64,
    /// The worker posts the run under this session if it had weights of its own.
    pub state: RunState,
    /// Whether its weights were no longer those that its seed gives: otherwise its experiment is all that there is.
    pub has_own_weights: bool,
    /// The lesson that was open beside it, as it stood.
    pub lesson: Option<OpenLesson>,
}

/// What was on the page before a change.
#[derive(Debug, Clone)]
pub enum Past {
    /// An experiment whose run has gone on with other settings or rows.
    Edited(Model),
    /// A run that has ended, or whose weights were changed.
    Replaced(PastRun),
    /// The runs that were kept for comparing, before one was added or removed.
    Compared(Vec<ComparedRun>),
}

/// A way through the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To what was there before the last change.
    Back,
    /// To what was there before that was undone.
    Forward,
}

type Keep = Rc<dyn Fn(Past)>;

/// Hands what was on the page to whoever keeps it, and says what there is to bring back. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Recorder {
    /// Whether a change can be undone.
    pub can_undo: RwSignal<bool>,
    /// Whether a change that was undone can be made again.
    pub can_redo: RwSignal<bool>,
    /// The lesson that belongs to the run on the page.
    pub lesson: StoredValue<Option<OpenLesson>>,
    keep: StoredValue<Option<Keep>, LocalStorage>,
}

impl Recorder {
    /// Nobody keeps anything yet.
    pub fn new() -> Self {
        Self {
            can_undo: RwSignal::new(false),
            can_redo: RwSignal::new(false),
            lesson: StoredValue::new(None),
            keep: StoredValue::new_local(None),
        }
    }

    /// Calls `keep` with what was on the page, after each change.
    pub fn keep_with(self, keep: impl Fn(Past) + 'static) {
        self.keep.set_value(Some(Rc::new(keep)));
    }

    /// Whether somebody keeps what is noted.
    pub fn is_kept(self) -> bool {
        self.keep.with_value(Option::is_some)
    }

    /// Notes what was on the page before a change.
    pub fn note(self, past: Past) {
        if let Some(keep) = self.keep.get_value() {
            keep(past);
        }
    }
}
