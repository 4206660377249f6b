//! How what was stored comes back: by itself in the tab that it is of, by a button in another one.

use std::sync::Arc;
use std::time::Duration;

use experiment::{Draft, SavedRun};
use leptos::prelude::*;
use messages::{Command, Encoded};
use wasm_bindgen::JsValue;

use super::compared;
use super::database::Database;
use super::left::{Ending, Left};
use super::record::{self, Head};
use super::{Kept, Moment, tab};
use crate::app::browser_history;
use crate::app::model::Model;
use crate::app::notice::{Answer, Notice};
use crate::app::package;
use crate::app::past::{PastRun, RunState};
use crate::app::run::FIRST_SPEED;
use crate::app::windows::LabCode;
use crate::i18n::language::Language;

/// How long links wait for a database that does not answer.
const PATIENCE: Duration = Duration::from_secs(4);
/// Most tabs of which something is kept; those that are open count, and are never dropped.
const MAX_TABS: usize = 10;

/// What was stored of a tab.
struct Record {
    head: Head,
    /// `None` without one, or if it cannot be read.
    run: Option<(Encoded<SavedRun>, SavedRun)>,
    /// Whether there is a run that another version of the program has stored in a form of its own.
    has_unread: bool,
}

impl Record {
    /// Reads what the database has of a tab.
    fn from_js((head, run): (Option<JsValue>, Option<JsValue>)) -> Option<Self> {
        let head = Head::from_js(&head?)?;
        let read = |value: &JsValue| {
            let run = record::run_from_js(value)?;
            let mut decoded = run.decode().ok()?;
            let version = decoded.experiment.version;
            // What is said of formulas of older versions was said when they were opened.
            let _ = decoded.experiment.upgrade();
            if decoded.experiment.version == version {
                return Some((run, decoded));
            }
            Some((decoded.clone().into(), decoded))
        };
        let decoded = run.as_ref().and_then(read);
        Some(Self {
            head,
            has_unread: run.is_some() && decoded.is_none(),
            run: decoded,
        })
    }

    /// What was on the page when an experiment had begun that was not stored yet.
    fn begun(stored: Option<Self>, start: Draft) -> Self {
        let first = || Head {
            epochs_per_second: Some(FIRST_SPEED),
            ..Head::default()
        };
        let mut head = stored.map_or_else(first, |it| it.head);
        head.epoch = None;
        // Every draft that was read can be written.
        head.draft = start.to_json().unwrap_or_default();
        Self {
            head,
            run: None,
            has_unread: false,
        }
    }

    /// The experiment that the controls asked for.
    fn wanted(&self) -> Option<Draft> {
        record::draft_of(&self.head.draft)
    }
}

impl Kept {
    /// Opens the database, brings back what was on the page, and begins to store.
    pub(super) async fn open(self) {
        let coming_back = self.coming_back;
        let comes_back = coming_back.is_awaited();
        let mut is_back = false;
        set_timeout(move || coming_back.settle(false), PATIENCE);
        match Database::open().await {
            Ok(database) => {
                let tab = tab::claim(comes_back).await;
                let inner = self.inner();
                inner.database.replace(Some(database.clone()));
                let ending = Ending::take();
                if let Some(before) = &tab.before {
                    is_back = self.bring_back(&database, before, ending).await;
                    let is_own = is_back && *before == tab.name;
                    inner.has_record.set(is_own);
                    if !is_own {
                        inner.handed.set(None);
                        inner.stored.set(None);
                    }
                } else if package::address().is_none() {
                    self.offer(&database).await;
                }
                inner.tab.replace(tab.name);
                self.gather();
            }
            Err(error) => self.tell_nothing_is_kept(&error.to_string()),
        }
        coming_back.settle(is_back);
    }

    /// Brings back what was on the page of a tab, unless a person has been quicker. Returns whether there was anything.
    async fn bring_back(self, database: &Database, tab: &str, ending: Ending) -> bool {
        let record = database.get(tab).await.ok().and_then(Record::from_js);
        let record = match ending.start {
            Some(start) => Some(Record::begun(record, start)),
            None => record,
        };
        let record = record.filter(|_| self.is_untouched());
        let is_back = record.is_some();
        if let Some(mut record) = record {
            // It may have changed since the page was stored.
            record.head.lesson = ending.lesson.unwrap_or(record.head.lesson);
            self.restore(record, ending.left);
        }
        is_back
    }

