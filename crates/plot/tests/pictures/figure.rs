//! Pictures for a report.

use plot::scene::Dash;
use plot::{Figure, FigureKey, KeyMark, Marker, Role, Scene, SvgWords, Theme};

use crate::fit::fit_view;
use crate::sample::Sample;
use crate::stored::check_stored;

#[test]
fn a_fit_under_its_title_and_its_legend() {
    let sample = Sample::default();
    let mut picture = Scene::new();
    plot::fit(&mut picture, Some(&sample.snapshot()), &fit_view(&sample));
    let key = |mark, name: &str| FigureKey {
        mark,
        name: name.to_owned(),
    };
    let head = Figure {
        title: "Ajuste".to_owned(),
        keys: vec![
            key(
                KeyMark::Filled(Role::Train, Marker::Circle),
                "entrenamiento",
            ),
            key(
                KeyMark::Hollow(Role::Validation, Marker::Circle),
                "validación",
            ),
            key(KeyMark::Line(Role::Target, Dash::Dashed), "f(x)"),
            key(
                KeyMark::Line(Role::Network, Dash::Solid),
                "la red, cuyo nombre no cabe en la línea",
            ),
        ],
    };
    let mut scene = Scene::new();
    plot::figure(&mut scene, &picture, &head);
    let words = SvgWords {
        title: &head.title,
        description: "Época 12: 40 puntos de entrenamiento.",
    };
    check_stored("figure", &plot::svg(&scene, &Theme::light(), words));
}
