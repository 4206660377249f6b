//! A second finger on the page, which takes back what the first one does.

use leptos::ev;
use leptos::prelude::*;

/// Calls `act` when a second finger goes down anywhere on the page, as long as the owner exists.
pub fn on_second_finger(act: impl Fn() + 'static) {
    let handle = window_event_listener(ev::pointerdown, move |event| {
        if !event.is_primary() {
            act();
        }
    });
    on_cleanup(move || handle.remove());
}
