//! A function's shape on a button: a curve without axes.

use experiment::TargetFunction;

use crate::curve::broken_at_poles;
use crate::range::without_poles;
use crate::scene::{Paint, Point, Rect, Scene, Stroke};

/// Samples per pixel: enough for the steps and poles of a picture of some 60 px.
const SAMPLES_PER_PX: f32 = 2.0;
/// Room for the stroke, in CSS pixels.
const MARGIN: f32 = 2.0;

/// Empties the scene and paints a function or formula over `domain` into it, so that its values fill
/// the picture. There is a gap at a pole and where the function has no value, and nothing is painted
/// if it has no values at all. `size` is width and height in CSS pixels.
pub fn thumbnail(
    scene: &mut Scene,
    function: &TargetFunction,
    domain: [f64; 2],
    size: [f32; 2],
    paint: impl Into<Paint>,
) {
    scene.clear(size[0], size[1]);
    let area = Rect::new(0.0, 0.0, size[0], size[1]).grown(-MARGIN);
    let n = ((area.width * SAMPLES_PER_PX) as usize).max(2);
    let values: Vec<f64> = (0..n)
        .map(|idx| {
            let share = idx as f64 / (n - 1) as f64;
            function.at(domain[0] + (domain[1] - domain[0]) * share)
        })
        .collect();
    let Some([low, high]) = without_poles(&values) else {
        return;
    };
    let points = values.iter().enumerate().map(|(idx, &value)| {
        let share = if high > low {
            (value - low) / (high - low)
        } else {
            0.5
        };
        Point::new(
            area.left + area.width * idx as f32 / (n - 1) as f32,
            area.bottom() - area.height * share.clamp(-2.0, 3.0) as f32,
        )
    });
    let stroke = Stroke::new(paint, 1.25);
    scene.clipped(Rect::new(0.0, 0.0, size[0], size[1]), |scene| {
        scene.polyline(broken_at_poles(points, [area.top, area.bottom()]), stroke);
    });
}
