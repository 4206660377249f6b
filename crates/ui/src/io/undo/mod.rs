//! Undo and redo: every change of the experiment and every run that another one has replaced.
//!
//! An experiment that went on with other settings gets its settings back, and goes on. A run that ended comes back with its
//! weights: from the worker if that has set it aside, otherwise from what the worker had posted of it.

mod entries;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use experiment::SavedRun;
use leptos::prelude::*;
use messages::Encoded;

use crate::app::App;
use crate::app::clock;
use crate::app::compared_runs::ComparedRuns;
use crate::app::editor::Editor;
use crate::app::model::Model;
use crate::app::notice::{Notice, Notices};
use crate::app::open_lesson::OpenLesson;
use crate::app::past::{Past, PastRun, RunState, Way};
use crate::app::playback::Playback;
use crate::app::run::Run;
use crate::app::worker::recovery::Recovery;
use entries::{Entries, Entry, Parts};

/// How often a run is looked for that the worker has not posted yet: for half a minute, since over a slow network it may still
/// fetch what saves a run.
const MAX_TRIES: u32 = 600;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// The lesson beside a run, which this file does not know.
#[derive(Clone, Copy)]
pub struct LessonOfRun {
    /// The lesson that belongs to the run on the page.
    pub present: Signal<Option<OpenLesson>>,
    /// Opens a lesson as it was left, or closes the one that is open.
    pub bring: Callback<Option<OpenLesson>>,
}

/// Undoes changes, and makes them again. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Undo {
    run: Run,
    editor: Editor,
    playback: Playback,
    recovery: Recovery,
    notices: Notices,
    lesson: LessonOfRun,
    compared: ComparedRuns,
    entries: StoredValue<Rc<RefCell<Entries>>, LocalStorage>,
}

impl Undo {
    /// Begins to keep what is changed.
    pub fn begin(app: App, lesson: LessonOfRun) -> Self {
        let App {
            run,
            editor,
            playback,
            recovery,
            notices,
            ..
        } = app;
        let undo = Self {
            run,
            editor,
            playback,
            recovery,
            notices,
            lesson,
            compared: expect_context(),
            entries: StoredValue::new_local(Rc::default()),
        };
        editor.recorder.keep_with(move |past| {
            undo.note(past);
            undo.show();
        });
        recovery.on_every_save(move |session, saved| {
            if let Some(changes) = run.copied_changes() {
                let state = RunState { session, changes };
                undo.entries().borrow_mut().fill(state, saved);
            }
        });
        // As an effect it comes after what opens a lesson has noted the run before.
        Effect::new(move || editor.recorder.lesson.set_value(lesson.present.get()));
        undo
    }

    fn note(self, past: Past) {
        let note = |now: &Model| self.entries().borrow_mut().note(past, now, clock::now_ms());
        self.editor.model.with_untracked(note);
    }

    fn entries(self) -> Rc<RefCell<Entries>> {
        self.entries.get_value()
    }

    fn show(self) {
        let entries = self.entries();
        let entries = entries.borrow();
        self.editor.recorder.can_undo.set(!entries.past.is_empty());
        self.editor
            .recorder
            .can_redo
            .set(!entries.future.is_empty());
    }

    /// Forgets everything.
    pub fn forget(self) {
        self.entries().take();
        self.show();
    }

    /// The run that was replaced last.
    pub fn last_state(self) -> RunState {
        self.entries().borrow().last_state
    }

    /// The run that is on the page.
    pub fn present_state(self) -> RunState {
        self.editor.run_state()
    }

    /// Brings a run back that was replaced, however long ago. Returns whether it is still there. What is on the page can be
    /// brought back in turn.
    pub fn bring_state(self, state: RunState) -> bool {
        let is_there = self.find(state).is_some();
        if is_there {
            self.bring_found(state, 0);
        }
        is_there
    }

    fn find(self, state: RunState) -> Option<(PastRun, Option<Encoded<SavedRun>>)> {
        let entries = self.entries();
        let entries = entries.borrow();
        let mut all = entries.past.iter().rev().chain(&entries.future);
        let found = all.find(|it| it.state() == Some(state))?;
        match &found.past {
            Past::Replaced(past) => Some((past.clone(), found.run.clone())),
            Past::Edited(_) | Past::Compared(_) => None,
        }
    }

