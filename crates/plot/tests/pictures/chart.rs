//! Charts of the laboratory: the names of the axes lie over no mark.

use plot::scene::Anchor;
use plot::{
    Chart, ChartAxis, ChartView, Look, NumberFormat, Rect, Role, ScaleKind, Scene, Series, Shape,
    Theme,
};

use crate::stored::check;

/// The boxes of these texts.
fn boxes(scene: &Scene, texts: [&str; 2]) -> Vec<Rect> {
    let shapes = scene.shapes().iter();
    let found = shapes.filter_map(|shape| match shape {
        Shape::Text { at, text, style } if texts.contains(&scene.text(*text)) => {
            let width = style.font.width_of(scene.text(*text));
            let left = match style.anchor {
                Anchor::Start => at.x,
                Anchor::Middle => at.x - width / 2.0,
                Anchor::End => at.x - width,
            };
            Some(Rect::new(left, at.y - 9.0, width, 12.0))
        }
        _ => None,
    });
    found.collect()
}

/// A sweep whose dots lie in the corners, which is where names used to stand.
#[test]
fn no_dot_of_a_sweep_lies_under_the_name_of_an_axis() {
    let names = ["semilla", "RMSE de todas las filas"];
    let axis = |name: &str, kind| ChartAxis {
        name: name.to_owned(),
        kind,
        range: None,
    };
    let corners = Series {
        name: "RMSE".to_owned(),
        role: Role::Network,
        look: Look::Filled,
        x: (0..=50).map(|seed| seed as f32).collect(),
        y: (0..=50)
            .map(|seed| if seed % 7 < 3 { 1.0 } else { 0.1 })
            .collect(),
    };
    let sweep = Chart {
        x: axis(names[0], ScaleKind::Count),
        y: axis(names[1], ScaleKind::Log),
        series: vec![corners],
        ..Chart::default()
    };
    for size in [[440.0, 208.0], [200.0, 120.0]] {
        let view = ChartView {
            size,
            pointer: None,
            format: NumberFormat::DecimalComma,
        };
        let mut scene = Scene::new();
        let axes = plot::chart(&mut scene, &sweep, &view);
        let boxes = boxes(&scene, names);
        assert_eq!(boxes.len(), 2);
        let dots = scene.shapes().iter().filter_map(|shape| match shape {
            Shape::Circle { center, .. } => Some(*center),
            _ => None,
        });
        let dots: Vec<_> = dots.collect();
        assert_eq!(dots.len(), 51);
        for at in &dots {
            let free = boxes.iter().all(|name| !name.grown(3.5).contains(*at));
            assert!(free, "{at:?} lies under one of {boxes:?}");
        }
        assert!(axes.area.height > 0.5 * size[1], "{axes:?}");
        if size[0] > 400.0 {
            check("chart-sweep", &scene, &Theme::light());
        }
    }
}
