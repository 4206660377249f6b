//! Media queries whose answer may change while the page is open.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MediaQueryList, MediaQueryListEvent};

/// Returns whether a media query matches now, and calls `changed` whenever that changes, as long as the page
/// is open.
pub fn follow(query: &str, changed: impl Fn(bool) + 'static) -> bool {
    let Ok(Some(query)) = window().match_media(query) else {
        return false;
    };
    let changed = Closure::<dyn Fn(MediaQueryListEvent)>::new(move |event: MediaQueryListEvent| {
        changed(event.matches());
    });
    query.set_onchange(Some(changed.as_ref().unchecked_ref()));
    let matches = query.matches();
    StoredValue::new_local((query, changed));
    matches
}

/// Calls `changed` whenever the number of device pixels in a CSS pixel changes: the window is on another
/// screen, or the page is zoomed.
pub fn follow_density(changed: impl Fn() + 'static) {
    let armed = StoredValue::new_local(None::<MediaQueryList>);
    let listener = StoredValue::new_local(None::<Closure<dyn Fn()>>);
    // There is no query for any change: each one asks for the present density, and is replaced when that ends.
    let arm = move || {
        let ratio = window().device_pixel_ratio();
        let query = window().match_media(&format!("(resolution: {ratio}dppx)"));
        let query = query.ok().flatten();
        if let Some(query) = &query {
            listener.with_value(|listener| {
                let listener = listener.as_ref().map(|it| it.as_ref().unchecked_ref());
                query.set_onchange(listener);
            });
        }
        armed.set_value(query);
    };
    listener.set_value(Some(Closure::new(move || {
        arm();
        changed();
    })));
    arm();
}
