//! A scene as a part of another one.

use super::{Point, PointRange, Rect, Scene, Shape};

impl Scene {
    /// Adds the shapes of another scene, each moved by `by`. A reading of that scene is left out.
    pub fn add_scene(&mut self, other: &Scene, by: Point) {
        let moved = |it: Point| Point::new(it.x + by.x, it.y + by.y);
        let moved_rect = |it: Rect| Rect::new(it.left + by.x, it.top + by.y, it.width, it.height);
        let [n_points, n_texts, n_levels] =
            [self.points.len(), self.texts.len(), self.levels.len()].map(|it| it as u32);
        self.points.extend(other.points.iter().map(|it| moved(*it)));
        self.texts.push_str(&other.texts);
        self.levels.extend(&other.levels);
        let here = |it: PointRange| PointRange {
            start: it.start + n_points,
            end: it.end + n_points,
        };
        self.shapes.extend(other.shapes.iter().map(|shape| {
            let mut shape = *shape;
            match &mut shape {
                Shape::Polyline { points, .. }
                | Shape::Segments { points, .. }
                | Shape::Polygon { points, .. } => *points = here(*points),
                Shape::Cubic {
                    from,
                    control_1,
                    control_2,
                    to,
                    ..
                } => {
                    for point in [from, control_1, control_2, to] {
                        *point = moved(*point);
                    }
                }
                Shape::Circle { center, .. } => *center = moved(*center),
                Shape::Rect { rect, .. } | Shape::PushClip(rect) => *rect = moved_rect(*rect),
                Shape::Text { at, text, .. } => {
                    *at = moved(*at);
                    text.start += n_texts;
                    text.end += n_texts;
                }
                Shape::Raster { rect, levels, .. } => {
                    *rect = moved_rect(*rect);
                    levels.start += n_levels;
                    levels.end += n_levels;
                }
                Shape::PopClip => {}
            }
            shape
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Anchor, Baseline, Font, Role, Stroke, TextStyle};

    #[test]
    fn shapes_of_another_scene_are_moved_and_keep_their_points_texts_and_levels() {
        let fill = |scene: &mut Scene, by: f32| {
            let at = |x: f32, y: f32| Point::new(x + by, y + by);
            scene.clipped(Rect::new(by, by, 9.0, 9.0), |scene| {
                scene.line(at(1.0, 2.0), at(3.0, 4.0), Stroke::new(Role::Ink, 1.0));
                scene.polygon([at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0)], Role::Train);
                scene.circle(at(5.0, 5.0), 2.0, Some(Role::Train.into()), None);
                scene.raster(Rect::new(by, by, 4.0, 4.0), [0.0, 0.5, -0.5, 1.0]);
            });
            let style = TextStyle::new(Font::text(11.0), Role::Ink, Anchor::Start, Baseline::Top);
            scene.label(at(2.0, 2.0), "label", style);
        };
        let mut other = Scene::new();
        other.clear(10.0, 10.0);
        fill(&mut other, 0.0);
        let [mut found, mut expected] = [Scene::new(), Scene::new()];
        for scene in [&mut found, &mut expected] {
            scene.clear(40.0, 40.0);
            fill(scene, 1.0);
        }
        found.add_scene(&other, Point::new(7.0, 7.0));
        fill(&mut expected, 7.0);
        assert_eq!(found, expected);
    }
}
