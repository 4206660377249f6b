//! Gives the focus to a neighbor when the control that a key was pressed on is removed, hidden or disabled by it. The
//! browser would give it to the page, whose own keys the next press would then reach.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, NodeList};

use crate::app::windows::focused;

/// A neighbor is in the same one of these.
const GROUPS: &str = ".panel, [role=dialog], .transport, .app";
const CONTROLS: &str = "button, input, select, textarea, summary, a[href], [tabindex='0']";
/// Controls on which Space and Enter change nothing: whoever pressed a button again and again goes on pressing.
const QUIET: &str =
    "select, textarea, input:not([type=range], [type=radio], [type=checkbox], [type=file])";

/// The control that had the focus at the last key.
#[derive(Clone)]
struct Held {
    control: Element,
    group: Element,
    /// The control's place among those of the group.
    at: u32,
}

impl Held {
    /// The control with the focus.
    fn now() -> Option<Self> {
        let control = focused()?;
        let group = control.closest(GROUPS).ok()??;
        let controls = group.query_selector_all(CONTROLS).ok()?;
        let at = place(&control, &controls)?;
        Some(Self { control, group, at })
    }

    /// Whether the focus was on the control and cannot be there any more. Firefox leaves it on a disabled one.
    fn is_lost(&self) -> bool {
        focused().is_none_or(|it| it == self.control) && !is_usable(&self.control)
    }

    /// Gives the focus to the nearest control that takes it, to a quiet one before all others.
    fn give_on(&self) {
        let Ok(controls) = self.group.query_selector_all(CONTROLS) else {
            return;
        };
        // Others may have come before it meanwhile.
        let own = place(&self.control, &controls).unwrap_or(self.at);
        for kind in [QUIET, CONTROLS] {
            for distance in 0..=controls.length().max(own) {
                for at in [own.wrapping_sub(distance), own + distance] {
                    let neighbor = controls.get(at).and_then(|it| it.dyn_into().ok());
                    let neighbor = neighbor.filter(|it: &HtmlElement| it.matches(kind) == Ok(true));
                    if neighbor.is_some_and(|it| takes_focus(&it)) {
                        return;
                    }
                }
            }
        }
    }
}

fn place(control: &Element, controls: &NodeList) -> Option<u32> {
    (0..controls.length()).find(|at| {
        controls
            .get(*at)
            .is_some_and(|it| it.is_same_node(Some(control)))
    })
}

fn is_usable(control: &Element) -> bool {
    control.matches(":disabled") == Ok(false) && control.get_bounding_client_rect().width() > 0.0
}

fn takes_focus(control: &HtmlElement) -> bool {
    is_usable(control) && control.focus().is_ok() && focused().as_ref() == Some(control)
}

#[derive(Clone, Copy)]
struct LostFocus {
    held: StoredValue<Option<Held>, LocalStorage>,
    /// Whether the focus was given on since a key was last pressed anew.
    is_given: StoredValue<bool>,
}

impl LostFocus {
    /// Gives the focus on if it is lost. Returns whether it was.
    fn mend(self) -> bool {
        let held = self.held.try_get_value().flatten();
        let lost = held.filter(Held::is_lost);
        if let Some(lost) = &lost {
            self.held.set_value(None);
            self.is_given.set_value(true);
            lost.give_on();
        }
        lost.is_some()
    }

    /// Remembers the control with the focus, and mends what comes of the event. Windows and lessons that open or close
    /// give the focus away in the next frame: they come first.
    fn watch(self) {
        self.held.set_value(Held::now());
        request_animation_frame(move || {
            request_animation_frame(move || {
                self.mend();
            });
        });
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        let is_lost = self.mend();
        if !is_lost && !event.repeat() {
            self.is_given.set_value(false);
        }
        let is_browsers = event.ctrl_key() || event.alt_key() || event.meta_key();
        let leads_away = matches!(event.key().as_str(), "Tab" | "Escape");
        // The key was meant for the control that is gone.
        if self.is_given.get_value() && !is_browsers && !leads_away {
            event.prevent_default();
            event.stop_propagation();
        }
        self.watch();
    }

    fn on_event(self, event: &web_sys::Event) {
        if let Some(event) = event.dyn_ref::<ev::KeyboardEvent>() {
            self.on_key(event);
        } else if event.type_() == "pointerdown" {
            self.held.set_value(None);
        } else if event
            .dyn_ref::<ev::MouseEvent>()
            .is_some_and(|it| it.detail() == 0)
        {
            // By a key or a screen reader.
            self.watch();
        }
    }
}

/// Follows keys and presses as long as the page lives.
pub fn listen() {
    let lost = LostFocus {
        held: StoredValue::new_local(None),
        is_given: StoredValue::new(false),
    };
    let on_event = Closure::<dyn Fn(web_sys::Event)>::new(move |event| lost.on_event(&event));
    let on_event = on_event.into_js_value();
    for name in ["keydown", "click", "pointerdown"] {
        // Before all other listeners. Cannot fail: the listener is a function.
        let _ = window().add_event_listener_with_callback_and_bool(
            name,
            on_event.unchecked_ref(),
            true,
        );
    }
}
