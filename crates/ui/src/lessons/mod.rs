//! Lessons: fetching them in the page's language, going through one, and storing in the browser
//! which ones were met. `panel` shows a lesson; the crate `lessons` defines what one is.

pub mod panel;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use experiment::{Command, DataSpec, Draft, Speed};
use leptos::ev;
use leptos::prelude::*;
use lessons::{Facts, Lesson, LessonPack, is_on_data_of};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::editor::Editor;
use crate::app::frames::Frames;
use crate::app::notice::Notices;
use crate::app::playback::Playback;
use crate::app::run::Run;
use crate::app::storage;
use crate::app::windows::{LabCode, Windows};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;

/// Behind the `#` of an address: the lesson that is opened.
const FRAGMENT: &str = "#lesson=";
/// The file with what no language changes of the lessons.
const PLANS: &str = "lessons/plans.json";
/// Under this name the browser remembers which lessons were met.
const MET: &str = "lessons";

/// The parts of the page that a lesson sets up and watches.
#[derive(Clone, Copy)]
struct Stage {
    language: RwSignal<Language>,
    editor: Editor,
    frames: Frames,
    notices: Notices,
    playback: Playback,
    run: Run,
    windows: Windows,
}

/// What a person has opened, chosen and met. It is `Copy` and stands in the context.
#[derive(Clone, Copy)]
pub struct Lessons {
    page: Stage,
    /// Whether the panel is there.
    pub is_open: RwSignal<bool>,
    /// The lessons in the page's language, once they have arrived.
    pub pack: RwSignal<Option<Arc<LessonPack>>>,
    /// Whether they did not arrive.
    pub is_missing: RwSignal<bool>,
    /// Name of the lesson that is shown; `None` shows the list.
    pub current: RwSignal<Option<String>>,
    /// Names of the lessons that were met.
    pub met: RwSignal<BTreeSet<String>>,
    /// Which answer and which repair were chosen.
    pub answer: RwSignal<Option<usize>>,
    pub repair: RwSignal<Option<usize>>,
    /// Whether the challenge was met since the lesson was opened.
    pub is_reached: RwSignal<bool>,
    /// The session before the lesson was set up: what that one had reached is no one's merit.
    before: RwSignal<u32>,
    /// Whether a lesson is to be set up as soon as the lessons have arrived.
    waiting: RwSignal<bool>,
    /// The data of the lesson that was set up.
    data: StoredValue<Option<DataSpec>>,
    fetched: RwSignal<Option<Language>>,
}

impl Lessons {
    /// No lesson is open. Takes the contexts of the page.
    pub fn new() -> Self {
        let page = Stage {
            language: use_language(),
            editor: expect_context::<Editor>(),
            frames: expect_context::<Frames>(),
            notices: expect_context::<Notices>(),
            playback: expect_context::<Playback>(),
            run: expect_context::<Run>(),
            windows: expect_context::<Windows>(),
        };
        let met = storage::get(MET).unwrap_or_default();
        let names = met.split(',').filter(|name| !name.is_empty());
        Self {
            page,
            is_open: RwSignal::new(false),
            pack: RwSignal::new(None),
            is_missing: RwSignal::new(false),
            current: RwSignal::new(None),
            met: RwSignal::new(names.map(str::to_owned).collect()),
            answer: RwSignal::new(None),
            repair: RwSignal::new(None),
            is_reached: RwSignal::new(false),
            before: RwSignal::new(u32::MAX),
            waiting: RwSignal::new(false),
            data: StoredValue::new(None),
            fetched: RwSignal::new(None),
        }
    }

    /// Fetches the lessons when the panel opens, and watches the challenge, as long as the panel exists.
    pub fn attend(self) {
        Effect::new(move || self.fetch_if_wanted());
        Effect::new(move || self.watch());
    }

