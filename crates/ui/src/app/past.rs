//! What was on the page before a change: noted when the change is made, brought back by [`io::undo`](crate::io::undo).

use std::rc::Rc;

use leptos::prelude::*;

use crate::app::model::Model;

/// A run that another one has replaced, and what belonged to it.
#[derive(Debug, Clone)]
pub struct PastRun {
    /// The experiment.
    pub model: Model,
    /// The input of a table that lay along x.
    pub axis: u32,
    /// How long it had trained.
    pub trained_ms: f64,
    /// Its session. The worker posts the run under this number if it had trained.
    pub session: u32,
    /// Whether it had trained: otherwise its experiment is all that there is.
    pub has_trained: bool,
}

/// What was on the page before a change.
#[derive(Debug, Clone)]
pub enum Past {
    /// An experiment whose run has gone on with other settings or rows.
    Edited(Model),
    /// A run that has ended.
    Replaced(PastRun),
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
    keep: StoredValue<Option<Keep>, LocalStorage>,
}

impl Recorder {
    /// Nobody keeps anything yet.
    pub fn new() -> Self {
        Self {
            can_undo: RwSignal::new(false),
            can_redo: RwSignal::new(false),
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
