//! What pointer and keyboard do to the points of the fit.

use std::time::Duration;

use experiment::limits;
use leptos::ev;
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use plot::Point;
use plot::fit::{FitPlot, FitReading, category_prediction};

use crate::canvas::gesture::{Gesture, RowAction, Tool};
use crate::canvas::reader::moved;
use crate::canvas::surface::place;
use crate::panels::fit::picture::Fit;

/// How long a finger must rest on a point to remove it.
const LONG_PRESS: Duration = Duration::from_millis(550);

impl Fit {
    fn row_at(&self, at: Point, reach: f32) -> Option<usize> {
        let plot = self.with(|state| state.plot.get())?;
        self.with_rows(|rows| plot.row_at(rows, at, reach))
    }

    fn row_place(&self, row_idx: usize) -> Point {
        let plot = self.with(|state| state.plot.get());
        self.with_rows(|rows| match (plot, rows.get(row_idx)) {
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
                state.grabbed.set(gesture.dragged().and_then(|idx| {
                    self.editor
                        .rows
                        .with_untracked(|rows| rows.get(idx).copied())
                }));
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
            RowAction::Remove(row_idx) => self.remove(row_idx),
            RowAction::Choose(row_idx, _) => {
                let is_chosen = self.chosen.get_untracked() == Some(row_idx);
                // The rows of a table are not moved by hand.
                let can_be = !is_chosen && !self.editor.is_table();
                self.chosen.set(can_be.then_some(row_idx));
            }
            RowAction::Restore(row_idx) => {
                if let Some(row) = self.with(|state| state.grabbed.get()) {
                    self.editor.move_row(row_idx, row.x, row.y);
                }
            }
        }
    }

    pub(super) fn remove(&self, row_idx: usize) {
        self.chosen.set(None);
        self.editor.remove_row(row_idx);
    }

    pub(super) fn on_down(&self, event: &ev::PointerEvent) {
        // A second finger is handled wherever it goes down.
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        let tool = Tool::of(&event.pointer_type());
        let at = place(event);
        let row = self.row_at(at, tool.reach());
        self.reader.on_pointer(event);
        self.with(|state| state.is_touch.set(tool == Tool::Coarse));
        self.apply(|gesture| gesture.down(event.pointer_id(), at, tool, row));
        if row.is_some()
            && let Some(canvas) = self.reader.canvas.get_untracked()
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
        self.reader.on_pointer(event);
        self.apply(|gesture| {
            gesture.moved(event.pointer_id(), at, |row_idx| self.row_place(row_idx))
        });
        self.show_cursor();
    }

    pub(super) fn on_up(&self, event: &ev::PointerEvent) {
        self.apply(|gesture| gesture.up(event.pointer_id()));
        self.show_cursor();
    }

    /// Ends the gesture and takes back what it did.
    pub(super) fn on_cancel(&self) {
        if self.with(|state| state.gesture.get()) != Gesture::Idle {
            self.apply(Gesture::cancel);
            self.show_cursor();
        }
    }

    pub(super) fn on_leave(&self, event: &ev::PointerEvent) {
        if !self.with(|state| state.gesture.get()).holds_row() {
            self.reader.on_pointer(event);
        }
    }

    /// Handles the right button, and a finger's long press, which some browsers report as the same event,
    /// on Windows when the finger is lifted.
    pub(super) fn on_menu(&self, event: &ev::MouseEvent) {
        event.prevent_default();
        if self.with(|state| state.gesture.get()) != Gesture::Idle {
            self.apply(Gesture::held);
        } else if event.button() == 2
            && !self.with(|state| state.is_touch.get())
            && let Some(row_idx) = self.row_at(place(event), Tool::Fine.reach())
        {
            self.remove(row_idx);
        }
    }

    fn show_cursor(&self) {
        let over = self.with(|state| match (state.gesture.get(), self.reader.place()) {
            (Gesture::Dragging { .. }, _) => "dragging",
            (_, Some(at)) if self.row_at(at, Tool::Fine.reach()).is_some() => "point",
            _ => "ground",
        });
        if self.with(|state| state.over.replace(over)) != over
            && let Some(canvas) = self.reader.canvas.get_untracked()
        {
            // The name is well formed: it cannot fail.
            let _ = canvas.set_attribute("data-over", over);
        }
    }

    /// Handles a key, and returns whether it did something.
    pub(super) fn on_key(&self, key: &str, is_fine: bool) -> bool {
        let Some(plot) = self.with(|state| state.plot.get()) else {
            return false;
        };
        let cross = self
            .reader
            .cross()
            .unwrap_or_else(|| plot.axes.area.center());
        let chosen = self.chosen.get_untracked();
        match (key, chosen) {
            ("Enter", Some(_)) => self.chosen.set(None),
            ("Enter", None) => self.perform(match self.row_at(cross, Tool::Fine.reach()) {
                Some(row_idx) => RowAction::Choose(row_idx, cross),
                None => RowAction::Add(cross),
            }),
            ("Delete" | "Backspace", _) => {
                if let Some(row_idx) = chosen.or_else(|| self.row_at(cross, f32::INFINITY)) {
                    self.remove(row_idx);
                }
            }
            ("Escape", _) => {
                let is_dragging = self.with(|state| state.gesture.get()).dragged().is_some();
                self.on_cancel();
                self.chosen.set(None);
                let is_reading = self.reader.on_key(key, is_fine);
                return is_reading || is_dragging || chosen.is_some();
            }
            (_, Some(row_idx)) => {
                let from = Some(self.row_place(row_idx));
                let Some(to) = moved(from, key, is_fine, plot.axes.area) else {
                    return false;
                };
                self.perform(RowAction::Move(row_idx, to));
                self.reader.put_cross(to);
            }
            (_, None) => {
                if !self.reader.on_key(key, is_fine) {
                    return false;
                }
            }
        }
        let cross = self.reader.cross().unwrap_or(cross);
        self.reader.put_cross(cross);
        self.reader.say(self.reading_at(&plot, cross));
        self.frames.request_paint();
        true
    }

    /// The prediction for the category at a place; `None` if numbers lie along x.
    fn category_reading(&self, plot: &FitPlot, at: Point) -> Option<String> {
        let categories = self.categories.get_untracked()?;
        let category = plot.category_at(at, categories.names.len());
        let prediction = self.frames.with_snapshot(|snapshot| {
            self.with_rows(|rows| category_prediction(snapshot?, rows, category))
        })?;
        let language = self.language.get_untracked();
        let name = categories.names.get(category)?;
        Some(language.fit_reading_category(name, &categories.column, prediction))
    }

    fn reading_at(&self, plot: &FitPlot, at: Point) -> String {
        let language = self.language.get_untracked();
        if let Some(reading) = self.category_reading(plot, at) {
            return reading;
        }
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
