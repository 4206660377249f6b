//! The titles of controls for those who have no mouse: the browser shows a `title` to a pointer that hovers, and to
//! nobody else. This box shows it when the keyboard brings the focus, when a finger rests on a control, and when
//! one taps what does nothing else. Any key, and a press elsewhere, closes it.

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How long a finger rests on a control to see its title.
const LONG_PRESS: Duration = Duration::from_millis(550);
/// How far the finger may move meanwhile, in CSS pixels.
const SLOP: f64 = 10.0;
/// From the control to the box, and from the box to the window's edge, in CSS pixels.
const GAP: f64 = 6.0;
/// Shows the box in browsers without popovers.
const SHOWN: &str = "data-shown";
/// What does something else when it is tapped.
const ACTS: &str = "button:not(.explained), a, input, select, textarea, label, summary, canvas";

/// A finger that is down on something with a title.
struct Finger {
    from: (f64, f64),
    on: Element,
    /// Runs out when the finger has rested for long; `None` afterwards.
    timer: Option<TimeoutHandle>,
}

#[derive(Clone, Copy)]
struct HintBox {
    element: NodeRef<html::Div>,
    finger: StoredValue<Option<Finger>, LocalStorage>,
    /// Whether the finger that is down has been answered with a title: lifting it presses nothing.
    has_rested: StoredValue<bool>,
    /// Whose title is shown.
    shown: StoredValue<Option<Element>, LocalStorage>,
    /// Whether Escape was the last key: the focus that comes back from what it has closed is no question.
    has_escaped: StoredValue<bool>,
}

/// Returns what has the title that belongs to an element: itself, or what it lies in. `None` without a title, and if
/// the title is what can be read there anyway.
fn titled(element: &Element) -> Option<Element> {
    let titled = element.closest("[title]").ok().flatten()?;
    let title = titled.get_attribute("title")?;
    let text = titled.text_content().unwrap_or_default();
    let is_read = title.trim().is_empty() || title.trim() == text.trim() && !is_cut(&titled);
    (!is_read).then_some(titled)
}

/// Whether a text has no room in the element, or in a part of it.
fn is_cut(element: &Element) -> bool {
    let has_no_room = |it: &Element| it.scroll_width() > it.client_width() && it.client_width() > 0;
    let parts = element.query_selector_all("*");
    let mut parts = parts.into_iter().flat_map(|parts| {
        let parts = (0..parts.length()).filter_map(move |idx| parts.item(idx));
        parts.filter_map(|it| it.dyn_into::<Element>().ok())
    });
    has_no_room(element) || parts.any(|part| has_no_room(&part))
}

