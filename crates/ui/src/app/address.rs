//! Where the browser goes: what stands behind the `#` when the page is opened, and whenever that is changed by a person, by
//! Back and by Forward.

use std::time::Duration;

use js_sys::Reflect;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

use crate::app::browser_history::{entry, fragment};
use crate::app::come_back::ComingBack;
use crate::app::package;

/// What an address asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// What stands behind the `#`.
    pub fragment: String,
    /// The number that the page has given to this entry of the browser's history; `None` if a person has opened a link.
    pub entry: Option<f64>,
    /// Whether the page has just been opened.
    pub is_first: bool,
}

/// How long `popstate` takes at most after `navigate`.
const PATIENCE: Duration = Duration::from_millis(50);

/// A lesson named behind the `#`.
const LESSON: &str = "lesson=";

impl Arrival {
    /// The lesson that is named, and whether an experiment of its own stands before it.
    pub fn lesson(&self) -> Option<(&str, bool)> {
        let mut parts = self.fragment.split('&');
        let place = parts.position(|part| part.starts_with(LESSON))?;
        let part = self.fragment.split('&').nth(place)?;
        Some((part.strip_prefix(LESSON)?, place > 0))
    }
}

/// Calls `arrive` with the address of the page if it asks for something and that does not come back by itself, and with every
/// other one that the browser goes to.
pub fn listen(coming_back: ComingBack, arrive: impl Fn(Arrival) + Copy + 'static) {
    let here = |is_first| Arrival {
        fragment: fragment(),
        entry: entry(),
        is_first,
    };
    let arrive_first = move || {
        let first = here(true);
        if !first.fragment.is_empty() {
            arrive(first);
        }
    };
    if package::address().is_some() {
        // What it has kept of the visit before wins.
    } else if coming_back.is_awaited() {
        coming_back.otherwise(arrive_first);
    } else {
        arrive_first();
    }
    // Also if a link is opened that is in the address already; `hashchange` does not come then.
    let n_gone = StoredValue::new(0);
    let go = move || {
        n_gone.update_value(|n| *n += 1);
        // A person who goes elsewhere in the meantime does not want what was there.
        coming_back.settle(true);
        arrive(here(false));
    };
    let went = window_event_listener(ev::popstate, move |_| go());
    on_cleanup(move || went.remove());
    listen_for_same(move || {
        let n_before = n_gone.get_value();
        let told = move || {
            // The page numbers its entries, and a link has no number: then it is not the page that has written its address.
            if n_gone.try_get_value() == Some(n_before) && entry().is_none() {
                go();
            }
        };
        set_timeout(told, PATIENCE);
    });
}

/// Calls `then` when a link is opened that is in the address already, or the page writes the address that is there, as long as
/// the page lives. Firefox 153 tells a link by `navigate` alone, an event of the Navigation API; browsers without it send
/// `popstate`.
fn listen_for_same(then: impl Fn() + 'static) {
    let navigation = Reflect::get(&window(), &"navigation".into());
    let Some(navigation) = navigation
        .ok()
        .and_then(|it| it.dyn_into::<EventTarget>().ok())
    else {
        return;
    };
    let read = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let navigate = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let to = read(&read(&event, "destination"), "url").as_string();
        if to == window().location().href().ok() {
            then();
        }
    });
    let listener = navigate.as_ref().unchecked_ref();
    // Fails in no browser: the target is one of events.
    let _ = navigation.add_event_listener_with_callback("navigate", listener);
    navigate.forget();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_found_alone_and_behind_an_experiment() {
        let lesson = |fragment: &str| {
            let arrival = Arrival {
                fragment: fragment.to_owned(),
                entry: None,
                is_first: true,
            };
            arrival.lesson().map(|(id, own)| (id.to_owned(), own))
        };
        assert_eq!(
            lesson("lesson=01-neuron"),
            Some(("01-neuron".to_owned(), false))
        );
        assert_eq!(lesson("2.4/end&lesson=x"), Some(("x".to_owned(), true)));
        assert_eq!(lesson("2.4/end"), None);
        assert_eq!(lesson("activation=tanh&x=1"), None);
        assert_eq!(lesson(""), None);
    }
}
