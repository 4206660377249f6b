//! Scrolls what has got the focus out from under the bar that stays at the top. Browsers scroll to it themselves, but
//! Firefox only if nothing of it lies within the window: a plot whose upper half is covered would stay so.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What the bar can cover. Windows and menus lie over it.
const BELOW_THE_BAR: &str = ".panels *, .transport > :not(.run-bar) *";

/// Follows the focus as long as the owner exists.
pub fn listen(bar: NodeRef<html::Div>) {
    let handle = window_event_listener(ev::focusin, move |event| {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        // Under a pointer nothing moves.
        if let Some(target) = target
            && target.matches(":focus-visible") == Ok(true)
            && target.matches(BELOW_THE_BAR) == Ok(true)
        {
            // By then the browser has scrolled by itself.
            request_animation_frame(move || uncover(bar, &target));
        }
    });
    on_cleanup(move || handle.remove());
}

/// Scrolls an element to where the page's scroll padding begins if a part of it is covered.
fn uncover(bar: NodeRef<html::Div>, target: &Element) {
    let bar = bar.try_get_untracked().flatten();
    let end = bar.map(|bar| bar.get_bounding_client_rect().bottom());
    // Half a pixel is due to rounding.
    if end.is_some_and(|end| target.get_bounding_client_rect().top() < end - 0.5) {
        target.scroll_into_view();
    }
}
