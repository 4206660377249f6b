//! What is on the page is stored in the browser, so that a reload, a crash or a tab that was dropped loses nothing.
//!
//! It is stored when something changes, when the run rests, now and then while it trains
//! ([`Recovery`](crate::app::worker::recovery::Recovery) sets the pace) and when the page is hidden. A page that ends writes
//! down which epoch it showed; the stored run then catches up with it to the bit. Here is when and what is stored,
//! in `restore` how it comes back, in `tab` whose it is.

mod compared;
mod database;
mod left;
mod record;
mod restore;
pub mod stored_window;
mod tab;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use experiment::{Draft, SavedRun, Status};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use messages::{Command, Encoded, Speed};
use wasm_bindgen::JsValue;

use crate::app::App;
use crate::app::come_back::{self, ComingBack};
use crate::app::compared_runs::ComparedRuns;
use crate::app::notice::Notice;
use crate::app::open_lesson::OpenLesson;
use crate::app::storage;
use crate::io::hand_out::hand_outs::HandOuts;
use database::{Database, RunChange};
use left::{Ending, Left};
use record::{FORM, Head};

/// The mark of a tab whose person knows that nothing is stored.
const TOLD: &str = "not-kept";
/// How long changes are gathered before they are stored, in milliseconds: that of a small network, and more for each
/// parameter, since a slider that is dragged changes the run all the time.
const GATHER_MS: f64 = 400.0;
const GATHER_MS_PER_PARAMETER: f64 = 0.001;
/// How often the run is copied while nobody sees the page: no frames do it then.
const HIDDEN_EVERY: Duration = Duration::from_secs(10);

/// The lesson of the page, which this folder does not know.
#[derive(Clone, Copy)]
pub struct LessonHooks {
    /// What is open.
    pub open: Signal<Option<OpenLesson>>,
    /// Forgets which lessons were met.
    pub forget: Callback<()>,
    /// Opens a lesson as it was left.
    pub resume: Callback<OpenLesson>,
}

/// A moment of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Moment {
    session: u32,
    /// What had changed it beside its training.
    changes: u32,
    epoch: u32,
    batch: u32,
}

impl Moment {
    /// Whether training alone leads from one to the other.
    fn is_of_same_run(self, other: Self) -> bool {
        (self.session, self.changes) == (other.session, other.changes)
    }
}

/// What is about to be stored.
struct Entry {
    head: Head,
    run: RunChange,
    /// The moment of the run that is stored then.
    moment: Option<Moment>,
}

#[derive(Default)]
struct Inner {
    /// `None` before it is open, and if the browser has none.
    database: RefCell<Option<Database>>,
    /// The name of the tab.
    tab: RefCell<String>,
    /// The tab whose page this one has taken over; its entry goes when this one is stored.
    taken_over: RefCell<Option<String>>,
    /// Whether it was looked for entries that are too many.
    is_tidy: Cell<bool>,
    /// The newest copy of the run that was handed to the database.
    handed: Cell<Option<Moment>>,
    /// The run in the database.
    stored: Cell<Option<Moment>>,
    /// Whether the database has anything of this tab.
    has_record: Cell<bool>,
    n_bytes: Cell<f64>,
    /// The wanted experiment as JSON; `None` if it has changed since.
    draft: RefCell<Option<String>>,
    /// The kept runs as they are stored; `None` if they have changed since.
    compared: RefCell<Option<JsValue>>,
    waiting: RefCell<Option<Entry>>,
    is_writing: Cell<bool>,
    is_gathering: Cell<bool>,
    /// Whether a person has removed everything, and has changed nothing since.
    is_cleared: Cell<bool>,
    /// What a restored run catches up with.
    goal: Cell<Option<Left>>,
}

