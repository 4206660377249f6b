//! A canvas of the page: its size, its colors, and the scene that it shows. Scenes are made on the
//! page's animation frames; a scene that equals the one before is not painted again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use painter::{Painter, Palette};
use plot::{Point, Scene};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::app::appearance::{Appearance, Look};
use crate::app::clock::now_ms;
use crate::app::frames::Frames;
use crate::canvas::pictures::{Draw, Pictures};

/// The shortest time between two paintings of a picture that is costly and changes little from frame to
/// frame: a spiky error curve took 5 to 13 ms of a software canvas's frame.
const CALM_MS: f64 = 100.0;

/// The picture on the canvas, to see whether anything has changed.
#[derive(Default)]
struct LastPicture {
    scene: Scene,
    ratio: f64,
    look: Option<Look>,
    painted_ms: f64,
}

struct Surface {
    canvas: web_sys::HtmlCanvasElement,
    /// In CSS pixels; measured by the browser's observer, because asking on every frame costs layout.
    size: Cell<[f32; 2]>,
    painter: RefCell<Painter>,
    next: RefCell<Scene>,
    shown: RefCell<LastPicture>,
}

impl Surface {
    fn paint(&self, look: Look, fill: &dyn Fn(&mut Scene, [f32; 2])) {
        let size = self.size.get();
        if size.contains(&0.0) {
            return;
        }
        let mut next = self.next.borrow_mut();
        fill(&mut next, size);
        let ratio = window().device_pixel_ratio();
        let mut shown = self.shown.borrow_mut();
        if shown.scene == *next && shown.ratio == ratio && shown.look == Some(look) {
            return;
        }
        let mut painter = self.painter.borrow_mut();
        if shown.look != Some(look)
            && let Some(palette) = Palette::read(&self.canvas)
        {
            painter.set_palette(palette);
        }
        painter.paint(&next, ratio);
        std::mem::swap(&mut shown.scene, &mut *next);
        (shown.ratio, shown.look) = (ratio, Some(look));
        shown.painted_ms = now_ms();
    }

    /// Whether it was painted less than [`CALM_MS`] ago, with the colors and on the screen of now.
    fn is_fresh(&self, look: Look) -> bool {
        let shown = self.shown.borrow();
        shown.look == Some(look)
            && shown.ratio == window().device_pixel_ratio()
            && now_ms() - shown.painted_ms < CALM_MS
    }
}

/// Calls `fill` for the scene of a canvas whenever the page paints, as long as the canvas exists.
///
/// `fill` gets the scene of an earlier frame, to be overwritten, and the canvas's size in CSS pixels.
pub fn show_on(canvas: NodeRef<html::Canvas>, fill: impl Fn(&mut Scene, [f32; 2]) + 'static) {
    show(canvas, || true, fill);
}

/// Like [`show_on`], but paints a frame only if `is_due` returns true or the last picture is old.
pub fn show_calmly_on(
    canvas: NodeRef<html::Canvas>,
    is_due: impl Fn() -> bool + 'static,
    fill: impl Fn(&mut Scene, [f32; 2]) + 'static,
) {
    show(canvas, is_due, fill);
}

/// `is_due`: whether to paint even if the last painting is recent.
fn show(
    canvas: NodeRef<html::Canvas>,
    is_due: impl Fn() -> bool + 'static,
    fill: impl Fn(&mut Scene, [f32; 2]) + 'static,
) {
    let frames = expect_context::<Frames>();
    let look = expect_context::<Appearance>().look;
    let pictures = expect_context::<Pictures>();
    let draw: Draw = Rc::new(fill);
    let kept = StoredValue::new_local(None::<Registration>);
    canvas.on_load(move |canvas| {
        let Some(painter) = Painter::new(canvas.clone()) else {
            leptos::logging::error!("the browser gives no canvas context");
            return;
        };
        let picture = pictures.add(canvas.clone(), draw.clone());
        let draw = draw.clone();
        let surface = Rc::new(Surface {
            size: Cell::new([canvas.client_width() as f32, canvas.client_height() as f32]),
            canvas,
            painter: RefCell::new(painter),
            next: RefCell::default(),
            shown: RefCell::default(),
        });
        let observer = observe_size(frames, &surface);
        let painter = frames.add_painter(move || {
            let look = look.get_untracked();
            if is_due() || !surface.is_fresh(look) {
                surface.paint(look, &*draw);
            }
        });
        kept.set_value(Some(Registration {
            frames,
            painter,
            observer,
            pictures,
            picture,
        }));
    });
}

/// What must be removed together with a canvas.
struct Registration {
    frames: Frames,
    painter: u32,
    observer: Option<Observer>,
    pictures: Pictures,
    picture: u32,
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.frames.remove_painter(self.painter);
        self.pictures.remove(self.picture);
        if let Some((observer, _)) = &self.observer {
            observer.disconnect();
        }
    }
}

type Observer = (web_sys::ResizeObserver, Closure<dyn Fn(js_sys::Array)>);

fn observe_size(frames: Frames, surface: &Rc<Surface>) -> Option<Observer> {
    let observed = surface.clone();
    let resized = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let entry: web_sys::ResizeObserverEntry = entries.get(0).unchecked_into();
        let rect = entry.content_rect();
        observed
            .size
            .set([rect.width() as f32, rect.height() as f32]);
        frames.request_paint();
    });
    match web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        Ok(observer) => {
            observer.observe(&surface.canvas);
            Some((observer, resized))
        }
        Err(error) => {
            leptos::logging::error!("the browser tells no sizes: {error:?}");
            None
        }
    }
}

/// Whether a key that adds or removes a point is held down: it edits once.
pub fn edits_again(event: &web_sys::KeyboardEvent) -> bool {
    event.repeat() && matches!(&*event.key(), "Enter" | "Delete" | "Backspace")
}

/// Returns the place of an event on its canvas, in CSS pixels.
pub fn place(event: &web_sys::MouseEvent) -> Point {
    Point::new(event.offset_x() as f32, event.offset_y() as f32)
}

/// Handles a key on a focused canvas: `act` gets the key and whether shift is held, and returns
/// whether it did something. Space calls `toggle_run`: a click on a canvas leaves the canvas focused.
/// Held down, only a key that moves acts again.
pub fn on_plain_key(
    event: &web_sys::KeyboardEvent,
    toggle_run: impl FnOnce(),
    act: impl FnOnce(&str, bool) -> bool,
) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let key = event.key();
    let is_handled = if event.repeat() && !may_repeat(&key) {
        // Space would scroll the page.
        key == " "
    } else if key == " " {
        toggle_run();
        true
    } else {
        act(&key, event.shift_key())
    };
    if is_handled {
        event.prevent_default();
    }
}

/// Whether a key that is held down acts again: one that moves may, one that edits must not.
fn may_repeat(key: &str) -> bool {
    key.starts_with("Arrow") || matches!(key, "Home" | "End" | "PageUp" | "PageDown")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enter, held down, used to add a point with each repeat, all of them at one place.
    #[test]
    fn keys_that_move_act_again_and_keys_that_edit_do_not() {
        for key in ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home"] {
            assert!(may_repeat(key), "{key}");
        }
        for key in ["Enter", " ", "Delete", "Backspace", "Escape"] {
            assert!(!may_repeat(key), "{key}");
        }
    }
}
