//! The part of x that a picture shows.

use experiment::Snapshot;

use crate::axes::Axes;
use crate::scene::Rect;

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
