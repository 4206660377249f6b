//! How something is marked beside its name, in the box beside the pointer and in the legend of a figure.

use crate::marker::Marker;
use crate::scene::{Dash, Point, Role, Scene, Stroke};

/// How a value is marked in the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMark {
    /// Not at all.
    None,
    /// By a filled shape.
    Filled(Role, Marker),
    /// By the outline of a shape.
    Hollow(Role, Marker),
    /// By a line.
    Line(Role, Dash),
}

impl KeyMark {
    /// A row's mark: hollow if it validates.
    pub fn of_row(role: Role, marker: Marker, validates: bool) -> Self {
        match validates {
            true => Self::Hollow(role, marker),
            false => Self::Filled(role, marker),
        }
    }

    /// A sign's mark.
    pub fn of_sign(value: f32) -> Self {
        Self::Filled(Role::of_sign(value), Marker::of_sign(value))
    }

    /// A class's mark.
    pub fn of_class(class: usize) -> Self {
        Self::Filled(Role::of_class(class), Marker::of_class(class))
    }

    /// Paints the mark, ten pixels wide, around a place.
    pub(crate) fn paint(self, scene: &mut Scene, center: Point) {
        match self {
            Self::None => {}
            Self::Filled(role, marker) => {
                scene.mark(center, 3.5, marker, Some(role.into()), None);
            }
            Self::Hollow(role, marker) => {
                scene.mark(center, 3.0, marker, None, Some(Stroke::new(role, 1.5)));
            }
            Self::Line(role, dash) => {
                let [from, to] = [-5.0, 5.0].map(|dx| Point::new(center.x + dx, center.y));
                scene.line(from, to, Stroke::broken(role, 2.0, dash.small()));
            }
        }
    }
}
