//! Lessons: fetching them in the page's language (`library`), setting up their experiments (`stage`),
//! and storing in the browser which ones were met (`progress`). `lesson_panel` shows a lesson; the crate
//! `lessons` defines what one is.

mod fetch;
pub mod lesson_panel;
mod library;
mod progress;
mod stage;

use std::sync::Arc;

use experiment::Draft;
use leptos::prelude::*;
use lessons::Lesson;

use crate::app::open_lesson::OpenLesson;
use crate::i18n::context::use_language;
use library::LessonLibrary;
use progress::Progress;
use stage::Stage;

/// How a lesson begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    /// Its experiment is set up.
    Anew,
    /// Its experiment is on the page as it was left.
    AsLeft,
}

/// What a person has opened, chosen and met, in the context.
#[derive(Clone, Copy)]
pub struct Lessons {
    /// Whether the panel is there.
    pub is_open: RwSignal<bool>,
    /// Name of the lesson that is shown; `None` shows the list.
    pub current: RwSignal<Option<String>>,
    /// What is done with the lesson as soon as the lessons have arrived.
    waits_for: RwSignal<Option<Begin>>,
    pub library: LessonLibrary,
    pub progress: Progress,
    stage: Stage,
}

impl Lessons {
    /// No lesson is open. Takes the contexts of the page.
    pub fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            current: RwSignal::new(None),
            waits_for: RwSignal::new(None),
            library: LessonLibrary::new(use_language()),
            progress: Progress::new(),
            stage: Stage::new(),
        }
    }

    /// Fetches the lessons when the panel opens, and watches the challenge, as long as the panel exists.
    pub fn attend(self) {
        Effect::new(move || {
            if self.is_open.get() {
                self.library.fetch(move || self.begin_if_waiting());
            }
        });
        Effect::new(move || self.watch());
    }

    /// The lesson that is open and the experiment that it sets up, if that is known; for the address.
    pub fn place(self) -> Option<(String, Option<Draft>)> {
        let id = self.current.get().filter(|_| self.is_open.get())?;
        let own = self
            .library
            .find(&id)
            .map(|lesson| lesson.experiment.clone());
        Some((id, own))
    }

    /// The tasks of a lesson that were met, and how many it has; without a name the same of all lessons. `None` before they
    /// have arrived. Follows what is met.
    pub fn tasks(self, id: Option<&str>) -> Option<(usize, usize)> {
        let pack = self.library.pack.get()?;
        let met = self.progress.met.get();
        let Some(id) = id else {
            let with_tasks = || pack.lessons.iter().filter(|it| it.can_be_met());
            let n_met = with_tasks().filter(|it| met.contains(&it.id)).count();
            return Some((n_met, with_tasks().count()));
        };
        let lesson = pack.find(id)?;
        let tasks = self.progress.tasks(lesson);
        let n_tasks = tasks.into_iter().flatten().count();
        let is_shown = self.current.get().as_deref() == Some(id);
        let n_met = if met.contains(id) {
            n_tasks
        } else {
            tasks
                .into_iter()
                .flatten()
                .filter(|is_met| *is_met && is_shown)
                .count()
        };
        Some((n_met, n_tasks))
    }

    /// The lesson that is shown.
    pub fn lesson(self) -> Option<Arc<Lesson>> {
        let id = self.current.get()?;
        self.library.find(&id)
    }

    /// Shows the list of lessons.
    pub fn list(self) {
        self.current.set(None);
    }

    /// Opens a lesson and sets up its experiment.
    pub fn start(self, id: &str) {
        self.is_open.set(true);
        self.current.set(Some(id.to_owned()));
        self.progress.begin();
        self.stage.begin();
        show_from_its_beginning();
        self.waits_for.set(Some(Begin::Anew));
        self.begin_if_waiting();
    }

    /// What is open; follows it. `None` while the panel is closed.
    pub fn open_lesson(self) -> Option<OpenLesson> {
        let id = self.current.get();
        let progress = self.progress;
        let open = OpenLesson {
            id,
            answer: progress.answer.get(),
            repair: progress.repair.get(),
            is_reached: progress.is_reached.get(),
        };
        self.is_open.get().then_some(open)
    }

    /// Opens a lesson as it was left; its experiment is on the page already.
    pub fn resume(self, lesson: OpenLesson) {
        self.progress.answer.set(lesson.answer);
        self.progress.repair.set(lesson.repair);
        self.progress.is_reached.set(lesson.is_reached);
        self.current.set(lesson.id);
        self.is_open.set(true);
        self.waits_for.set(Some(Begin::AsLeft));
        self.begin_if_waiting();
    }

    /// The lesson that belongs to the run on the page: what is opened last counts once its experiment is there. Follows it.
    pub fn of_run(self) -> Memo<Option<OpenLesson>> {
        Memo::new(move |before: Option<&Option<OpenLesson>>| {
            let is_coming = self.waits_for.get() == Some(Begin::Anew);
            match before {
                Some(before) if is_coming => before.clone(),
                _ => self.open_lesson().filter(|it| it.id.is_some()),
            }
        })
    }

    /// Opens a lesson as it was left, or closes the one that is open; the list stays.
    pub fn bring(self, lesson: Option<OpenLesson>) {
        match lesson {
            Some(lesson) => self.resume(lesson),
            None if self.current.with_untracked(Option::is_some) => {
                self.waits_for.set(None);
                self.is_open.set(false);
                self.current.set(None);
            }
            None => {}
        }
    }

    /// Opens a lesson beside the experiment that is on the page, which counts as the lesson's own if its data are.
    pub fn show(self, id: &str) {
        self.resume(OpenLesson {
            id: Some(id.to_owned()),
            ..OpenLesson::default()
        });
    }

    /// Sets up the experiment of the lesson that is shown, from its beginning.
    pub fn set_up(self) {
        let Some(lesson) = self.lesson() else { return };
        if !self.stage.set_up(&lesson) {
            self.library.is_missing.set(true);
        }
    }

    /// Tries a repair: its experiment runs.
    pub fn try_repair(self, at: usize) {
        let lesson = self.lesson();
        let Some(repair) = lesson.as_ref().and_then(|lesson| lesson.repairs.get(at)) else {
            return;
        };
        if self.stage.run(&repair.experiment) {
            self.progress.repair.set(Some(at));
            self.store_if_met();
        } else {
            self.library.is_missing.set(true);
        }
    }

    /// Chooses an answer to the lesson's question.
    pub fn choose_answer(self, at: usize) {
        self.progress.answer.set(Some(at));
        self.store_if_met();
    }

    /// Whether the data are those that the lesson's challenge is about.
    pub fn is_on_its_data(self) -> bool {
        self.stage.is_on_its_data()
    }

    fn begin_if_waiting(self) {
        let is_there = self.library.pack.with_untracked(Option::is_some);
        let Some(begin) = self.waits_for.get_untracked().filter(|_| is_there) else {
            return;
        };
        self.waits_for.set(None);
        match untrack(|| self.lesson()) {
            None => self.current.set(None),
            Some(_) if begin == Begin::Anew => untrack(|| self.set_up()),
            Some(lesson) => self.stage.resume(&lesson),
        }
    }

    /// Looks whether the challenge is met whenever the run's readings have changed.
    fn watch(self) {
        self.stage.track();
        let Some(lesson) = self.lesson() else { return };
        let is_reached = self.progress.is_reached;
        if is_reached.get_untracked() || !untrack(|| self.stage.is_reached(&lesson)) {
            return;
        }
        is_reached.set(true);
        untrack(|| self.store_if_met());
    }

    fn store_if_met(self) {
        if let Some(lesson) = untrack(|| self.lesson()) {
            self.progress.store_if_met(&lesson);
        }
    }
}

/// The panel may have been scrolled to the end of the lesson before.
fn show_from_its_beginning() {
    request_animation_frame(|| {
        let panel = document().query_selector(".panel.lesson");
        if let Ok(Some(panel)) = panel {
            panel.scroll_into_view();
        }
    });
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, SnapshotHead};
    use lessons::{Facts, Measure};

    use crate::app::readings::Readings;

    /// They once differed: the page showed the share on the diagonal of the confusion matrix, a
    /// challenge compared Keras's running mean over the last epoch.
    #[test]
    fn a_challenge_tests_the_accuracy_that_the_page_shows() {
        let head = SnapshotHead {
            n_classes: 2,
            confusion: vec![3, 1, 0, 4, 1, 0, 1, 0],
            accuracy: Some(0.95),
            val_accuracy: Some(0.9),
            ..SnapshotHead::default()
        };
        let readings = Readings::from(&head);
        let facts = Facts::of(&head, &Draft::default());
        assert_eq!(readings.accuracy, Some(0.875));
        assert_eq!(Measure::Accuracy.of(&facts), readings.accuracy);
        assert_eq!(Measure::ValAccuracy.of(&facts), readings.val_accuracy);
    }
}
