//! Whether the page comes back: after a reload, a crash, or when the browser had dropped the tab.

use leptos::prelude::window;

use crate::app::storage::{self, TAB};

/// The address's fragment when that was stored.
pub const FRAGMENT: &str = "fragment";

/// The fragment of the page's address, with its `#`; empty without one.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// Whether the tab has shown the page before, and the address names nothing else: a link that a person has opened wins
/// over what was there.
pub fn comes_back() -> bool {
    let fragment = fragment();
    storage::session_value(TAB).is_some()
        && (fragment.is_empty() || storage::session_value(FRAGMENT) == Some(fragment))
}
