//! A page in a package of a learning platform: it opens what the package is about, brings a student back to where they were, and
//! reports what was reached, by SCORM 1.2 (`runtime`).
//!
//! What a platform has once taken as passed stays so, and its score never falls.

mod runtime;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use formats::experiment_link;
use formats::suspended::{Suspended, timespan};
use leptos::ev;
use leptos::prelude::*;

use crate::app::App;
use crate::app::browser_history;
use crate::app::clock;
use crate::app::come_back::ComingBack;
use crate::app::notice::Notice;
use crate::app::open_lesson::OpenLesson;
use crate::i18n::language::Language;
use crate::io::kept::Kept;
use runtime::Runtime;

/// How often the platform is told where the student is, while nothing else is told.
const EVERY: Duration = Duration::from_secs(30);
/// The list of lessons, as an address of a package.
const COURSE: &str = "course";

/// What was met, and how much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tasks {
    pub met: usize,
    pub of: usize,
}

/// The lessons of the page and its address, which this folder does not know.
#[derive(Clone, Copy)]
pub struct PackageHooks {
    /// What is open.
    pub open: Signal<Option<OpenLesson>>,
    /// The lessons that were met.
    pub met: Signal<Vec<String>>,
    /// The tasks of a lesson, or those of all lessons; `None` before they have arrived.
    pub tasks: Callback<Option<String>, Option<Tasks>>,
    /// Takes these lessons as met.
    pub bring_met: Callback<Vec<String>>,
    /// Opens a lesson as it was left.
    pub resume: Callback<OpenLesson>,
    /// Opens what stands behind the `#` of an address.
    pub open_address: Callback<String>,
    /// Opens the list of lessons.
    pub open_list: Callback<()>,
}

/// A text in the student's language.
type Sentence = fn(Language) -> &'static str;

#[derive(Default)]
struct Inner {
    /// `None` if there is none, or if the session has ended.
    runtime: RefCell<Option<Runtime>>,
    /// Whether the visit counts: a teacher looks at a package without a result.
    counts: Cell<bool>,
    status: RefCell<String>,
    score: Cell<Option<f64>>,
    begun_ms: Cell<f64>,
    /// Why nothing is reported. It is said when what the package is about is set up, which clears what was said before.
    missing: Cell<Option<Sentence>>,
    /// What was told last.
    told: RefCell<String>,
}

/// Reports to a platform. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Scorm {
    app: App,
    hooks: PackageHooks,
    kept: Kept,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

