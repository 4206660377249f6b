//! What a pointer does to points on a canvas: a tap on empty ground adds one, a tap on a point chooses
//! it, a drag moves it, a long press removes it. A second pointer ends the gesture and takes back what
//! it did. Plain values: the panel has the clock and the events.

use plot::Point;

/// The kind of pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Mouse or pen.
    Fine,
    /// A finger.
    Coarse,
}

impl Tool {
    /// Returns the kind for a pointer event's `pointerType`.
    pub fn of(pointer_type: &str) -> Self {
        if pointer_type == "touch" {
            Self::Coarse
        } else {
            Self::Fine
        }
    }

    /// How far it may move during a tap, in CSS pixels.
    fn slop(self) -> f32 {
        match self {
            Self::Fine => 4.0,
            Self::Coarse => 10.0,
        }
    }

    /// How near a row must be to be hit, in CSS pixels.
    pub fn reach(self) -> f32 {
        match self {
            Self::Fine => plot::fit::MOUSE_REACH,
            Self::Coarse => plot::fit::TOUCH_REACH,
        }
    }
}

/// The gesture of the pointer that is down, as far as it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Gesture {
    /// No pointer is down, or its gesture is complete.
    #[default]
    Idle,
    /// It has moved less than a tap may.
    Down {
        pointer: i32,
        from: Point,
        tool: Tool,
        row: Option<usize>,
    },
    /// It moves a row. `grip` is the offset from the pointer to the row, so that the row does not jump.
    Dragging {
        pointer: i32,
        row: usize,
        grip: [f32; 2],
    },
}

/// A change of the rows that a gesture causes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RowAction {
    Add(Point),
    Move(usize, Point),
    Remove(usize),
    /// A tap on a row, at this place.
    Choose(usize, Point),
    /// The row goes back to where it was before it was dragged.
    Restore(usize),
}

impl Gesture {
    /// The row that is being moved.
    pub fn dragged(self) -> Option<usize> {
        match self {
            Self::Dragging { row, .. } => Some(row),
            Self::Idle | Self::Down { .. } => None,
        }
    }

    /// Whether the pointer holds a row, moved or not: then the page must not scroll with the finger.
    pub fn holds_row(self) -> bool {
        matches!(
            self,
            Self::Down { row: Some(_), .. } | Self::Dragging { .. }
        )
    }

    /// Handles a pointer that goes down, on a row or not. A second pointer cancels the gesture of the
    /// first one.
    pub fn down(
        &mut self,
        pointer: i32,
        from: Point,
        tool: Tool,
        row: Option<usize>,
    ) -> Option<RowAction> {
        if *self != Self::Idle {
            return self.cancel();
        }
        *self = Self::Down {
            pointer,
            from,
            tool,
            row,
        };
        None
    }

    /// Handles a move. `row_at` is the place of the row that it holds.
    pub fn moved(
        &mut self,
        moved: i32,
        at: Point,
        row_at: impl Fn(usize) -> Point,
    ) -> Option<RowAction> {
        match *self {
            Self::Down {
                pointer,
                from,
                tool,
                row,
            } if pointer == moved && from.distance(at) > tool.slop() => match row {
                Some(row) => {
                    let center = row_at(row);
                    let grip = [center.x - from.x, center.y - from.y];
                    *self = Self::Dragging { pointer, row, grip };
                    self.moved(moved, at, row_at)
                }
                None => {
                    *self = Self::Idle;
                    None
                }
            },
            Self::Dragging { pointer, row, grip } if pointer == moved => Some(RowAction::Move(
                row,
                Point::new(at.x + grip[0], at.y + grip[1]),
            )),
            _ => None,
        }
    }

    /// Handles the pointer's release.
    pub fn up(&mut self, lifted: i32) -> Option<RowAction> {
        match *self {
            Self::Down {
                pointer, from, row, ..
            } if pointer == lifted => {
                *self = Self::Idle;
                Some(match row {
                    None => RowAction::Add(from),
                    Some(row) => RowAction::Choose(row, from),
                })
            }
            Self::Dragging { pointer, .. } if pointer == lifted => {
                *self = Self::Idle;
                None
            }
            _ => None,
        }
    }

    /// Handles a long press, or the browser's request for a context menu.
    pub fn held(&mut self) -> Option<RowAction> {
        match *self {
            Self::Down { row, .. } => {
                *self = Self::Idle;
                row.map(RowAction::Remove)
            }
            Self::Idle | Self::Dragging { .. } => None,
        }
    }