fn target_of(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn matches(element: &Element, selector: &str) -> bool {
    matches!(element.closest(selector), Ok(Some(_)))
}

/// Where the box begins along one axis: behind the control if there is room up to `end`, else before it.
fn beside([start, stop]: [f64; 2], size: f64, end: f64, is_before_wanted: bool) -> f64 {
    let (before, behind) = (start - GAP - size, stop + GAP);
    let fits_behind = behind + size + GAP <= end;
    if before >= GAP && (is_before_wanted || !fits_behind) {
        before
    } else {
        behind
    }
}

impl HintBox {
    /// Shows the title of an element; above it for a finger, which hides what is below.
    fn show(self, titled: &Element, is_touch: bool) {
        let Some(hint) = self.element.get_untracked() else {
            return;
        };
        let hint: &HtmlElement = &hint;
        hint.set_text_content(titled.get_attribute("title").as_deref());
        self.shown.set_value(Some(titled.clone()));
        if hint.show_popover().is_err() {
            // It is shown already, or the browser has no popovers. Cannot fail: the name is well formed.
            let _ = hint.set_attribute(SHOWN, "");
            return self.place(titled, is_touch);
        }
        self.place(titled, is_touch);
        // What the focus has scrolled into view is there by then.
        let titled = titled.clone();
        request_animation_frame(move || self.place(&titled, is_touch));
    }

    fn place(self, titled: &Element, is_touch: bool) {
        let Some(hint) = self.element.try_get_untracked().flatten() else {
            return;
        };
        let (at, own) = (
            titled.get_bounding_client_rect(),
            hint.get_bounding_client_rect(),
        );
        // It covers no other entry of a menu.
        let menu = titled.closest("[popover]").ok().flatten();
        let rows = menu.map_or_else(|| at.clone(), |menu| menu.get_bounding_client_rect());
        let size = |side: Result<wasm_bindgen::JsValue, _>| {
            side.ok().and_then(|it| it.as_f64()).unwrap_or_default()
        };
        let (width, height) = (size(window().inner_width()), size(window().inner_height()));
        let left = at.left().min(width - GAP - own.width()).max(GAP);
        let top = beside([rows.top(), rows.bottom()], own.height(), height, is_touch);
        let style = (*hint).style();
        for (name, px) in [("left", left), ("top", top)] {
            // Cannot fail: name and value are well formed.
            let _ = style.set_property(name, &format!("{px}px"));
        }
    }

    fn hide(self) {
        self.shown.set_value(None);
        if let Some(hint) = self.element.get_untracked() {
            // Fails if it is closed already.
            let _ = hint.hide_popover();
            // As above.
            let _ = hint.remove_attribute(SHOWN);
        }
    }

    fn on_down(self, event: &ev::PointerEvent) {
        self.hide();
        self.forget_finger();
        self.has_rested.set_value(false);
        if event.pointer_type() != "touch" || !event.is_primary() {
            return;
        }
        let Some(on) = target_of(event).as_ref().and_then(titled) else {
            return;
        };
        let rest = move || {
            self.rest();
        };
        let timer = set_timeout_with_handle(rest, LONG_PRESS).ok();
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.finger.set_value(Some(Finger { from, on, timer }));
    }

    /// Handles a finger that has rested for long. Returns whether there is one.
    fn rest(self) -> bool {
        let on = self
            .finger
            .try_update_value(|finger| Some(finger.take()?.on))
            .flatten();
        if let Some(on) = &on {
            self.has_rested.set_value(true);
            self.show(on, true);
        }
        on.is_some()
    }

    fn on_move(self, event: &ev::PointerEvent) {
        let to = (f64::from(event.client_x()), f64::from(event.client_y()));
        let has_left = self.finger.with_value(|finger| {
            let from = finger.as_ref().map(|finger| finger.from);
            from.is_some_and(|from| (to.0 - from.0).hypot(to.1 - from.1) > SLOP)
        });
        if has_left {
            self.forget_finger();
        }
    }

    fn on_up(self) {
        if let Some(finger) = self.forget_finger()
            && !matches(&finger.on, ACTS)
        {
            self.show(&finger.on, true);
        }
    }

    fn forget_finger(self) -> Option<Finger> {
        let mut finger = self.finger.try_update_value(Option::take).flatten()?;
        if let Some(timer) = finger.timer.take() {
            timer.clear();
        }
        Some(finger)
    }

    fn on_focus(self, event: &ev::FocusEvent) {
        let Some(element) = target_of(event) else {
            return;
        };
        // A click gives the focus too, and is no question.
        if element.matches(":focus-visible") == Ok(true)
            && !self.has_escaped.get_value()
            && let Some(titled) = titled(&element)
        {
            self.show(&titled, false);
        }
    }

    /// Follows pointers, focus and keys as long as the owner exists.
    fn listen(self) {
        let handles = [
            window_event_listener(ev::pointerdown, move |event| self.on_down(&event)),
            window_event_listener(ev::pointermove, move |event| self.on_move(&event)),
            window_event_listener(ev::pointerup, move |_| self.on_up()),
            window_event_listener(ev::pointercancel, move |_| {
                self.forget_finger();
            }),
            window_event_listener(ev::touchend, move |event| {
                if self.has_rested.get_value() && event.cancelable() {
                    event.prevent_default();
                }
            }),
            // Some browsers ask for a menu a little earlier.
            window_event_listener(ev::contextmenu, move |event| {
                if self.rest() || self.has_rested.get_value() {
                    event.prevent_default();
                }
            }),
            window_event_listener(ev::focusin, move |event| self.on_focus(&event)),
            window_event_listener(ev::focusout, move |_| self.hide()),
            window_event_listener(ev::scroll, move |_| {
                if let Some(titled) = self.shown.get_value() {
                    self.place(&titled, false);
                }
            }),
            window_event_listener(ev::keydown, move |event| {
                self.has_escaped.set_value(event.key() == "Escape");
                self.hide();
            }),
            window_event_listener(ev::click, move |event| {
                // By mouse and by keyboard; a finger has shown it already.
                let on = target_of(&event).filter(|it| matches(it, ".explained"));
                if let Some(titled) = on.as_ref().and_then(titled) {
                    self.show(&titled, false);
                }
            }),
        ];
        on_cleanup(move || {
            for handle in handles {
                handle.remove();
            }
        });
    }
}

/// The box.
#[component]
pub fn Hints() -> impl IntoView {
    let hint = HintBox {
        element: NodeRef::new(),
        finger: StoredValue::new_local(None),
        has_rested: StoredValue::new(false),
        shown: StoredValue::new_local(None),
        has_escaped: StoredValue::new(false),
    };
    hint.listen();
    // A screen reader has the title from the control.
    view! { <div class="help hint" popover="manual" aria-hidden="true" data-testid="hint" node_ref=hint.element></div> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_stands_behind_the_control_or_before_it_where_there_is_room() {
        for (control, end, is_before_wanted, place) in [
            ([100.0, 130.0], 600.0, false, 136.0),
            ([100.0, 130.0], 600.0, true, 54.0),
            ([560.0, 590.0], 600.0, false, 514.0),
            ([10.0, 40.0], 600.0, true, 46.0),
            ([10.0, 590.0], 600.0, false, 596.0),
        ] {
            let found = beside(control, 40.0, end, is_before_wanted);
            assert_eq!(found, place, "{control:?}");
        }
    }
}
