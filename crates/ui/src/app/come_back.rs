//! Whether the page comes back: after a reload, a crash, or when the browser had dropped the tab.

use std::rc::Rc;

use leptos::prelude::*;

use crate::app::browser_history;
use crate::app::package;
use crate::app::storage::{self, TAB};

/// The entry of the browser's history on which the page was stored.
const ENTRY: &str = "entry";

type Then = Rc<dyn Fn()>;

/// What was on the page and has still to come back. Until then the address waits: it names what was there, too. It is
/// `Copy`.
#[derive(Clone, Copy)]
pub struct ComingBack {
    is_awaited: StoredValue<bool>,
    otherwise: StoredValue<Option<Then>, LocalStorage>,
}

impl ComingBack {
    /// Whether the tab has shown the page before, and the address names nothing else: a link that a person has opened wins
    /// over what was there.
    pub fn new() -> Self {
        // All packages of a platform share the storage of the tab.
        let is_bare = || browser_history::fragment().is_empty() && package::address().is_none();
        let is_same = || {
            let entry = browser_history::entry();
            entry.is_some_and(|it| storage::session_value(ENTRY) == Some(it.to_string()))
        };
        let is_awaited = storage::session_value(TAB).is_some() && (is_bare() || is_same());
        Self {
            is_awaited: StoredValue::new(is_awaited),
            otherwise: StoredValue::new_local(None),
        }
    }

    /// Whether it has still to come back.
    pub fn is_awaited(self) -> bool {
        self.is_awaited.get_value()
    }

    /// Calls `act` if nothing comes back.
    pub fn otherwise(self, act: impl Fn() + 'static) {
        self.otherwise.set_value(Some(Rc::new(act)));
    }

    /// It is back, or nothing was there; only the first answer counts.
    pub fn settle(self, is_back: bool) {
        if !self.is_awaited() {
            return;
        }
        self.is_awaited.set_value(false);
        if let Some(act) = self.otherwise.get_value().filter(|_| !is_back) {
            act();
        }
    }
}

/// Writes down that what is stored belongs to the present entry of the browser's history.
pub fn note_entry() {
    let entry = browser_history::entry().map(|it| it.to_string());
    storage::set_session_value(ENTRY, entry.as_deref());
}
