//! The newest snapshot and the canvases that show it. Snapshots do not pass through signals: they
//! lie in a plain cell, and every canvas is painted at most once per animation frame.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use experiment::Snapshot;
use leptos::prelude::*;

type Painter = Rc<dyn Fn()>;

/// A step of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    pub session: u32,
    pub epoch: u32,
    pub batch: u32,
}

#[derive(Default)]
struct FramesInner {
    snapshot: RefCell<Option<Snapshot>>,
    /// With their numbers.
    painters: RefCell<Vec<(u32, Painter)>>,
    n_painters: Cell<u32>,
    is_tick_requested: Cell<bool>,
    is_dirty: Cell<bool>,
    before_paint: RefCell<Option<Painter>>,
}

/// The frames of the page, in the context.
#[derive(Clone, Copy)]
pub struct Frames {
    inner: StoredValue<Rc<FramesInner>, LocalStorage>,
}

impl Frames {
    /// Without a snapshot and without a canvas.
    pub fn new() -> Self {
        Self {
            inner: StoredValue::new_local(Rc::default()),
        }
    }

    fn inner(self) -> Rc<FramesInner> {
        self.inner.get_value()
    }

    /// Calls `send` on each animation frame before anything is painted.
    pub fn before_paint(self, send: impl Fn() + 'static) {
        self.inner().before_paint.replace(Some(Rc::new(send)));
    }

    /// Reads the newest snapshot; `None` before the first one.
    pub fn with_snapshot<T>(self, read: impl FnOnce(Option<&Snapshot>) -> T) -> T {
        read(self.inner().snapshot.borrow().as_ref())
    }

    /// Stores the newest snapshot and returns whether it is the first one.
    pub fn set_snapshot(self, snapshot: Snapshot) -> bool {
        self.inner().snapshot.replace(Some(snapshot)).is_none()
    }

    /// The step that the newest snapshot shows.
    pub fn step(self) -> Step {
        self.with_snapshot(|snapshot| {
            snapshot.map_or(Step::default(), |snapshot| Step {
                session: snapshot.head().session,
                epoch: snapshot.head().epoch,
                batch: snapshot.head().batch,
            })
        })
    }

    /// Registers what paints a canvas, and returns its number for [`Frames::remove_painter`].
    pub fn add_painter(self, paint: impl Fn() + 'static) -> u32 {
        let inner = self.inner();
        let number = inner.n_painters.get();
        inner.n_painters.set(number + 1);
        inner.painters.borrow_mut().push((number, Rc::new(paint)));
        self.request_paint();
        number
    }

    /// Removes the painter with this number.
    pub fn remove_painter(self, number: u32) {
        let inner = self.inner();
        inner.painters.borrow_mut().retain(|it| it.0 != number);
    }

    /// Runs every painter on the next animation frame.
    pub fn request_paint(self) {
        self.inner().is_dirty.set(true);
        self.request_tick();
    }

    /// Sends what waits for the worker on the next animation frame. Requests are merged: one frame
    /// serves all of them. A hidden tab gets no animation frames, so nothing is painted there while
    /// the worker trains on.
    pub fn request_tick(self) {
        if !self.inner().is_tick_requested.replace(true) {
            request_animation_frame(move || self.tick());
        }
    }

    fn tick(self) {
        let inner = self.inner();
        inner.is_tick_requested.set(false);
        let send = inner.before_paint.borrow().clone();
        if let Some(send) = send {
            send();
        }
        if inner.is_dirty.replace(false) {
            let painters = inner.painters.borrow().clone();
            for (_, paint) in painters {
                paint();
            }
        }
    }
}