    /// Offers what was stored last of the tabs that are no longer open. Where the address asks for an experiment, that is a
    /// run of the same one: after a crash the address still names it, and the tab has lost its name.
    async fn offer(self, database: &Database) {
        let heads = heads(database).await;
        let open = tab::open_tabs().await;
        let wanted = self.app.editor.model.get_untracked();
        let is_asked_for = |it: &Head| {
            let is_same = || record::draft_of(&it.draft).as_ref() == Some(wanted.wanted());
            browser_history::fragment().is_empty() || (it.epoch.is_some() && is_same())
        };
        let is_offered = |it: &Head| !open.contains(&it.tab) && is_asked_for(it);
        let Some(head) = heads.into_iter().find(is_offered) else {
            return;
        };
        let tab = head.tab.clone();
        let answer = Answer {
            id: "kept-continue",
            label: Language::kept_continue,
            act: Callback::new(move |()| {
                let tab = tab.clone();
                leptos::task::spawn_local(async move {
                    self.take_over(tab).await;
                });
            }),
        };
        let sentence = move |language: Language| {
            let epoch = head.epoch.map(f64::from);
            match epoch {
                Some(epoch) => language.kept_offer_run(epoch, &head.name),
                None => language.kept_offer(&head.name),
            }
        };
        self.app.notices.show(Notice::asking(sentence, answer));
    }

    /// Puts the page of a tab that is no longer open into this one. The run that is here can be brought back.
    pub(super) async fn take_over(self, tab: String) {
        let inner = self.inner();
        let Some(database) = self.database() else {
            return;
        };
        let Some(record) = database.get(&tab).await.ok().and_then(Record::from_js) else {
            return self.tell_unread();
        };
        let replaced = self.app.playback.set_aside();
        if record.run.is_none() {
            self.app.editor.model.set(Model::new(Draft::default()));
        }
        self.restore(record, None);
        if let Some(replaced) = replaced {
            self.app.playback.offer(replaced);
        }
        // It is stored under the other tab's name until now.
        inner.handed.set(None);
        inner.stored.set(None);
        inner.taken_over.replace(Some(tab));
    }

    /// What is stored of all tabs, the newest first.
    pub(super) async fn heads(self) -> Vec<Head> {
        match self.database() {
            Some(database) => {
                self.inner().is_tidy.set(false);
                self.tidy(&database).await;
                heads(&database).await
            }
            None => Vec::new(),
        }
    }

    /// The stored run of a tab; `None` if there is none that can be read.
    pub(super) async fn stored_run(self, tab: &str) -> Option<Encoded<SavedRun>> {
        let stored = self.database()?.get(tab).await.ok()?;
        Some(Record::from_js(stored)?.run?.0)
    }

    /// Removes what is stored of a tab that is no longer open.
    pub(super) async fn remove(self, tab: String) {
        if let Some(database) = self.database()
            && let Err(error) = database.remove(&[tab]).await
        {
            leptos::logging::error!("{error}");
        }
    }

    /// Removes what is stored of all tabs, and forgets which lessons were met.
    pub(super) async fn clear(self) {
        self.lesson.forget.run(());
        let inner = self.inner();
        inner.is_cleared.set(true);
        inner.waiting.take();
        if let Some(database) = self.database()
            && let Err(error) = database.clear().await
        {
            leptos::logging::error!("{error}");
        }
        inner.has_record.set(false);
        inner.handed.set(None);
        inner.stored.set(None);
    }

    /// The name of this tab.
    pub(super) fn tab(self) -> String {
        self.inner().tab.borrow().clone()
    }

    pub(super) fn notify(self, notice: Notice) {
        self.app.notices.show(notice);
    }

    /// Says that a stored run cannot be read.
    pub(super) fn tell_unread(self) {
        self.notify(Notice::passing(|language| language.stored_unread().into()));
    }

    fn database(self) -> Option<Database> {
        self.inner().database.borrow().clone()
    }

