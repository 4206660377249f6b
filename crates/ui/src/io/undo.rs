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

use crate::app::App;
use crate::app::clock;
use crate::app::compared_runs::ComparedRuns;
use crate::app::editor::Editor;
use crate::app::model::Model;
use crate::app::notice::{Notice, Notices};
use crate::app::open_lesson::OpenLesson;
use crate::app::past::{Past, PastRun, RunState, TOGETHER_MS, Way};
use crate::app::playback::Playback;
use crate::app::worker::recovery::Recovery;

/// Most changes that can be undone.
const MAX_LEN: usize = 100;
/// Most parameters of all runs that are kept: some 100 MB with the accumulators of an optimizer.
const MAX_PARAMETERS: usize = 8_000_000;
/// How often a run is looked for that the worker has not posted yet.
const MAX_TRIES: u32 = 40;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// What was on the page, and its run if that had weights of its own.
#[derive(Clone)]
struct Entry {
    past: Past,
    run: Option<Encoded<SavedRun>>,
    /// When it was noted.
    at_ms: f64,
    /// What the change has changed.
    parts: Parts,
}

impl Entry {
    /// The state of the run that belongs to it.
    fn state(&self) -> Option<RunState> {
        match &self.past {
            Past::Replaced(past) if past.has_own_weights => Some(past.state),
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
    /// The run that was replaced last.
    last_state: RunState,
}

impl Entries {
    /// Adds what was there before a change that has led to `now`; what had been undone is forgotten.
    fn note(&mut self, past: Past, now: &Model, now_ms: f64) {
        self.future.clear();
        let parts = Parts::between(&past, now);
        if let Past::Replaced(past) = &past {
            self.last_state = past.state;
        }
        if let Some(last) = self.past.last_mut()
            && now_ms - last.at_ms < TOGETHER_MS
            && parts.belong_to(last.parts)
            && belongs_to(&past, &last.past)
        {
            last.at_ms = now_ms;
            return;
        }
        self.past.push(Entry {
            past,
            run: None,
            at_ms: now_ms,
            parts,
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

    /// Keeps a run that the worker has posted, where it is waited for. The last one of a state counts.
    fn fill(&mut self, state: RunState, run: &Encoded<SavedRun>) {
        for entry in self.past.iter_mut().chain(&mut self.future) {
            if entry.state() == Some(state) {
                entry.run = Some(run.clone());
            }
        }
        self.bound();
    }
}

/// The parts of an experiment that a change has changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Parts {
    n_layers: bool,
    network: bool,
    data: bool,
    training: bool,
    seed: bool,
}

impl Parts {
    fn between(past: &Past, now: &Model) -> Self {
        let (Past::Edited(model) | Past::Replaced(PastRun { model, .. })) = past else {
            return Self::default();
        };
        let (before, now) = (model.wanted(), now.wanted());
        Self {
            n_layers: before.network.hidden.len() != now.network.hidden.len(),
            network: before.network != now.network,
            data: before.data != now.data,
            training: before.training != now.training,
            seed: before.seed != now.seed,
        }
    }

    /// Whether a change of these parts can go on with one of those: a slider changes the same again and again, and a layer
    /// that is added or removed is a change of its own.
    fn belong_to(self, others: Self) -> bool {
        self == others && self != Self::default() && !self.n_layers
    }
}

/// Whether a change goes on with the one before: then what was there before both is kept.
fn belongs_to(newer: &Past, older: &Past) -> bool {
    match (newer, older) {
        (Past::Edited(_), Past::Edited(_)) => true,
        // The run in between has not even begun.
        (Past::Replaced(newer), Past::Replaced(_)) => !newer.has_own_weights,
        _ => false,
    }
}

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

    fn bring_found(self, state: RunState, n_tries: u32) {
        let Some((past, run)) = self.find(state) else {
            return;
        };
        // What the worker was asked for comes in a moment.
        if run.is_none() && !self.playback.has_set_aside(state) && n_tries < MAX_TRIES {
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
        // What the worker was asked for comes in a moment.
        let is_awaited = entry.run.is_none()
            && entry
                .state()
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

    fn replaced(seed: u32, has_own_weights: bool) -> Past {
        Past::Replaced(PastRun {
            model: model(seed),
            axis: 0,
            trained_ms: 0.0,
            state: RunState {
                session: seed,
                changes: 0,
            },
            has_own_weights,
            lesson: None,
        })
    }

    fn seeds(entries: &[Entry]) -> Vec<u32> {
        let seed = |entry: &Entry| match &entry.past {
            Past::Edited(model) | Past::Replaced(PastRun { model, .. }) => model.used().seed,
            Past::Compared(_) => unreachable!("no test notes one"),
        };
        entries.iter().map(seed).collect()
    }

    #[test]
    fn changes_right_after_each_other_are_one() {
        let mut entries = Entries::default();
        entries.note(edited(1), &model(1 + 1_000), 0.0);
        entries.note(edited(2), &model(2 + 1_000), 400.0);
        entries.note(edited(3), &model(3 + 1_000), 1_300.0);
        entries.note(edited(4), &model(4 + 1_000), 2_400.0);
        assert_eq!(seeds(&entries.past), [1, 4]);
    }

    /// Two layers that are added with two quick clicks are two changes, and so are a seed and a rate.
    #[test]
    fn changes_of_other_parts_and_of_the_number_of_layers_stay_apart() {
        let with = |change: fn(&mut Draft)| {
            let mut draft = Draft::default();
            change(&mut draft);
            Model::new(draft)
        };
        let one = with(|_| {});
        let two = with(|draft| draft.network.hidden.extend_from_within(..1));
        let three = with(|draft| {
            draft.network.hidden.extend_from_within(..1);
            draft.network.hidden.extend_from_within(..1);
        });
        let mut entries = Entries::default();
        entries.note(Past::Edited(one.clone()), &two, 0.0);
        entries.note(Past::Edited(two), &three, 100.0);
        assert_eq!(entries.past.len(), 2);
        let faster = with(|draft| draft.training.learning_rate *= 2.0);
        let mut entries = Entries::default();
        entries.note(Past::Edited(one.clone()), &model(7), 0.0);
        entries.note(Past::Edited(one), &faster, 100.0);
        assert_eq!(entries.past.len(), 2);
    }

    /// A trained run is never lost in a group: it was there before the change.
    #[test]
    fn a_run_that_has_own_weights_is_kept_however_soon_it_is_replaced() {
        let mut entries = Entries::default();
        entries.note(replaced(1, true), &model(1 + 1_000), 0.0);
        entries.note(replaced(2, false), &model(2 + 1_000), 100.0);
        entries.note(replaced(3, true), &model(3 + 1_000), 200.0);
        entries.note(edited(4), &model(4 + 1_000), 300.0);
        assert_eq!(seeds(&entries.past), [1, 3, 4]);
    }

    #[test]
    fn what_was_undone_is_forgotten_with_the_next_change() {
        let mut entries = Entries::default();
        entries.note(edited(1), &model(1 + 1_000), 0.0);
        let undone = entries.past.pop().unwrap();
        entries.future.push(undone);
        entries.note(edited(2), &model(2 + 1_000), 5_000.0);
        assert_eq!(
            (seeds(&entries.past), seeds(&entries.future)),
            (vec![2], vec![])
        );
    }

    #[test]
    fn the_oldest_changes_are_forgotten() {
        let mut entries = Entries::default();
        for seed in 0..150 {
            entries.note(
                edited(seed),
                &model(seed + 1_000),
                f64::from(seed) * 2_000.0,
            );
        }
        assert_eq!(entries.past.len(), MAX_LEN);
        assert_eq!(seeds(&entries.past)[0], 50);
    }

    #[test]
    fn a_run_goes_to_the_change_that_waits_for_it() {
        let run = Encoded::<SavedRun>::default();
        let mut entries = Entries::default();
        entries.note(replaced(1, true), &model(1 + 1_000), 0.0);
        entries.note(replaced(2, true), &model(2 + 1_000), 10.0);
        let state = |changes| RunState {
            session: 1,
            changes,
        };
        entries.fill(state(1), &run);
        assert!(entries.past.iter().all(|it| it.run.is_none()));
        entries.fill(state(0), &run);
        let has_run: Vec<bool> = entries.past.iter().map(|it| it.run.is_some()).collect();
        assert_eq!(has_run, [true, false]);
    }
}
