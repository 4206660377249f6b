//! Lessons: fetching the book of the page's language, going through one, and what the browser
//! remembers of it. The panel that shows one is `lesson_panel`; what a lesson is says the crate
//! `lessons`.

pub mod panel;

use std::collections::BTreeSet;
use std::sync::Arc;

use experiment::{Command, DataSpec, Speed};
use formats::experiment_link;
use leptos::ev;
use leptos::prelude::*;
use lessons::{Book, Facts, Lesson, is_on_data_of};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::app::App;
use crate::app::storage;
use crate::app::windows::LabCode;
use crate::i18n::language::Language;

/// Behind the `#` of an address: the lesson that is opened.
const FRAGMENT: &str = "#lesson=";
/// Under this name the browser remembers which lessons were met.
const MET: &str = "lessons";

/// What a person has opened, chosen and met. It is `Copy` and stands in the context.
#[derive(Clone, Copy)]
pub struct Lessons {
    page: App,
    /// Whether the panel is there.
    pub is_open: RwSignal<bool>,
    /// The book in the page's language, once it has come.
    pub book: RwSignal<Option<Arc<Book>>>,
    /// Whether it did not come.
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
    /// A lesson that is set up as soon as the book is there.
    waiting: RwSignal<bool>,
    /// The data of the lesson that was set up.
    data: StoredValue<Option<DataSpec>>,
    fetched: RwSignal<Option<Language>>,
}

impl Lessons {
    pub fn new(page: App) -> Self {
        let met = storage::get(MET).unwrap_or_default();
        let names = met.split(',').filter(|name| !name.is_empty());
        Self {
            page,
            is_open: RwSignal::new(false),
            book: RwSignal::new(None),
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

    /// Fetches the book when it is wanted, and looks after the challenge, as long as the panel is there.
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
    pub fn lesson(self) -> Option<Lesson> {
        let id = self.current.get()?;
        self.book.with(|book| book.as_ref()?.find(&id).cloned())
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
        let link = experiment_link::read(&lesson.experiment);
        self.data.set_value(link.ok().map(|link| link.draft.data));
        if !self.open_experiment(&lesson.experiment) {
            return;
        }
        let speed = lesson
            .speed
            .map_or(Speed::Unlimited, Speed::EpochsPerSecond);
        page.run.set_speed(speed);
        page.windows.lab.set(lesson.lab.map(LabCode));
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

    /// Paused. A book that was packed by another version may hold what this one does not know.
    fn open_experiment(self, link: &str) -> bool {
        let draft = experiment_link::read(link).map(|link| link.draft);
        match draft {
            Ok(draft) if draft.clone().check().is_ok() => {
                self.page.playback.replace(draft);
                true
            }
            _ => {
                self.is_missing.set(true);
                false
            }
        }
    }

    fn set_up_if_waiting(self) {
        let is_there = self.book.with_untracked(Option::is_some);
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
        let heard = move |text: Option<String>| {
            if self.page.language.get_untracked() != language {
                return;
            }
            let book = text.and_then(|text| Book::from_json(&text).ok());
            self.is_missing.set(book.is_none());
            if book.is_none() {
                // The next time it is opened it is asked for again.
                self.fetched.set(None);
                return;
            }
            self.book.set(book.map(Arc::new));
            self.set_up_if_waiting();
        };
        fetch(&format!("lessons/{}.json", language.code()), heard);
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
                .draft
                .with(|draft| is_on_data_of(wanted, &draft.data))
        })
    }

    fn is_reached_by(self, lesson: &Lesson) -> bool {
        let Some(challenge) = &lesson.challenge else {
            return false;
        };
        self.is_on_its_data()
            && self.page.editor.draft.with(|draft| {
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

/// Reads a text file of the page's own folder; `then` gets `None` if it did not come.
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
