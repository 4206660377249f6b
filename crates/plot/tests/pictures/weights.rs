//! The weights of a unit as bars.

use plot::{NumberFormat, Scene, Theme, WeightsPlot, WeightsView};

use crate::stored::check;

fn check_weights(name: &str, weights: &[f32], names: &[String], size: [f32; 2], theme: &Theme) {
    let view = WeightsView {
        size,
        weights,
        bias: Some(-0.25),
        names,
        bias_name: "b",
        caption: "500 pesos; los mayores:",
        pointer: None,
        format: NumberFormat::DecimalComma,
    };
    let mut scene = Scene::new();
    plot::weights(&mut scene, &view);
    check(name, &scene, theme);
}

#[test]
fn weights_of_both_signs_with_long_names() {
    let names = [
        "sepal length (cm)",
        "sepal width (cm)",
        "petal length (cm)",
        "x",
    ]
    .map(str::to_owned);
    let weights = [0.5123, -1.25, 2e-5, 0.0];
    let size = [260.0, WeightsPlot::height_of(4, true)];
    check_weights("weights", &weights, &names, size, &Theme::light());
    check_weights("weights-dark", &weights, &names, size, &Theme::dark());
    let narrow = [150.0, size[1]];
    check_weights("weights-narrow", &weights, &names, narrow, &Theme::light());
}

#[test]
fn a_strip_and_the_largest_of_500_weights() {
    let weight = |idx: usize| ((idx * 37 % 101) as f32 - 50.0) * 0.01 * (1 + idx / 100) as f32;
    let weights: Vec<f32> = (0..500).map(weight).collect();
    let names: Vec<String> = (1..=500).map(|idx| format!("a{idx}")).collect();
    check_weights(
        "weights-of-a-wide-layer",
        &weights,
        &names,
        [260.0, 180.0],
        &Theme::light(),
    );
}

/// A network that has diverged has weights that are no numbers.
#[test]
fn weights_that_are_no_numbers_have_no_bar() {
    let names = ["x₁", "x₂"].map(str::to_owned);
    let weights = [f32::NAN, 1.0];
    check_weights(
        "weights-not-finite",
        &weights,
        &names,
        [200.0, 60.0],
        &Theme::light(),
    );
}
