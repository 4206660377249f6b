//! What pointer and keyboard do to the points of the fit.

use std::time::Duration;

use experiment::limits;
use leptos::ev;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use plot::Point;
use plot::fit::{FitPlot, FitReading};

use crate::canvas::gesture::{Gesture, RowAction, Tool};
use crate::canvas::surface::place;
use crate::panels::fit::picture::Fit;

/// How long a finger must rest on a point to remove it.
const LONG_PRESS: Duration = Duration::from_millis(550);
/// How far an arrow key moves the cross, in CSS pixels; with shift, one.
const KEY_STEP: f32 = 10.0;

impl Fit {
    fn row_at(&self, at: Point, reach: f32) -> Option<usize> {
        let plot = self.with(|state| state.plot.get())?;
        self.editor
            .rows
            .with_untracked(|rows| plot.row_at(rows, at, reach))
    }

    fn row_place(&self, row_idx: usize) -> Point {
        let plot = self.with(|state| state.plot.get());
        self.editor
            .rows
            .with_untracked(|rows| match (plot, rows.get(row_idx)) {
                (Some(plot), Some(row)) => plot.axes.to_px(f64::from(row.x), f64::from(row.y)),
                _ => Point::default(),
            })
    }

    /// Passes an event to the gesture and applies the change that results.
    fn apply(&self, change: impl FnOnce(&mut Gesture) -> Option<RowAction>) {
        let mut gesture = self.with(|state| state.gesture.get());
        let action = change(&mut gesture);
        self.with(|state| {
            let began = gesture.dragged().is_some() && state.y_range.get().is_none();
            if began {
                state
                    .y_range
                    .set(state.plot.get().map(|plot| plot.y_range()));
            } else if gesture.dragged().is_none() {
                state.y_range.set(None);
            }
            state.gesture.set(gesture);
            if (gesture == Gesture::Idle || began)
                && let Some(timer) = state.long_press.take()
            {
                timer.clear();
            }
        });
        if let Some(action) = action {
            self.perform(action);
        }
        self.frames.request_paint();
    }

    fn perform(&self, action: RowAction) {
        let Some(plot) = self.with(|state| state.plot.get()) else {
            return;
        };
        let within = |[x, y]: [f64; 2]| {
            let (from, to) = limits::X.into_inner();
            (x.clamp(from, to) as f32, y as f32)
        };
        match action {
            RowAction::Add(at) => {
                if let Some(values) = plot.values_at(at) {
                    let (x, y) = within(values);
                    self.editor.add_row(x, y);
                }
            }
            RowAction::Move(row_idx, at) => {
                let (x, y) = within(plot.nearest_values(at));
                self.editor.move_row(row_idx, x, y);
            }
            RowAction::Remove(row_idx) => self.editor.remove_row(row_idx),
        }
    }

    pub(super) fn on_down(&self, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let tool = Tool::of(&event.pointer_type());
        let at = place(event);
        let row = self.row_at(at, tool.reach());
        self.with(|state| {
            state.cross.set(None);
            state.pointer.set(Some(at));
        });
        self.apply(|gesture| {
            gesture.down(event.pointer_id(), at, tool, row);
            None
        });
        if row.is_some()
            && let Some(canvas) = self.canvas.get_untracked()
        {
            // Fails if the pointer is gone already; then there is nothing to follow.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
        if tool == Tool::Coarse {
            let fit = *self;
            let timer = set_timeout_with_handle(move || fit.apply(Gesture::held), LONG_PRESS);
            self.with(|state| state.long_press.replace(timer.ok()));
        }
        self.show_cursor();
    }

    pub(super) fn on_move(&self, event: &ev::PointerEvent) {
        let at = place(event);
        self.with(|state| state.pointer.set(Some(at)));
        self.apply(|gesture| {
            gesture.moved(event.pointer_id(), at, |row_idx| self.row_place(row_idx))
        });
        self.show_cursor();
    }

    pub(super) fn on_up(&self, event: &ev::PointerEvent) {
        self.apply(|gesture| gesture.up(event.pointer_id()));
        if Tool::of(&event.pointer_type()) == Tool::Coarse {
            self.with(|state| state.pointer.set(None));
        }
        self.show_cursor();
    }

    pub(super) fn on_cancel(&self) {
        self.with(|state| state.pointer.set(None));
        self.apply(|gesture| {
            gesture.cancel();
            None
        });
    }

    pub(super) fn on_leave(&self) {
        if !self.with(|state| state.gesture.get()).holds_row() {
            self.with(|state| state.pointer.set(None));
            self.frames.request_paint();
        }
    }

    /// Handles the right button, and a phone's long press, which its browser reports as the same event.
    pub(super) fn on_menu(&self, event: &ev::MouseEvent) {
        event.prevent_default();
        if self.with(|state| state.gesture.get()) != Gesture::Idle {
            self.apply(Gesture::held);
        } else if event.button() == 2
            && let Some(row_idx) = self.row_at(place(event), Tool::Fine.reach())
        {
            self.editor.remove_row(row_idx);
        }
    }

    fn show_cursor(&self) {
        let over = self.with(|state| match (state.gesture.get(), state.pointer.get()) {
            (Gesture::Dragging { .. }, _) => "dragging",
            (_, Some(at)) if self.row_at(at, Tool::Fine.reach()).is_some() => "point",
            _ => "ground",
        });
        if self.with(|state| state.over.replace(over)) != over
            && let Some(canvas) = self.canvas.get_untracked()
        {
            // The name is well formed: it cannot fail.
            let _ = canvas.set_attribute("data-over", over);
        }
    }

    /// Handles a key, and returns whether it did something.
    pub(super) fn on_key(&self, key: &str, shift: bool) -> bool {
        let Some(plot) = self.with(|state| state.plot.get()) else {
            return false;
        };
        let area = plot.axes.area;
        let cross = self.with(|state| state.cross.get());
        let at = cross.unwrap_or_else(|| area.center());
        let step = if shift { 1.0 } else { KEY_STEP };
        let [dx, dy] = match key {
            "ArrowLeft" => [-step, 0.0],
            "ArrowRight" => [step, 0.0],
            "ArrowUp" => [0.0, -step],
            "ArrowDown" => [0.0, step],
            "Enter" => {
                self.perform(RowAction::Add(at));
                [0.0, 0.0]
            }
            "Delete" | "Backspace" => {
                if let Some(row_idx) = self.row_at(at, f32::INFINITY) {
                    self.perform(RowAction::Remove(row_idx));
                }
                [0.0, 0.0]
            }
            "Escape" => {
                self.with(|state| state.cross.set(None));
                self.frames.request_paint();
                return cross.is_some();
            }
            _ => return false,
        };
        let at = Point::new(
            (at.x + dx).clamp(area.left, area.right()),
            (at.y + dy).clamp(area.top, area.bottom()),
        );
        self.with(|state| state.cross.set(Some(at)));
        self.said.set(self.reading_at(&plot, at));
        self.frames.request_paint();
        true
    }

    fn reading_at(&self, plot: &FitPlot, at: Point) -> String {
        let language = self.language.get_untracked();
        let FitReading {
            x,
            target,
            prediction,
        } = self
            .frames
            .with_snapshot(|snapshot| plot.read(snapshot, at));
        let y = plot.axes.y.to_value(at.y);
        match (target, prediction) {
            (Some(target), Some(prediction)) => language.fit_reading(prediction, target, x, y),
            _ => language.fit_cross(x, y),
        }
    }
}
