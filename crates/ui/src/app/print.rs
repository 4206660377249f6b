//! Printing; `io/sheet.rs` makes what is printed.

use leptos::prelude::window;

/// Opens the browser's window for printing.
pub fn print() {
    // A page in a frame may not be allowed to.
    if let Err(error) = window().print() {
        leptos::logging::warn!("{error:?}");
    }
}
