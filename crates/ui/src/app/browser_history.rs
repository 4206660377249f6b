//! Where the page stands in the history of the browser.

use leptos::prelude::window;

/// What stands behind the `#` now.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

/// The number of the present entry of the browser's history, if the page has given it one.
pub fn entry() -> Option<f64> {
    window().history().and_then(|it| it.state()).ok()?.as_f64()
}
