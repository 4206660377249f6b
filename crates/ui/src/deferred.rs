//! What the page has beyond its first view: laboratory, lessons, tables, the plane, code, files and
//! links. `cargo xtask build` puts all that only [`REST`] leads to into a second file of the program,
//! which is fetched when it is first wanted, and ahead of that when the first view stands.
//!
//! Whoever calls one of these functions by its own name, and not by way of [`Rest`], brings it and
//! all that it calls back into the first file.

use std::time::Duration;

use experiment::{Posted, Problem, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use crate::app::page::{Notice, Page};
use crate::app::worker::events;
use crate::i18n::language::Language;
use crate::io::code_window;
use crate::io::link::{self, LinkNotice};
use crate::io::run_file::{self, ImportError};
use crate::lab;
use crate::lessons::Lessons;
use crate::lessons::panel as lesson_panel;
use crate::panels::own_table::OwnTables;
use crate::panels::{own_table, plane, plane_controls, table};

/// How long after the first picture the second file is fetched if nothing has wanted it so far.
const AHEAD: Duration = Duration::from_millis(1_500);

/// The way into the second file.
pub struct Rest {
    pub lab: fn() -> AnyView,
    pub lesson: fn() -> AnyView,
    pub table_controls: fn() -> AnyView,
    pub plane_controls: fn() -> AnyView,
    pub plane_panel: fn() -> AnyView,
    pub code_window: fn() -> AnyView,
    pub own_table_window: fn() -> AnyView,
    pub start_lesson: fn(Lessons, &str),
    pub export: fn(Page),
    /// A run, or a table.
    pub open_file: fn(Page, OwnTables, &web_sys::File),
    pub import: fn(Page, &web_sys::File),
    pub open_link: fn(Page, &str),
    pub share: fn(Page),
    pub import_error: fn(&ImportError, Language) -> String,
    pub link_notice: fn(&LinkNotice, Language) -> String,
    pub hear_reply: fn(Page, &Posted<Reply>),
    pub hear_problems: fn(Page, &Posted<Vec<Problem>>),
}

static REST: Rest = Rest {
    lab: || lab::LabPanel().into_any(),
    lesson: || lesson_panel::LessonPanel().into_any(),
    table_controls: || table::TableControls().into_any(),
    plane_controls: || plane_controls::PlaneControls().into_any(),
    plane_panel: || plane::PlanePanel().into_any(),
    code_window: || code_window::CodeWindow().into_any(),
    own_table_window: || own_table::OwnTableWindow().into_any(),
    start_lesson: Lessons::start,
    export: run_file::export,
    open_file: run_file::open_file,
    import: run_file::import,
    open_link: link::open,
    share: link::share,
    import_error: run_file::sentence,
    link_notice: link::sentence,
    hear_reply: events::hear_reply,
    hear_problems: events::hear_problems,
};

/// Where the program is cut in two.
#[wasm_split(rest, wasm_split_path = leptos::wasm_split, fallible)]
fn rest() -> Result<&'static Rest, SplitLoaderError> {
    Ok(&REST)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not asked for, or it did not arrive.
    Absent,
    Fetching,
    Here,
}

/// What is done when the second file is there.
type Wish = Box<dyn FnOnce(&'static Rest)>;

/// Fetches the second file. It is `Copy` and a part of [`Page`].
#[derive(Clone, Copy)]
pub struct Later {
    rest: RwSignal<Option<&'static Rest>>,
    state: StoredValue<State>,
    /// Whether a person waits for it.
    is_wanted: StoredValue<bool>,
    wishes: StoredValue<Vec<Wish>, LocalStorage>,
    notice: RwSignal<Option<Notice>>,
}

impl Later {
    /// What is to be said of the fetching goes into `notice`.
    pub fn new(notice: RwSignal<Option<Notice>>) -> Self {
        Self {
            rest: RwSignal::new(None),
            state: StoredValue::new(State::Absent),
            is_wanted: StoredValue::new(false),
            wishes: StoredValue::new_local(Vec::new()),
            notice,
        }
    }

    /// The second file if it is there.
    pub fn get(self) -> Option<&'static Rest> {
        self.rest.get()
    }

    /// The same for who does not wait for it.
    pub fn get_untracked(self) -> Option<&'static Rest> {
        self.rest.get_untracked()
    }

    /// Does something with the second file: now, or when it has arrived.
    pub fn then(self, act: impl FnOnce(&'static Rest) + 'static) {
        if let Some(rest) = self.rest.get_untracked() {
            return act(rest);
        }
        self.wishes
            .update_value(|wishes| wishes.push(Box::new(act)));
        self.want();
    }

    /// A part of the page that is there from when it is first wanted on.
    pub fn part(
        self,
        is_wanted: impl Fn() -> bool + Send + Sync + 'static,
        part: fn(&Rest) -> fn() -> AnyView,
    ) -> AnyView {
        let was_wanted = Memo::new(move |was: Option<&bool>| was == Some(&true) || is_wanted());
        let view = move || {
            if !was_wanted.get() {
                return None;
            }
            let rest = self.rest.get();
            if rest.is_none() {
                self.want();
            }
            rest.map(|rest| untrack(part(rest)))
        };
        crate::app::reactive::reactive(view).into_any()
    }

    /// Fetches the second file, and says so.
    pub fn want(self) {
        self.is_wanted.set_value(true);
        if self.rest.with_untracked(Option::is_none) {
            self.notice.set(Some(Notice::Fetching));
            self.fetch();
        }
    }

    /// Fetches it soon, in silence.
    pub fn fetch_ahead(self) {
        set_timeout(move || self.fetch(), AHEAD);
    }

    fn fetch(self) {
        if self.state.get_value() != State::Absent {
            return;
        }
        self.state.set_value(State::Fetching);
        spawn_local(async move {
            let rest = rest().await;
            self.arrived(rest.ok());
        });
    }

    fn arrived(self, rest: Option<&'static Rest>) {
        let Some(rest) = rest else {
            self.state.set_value(State::Absent);
            if self.is_wanted.get_value() {
                self.notice.set(Some(Notice::NotFetched));
            }
            return;
        };
        self.state.set_value(State::Here);
        if self
            .notice
            .with_untracked(|notice| *notice == Some(Notice::Fetching))
        {
            self.notice.set(None);
        }
        self.rest.set(Some(rest));
        let wishes = self.wishes.try_update_value(std::mem::take);
        for wish in wishes.into_iter().flatten() {
            wish(rest);
        }
    }
}