    /// Handles a pointer that the browser has taken over, for example for scrolling or zooming, and one
    /// that is joined by a second finger.
    pub fn cancel(&mut self) -> Option<RowAction> {
        let dragged = self.dragged();
        *self = Self::Idle;
        dragged.map(RowAction::Restore)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Point = Point::new(100.0, 50.0);
    const ROW_AT: Point = Point::new(103.0, 49.0);

    fn right(by: f32) -> Point {
        Point::new(HERE.x + by, HERE.y)
    }

    fn down(tool: Tool, row: Option<usize>) -> Gesture {
        let mut gesture = Gesture::Idle;
        assert_eq!(gesture.down(1, HERE, tool, row), None);
        gesture
    }

    #[test]
    fn a_tap_on_empty_ground_adds_where_it_went_down() {
        for (tool, trembles) in [(Tool::Fine, 3.0), (Tool::Coarse, 9.0)] {
            let mut gesture = down(tool, None);
            assert_eq!(gesture.moved(1, right(trembles), |_| ROW_AT), None);
            assert_eq!(gesture.up(1), Some(RowAction::Add(HERE)));
            assert_eq!(gesture.up(1), None, "once");
        }
    }

    #[test]
    fn a_drag_over_empty_ground_does_nothing() {
        let mut gesture = down(Tool::Coarse, None);
        assert_eq!(gesture.moved(1, right(30.0), |_| ROW_AT), None);
        assert_eq!(gesture.up(1), None);
    }

    #[test]
    fn a_tap_on_a_row_chooses_it_and_leaves_it_where_it_is() {
        for (tool, trembles) in [(Tool::Fine, 3.0), (Tool::Coarse, 9.0)] {
            let mut gesture = down(tool, Some(7));
            assert!(gesture.holds_row());
            assert_eq!(gesture.moved(1, right(trembles), |_| ROW_AT), None);
            assert_eq!(gesture.up(1), Some(RowAction::Choose(7, HERE)));
        }
    }

    #[test]
    fn a_dragged_row_keeps_its_distance_from_the_pointer() {
        let mut gesture = down(Tool::Fine, Some(7));
        let expected = Point::new(ROW_AT.x + 20.0, ROW_AT.y);
        assert_eq!(
            gesture.moved(1, right(20.0), |_| ROW_AT),
            Some(RowAction::Move(7, expected))
        );
        assert_eq!(gesture.dragged(), Some(7));
        assert_eq!(gesture.held(), None, "a long drag is not a long press");
        assert_eq!(gesture.up(1), None);
        assert_eq!(gesture, Gesture::Idle);
    }

    #[test]
    fn a_long_press_removes_a_row_and_adds_none() {
        let mut gesture = down(Tool::Coarse, Some(3));
        assert_eq!(gesture.moved(1, right(-9.0), |_| ROW_AT), None, "a tremor");
        assert_eq!(gesture.held(), Some(RowAction::Remove(3)));
        assert_eq!(gesture.up(1), None);
        let mut gesture = down(Tool::Coarse, None);
        assert_eq!(gesture.held(), None);
        assert_eq!(gesture.up(1), None);
    }

    #[test]
    fn a_second_finger_and_a_scroll_are_not_taps() {
        for row in [None, Some(4)] {
            let mut gesture = down(Tool::Coarse, row);
            assert_eq!(gesture.down(2, right(80.0), Tool::Coarse, None), None);
            assert_eq!(gesture.held(), None, "two fingers that rest");
            assert_eq!((gesture.up(2), gesture.up(1)), (None, None));
            let mut gesture = down(Tool::Coarse, row);
            assert_eq!(gesture.cancel(), None);
            assert_eq!(gesture.up(1), None);
        }
    }

    #[test]
    fn a_second_finger_takes_a_drag_back() {
        let mut gesture = down(Tool::Coarse, Some(4));
        assert!(gesture.moved(1, right(30.0), |_| ROW_AT).is_some());
        let taken_back = gesture.down(2, right(80.0), Tool::Coarse, Some(5));
        assert_eq!(taken_back, Some(RowAction::Restore(4)));
        assert_eq!(gesture.moved(1, right(60.0), |_| ROW_AT), None);
        assert_eq!((gesture.up(1), gesture.up(2)), (None, None));
    }
}