    /// Calls `start` with the lesson in the address, now and whenever it changes.
    pub fn listen(self, start: impl Fn(String) + Copy + 'static) {
        let from_address = move || {
            let hash = window().location().hash().unwrap_or_default();
            if let Some(id) = hash.strip_prefix(FRAGMENT) {
                start(id.to_owned());
            }
        };
        from_address();
        let changed = window_event_listener(ev::hashchange, move |_| from_address());
        on_cleanup(move || changed.remove());
    }

    /// The lesson that is shown.
    pub fn lesson(self) -> Option<Arc<Lesson>> {
        let id = self.current.get()?;
        self.pack.with(|pack| pack.as_ref()?.find(&id).cloned())
    }

    pub fn list(self) {
        self.current.set(None);
        put_address(None);
    }

    /// Opens a lesson and sets up its experiment.
    pub fn start(self, id: &str) {
        self.is_open.set(true);
        self.current.set(Some(id.to_owned()));
        self.answer.set(None);
        self.repair.set(None);
        self.is_reached.set(false);
        self.before.set(u32::MAX);
        put_address(Some(id));
        show_from_its_beginning();
        self.waiting.set(true);
        self.set_up_if_waiting();
    }

    /// The lesson's experiment from its beginning, and what stands beside it.
    pub fn set_up(self) {
        let Some(lesson) = self.lesson() else { return };
        let page = self.page;
        page.notices.clear();
        self.before.set(page.frames.step().session);
        self.data.set_value(Some(lesson.experiment.data.clone()));
        if !self.open_experiment(&lesson.experiment) {
            return;
        }
        let speed = lesson
            .speed
            .map_or(Speed::Unlimited, Speed::EpochsPerSecond);
        page.run.set_speed(speed);
        page.windows.lab.set(lesson.lab.clone().map(LabCode));
        if lesson.run {
            page.run.send(Command::Run);
        }
    }

    /// Tries a repair: its experiment runs.
    pub fn try_repair(self, at: usize) {
        let lesson = self.lesson();
        let Some(repair) = lesson.as_ref().and_then(|lesson| lesson.repairs.get(at)) else {
            return;
        };
        if self.open_experiment(&repair.experiment) {
            self.repair.set(Some(at));
            self.page.run.send(Command::Run);
            self.note();
        }
    }

    pub fn choose_answer(self, at: usize) {
        self.answer.set(Some(at));
        self.note();
    }

    /// Opens an experiment of a lesson, paused. Returns whether it can run: lessons that another
    /// version of the program packed may hold what this one rejects.
    fn open_experiment(self, draft: &Draft) -> bool {
        match draft.clone().check() {
            Ok(experiment) => {
                self.page.playback.open_checked(Arc::new(experiment));
                true
            }
            Err(_) => {
                self.is_missing.set(true);
                false
            }
        }
    }

    fn set_up_if_waiting(self) {
        let is_there = self.pack.with_untracked(Option::is_some);
        if is_there && self.waiting.get_untracked() {
            self.waiting.set(false);
            if untrack(|| self.lesson()).is_some() {
                untrack(|| self.set_up());
            } else {
                self.current.set(None);
            }
        }
    }

    fn fetch_if_wanted(self) {
        let language = self.page.language.get();
        if !self.is_open.get() || self.fetched.get_untracked() == Some(language) {
            return;
        }
        self.fetched.set(Some(language));
        let arrived = move |files: Option<[String; 2]>| {
            if self.page.language.get_untracked() != language {
                return;
            }
            let pack = files.and_then(|[plans, texts]| LessonPack::from_json(&plans, &texts).ok());
            self.is_missing.set(pack.is_none());
            if pack.is_none() {
                // Opening the panel again fetches them again.
                self.fetched.set(None);
                return;
            }
            self.pack.set(pack.map(Arc::new));
            self.set_up_if_waiting();
        };
        let texts = format!("lessons/{}.json", language.code());
        fetch_both([PLANS, &texts], arrived);
    }

    /// Looks whether the challenge is met whenever the run has changed.
    fn watch(self) {
        self.page.run.readings.track();
        let Some(lesson) = self.lesson() else { return };
        if self.is_reached.get_untracked() || !untrack(|| self.is_reached_by(&lesson)) {
            return;
        }
        self.is_reached.set(true);
        untrack(|| self.note());
    }

