//! Where the browser goes: what stands behind the `#` when the page is opened, and whenever that is changed by a person, by
//! Back and by Forward.

use leptos::ev;
use leptos::prelude::*;

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

/// What stands behind the `#` now.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

/// The number of the present entry of the browser's history, if the page has given it one.
pub fn entry() -> Option<f64> {
    window().history().and_then(|it| it.state()).ok()?.as_f64()
}

/// Calls `arrive` with the address of the page if it asks for something, and with every other one that the browser goes to.
pub fn listen(arrive: impl Fn(Arrival) + Copy + 'static) {
    let here = |is_first| Arrival {
        fragment: fragment(),
        entry: entry(),
        is_first,
    };
    let first = here(true);
    if !first.fragment.is_empty() {
        arrive(first);
    }
    // Also if a link is opened that is in the address already; `hashchange` does not come then.
    let went = window_event_listener(ev::popstate, move |_| arrive(here(false)));
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
