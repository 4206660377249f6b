//! Whether single letters and signs are keys of the page.

use leptos::prelude::*;

use crate::app::storage;

/// The name in the browser's storage.
const NAME: &str = "letter-keys";

/// The switch of the letter keys, in the context. People who dictate, or whose hand trembles, switch them off.
#[derive(Clone, Copy)]
pub struct Shortcuts {
    /// Whether letters and signs do something outside of fields.
    pub has_letters: RwSignal<bool>,
}

impl Shortcuts {
    /// As chosen at an earlier visit; on at the first one.
    pub fn new() -> Self {
        Self {
            has_letters: RwSignal::new(storage::get(NAME).as_deref() != Some("off")),
        }
    }

    /// Switches the letter keys on or off, also for later visits.
    pub fn set_letters(self, is_on: bool) {
        self.has_letters.set(is_on);
        storage::set(NAME, (!is_on).then_some("off"));
    }
}