impl Scorm {
    /// Opens what the package is about, or what the platform has kept, and reports from then on.
    pub fn begin(
        app: App,
        hooks: PackageHooks,
        kept: Kept,
        coming_back: ComingBack,
        address: &str,
    ) {
        let scorm = Self {
            app,
            hooks,
            kept,
            inner: StoredValue::new_local(Rc::default()),
        };
        let suspended = scorm.begin_session();
        if let Some(suspended) = &suspended {
            hooks.bring_met.run(suspended.met.clone());
        }
        let address = address.to_owned();
        let about = address.clone();
        let open = move || scorm.open(suspended.as_ref(), &address);
        if coming_back.is_awaited() {
            coming_back.otherwise(open);
        } else {
            open();
        }
        scorm.follow(about);
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Begins a session of the platform, and returns what it has kept of the one before.
    fn begin_session(self) -> Option<Suspended> {
        let inner = self.inner();
        let Some(runtime) = Runtime::find() else {
            inner.missing.set(Some(Language::scorm_missing));
            return None;
        };
        if !runtime.begin() {
            inner.missing.set(Some(Language::scorm_refused));
            return None;
        }
        let mode = runtime.get("cmi.core.lesson_mode");
        inner.counts.set(mode != "browse" && mode != "review");
        inner.begun_ms.set(clock::now_ms());
        inner
            .score
            .set(runtime.get("cmi.core.score.raw").parse().ok());
        let status = runtime.get("cmi.core.lesson_status");
        let kept = runtime.get("cmi.suspend_data");
        inner.runtime.replace(Some(runtime));
        if is_done(&status) || status == "failed" {
            inner.status.replace(status);
        } else {
            self.set_status("incomplete");
        }
        Suspended::from_text(&kept)
    }

    fn open(self, suspended: Option<&Suspended>, about: &str) {
        let hooks = self.hooks;
        let here = browser_history::fragment();
        let kept = suspended.filter(|it| !it.address.is_empty());
        let address = match kept {
            Some(kept) => kept.address.clone(),
            None if !here.is_empty() => here,
            None => about.to_owned(),
        };
        if address == COURSE {
            hooks.open_list.run(());
        } else {
            hooks.open_address.run(address.clone());
        }
        let Some(suspended) = kept else { return };
        if let Some((_, id)) = address.split_once("&lesson=") {
            hooks.resume.run(OpenLesson {
                id: Some(id.to_owned()),
                answer: suspended.answer.map(|it| it as usize),
                repair: suspended.repair.map(|it| it as usize),
                is_reached: suspended.is_reached,
            });
        }
        if let Some((epoch, batch)) = suspended.progress {
            let trained_ms = f64::from(suspended.trained_ms);
            self.kept.go_on_to(epoch, batch, trained_ms);
        }
        let back = |language: Language| language.kept_restored().to_owned();
        self.app.notices.show(Notice::passing(back));
    }

    /// Reports what is reached, as long as the page lives. The package is about `about`.
    fn follow(self, about: String) {
        let app = self.app;
        let lesson = about.strip_prefix("lesson=").map(str::to_owned);
        let has_tasks = lesson.is_some() || about == COURSE;
        Effect::new(move || {
            self.hooks.open.track();
            self.hooks.met.track();
            let has_trained = app.run.readings.with(|it| it.has_trained());
            let tasks = has_tasks.then(|| self.hooks.tasks.run(lesson.clone()));
            if tasks != Some(None)
                && let Some(missing) = self.inner().missing.take()
            {
                let said = move |language| missing(language).to_owned();
                app.notices.show(Notice::staying(said));
            }
            // Lessons that have not arrived say nothing.
            match tasks {
                Some(None) => {}
                Some(Some(tasks)) if tasks.of > 0 => self.report_tasks(tasks),
                Some(Some(_)) | None if has_trained => self.report_done("completed"),
                Some(Some(_)) | None => {}
            }
        });
        let tell = move || {
            self.tell();
        };
        // Fails in no browser.
        let _ = set_interval_with_handle(tell, EVERY);
        let hidden = window_event_listener(
            ev::Custom::new("visibilitychange"),
            move |_: web_sys::Event| {
                if document().hidden() {
                    self.tell();
                }
            },
        );
        let left = window_event_listener(ev::Custom::new("pagehide"), move |_: web_sys::Event| {
            self.end()
        });
        // A page that the browser had put aside goes on in another session.
        let back = window_event_listener(ev::Custom::new("pageshow"), move |_: web_sys::Event| {
            if self.inner().runtime.borrow().is_none() && self.inner().begun_ms.get() > 0.0 {
                self.begin_session();
            }
        });
        on_cleanup(move || {
            hidden.remove();
            left.remove();
            back.remove();
        });
    }

    fn report_tasks(self, tasks: Tasks) {
        let inner = self.inner();
        let score = (100.0 * tasks.met as f64 / tasks.of as f64).round();
        let is_higher = inner.score.get().is_none_or(|before| score > before);
        if is_higher && inner.counts.get() && (tasks.met > 0 || inner.score.get().is_none()) {
            inner.score.set(Some(score));
            self.with(|runtime| {
                runtime.set("cmi.core.score.min", "0");
                runtime.set("cmi.core.score.max", "100");
                runtime.set("cmi.core.score.raw", &score.to_string());
            });
            self.tell();
        }
        if tasks.met == tasks.of {
            self.report_done("passed");
        }
    }

    fn report_done(self, status: &str) {
        if is_done(&self.inner().status.borrow()) || !self.inner().counts.get() {
            return;
        }
        self.set_status(status);
        let is_kept = self.tell();
        self.app.notices.show(Notice::passing(move |language| {
            let said = if is_kept {
                language.scorm_reported()
            } else {
                language.scorm_not_reported()
            };
            said.to_owned()
        }));
    }

    fn set_status(self, status: &str) {
        let inner = self.inner();
        if !inner.counts.get() {
            return;
        }
        inner.status.replace(status.to_owned());
        self.with(|runtime| {
            runtime.set("cmi.core.lesson_status", status);
        });
    }

    /// Tells the platform where the student is. Returns whether it keeps that.
    fn tell(self) -> bool {
        let inner = self.inner();
        let suspended = self.suspended().to_text();
        let time = timespan(clock::now_ms() - inner.begun_ms.get());
        let told = format!(
            "{suspended} {} {:?}",
            inner.status.borrow(),
            inner.score.get()
        );
        if *inner.told.borrow() == told {
            return true;
        }
        let is_kept = self.with(|runtime| {
            runtime.set("cmi.suspend_data", &suspended);
            runtime.set("cmi.core.session_time", &time);
            // The next visit goes on with this one.
            runtime.set("cmi.core.exit", "suspend");
            runtime.commit()
        });
        if is_kept {
            inner.told.replace(told);
        }
        is_kept
    }

    fn end(self) {
        self.inner().told.take();
        self.tell();
        self.with(|runtime| {
            runtime.finish();
            true
        });
        self.inner().runtime.take();
    }

    /// Calls `act` with the platform; `T`'s default without one.
    fn with<T: Default>(self, act: impl FnOnce(&Runtime) -> T) -> T {
        let runtime = self.inner().runtime.borrow().clone();
        runtime.as_ref().map(act).unwrap_or_default()
    }

    /// What is on the page. Training leads there from the beginning, or the run is left out.
    fn suspended(self) -> Suspended {
        let run = self.app.run;
        let open = self.hooks.open.get_untracked().unwrap_or_default();
        let experiment = self.app.editor.experiment.get_untracked();
        let link = experiment_link::write(&experiment).unwrap_or_default();
        let address = match (&open.id, link.is_empty()) {
            (Some(id), false) => format!("{link}&lesson={id}"),
            (Some(id), true) => format!("lesson={id}"),
            (None, _) => link,
        };
        let step = self.app.frames.step();
        let has_trained = run.has_own_weights() && run.has_only_trained();
        let small = |value: Option<usize>| value.and_then(|it| u32::try_from(it).ok());
        Suspended {
            progress: has_trained.then_some((step.epoch, step.batch)),
            trained_ms: run.trained_ms() as u32,
            answer: small(open.answer),
            repair: small(open.repair),
            is_reached: open.is_reached,
            met: self.hooks.met.get_untracked(),
            address,
        }
    }
}

/// Whether a status is one that stays.
fn is_done(status: &str) -> bool {
    status == "passed" || status == "completed"
}
