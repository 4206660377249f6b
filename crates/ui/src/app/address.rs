//! Where the browser goes: what stands behind the `#` when the page is opened, and whenever that is changed by a person, by
//! Back and by Forward.

use leptos::ev;
use leptos::prelude::*;

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
    let went = window_event_listener(ev::popstate, move |_| {
        // A person who goes elsewhere in the meantime does not want what was there.
        coming_back.settle(true);
        arrive(here(false));
    });
    on_cleanup(move || went.remove());
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
