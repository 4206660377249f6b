//! The size of the page's text. A person may have made it larger in the browser, and a projector's look does; what is
//! painted on canvases follows it.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Where nobody has changed it, in pixels.
pub const USUAL: u32 = 16;

/// Calls `changed` with the size of the root element's text in pixels, now and whenever it changes, as long as the
/// page is open.
pub fn follow(changed: impl Fn(u32) + 'static) {
    // As wide as the text is high. Nothing else tells of a change that is made in the browser's settings.
    let Ok(ruler) = document().create_element("span") else {
        return;
    };
    // Cannot fail: the name is well formed.
    let _ = ruler.set_attribute("class", "text-ruler");
    let resized = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let entry: web_sys::ResizeObserverEntry = entries.get(0).unchecked_into();
        changed(entry.content_rect().width().round() as u32);
    });
    match web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        Ok(observer) => observer.observe(&ruler),
        Err(error) => leptos::logging::error!("the browser tells no sizes: {error:?}"),
    }
    // The observer keeps it.
    resized.forget();
    if let Some(body) = document().body() {
        let _ = body.append_child(&ruler);
    }
}
