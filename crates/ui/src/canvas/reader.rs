//! Reading values off a canvas by mouse, finger and keys. The box beside the place is part of the
//! picture; what a key leads to is also said in words.

use std::cell::Cell;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use plot::scene::{Paint, Stroke};
use plot::{Point, Rect, Role, Scene};
use wasm_bindgen::JsCast;

use crate::app::frames::Frames;
use crate::app::reactive::reactive;
use crate::canvas::surface::{place, show_calmly_on};
use crate::i18n::context::use_language;

/// How far an arrow key moves a place on a canvas, in CSS pixels; with shift, one.
const KEY_STEP: f32 = 10.0;

#[derive(Default)]
struct ReaderState {
    place: Cell<Option<Point>>,
    /// Whether keys have led to the place: then a cross marks it.
    is_by_keys: Cell<bool>,
    /// The part of the canvas that has values.
    area: Cell<Option<Rect>>,
    /// Whether the next picture's values are to be said.
    is_asked: Cell<bool>,
}

/// The place of a canvas whose values are read.
#[derive(Clone, Copy)]
pub struct Reader {
    pub canvas: NodeRef<html::Canvas>,
    frames: Frames,
    state: StoredValue<ReaderState, LocalStorage>,
    said: RwSignal<String>,
}

impl Reader {
    /// Reads nothing yet. Escape and a press elsewhere on the page end the reading.
    pub fn new(frames: Frames) -> Self {
        let reader = Self {
            canvas: NodeRef::new(),
            frames,
            state: StoredValue::new_local(ReaderState::default()),
            said: RwSignal::new(String::new()),
        };
        let key = window_event_listener(ev::keydown, move |event| {
            let is_reading = reader.place().is_some();
            if event.key() == "Escape" && is_reading && !event.default_prevented() {
                reader.read_at(None);
                event.prevent_default();
            }
        });
        let press = window_event_listener(ev::pointerdown, move |event| {
            let canvas = reader.canvas.get_untracked();
            let target = event.target();
            if canvas.is_none_or(|canvas| target.as_ref() != Some(canvas.unchecked_ref())) {
                reader.read_at(None);
            }
        });
        on_cleanup(move || {
            key.remove();
            press.remove();
        });
        reader
    }

    /// The place that is read.
    pub fn place(self) -> Option<Point> {
        self.state.with_value(|state| state.place.get())
    }

    /// The place that keys have led to.
    pub fn cross(self) -> Option<Point> {
        let is_by_keys = self.state.with_value(|state| state.is_by_keys.get());
        self.place().filter(|_| is_by_keys)
    }

    /// Reads at another place, or no longer.
    pub fn read_at(self, at: Option<Point>) {
        self.put(at, false);
    }

    /// Puts the cross of the keys somewhere.
    pub fn put_cross(self, at: Point) {
        self.put(Some(at), true);
    }

    /// Puts the cross of the keys somewhere and says the values there.
    pub fn read_by_keys(self, at: Point) {
        self.state.with_value(|state| state.is_asked.set(true));
        self.put_cross(at);
        // The cross may be there already; the values are said again.
        self.frames.request_paint();
    }

    fn put(self, at: Option<Point>, is_by_keys: bool) {
        let before = self.state.with_value(|state| {
            (
                state.place.replace(at),
                state.is_by_keys.replace(is_by_keys),
            )
        });
        if before != (at, is_by_keys) {
            self.frames.request_paint();
        }
    }

    /// Says a text in the place of the next picture's values.
    pub fn say(self, text: String) {
        self.state.with_value(|state| state.is_asked.set(false));
        self.said.set(text);
    }

    /// Follows a pointer: its down, move, leave and cancel events. A finger that is lifted leaves what
    /// it read behind, because it hid that while it was down.
    pub fn on_pointer(self, event: &ev::PointerEvent) {
        match (&*event.type_(), &*event.pointer_type()) {
            ("pointerleave", "touch") => {}
            ("pointerleave", _) if self.cross().is_some() => {}
            ("pointerleave" | "pointercancel", _) => self.read_at(None),
            _ => self.read_at(Some(place(event))),
        }
    }

    /// Moves the place by an arrow key, Home or End, or ends the reading by Escape. Returns whether the
    /// key does so.
    pub fn on_key(self, key: &str, is_fine: bool) -> bool {
        let (from, area) = self
            .state
            .with_value(|state| (state.place.get(), state.area.get()));
        let Some(area) = area else {
            return false;
        };
        if key == "Escape" {
            self.read_at(None);
            self.said.set(String::new());
            return from.is_some();
        }
        let Some(to) = moved(from, key, is_fine, area) else {
            return false;
        };
        self.read_by_keys(to);
        true
    }

