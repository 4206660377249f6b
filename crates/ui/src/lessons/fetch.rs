//! Reads text files of the page's own folder.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Reads two text files of the page's own folder at the same time; `then` gets `None` if one of
/// them did not arrive.
pub fn fetch_both(names: [&str; 2], then: impl FnOnce(Option<[String; 2]>) + 'static) {
    let arrived = Rc::new(RefCell::new([None, None]));
    let then = Rc::new(Cell::new(Some(then)));
    for (at, name) in names.into_iter().enumerate() {
        let (arrived, then) = (arrived.clone(), then.clone());
        fetch(name, move |text| {
            arrived.borrow_mut()[at] = Some(text);
            let is_last = arrived.borrow().iter().all(Option::is_some);
            if is_last && let Some(then) = then.take() {
                let [first, second] = arrived.take().map(Option::flatten);
                then(first.zip(second).map(<[String; 2]>::from));
            }
        });
    }
}

/// Reads a text file of the page's own folder; `then` gets `None` if it did not arrive.
fn fetch(name: &str, then: impl FnOnce(Option<String>) + 'static) {
    let Ok(request) = web_sys::XmlHttpRequest::new() else {
        return then(None);
    };
    let answered = request.clone();
    let ended = Closure::once_into_js(move || {
        let is_there = answered.status() == Ok(200);
        then(answered.response_text().ok().flatten().filter(|_| is_there));
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    let is_sent = request.open("GET", name).and_then(|()| request.send());
    if let Err(error) = is_sent {
        leptos::logging::error!("{error:?}");
    }
}
