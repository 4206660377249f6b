//! A drag of a slider's thumb. A second finger, wherever it goes down, takes the drag back; what the
//! first finger does after that changes nothing.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::controls::second_finger::on_second_finger;

/// What a finger does to a slider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum DragState<T> {
    /// No finger is down.
    #[default]
    Idle,
    /// A pointer holds the thumb.
    Dragging {
        /// What a second finger brings back.
        before: T,
        /// Whether the thumb has moved: a run goes on under a finger that rests.
        has_moved: bool,
    },
    /// The pointer is still down, but its drag was taken back.
    TakenBack,
}

impl<T> DragState<T> {
    /// Handles a move of the thumb. Returns whether it is to be ignored.
    fn moves(&mut self) -> bool {
        if let Self::Dragging { has_moved, .. } = self {
            *has_moved = true;
        }
        matches!(self, Self::TakenBack)
    }

    /// Handles a second finger. Returns what it brings back; `None` if nothing has moved.
    fn take_back(&mut self) -> Option<T> {
        if matches!(self, Self::Idle) {
            return None;
        }
        match std::mem::replace(self, Self::TakenBack) {
            Self::Dragging { before, has_moved } => has_moved.then_some(before),
            Self::Idle | Self::TakenBack => None,
        }
    }
}

/// The drag of one slider.
pub struct SliderDrag<T: 'static> {
    state: StoredValue<DragState<T>, LocalStorage>,
}

// Derived, these would ask the same of what a second finger brings back.
impl<T> Clone for SliderDrag<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for SliderDrag<T> {}

impl<T> SliderDrag<T> {
    /// No drag yet. `take_back` gets what [`begin`](Self::begin) was given.
    pub fn new(take_back: impl Fn(T) + 'static) -> Self {
        let state = StoredValue::new_local(DragState::Idle);
        on_second_finger(move || {
            let before = state.try_update_value(DragState::take_back).flatten();
            if let Some(before) = before {
                take_back(before);
            }
        });
        Self { state }
    }

    /// Handles a pointer that goes down on the slider; `before` returns what a second one brings back.
    pub fn begin(self, event: &ev::PointerEvent, before: impl FnOnce() -> T) {
        if event.is_primary() {
            self.state.set_value(DragState::Dragging {
                before: before(),
                has_moved: false,
            });
        }
    }

    /// Handles a pointer that is lifted, or taken over by the browser.
    pub fn end(self, event: &ev::PointerEvent) {
        if event.is_primary() {
            after_last_input(move || {
                self.state.try_set_value(DragState::Idle);
            });
        }
    }

    /// Handles the slider's input. Returns whether it is to be ignored, because the drag was taken back; the
    /// thumb then returns to `place`.
    pub fn ignores(self, event: &ev::Event, place: f64) -> bool {
        let is_taken_back = self.state.try_update_value(DragState::moves) == Some(true);
        if is_taken_back {
            let slider: web_sys::HtmlInputElement = event_target(event);
            slider.set_value(&place.to_string());
        }
        is_taken_back
    }
}

/// Calls `act` when a finger that was lifted from a slider changes it no more: Firefox 153 sends the slider's last input
/// after the pointer's events, in the same task.
pub fn after_last_input(act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::ZERO);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_finger_brings_back_what_was_there_once() {
        let mut state = DragState::Idle;
        assert_eq!(state.take_back(), None, "no drag");
        assert_eq!(state, DragState::Idle);
        assert!(!state.moves(), "a key");
        let dragging = DragState::Dragging {
            before: 7,
            has_moved: false,
        };
        state = dragging;
        assert!(!state.moves());
        assert_eq!(state.take_back(), Some(7));
        assert_eq!(state.take_back(), None, "a third finger");
        assert!(state.moves(), "the first finger still moves");
        state = dragging;
        assert_eq!(state.take_back(), None, "a finger that rests");
        assert!(state.moves());
    }
}
