//! Undo and redo: every change of the experiment and every run that another one has replaced.
//!
//! An experiment that went on with other settings gets its settings back, and goes on. A run that ended comes back with its
//! weights: from the worker if that has set it aside, otherwise from what the worker had posted of it.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use experiment::SavedRun;
use leptos::prelude::*;
use messages::Encoded;

use crate::app::clock;
use crate::app::editor::Editor;
use crate::app::model::Model;
use crate::app::notice::{Notice, Notices};
use crate::app::past::{Past, PastRun, Way};
use crate::app::playback::Playback;
use crate::app::worker::recovery::Recovery;

/// Most changes that can be undone.
const MAX_LEN: usize = 100;
/// Most parameters of all runs that are kept: some 100 MB with the accumulators of an optimizer.
const MAX_PARAMETERS: usize = 8_000_000;
/// Changes of one kind within this time are one: those of a slider that is dragged, of a number that is typed.
const TOGETHER_MS: f64 = 1_000.0;
/// How often a run is looked for that the worker has not posted yet.
const MAX_TRIES: u32 = 40;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// What was on the page, and its run if that had trained.
#[derive(Clone)]
struct Entry {
    past: Past,
    run: Option<Encoded<SavedRun>>,
    /// When it was noted.
    at_ms: f64,
}

impl Entry {
    fn session(&self) -> Option<u32> {
        match &self.past {
            Past::Replaced(past) if past.has_trained => Some(past.session),
            _ => None,
        }
    }

    fn n_parameters(&self) -> usize {
        let Past::Replaced(PastRun { model, .. }) = &self.past else {
            return 0;
        };
        let experiment = model.used();
        let n_inputs = experiment.n_inputs();
        self.run
            .as_ref()
            .map_or(0, |_| experiment.network.n_parameters(n_inputs))
    }
}

/// What can be undone, the newest last, and what can be made again.
#[derive(Default)]
struct Entries {
    past: Vec<Entry>,
    future: Vec<Entry>,
    /// The session of the run that was replaced last.
    last_session: u32,
}

impl Entries {
    /// Adds what was there before a change; what had been undone is forgotten.
    fn note(&mut self, past: Past, now_ms: f64) {
        self.future.clear();
        if let Past::Replaced(past) = &past {
            self.last_session = past.session;
        }
        if let Some(last) = self.past.last_mut()
            && now_ms - last.at_ms < TOGETHER_MS
            && belongs_to(&past, &last.past)
        {
            last.at_ms = now_ms;
            return;
        }
        self.past.push(Entry {
            past,
            run: None,
            at_ms: now_ms,
        });
        self.bound();
    }

    /// Forgets the oldest changes, if there are too many.
    fn bound(&mut self) {
        let n_parameters =
            |entries: &[Entry]| entries.iter().map(Entry::n_parameters).sum::<usize>();
        while self.past.len() > MAX_LEN
            || (self.past.len() > 1 && n_parameters(&self.past) > MAX_PARAMETERS)
        {
            self.past.remove(0);
        }
    }

    /// Keeps a run that the worker has posted, where it is waited for. The last one of a session counts.
    fn fill(&mut self, session: u32, run: &Encoded<SavedRun>) {
        for entry in self.past.iter_mut().chain(&mut self.future) {
            if entry.session() == Some(session) {
                entry.run = Some(run.clone());
            }
        }
        self.bound();
    }
}

/// Whether a change goes on with the one before: then what was there before both is kept.
fn belongs_to(newer: &Past, older: &Past) -> bool {
    match (newer, older) {
        (Past::Edited(_), Past::Edited(_)) => true,
        // The run in between has not even begun.
        (Past::Replaced(newer), Past::Replaced(_)) => !newer.has_trained,
        _ => false,
    }
}

/// Undoes changes, and makes them again. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Undo {
    editor: Editor,
    playback: Playback,
    recovery: Recovery,
    notices: Notices,
    entries: StoredValue<Rc<RefCell<Entries>>, LocalStorage>,
}

