//! What is dropped on the page: a file, or a text, which is treated as a pasted one.

use leptos::ev;
use leptos::prelude::*;

use crate::io::pasted::{Paste, takes_text};

/// Calls `open` with each file that is dropped on the page, and `act` with each text that no field takes.
pub fn listen(open: impl Fn(web_sys::File) + 'static, act: impl Fn(Paste) + 'static) {
    // Without this the browser would leave the page for the file.
    let over = window_event_listener(ev::dragover, |event| {
        if !is_for_field(&event) {
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        if is_for_field(&event) {
            return;
        }
        event.prevent_default();
        let Some(data) = event.data_transfer() else {
            return;
        };
        let files = data.files();
        if let Some(file) = files.and_then(|files| files.get(0)) {
            return open(file);
        }
        act(Paste::of(event.target(), |format| data.get_data(format)));
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

/// Whether the browser puts what is dragged into the field under the pointer: a text is for the field, a file is for the
/// page.
fn is_for_field(event: &web_sys::DragEvent) -> bool {
    let holds_files = event
        .data_transfer()
        .is_some_and(|data| data.types().includes(&"Files".into(), 0));
    !holds_files && event.target().is_some_and(|it| takes_text(&it))
}
