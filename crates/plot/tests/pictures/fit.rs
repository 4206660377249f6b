//! Fits.

use experiment::{Row, Snapshot, SnapshotHead};
use plot::{FitLabels, FitView, NumberFormat, Point, Scene, Theme};

use crate::sample::{Sample, rows};
use crate::stored::check;

const SPANISH_FIT: FitLabels<'static> = FitLabels {
    drawn: "",
    axes: [""; 2],
    extrapolation: "extrapolación",
    target: "f(x)",
    prediction: "ŷ",
};

pub fn fit_view(sample: &Sample) -> FitView<'_> {
    FitView {
        held: None,
        size: [440.0, 362.0],
        domain: sample.domain,
        rows: &sample.rows,
        groups: &[],
        y_range: None,
        pointer: None,
        categories: &[],
        dragged: None,
        format: NumberFormat::DecimalComma,
        labels: SPANISH_FIT,
    }
}

fn check_fit(name: &str, sample: &Sample, view: &FitView<'_>, theme: &Theme) {
    let mut scene = Scene::new();
    plot::fit(&mut scene, Some(&sample.snapshot()), view);
    check(name, &scene, theme);
}

#[test]
fn fit_of_a_sine() {
    let sample = Sample::default();
    check_fit("fit", &sample, &fit_view(&sample), &Theme::light());
    check_fit("fit-dark", &sample, &fit_view(&sample), &Theme::dark());
}

#[test]
fn fit_under_the_pointer_in_english() {
    let sample = Sample::default();
    let view = FitView {
        pointer: Some(Point::new(160.0, 120.0)),
        format: NumberFormat::DecimalPoint,
        labels: FitLabels {
            drawn: "",
            axes: [""; 2],
            extrapolation: "extrapolation",
            ..SPANISH_FIT
        },
        ..fit_view(&sample)
    };
    check_fit("fit-pointer", &sample, &view, &Theme::light());
}

#[test]
fn fit_with_a_dragged_row_keeps_its_range() {
    let mut sample = Sample::default();
    sample.rows[20].y = 1.4;
    let view = FitView {
        held: None,
        y_range: Some([-1.6, 1.6]),
        pointer: Some(Point::new(210.0, 40.0)),
        dragged: Some(20),
        ..fit_view(&sample)
    };
    check_fit("fit-dragged", &sample, &view, &Theme::light());
}

#[test]
fn fit_of_rows_of_which_the_last_validate() {
    let mut sample = Sample {
        domain: [-3.0, 3.0],
        rows: rows(40, [-3.0, 3.0], |x| x * x, 0.3),
        target: |x| x * x,
        prediction: Some(|x| if x < 1.8 { x * x } else { 3.3 }),
        ..Sample::default()
    };
    for (idx, row) in sample.rows.iter_mut().enumerate() {
        row.validates = idx >= 32;
    }
    check_fit(
        "fit-last-rows",
        &sample,
        &fit_view(&sample),
        &Theme::light(),
    );
}

#[test]
fn fit_of_a_thousand_rows() {
    let sample = Sample {
        domain: [0.0, 10.0],
        rows: rows(1000, [0.0, 10.0], |x| libm::sin(3.0 * x) + x / 2.0, 0.2),
        target: |x| libm::sin(3.0 * x) + x / 2.0,
        prediction: Some(|x| x / 2.0),
        ..Sample::default()
    };
    check_fit("fit-thousand", &sample, &fit_view(&sample), &Theme::light());
}

#[test]
fn fit_before_the_first_snapshot() {
    let sample = Sample {
        rows: Vec::new(),
        ..Sample::default()
    };
    let mut scene = Scene::new();
    plot::fit(&mut scene, None, &fit_view(&sample));
    check("fit-empty", &scene, &Theme::light());
}

#[test]
fn fit_of_one_point_and_of_a_constant() {
    let one = Sample {
        rows: rows(1, [1.0, 1.0], |_| 2.0, 0.0),
        domain: [0.0, 2.0],
        target: |_| f64::NAN,
        prediction: Some(|_| 2.1),
        ..Sample::default()
    };
    check_fit("fit-one-point", &one, &fit_view(&one), &Theme::light());
    let constant = Sample {
        rows: rows(20, [0.0, 2.0], |_| -250.0, 0.0),
        domain: [0.0, 2.0],
        target: |_| -250.0,
        prediction: Some(|x| -250.0 - 30.0 * x),
        ..Sample::default()
    };
    check_fit(
        "fit-constant",
        &constant,
        &fit_view(&constant),
        &Theme::light(),
    );
}

#[test]
fn fit_of_what_is_not_finite() {
    let sample = Sample {
        rows: vec![
            Row {
                x: -1.0,
                y: f32::NAN,
                validates: false,
            },
            Row {
                x: 0.0,
                y: 1.0,
                validates: false,
            },
            Row {
                x: f32::NAN,
                y: 0.5,
                validates: true,
            },
            Row {
                x: 1.0,
                y: f32::INFINITY,
                validates: true,
            },
        ],
        domain: [-2.0, 2.0],
        target: |x| 1.0 / x,
        prediction: Some(|x| {
            if x.abs() < 1.0 {
                f64::NAN
            } else {
                f64::INFINITY
            }
        }),
        ..Sample::default()
    };
    check_fit(
        "fit-not-finite",
        &sample,
        &fit_view(&sample),
        &Theme::light(),
    );
}

#[test]
fn fit_whose_prediction_is_far_off() {
    let sample = Sample {
        prediction: Some(|_| 40.0),
        ..Sample::default()
    };
    check_fit("fit-far-off", &sample, &fit_view(&sample), &Theme::light());
}

#[test]
fn rows_of_two_groups_with_the_prediction_of_each() {
    let sample = Sample {
        rows: rows(60, [10.0, 60.0], |x| 80.0 + 1.4 * x, 6.0),
        domain: [10.0, 60.0],
        ..Sample::default()
    };
    let head = SnapshotHead {
        window: [-2.5, 72.5],
        curve_len: 2,
        row_len: 60,
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    snapshot.target_mut().fill(f32::NAN);
    snapshot.prediction_mut().copy_from_slice(&[78.0, 180.0]);
    let groups: Vec<bool> = (0..60).map(|idx| idx % 3 == 0).collect();
    for (idx, row) in sample.rows.iter().enumerate() {
        let offset = if groups[idx] { 6.0 } else { -3.0 };
        snapshot.row_prediction_mut()[idx] = 80.0 + 1.4 * row.x + offset;
    }
    let mut scene = Scene::new();
    let view = FitView {
        groups: &groups,
        labels: FitLabels {
            drawn: "",
            axes: ["peso (kg)", "estatura (cm)"],
            ..SPANISH_FIT
        },
        ..fit_view(&sample)
    };
    let plot = plot::fit(&mut scene, Some(&snapshot), &view);
    check("fit-groups", &scene, &Theme::light());
    // At a row its own prediction is read, not the curve's.
    let row = sample.rows[30];
    let at = plot.axes.to_px(f64::from(row.x), f64::from(row.y));
    let view = FitView {
        pointer: Some(at),
        ..view
    };
    plot::fit(&mut scene, Some(&snapshot), &view);
    check("fit-groups-pointer", &scene, &Theme::dark());
}