/// Keeps what is on the page. It is `Copy`.
#[derive(Clone, Copy)]
pub struct Kept {
    app: App,
    lesson: LessonHooks,
    hand_outs: HandOuts,
    coming_back: ComingBack,
    compared: ComparedRuns,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

impl Kept {
    /// Brings back what was on the page, if it comes back, and keeps it from then on.
    pub fn begin(
        app: App,
        lesson: LessonHooks,
        hand_outs: HandOuts,
        coming_back: ComingBack,
    ) -> Self {
        let kept = Self {
            app,
            lesson,
            hand_outs,
            coming_back,
            compared: expect_context::<ComparedRuns>(),
            inner: StoredValue::new_local(Rc::default()),
        };
        kept.follow();
        spawn_local(kept.open());
        kept
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// Follows what is stored, as long as the page lives.
    fn follow(self) {
        let app = self.app;
        Effect::new(move || {
            app.editor.model.track();
            self.inner().draft.replace(None);
        });
        Effect::new(move || {
            self.compared.runs.track();
            self.inner().compared.replace(None);
            self.gather();
        });
        let rest = Memo::new(move |_| {
            app.run.readings.with(|it| {
                let rests = it.status != Status::Running;
                rests.then_some((it.epoch, it.batch))
            })
        });
        Effect::new(move || {
            app.editor.model.track();
            app.editor.axis.track();
            app.run.speed.track();
            app.run.changes.track();
            app.windows.lab.track();
            self.lesson.open.track();
            self.hand_outs.present.track();
            self.hand_outs.is_reached();
            if let Some((epoch, batch)) = rest.get() {
                self.catch_up(epoch, batch);
            }
            self.gather();
        });
        app.recovery
            .on_every_save(move |session, run| self.keep_run(session, run));
        let hidden = move |_: web_sys::Event| {
            if document().hidden() {
                self.keep_all();
            }
        };
        let hidden = window_event_listener(ev::Custom::new("visibilitychange"), hidden);
        let ended = window_event_listener(ev::Custom::new("pagehide"), move |_: web_sys::Event| {
            self.keep_all();
            self.write_down();
        });
        on_cleanup(move || {
            hidden.remove();
            ended.remove();
        });
        // Fails in no browser.
        let _ = set_interval_with_handle(
            move || {
                if document().hidden() && app.run.is_running() {
                    app.run.send(Command::Save);
                }
            },
            HIDDEN_EVERY,
        );
    }

    /// Something has changed: stores it in a moment, with what changes until then.
    fn gather(self) {
        self.inner().is_cleared.set(false);
        self.wait();
    }

    fn wait(self) {
        let inner = self.inner();
        if inner.is_gathering.replace(true) {
            return;
        }
        let n_parameters = self.app.run.readings.with_untracked(|it| it.n_parameters);
        let wait_ms = GATHER_MS + GATHER_MS_PER_PARAMETER * f64::from(n_parameters);
        set_timeout(
            move || {
                inner.is_gathering.set(false);
                self.keep();
            },
            Duration::from_millis(wait_ms as u64),
        );
    }

    /// The run that the newest frame shows; `None` if it is not the present one.
    fn shown(self) -> Option<Moment> {
        let run = self.app.run;
        let step = self.app.frames.step();
        let is_present = run.with_queue(|queue| queue.is_settled(step.session));
        is_present.then(|| Moment {
            session: step.session,
            changes: run.changes.get_untracked(),
            epoch: step.epoch,
            batch: step.batch,
        })
    }

    /// Stores what has changed; of the run only if a copy of it is needed.
    fn keep(self) {
        let inner = self.inner();
        if inner.tab.borrow().is_empty() || inner.is_cleared.get() {
            return;
        }
        let Some(shown) = self.shown() else {
            // A frame will come.
            return self.wait();
        };
        let run = self.app.run;
        let is_enough = |handed: Moment| {
            let is_rest = !run.is_running();
            handed.is_of_same_run(shown) && (!is_rest || handed == shown)
        };
        if !run.has_own_weights() {
            self.put(RunChange::Remove, None);
        } else if inner.handed.get().is_some_and(is_enough) {
            self.put(RunChange::Keep, inner.handed.get());
        } else {
            run.send(Command::Save);
        }
    }

    /// Stores everything as it stands now.
    fn keep_all(self) {
        self.keep();
        if self.app.run.is_running() {
            self.app.run.send(Command::Save);
        }
    }

    /// Stores a run that the worker has posted.
    fn keep_run(self, session: u32, run: &Encoded<SavedRun>) {
        let inner = self.inner();
        let is_present = self.app.run.with_queue(|queue| queue.is_settled(session));
        if inner.tab.borrow().is_empty() || inner.is_cleared.get() || !is_present {
            return;
        }
        let Ok((epoch, batch)) = run.progress() else {
            return;
        };
        let moment = self.app.run.is_copied().then(|| Moment {
            session,
            changes: self.app.run.changes.get_untracked(),
            epoch,
            batch,
        });
        inner.n_bytes.set(run.n_bytes() as f64);
        inner.handed.set(moment);
        self.put_run(record::run_to_js(run), moment, epoch);
    }

    fn put(self, run: RunChange, moment: Option<Moment>) {
        let inner = self.inner();
        if run == RunChange::Remove {
            inner.handed.set(None);
            inner.n_bytes.set(0.0);
        }
        // Of a page that nobody has touched there is nothing that anybody could miss.
        if inner.has_record.get() || !self.is_untouched() {
            let head = self.head(moment.map(|it| it.epoch));
            self.write(Entry { head, run, moment });
        }
    }

    fn put_run(self, run: JsValue, moment: Option<Moment>, epoch: u32) {
        let head = self.head(Some(epoch));
        self.write(Entry {
            head,
            run: RunChange::Put(run),
            moment,
        });
    }

    /// Whether the page is as it was when it was opened.
    fn is_untouched(self) -> bool {
        let app = self.app;
        let wanted = |draft: &Draft| *draft == Draft::default();
        app.editor.model.with_untracked(|it| wanted(it.wanted()))
            && !app.run.has_own_weights()
            && !app.run.is_running()
            && self.lesson.open.with_untracked(Option::is_none)
            && self.hand_outs.present.with_untracked(Option::is_none)
            && app.windows.lab.with_untracked(Option::is_none)
            && self.compared.runs.with_untracked(Vec::is_empty)
    }

    /// What is stored beside the run.
    fn head(self, epoch: Option<u32>) -> Head {
        let app = self.app;
        let inner = self.inner();
        let model = app.editor.model.get_untracked();
        let mut draft = inner.draft.borrow_mut();
        let draft = draft.get_or_insert_with(|| {
            let text = model.wanted().to_json();
            text.unwrap_or_else(|error| {
                leptos::logging::error!("{error}");
                String::new()
            })
        });
        let used = model.used();
        let units = used.network.layers().map(|layer| layer.units);
        let units = std::iter::once(used.n_inputs()).chain(units);
        let units: Vec<String> = units.map(|it| it.to_string()).collect();
        Head {
            form: FORM,
            tab: inner.tab.borrow().clone(),
            stored_ms: js_sys::Date::now(),
            name: units.join("-"),
            axis: app.editor.axis.get_untracked(),
            epoch,
            trained_ms: app.run.trained_ms(),
            epochs_per_second: match app.run.speed.get_untracked() {
                Speed::EpochsPerSecond(speed) => Some(speed),
                Speed::Unlimited => None,
            },
            is_running: app.run.is_running(),
            lesson: self.lesson.open.get_untracked(),
            hand_out: untrack(|| self.hand_outs.stored()),
            lab: app.windows.lab.get_untracked().map(|code| code.0),
            compared: self.stored_runs(),
            n_bytes: draft.len() as f64 + inner.n_bytes.get(),
            draft: draft.clone(),
        }
    }

    /// The runs kept for comparing, as they are stored.
    fn stored_runs(self) -> JsValue {
        let inner = self.inner();
        let mut stored = inner.compared.borrow_mut();
        let runs = self.compared.runs;
        let stored = stored.get_or_insert_with(|| {
            let written = runs.with_untracked(|runs| compared::to_js(runs));
            written.unwrap_or_else(|error| {
                leptos::logging::error!("{error}");
                JsValue::UNDEFINED
            })
        });
        stored.clone()
    }

    /// Stores an entry, after the one that is being stored; of those that wait the newest counts.
    fn write(self, mut entry: Entry) {
        let inner = self.inner();
        if let (RunChange::Keep, Some(before)) = (&entry.run, inner.waiting.take()) {
            entry.run = before.run;
        }
        come_back::note_entry();
        inner.waiting.replace(Some(entry));
        self.write_waiting();
    }

    fn write_waiting(self) {
        let inner = self.inner();
        let database = inner.database.borrow().clone();
        let (false, Some(database)) = (inner.is_writing.get(), database) else {
            return;
        };
        let Some(Entry { head, run, moment }) = inner.waiting.take() else {
            return;
        };
        inner.is_writing.set(true);
        let is_run = run != RunChange::Keep;
        spawn_local(async move {
            let stored = match head.to_js() {
                Ok(value) => {
                    let put = database.put(&head.tab, &value, run).await;
                    put.map_err(|error| error.to_string())
                }
                Err(error) => Err(error),
            };
            match stored {
                Ok(()) => {
                    inner.has_record.set(true);
                    if is_run {
                        inner.stored.set(moment);
                    }
                    self.tidy(&database).await;
                }
                Err(reason) => {
                    inner.stored.set(None);
                    self.tell_nothing_is_kept(&reason);
                }
            }
            inner.is_writing.set(false);
            self.write_waiting();
        });
    }

    /// Says one time that the browser stores nothing.
    fn tell_nothing_is_kept(self, reason: &str) {
        leptos::logging::warn!("nothing is stored: {reason}");
        if !storage::is_set_in_session(TOLD) {
            storage::set_in_session(TOLD, true);
            let told = Notice::passing(|language| language.not_kept().to_owned());
            self.app.notices.show(told);
        }
    }

    /// Writes down what the page shows, for the one that comes after it.
    fn write_down(self) {
        come_back::note_entry();
        let run = self.app.run;
        let shown = self.shown();
        let stored = self.inner().stored.get();
        let is_stored = shown.is_some_and(|it| stored.is_some_and(|of| of.is_of_same_run(it)));
        // What was opened a moment ago is not stored yet.
        let is_begun = !is_stored && run.has_only_trained() && !self.is_untouched();
        let draft = || {
            let experiment = self.app.editor.experiment;
            experiment.with_untracked(|it| it.draft().clone())
        };
        let left = shown.filter(|_| is_stored || is_begun).map(|it| Left {
            epoch: it.epoch,
            batch: it.batch,
            trained_ms: run.trained_ms(),
            is_running: run.is_running(),
        });
        let ending = Ending {
            left,
            start: is_begun.then(draft),
            lesson: Some(self.lesson.open.get_untracked()),
        };
        ending.write();
    }
}
