//! The part of x that a picture shows.

use experiment::Snapshot;

use crate::axes::Axes;
use crate::scene::{Point, Rect, Role, Scene, Stroke};

/// The part of x that a picture shows: the domain and a quarter of its width on either side. Both in
/// the data's unit.
pub fn window([from, to]: [f64; 2]) -> [f64; 2] {
    let margin = 0.25 * (to - from);
    [from - margin, to + margin]
}

/// The parts of the area to the left and to the right of the domain.
pub(crate) fn zones(axes: &Axes, domain: [f64; 2]) -> [Rect; 2] {
    let area = axes.area;
    let [from, to] = domain.map(|end| axes.x.to_px(end).clamp(area.left, area.right()));
    [
        Rect::new(area.left, area.top, from - area.left, area.height),
        Rect::new(to, area.top, area.right() - to, area.height),
    ]
}

/// Paints the zones outside of the domain and, where a theme has no shade, their ends.
pub(crate) fn paint_zones(scene: &mut Scene, [before, after]: [Rect; 2]) {
    for (zone, x) in [(before, before.right()), (after, after.left)] {
        if zone.width > 0.0 {
            scene.rect(zone, 0.0, Some(Role::Shade.into()), None);
            let [top, bottom] = [zone.top, zone.bottom()].map(|y| Point::new(x, y));
            scene.line(top, bottom, Stroke::new(Role::Line, 1.0));
        }
    }
}

/// First and last x of a snapshot's curves, in the data's unit.
pub(crate) fn window_of(snapshot: &Snapshot) -> [f64; 2] {
    snapshot.head().window
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_the_domain_and_a_quarter_on_either_side() {
        assert_eq!(window([-2.0, 2.0]), [-3.0, 3.0]);
    }
}