    /// Paints the canvas as [`show_calmly_on`] does. `fill` also gets the place that is read, and returns
    /// the part of the canvas that has values.
    pub fn show(
        self,
        is_due: impl Fn() -> bool + 'static,
        fill: impl Fn(&mut Scene, [f32; 2], Option<Point>) -> Option<Rect> + 'static,
    ) {
        let is_due = move || self.place().is_some() || is_due();
        show_calmly_on(self.canvas, is_due, move |scene, size| {
            let area = fill(scene, size, self.place());
            if let Some(cross) = self.cross() {
                let stroke = Stroke::new(Paint::new(Role::Ink, 0.9), 1.5);
                for [dx, dy] in [[9.0, 0.0], [0.0, 9.0]] {
                    let arm = |sign: f32| Point::new(cross.x + sign * dx, cross.y + sign * dy);
                    scene.line(arm(-1.0), arm(1.0), stroke);
                }
            }
            let is_asked = self.state.with_value(|state| {
                state.area.set(area);
                state.is_asked.take()
            });
            if is_asked {
                self.said.set(scene.reading().to_owned());
            }
        });
    }
}

/// Returns the place that a key leads to inside of an area; its middle if there is none yet.
pub fn moved(from: Option<Point>, key: &str, is_fine: bool, area: Rect) -> Option<Point> {
    let step = if is_fine { 1.0 } else { KEY_STEP };
    let [dx, dy] = match key {
        "ArrowLeft" => [-step, 0.0],
        "ArrowRight" => [step, 0.0],
        "ArrowUp" => [0.0, -step],
        "ArrowDown" => [0.0, step],
        "Home" => [-area.width, 0.0],
        "End" => [area.width, 0.0],
        _ => return None,
    };
    let Some(from) = from else {
        return Some(area.center());
    };
    Some(Point::new(
        (from.x + dx).clamp(area.left, area.right()),
        (from.y + dy).clamp(area.top, area.bottom()),
    ))
}

/// A canvas whose values are read, with what it says. The reader's [`Reader::show`] paints it.
#[component]
pub fn ReadCanvas(
    reader: Reader,
    /// The `data-testid`.
    id: &'static str,
    /// What the picture shows.
    #[prop(into)]
    label: Signal<String>,
    /// Called with the clicked place, or with the one that is read when Enter is pressed.
    #[prop(optional)]
    on_press: Option<Callback<Point>>,
) -> impl IntoView {
    let language = use_language();
    let label = move || {
        let hint = language.get().canvas_reading_hint();
        label.with(|label| {
            let end = if label.ends_with('.') { "" } else { "." };
            format!("{label}{end} {hint}")
        })
    };
    let press = move |at: Option<Point>| {
        if let (Some(on_press), Some(at)) = (on_press, at) {
            on_press.run(at);
        }
    };
    let follow = move |event: ev::PointerEvent| reader.on_pointer(&event);
    view! {
        <canvas
            node_ref=reader.canvas
            data-testid=id
            tabindex="0"
            role="application"
            aria-label=reactive(label)
            on:pointerdown=follow
            on:pointermove=follow
            on:pointerleave=follow
            on:pointercancel=follow
            on:click=move |event: ev::MouseEvent| press(Some(place(&event)))
            on:blur=move |_| reader.read_at(None)
            on:keydown=move |event: ev::KeyboardEvent| {
                let key = event.key();
                let is_plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
                if is_plain && key == "Enter" && !event.repeat() {
                    press(reader.place());
                }
                if is_plain && reader.on_key(&key, event.shift_key()) {
                    event.prevent_default();
                }
            }
        ></canvas>
        <Said reader id/>
    }
    .into_any()
}

/// What a reader says, for screen readers.
#[component]
pub fn Said(
    reader: Reader,
    /// The `data-testid` of the canvas.
    id: &'static str,
) -> impl IntoView {
    view! {
        <p class="unseen" aria-live="polite" data-testid=format!("{id}-said")>
            {reactive(move || reader.said.get())}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_the_place_within_the_area_from_its_middle() {
        let area = Rect::new(40.0, 10.0, 200.0, 100.0);
        let middle = Point::new(140.0, 60.0);
        assert_eq!(moved(None, "ArrowUp", false, area), Some(middle));
        let from = |x, y| Some(Point::new(x, y));
        for (at, key, is_fine, to) in [
            (from(140.0, 60.0), "ArrowRight", false, from(150.0, 60.0)),
            (from(140.0, 60.0), "ArrowRight", true, from(141.0, 60.0)),
            (from(235.0, 60.0), "ArrowRight", false, from(240.0, 60.0)),
            (from(140.0, 12.0), "ArrowUp", false, from(140.0, 10.0)),
            (from(140.0, 60.0), "ArrowDown", false, from(140.0, 70.0)),
            (from(140.0, 60.0), "Home", false, from(40.0, 60.0)),
            (from(140.0, 60.0), "End", false, from(240.0, 60.0)),
            (from(140.0, 60.0), "PageUp", false, None),
            // A canvas that has become smaller since.
            (from(900.0, 60.0), "ArrowLeft", false, from(240.0, 60.0)),
        ] {
            assert_eq!(moved(at, key, is_fine, area), to, "{at:?} {key}");
        }
    }
}