impl Undo {
    /// Begins to keep what is changed.
    pub fn begin(editor: Editor, playback: Playback, recovery: Recovery, notices: Notices) -> Self {
        let undo = Self {
            editor,
            playback,
            recovery,
            notices,
            entries: StoredValue::new_local(Rc::default()),
        };
        editor.recorder.keep_with(move |past| {
            undo.entries().borrow_mut().note(past, clock::now_ms());
            undo.show();
        });
        recovery.on_every_save(move |session, run| {
            undo.entries().borrow_mut().fill(session, run);
        });
        undo
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

    /// The session of the run that was replaced last.
    pub fn last_session(self) -> u32 {
        self.entries().borrow().last_session
    }

    /// The session of the run that is on the page.
    pub fn present_session(self) -> u32 {
        self.editor.session()
    }

    /// Brings a run back that was replaced, however long ago. Returns whether it is still there. What is on the page can be
    /// brought back in turn.
    pub fn bring_session(self, session: u32) -> bool {
        let is_there = self.find(session).is_some();
        if is_there {
            self.bring_found(session, 0);
        }
        is_there
    }

    fn find(self, session: u32) -> Option<(PastRun, Option<Encoded<SavedRun>>)> {
        let entries = self.entries();
        let entries = entries.borrow();
        let mut all = entries.past.iter().rev().chain(&entries.future);
        let found = all.find(|it| it.session() == Some(session))?;
        match &found.past {
            Past::Replaced(past) => Some((past.clone(), found.run.clone())),
            Past::Edited(_) => None,
        }
    }

    fn bring_found(self, session: u32, n_tries: u32) {
        let Some((past, run)) = self.find(session) else {
            return;
        };
        // What the worker was asked for comes in a moment.
        if run.is_none() && !self.playback.has_set_aside(session) && n_tries < MAX_TRIES {
            let again = move || self.bring_found(session, n_tries + 1);
            set_timeout(again, BETWEEN_TRIES);
            return;
        }
        let present = self.playback.present_run();
        self.entries()
            .borrow_mut()
            .note(Past::Replaced(present.clone()), clock::now_ms());
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
        // What the worker was asked for comes in a moment.
        let is_awaited = entry.run.is_none()
            && entry
                .session()
                .is_some_and(|it| !self.playback.has_set_aside(it));
        if is_awaited && n_tries < MAX_TRIES {
            self.wait_for(entry, way, n_tries);
            return;
        }
        let present = match entry.past {
            Past::Edited(model) => {
                let present = self.editor.model.get_untracked();
                self.bring_edit(model);
                Past::Edited(present)
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
        if past.has_trained && self.playback.has_set_aside(past.session) {
            self.playback.exchange(present);
            return;
        }
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

#[cfg(test)]
mod tests {
    use experiment::Draft;

    use super::*;

    fn edited(seed: u32) -> Past {
        Past::Edited(model(seed))
    }

    fn model(seed: u32) -> Model {
        Model::new(Draft {
            seed,
            ..Draft::default()
        })
    }

    fn replaced(seed: u32, has_trained: bool) -> Past {
        Past::Replaced(PastRun {
            model: model(seed),
            axis: 0,
            trained_ms: 0.0,
            session: seed,
            has_trained,
        })
    }

    fn seeds(entries: &[Entry]) -> Vec<u32> {
        let seed = |entry: &Entry| match &entry.past {
            Past::Edited(model) | Past::Replaced(PastRun { model, .. }) => model.used().seed,
        };
        entries.iter().map(seed).collect()
    }

    #[test]
    fn changes_right_after_each_other_are_one() {
        let mut entries = Entries::default();
        entries.note(edited(1), 0.0);
        entries.note(edited(2), 400.0);
        entries.note(edited(3), 1_300.0);
        entries.note(edited(4), 2_400.0);
        assert_eq!(seeds(&entries.past), [1, 4]);
    }

    /// A trained run is never lost in a group: it was there before the change.
    #[test]
    fn a_run_that_has_trained_is_kept_however_soon_it_is_replaced() {
        let mut entries = Entries::default();
        entries.note(replaced(1, true), 0.0);
        entries.note(replaced(2, false), 100.0);
        entries.note(replaced(3, true), 200.0);
        entries.note(edited(4), 300.0);
        assert_eq!(seeds(&entries.past), [1, 3, 4]);
    }

    #[test]
    fn what_was_undone_is_forgotten_with_the_next_change() {
        let mut entries = Entries::default();
        entries.note(edited(1), 0.0);
        let undone = entries.past.pop().unwrap();
        entries.future.push(undone);
        entries.note(edited(2), 5_000.0);
        assert_eq!(
            (seeds(&entries.past), seeds(&entries.future)),
            (vec![2], vec![])
        );
    }

    #[test]
    fn the_oldest_changes_are_forgotten() {
        let mut entries = Entries::default();
        for seed in 0..150 {
            entries.note(edited(seed), f64::from(seed) * 2_000.0);
        }
        assert_eq!(entries.past.len(), MAX_LEN);
        assert_eq!(seeds(&entries.past)[0], 50);
    }

    #[test]
    fn a_run_goes_to_the_change_that_waits_for_it() {
        let run = Encoded::<SavedRun>::default();
        let mut entries = Entries::default();
        entries.note(replaced(1, true), 0.0);
        entries.note(replaced(2, true), 10.0);
        entries.fill(1, &run);
        let has_run: Vec<bool> = entries.past.iter().map(|it| it.run.is_some()).collect();
        assert_eq!(has_run, [true, false]);
    }
}