    /// Puts a stored page in the place of the present one, paused.
    fn restore(self, record: Record, left: Option<Left>) {
        let app = self.app;
        let inner = self.inner();
        let wanted = record.wanted();
        let Record {
            head,
            run,
            has_unread,
        } = record;
        app.run.set_speed(head.speed());
        let checked = run.and_then(|(run, decoded)| {
            let epoch = decoded.state.epoch;
            Some((run, epoch, decoded.experiment.check().ok()?))
        });
        let has_unread = has_unread || (checked.is_none() && head.epoch.is_some());
        let is_run = checked.is_some();
        let was_running = left.map_or(head.is_running, |it| it.is_running);
        if let Some((run, epoch, experiment)) = checked {
            let mut model = Model::new(Draft::default());
            model.adopt(Arc::new(experiment));
            let past = PastRun {
                model,
                axis: head.axis,
                trained_ms: head.trained_ms,
                state: RunState::default(),
                has_own_weights: true,
                lesson: None,
            };
            let batch = run.progress().map_or(0, |(_, batch)| batch);
            inner.n_bytes.set(run.n_bytes() as f64);
            app.recovery.resume(past, run);
            let moment = Moment {
                session: app.run.with_queue(|queue| queue.session()),
                changes: app.run.changes.get_untracked(),
                epoch,
                batch,
            };
            inner.handed.set(Some(moment));
            inner.stored.set(Some(moment));
            self.train_to(left.filter(|it| it.epoch >= epoch));
        }
        if let Some(wanted) = wanted {
            let mut model = app.editor.model.get_untracked();
            model.edit(&|draft| *draft = wanted.clone());
            if is_run {
                app.editor.replace(model);
            } else {
                app.editor.axis.set(head.axis);
                app.editor.model.set(model);
                app.editor.open(false);
                self.train_to(left);
            }
        }
        app.windows.lab.set(head.lab.map(LabCode));
        self.compared.bring_back(compared::from_js(&head.compared));
        self.hand_outs.restore(head.hand_out);
        if let Some(lesson) = head.lesson {
            self.lesson.resume.run(lesson);
        }
        app.notices.show(Notice::passing(move |language| {
            let said = match (has_unread, was_running) {
                (true, _) => language.kept_unread(),
                (false, true) => language.kept_restored_paused(),
                (false, false) => language.kept_restored(),
            };
            said.to_owned()
        }));
    }

    /// Trains on to this epoch and batch of the run that is opened.
    pub fn go_on_to(self, epoch: u32, batch: u32, trained_ms: f64) {
        self.train_to(Some(Left {
            epoch,
            batch,
            trained_ms,
            is_running: false,
        }));
    }

    /// Trains up to what was shown when the page ended.
    fn train_to(self, left: Option<Left>) {
        if let Some(left) = left {
            self.app.run.send(Command::TrainTo { epoch: left.epoch });
            self.inner().goal.set(Some(left));
        }
    }

    /// Trains the last batches of what a restored run catches up with. The run rests at this epoch and batch.
    pub(super) fn catch_up(self, epoch: u32, batch: u32) {
        let goal = &self.inner().goal;
        let Some(left) = goal.get().filter(|it| it.epoch == epoch) else {
            return;
        };
        goal.set(None);
        let run = self.app.run;
        for _ in batch..left.batch {
            run.send(Command::StepBatch);
        }
        run.set_trained_ms(left.trained_ms);
    }

    /// Removes what has moved to this tab, and the oldest entries of tabs that are no longer open if there are too many.
    pub(super) async fn tidy(self, database: &Database) {
        let inner = self.inner();
        let mut removed: Vec<String> = inner.taken_over.take().into_iter().collect();
        if !inner.is_tidy.replace(true) {
            let open = tab::open_tabs().await;
            let heads = heads(database).await;
            let is_closed = |it: &Head| !open.contains(&it.tab);
            let old = heads.into_iter().skip(MAX_TABS).filter(is_closed);
            removed.extend(old.map(|it| it.tab));
        }
        let this = inner.tab.borrow().clone();
        removed.retain(|it| *it != this);
        if !removed.is_empty() {
            // What cannot be removed now is so after the next visit.
            let _ = database.remove(&removed).await;
        }
    }
}

/// What is stored of all tabs, the newest first.
async fn heads(database: &Database) -> Vec<Head> {
    let stored = database.heads().await.unwrap_or_default();
    let mut heads: Vec<Head> = stored.iter().filter_map(Head::from_js).collect();
    heads.sort_by(|a, b| b.stored_ms.total_cmp(&a.stored_ms));
    heads
}
