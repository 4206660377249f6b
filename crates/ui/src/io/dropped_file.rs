//! Files that are dropped on the page.

use leptos::ev;
use leptos::prelude::*;

/// Calls `open` with each file that is dropped on the page.
pub fn listen(open: impl Fn(web_sys::File) + 'static) {
    // Without this the browser would leave the page for the file.
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            open(file);
        }
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}
