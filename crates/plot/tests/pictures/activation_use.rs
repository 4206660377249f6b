//! The histogram of a unit's sums on its activation.

use experiment::{Activation, Histogram, UnitIdx, UnitReport, ViewIdx};
use plot::{ActivationUseLabels, ActivationUseView, NumberFormat, Point, Scene, Theme};

use crate::stored::check;

fn report(activation: Activation, first: f64, bin_width: f64, counts: &[u32]) -> UnitReport {
    let histogram = Histogram {
        first,
        bin_width,
        counts: counts.to_vec(),
    };
    let [from, to] = histogram.range();
    let value = |idx: u32| {
        let z = from + (to - from) * f64::from(idx) / 160.0;
        match activation {
            Activation::Tanh => libm::tanh(z) as f32,
            Activation::Relu => z.max(0.0) as f32,
            _ => z as f32,
        }
    };
    let flat = match activation {
        Activation::Tanh => vec![[from, -2.18], [2.18, to]],
        Activation::Relu => vec![[from, 0.0]],
        _ => Vec::new(),
    };
    UnitReport {
        view_idx: ViewIdx::new(1),
        unit_idx: UnitIdx::new(0),
        activation: Some(activation),
        weights: vec![1.0],
        bias: Some(0.0),
        n_available: counts.iter().sum(),
        n_rows: counts.iter().sum(),
        z_range: [from as f32, to as f32],
        histogram,
        curve: match activation {
            Activation::Softmax => Vec::new(),
            _ => (0..=160).map(value).collect(),
        },
        flat,
        n_flat: None,
    }
}

fn check_use(name: &str, report: &UnitReport, pointer: Option<Point>, theme: &Theme) {
    let view = ActivationUseView {
        size: [260.0, 170.0],
        report,
        pointer,
        format: NumberFormat::DecimalComma,
        labels: ActivationUseLabels {
            sum: "z",
            output: "a",
            rows: "filas",
            flat: "plana",
        },
    };
    let mut scene = Scene::new();
    plot::activation_use(&mut scene, &view);
    check(name, &scene, theme);
}

#[test]
fn rows_on_the_slope_and_on_the_flat_ends_of_a_tanh() {
    let counts: Vec<u32> = (0..32).map(|bin| (bin * bin * 7) % 23).collect();
    let tanh = report(Activation::Tanh, -8.0, 0.5, &counts);
    let pointer = Some(Point::new(70.0, 90.0));
    check_use("activation-use-tanh", &tanh, None, &Theme::light());
    check_use("activation-use-tanh-dark", &tanh, pointer, &Theme::dark());
}

#[test]
fn a_dead_relu_has_hollow_bars_only() {
    let relu = report(
        Activation::Relu,
        -4.0,
        0.2,
        &[
            3, 9, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ],
    );
    check_use("activation-use-dead-relu", &relu, None, &Theme::light());
}

#[test]
fn softmax_has_no_curve_and_no_axis_of_outputs() {
    let softmax = report(Activation::Softmax, -1.0, 0.2, &[1, 2, 5, 9, 4, 2, 1]);
    check_use("activation-use-softmax", &softmax, None, &Theme::light());
}