    /// Whether the worker may post this run in a moment, as it was asked to: a copy that is there may be of an earlier epoch.
    fn is_coming(self, state: RunState, n_tries: u32) -> bool {
        !self.playback.has_set_aside(state) && self.run.awaits_copies() && n_tries < MAX_TRIES
    }

    fn bring_found(self, state: RunState, n_tries: u32) {
        let Some((past, run)) = self.find(state) else {
            return;
        };
        if self.is_coming(state, n_tries) {
            let again = move || self.bring_found(state, n_tries + 1);
            set_timeout(again, BETWEEN_TRIES);
            return;
        }
        let present = self.playback.present_run();
        self.note(Past::Replaced(present.clone()));
        self.bring_run(past, run, present);
        self.show();
    }

    /// Goes one change back, or forward again.
    pub fn go(self, way: Way) {
        let entries = self.entries();
        let entry = match way {
            Way::Back => entries.borrow_mut().past.pop(),
            Way::Forward => entries.borrow_mut().future.pop(),
        };
        if let Some(entry) = entry {
            self.bring(entry, way, 0);
        }
    }

    /// Puts an entry in the place of what is on the page, which goes to the other side.
    fn bring(self, entry: Entry, way: Way, n_tries: u32) {
        let is_coming = |state| self.is_coming(state, n_tries);
        if entry.state().is_some_and(is_coming) {
            self.wait_for(entry, way, n_tries);
            return;
        }
        let present = match entry.past {
            Past::Edited(model) => {
                let present = self.editor.model.get_untracked();
                self.bring_edit(model);
                Past::Edited(present)
            }
            Past::Compared(runs) => {
                let present = self.compared.runs.get_untracked();
                self.compared.runs.set(runs);
                Past::Compared(present)
            }
            Past::Replaced(past) => {
                let present = self.playback.present_run();
                self.bring_run(past, entry.run, present.clone());
                Past::Replaced(present)
            }
        };
        let entries = self.entries();
        let entry = Entry {
            past: present,
            run: None,
            // The next change is another one, however soon it comes.
            at_ms: f64::NEG_INFINITY,
            parts: Parts::default(),
        };
        match way {
            Way::Back => entries.borrow_mut().future.push(entry),
            Way::Forward => entries.borrow_mut().past.push(entry),
        }
        self.show();
        self.notices
            .show(Notice::passing(move |language| match way {
                Way::Back => language.undone().to_owned(),
                Way::Forward => language.redone().to_owned(),
            }));
    }

    /// Puts the entry back, so that its run can be filled in, and tries again.
    fn wait_for(self, entry: Entry, way: Way, n_tries: u32) {
        let entries = self.entries();
        match way {
            Way::Back => entries.borrow_mut().past.push(entry),
            Way::Forward => entries.borrow_mut().future.push(entry),
        }
        let again = move || {
            let entry = match way {
                Way::Back => entries.borrow_mut().past.pop(),
                Way::Forward => entries.borrow_mut().future.pop(),
            };
            if let Some(entry) = entry {
                self.bring(entry, way, n_tries + 1);
            }
        };
        set_timeout(again, BETWEEN_TRIES);
    }

    fn bring_edit(self, model: Model) {
        self.notices.clear();
        self.editor.replace(model);
    }

    fn bring_run(self, past: PastRun, run: Option<Encoded<SavedRun>>, present: PastRun) {
        let lesson = past.lesson.clone();
        let id = |lesson: &Option<OpenLesson>| lesson.as_ref().and_then(|it| it.id.clone());
        let is_other = id(&lesson) != id(&untrack(|| self.lesson.present.get()));
        if past.has_own_weights && self.playback.has_set_aside(past.state) {
            self.playback.exchange(present);
        } else {
            self.bring_past(past, run);
        }
        if is_other {
            self.lesson.bring.run(lesson);
        }
    }

    fn bring_past(self, past: PastRun, run: Option<Encoded<SavedRun>>) {
        self.notices.clear();
        match run {
            Some(run) => self.recovery.resume(past, run),
            None => {
                self.editor.axis.set(past.axis);
                self.editor.model.set(past.model);
                self.editor.open(false);
            }
        }
    }
}