    /// Whether the data are those that the lesson's challenge is about.
    pub fn is_on_its_data(self) -> bool {
        let wanted = self.data.read_value();
        wanted.as_ref().is_none_or(|wanted| {
            self.page
                .editor
                .data
                .with(|draft| is_on_data_of(wanted, &draft.data))
        })
    }

    fn is_reached_by(self, lesson: &Lesson) -> bool {
        let Some(challenge) = &lesson.challenge else {
            return false;
        };
        self.is_on_its_data()
            && self.page.editor.experiment.with(|draft| {
                self.page.frames.with_snapshot(|snapshot| {
                    let head = snapshot.map(|snapshot| snapshot.head());
                    head.is_some_and(|head| {
                        head.epoch > 0
                            && head.session > self.before.get()
                            && challenge.is_met(&Facts::of(head, draft))
                    })
                })
            })
    }

    /// Remembers a lesson of which everything is met.
    fn note(self) {
        let Some(lesson) = untrack(|| self.lesson()) else {
            return;
        };
        let is_answered = lesson.question.as_ref().is_none_or(|question| {
            let chosen = self.answer.get_untracked();
            chosen.is_some_and(|at| question.answers.get(at).is_some_and(|it| it.is_right))
        });
        let is_repaired = lesson.repairs.is_empty() || {
            let chosen = self.repair.get_untracked();
            chosen.is_some_and(|at| lesson.repairs.get(at).is_some_and(|it| it.works))
        };
        let is_reached = lesson.challenge.is_none() || self.is_reached.get_untracked();
        if lesson.can_be_met() && is_answered && is_repaired && is_reached {
            self.met.update(|met| {
                met.insert(lesson.id.clone());
            });
            let met = self.met.get_untracked();
            let names: Vec<&str> = met.iter().map(String::as_str).collect();
            storage::set(MET, Some(&names.join(",")));
        }
    }
}

/// Puts a lesson's name into the address, without a step back in the browser's history; `None`
/// takes it away.
fn put_address(id: Option<&str>) {
    let address = match id {
        Some(id) => format!("{FRAGMENT}{id}"),
        None => "#".to_owned(),
    };
    if let Ok(history) = window().history() {
        // A page that may not say where it is, works all the same.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
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

/// Reads two text files of the page's own folder at the same time; `then` gets `None` if one of
/// them did not arrive.
fn fetch_both(names: [&str; 2], then: impl FnOnce(Option<[String; 2]>) + 'static) {
    let arrived = Rc::new(RefCell::new([None, None]));
    let then = Rc::new(Cell::new(Some(then)));
    for (at, name) in names.into_iter().enumerate() {
        let (arrived, then) = (arrived.clone(), then.clone());
        fetch(name, move |text| {
            arrived.borrow_mut()[at] = Some(text);
            let is_last = arrived.borrow().iter().all(Option::is_some);
            if is_last && let Some(then) = then.take() {
                let [first, second] = arrived.take().map(Option::flatten);
                then(first.zip(second).map(<[String; 2]>::from));
            }
        });
    }
}

/// Reads a text file of the page's own folder; `then` gets `None` if it did not arrive.
fn fetch(name: &str, then: impl FnOnce(Option<String>) + 'static) {
    let Ok(request) = web_sys::XmlHttpRequest::new() else {
        return then(None);
    };
    let answered = request.clone();
    let ended = Closure::once_into_js(move || {
        let is_there = answered.status() == Ok(200);
        then(answered.response_text().ok().flatten().filter(|_| is_there));
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    let is_sent = request.open("GET", name).and_then(|()| request.send());
    if let Err(error) = is_sent {
        leptos::logging::error!("{error:?}");
    }
}

#[cfg(test)]
mod tests {
    use experiment::SnapshotHead;
    use lessons::Measure;

    use crate::app::readings::Readings;

    use super::*;

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
