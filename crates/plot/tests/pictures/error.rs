//! Error charts.

use experiment::{Snapshot, SnapshotHead};
use plot::{ErrorLabels, ErrorScale, ErrorView, NumberFormat, Point, Scene, Shape, Theme};

use crate::sample::Sample;
use crate::stored::check;

const SPANISH_ERROR: ErrorLabels<'static> = ErrorLabels {
    epoch: "época",
    loss: "entrenamiento",
    val_loss: "validación",
    mean: "media",
    line: "recta",
};

fn error_view(scale: ErrorScale) -> ErrorView<'static> {
    ErrorView {
        size: [440.0, 164.0],
        scale,
        pointer: None,
        format: NumberFormat::DecimalComma,
        labels: SPANISH_ERROR,
    }
}

fn check_error(name: &str, sample: &Sample, view: &ErrorView<'_>, theme: &Theme) {
    let mut scene = Scene::new();
    plot::error(&mut scene, Some(&sample.snapshot()), view);
    check(name, &scene, theme);
}

#[test]
fn error_on_both_scales() {
    let sample = Sample::default();
    let view = error_view(ErrorScale::Log);
    check_error("error-log", &sample, &view, &Theme::light());
    check_error("error-log-dark", &sample, &view, &Theme::dark());
    let view = error_view(ErrorScale::Linear);
    check_error("error-linear", &sample, &view, &Theme::light());
}

#[test]
fn error_under_the_pointer_in_english() {
    let view = ErrorView {
        pointer: Some(Point::new(150.0, 60.0)),
        format: NumberFormat::DecimalPoint,
        labels: ErrorLabels {
            epoch: "epoch",
            loss: "training",
            val_loss: "validation",
            mean: "mean",
            line: "straight line",
        },
        ..error_view(ErrorScale::Log)
    };
    let sample = Sample {
        shown_epoch: Some(300),
        ..Sample::default()
    };
    check_error("error-pointer", &sample, &view, &Theme::light());
}

#[test]
fn error_with_zeros_and_without_validation() {
    let sample = Sample {
        loss: |epoch| {
            if epoch > 100.0 {
                0.0
            } else {
                libm::exp(-epoch / 6.0)
            }
        },
        val_loss: |_| f64::NAN,
        ..Sample::default()
    };
    let view = error_view(ErrorScale::Log);
    check_error("error-log-zeros", &sample, &view, &Theme::light());
    let nothing = Sample {
        loss: |_| 0.0,
        val_loss: |_| 0.0,
        baselines: [None, None],
        ..Sample::default()
    };
    check_error("error-log-all-zeros", &nothing, &view, &Theme::light());
}

#[test]
fn error_of_what_is_not_finite() {
    let sample = Sample {
        loss: |epoch| match epoch as u32 {
            0..=9 => libm::exp(epoch),
            10..=20 => f64::INFINITY,
            21..=30 => f64::NAN,
            _ => 20.0,
        },
        val_loss: |epoch| if epoch < 5.0 { 1.0 } else { f64::NAN },
        epoch: 40,
        history_len: 41,
        baselines: [Some(f64::INFINITY), Some(f64::NAN)],
        ..Sample::default()
    };
    for (name, scale) in [
        ("error-log-not-finite", ErrorScale::Log),
        ("error-linear-not-finite", ErrorScale::Linear),
    ] {
        check_error(name, &sample, &error_view(scale), &Theme::light());
    }
}

#[test]
fn error_before_and_at_the_start() {
    let mut scene = Scene::new();
    plot::error(&mut scene, None, &error_view(ErrorScale::Log));
    check("error-empty", &scene, &Theme::light());
    let start = Sample {
        epoch: 0,
        history_len: 1,
        ..Sample::default()
    };
    let view = error_view(ErrorScale::Linear);
    check_error("error-one-point", &start, &view, &Theme::light());
}

#[test]
fn error_of_a_constant_over_many_epochs() {
    let sample = Sample {
        epoch: 1_000_000,
        history_len: 2000,
        loss: |_| 0.25,
        val_loss: |_| 0.25,
        baselines: [Some(0.25), Some(0.24)],
        ..Sample::default()
    };
    let view = error_view(ErrorScale::Log);
    check_error("error-constant", &sample, &view, &Theme::light());
}

/// Over 200 epochs half of the rows, then nearly all of them, are classified right.
fn classifier() -> Snapshot {
    let head = SnapshotHead {
        epoch: 200,
        n_classes: 2,
        confusion: vec![20, 1, 2, 17, 4, 1, 1, 4],
        history_len: 201,
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for idx in 0..=200_u8 {
        let (at, epoch) = (usize::from(idx), f64::from(idx));
        let share = 0.95 - 0.45 * libm::exp(-epoch / 30.0);
        snapshot.history_epoch_mut()[at] = epoch as f32;
        snapshot.history_loss_mut()[at] = (1.0 - share) as f32;
        snapshot.history_val_loss_mut()[at] = (1.1 - share) as f32;
        snapshot.history_accuracy_mut()[at] = share as f32;
        snapshot.history_val_accuracy_mut()[at] = (share - 0.1) as f32;
    }
    snapshot
}

#[test]
fn accuracy_by_epoch() {
    let mut scene = Scene::new();
    let view = ErrorView {
        pointer: Some(Point::new(200.0, 60.0)),
        ..error_view(ErrorScale::Accuracy)
    };
    let snapshot = classifier();
    let plot = plot::error(&mut scene, Some(&snapshot), &view);
    check("error-accuracy", &scene, &Theme::light());
    let last = plot.axes.to_px(200.0, 0.5);
    let read = plot.read(&snapshot, last).expect("a history");
    assert_eq!(read.epoch, 200);
    assert!((read.loss - 0.949).abs() < 1e-3, "{}", read.loss);
    // A regression has no accuracy to read.
    let plot = plot::error(&mut scene, Some(&Sample::default().snapshot()), &view);
    assert_eq!(plot.read(&Sample::default().snapshot(), last), None);
}

/// The name lay across the line of the validation, which is often close to what the mean would give.
#[test]
fn no_curve_crosses_the_name_of_a_yardstick() {
    let sample = Sample {
        val_loss: |_| 0.6,
        baselines: [Some(0.5), Some(0.45)],
        ..Sample::default()
    };
    let mut scene = Scene::new();
    let plot = plot::error(
        &mut scene,
        Some(&sample.snapshot()),
        &error_view(ErrorScale::Log),
    );
    let curve_y = plot.axes.y.to_px(0.6);
    let mut n_names = 0;
    for shape in scene.shapes() {
        let Shape::Text { at, text, .. } = shape else {
            continue;
        };
        if [SPANISH_ERROR.mean, SPANISH_ERROR.line].contains(&scene.text(*text)) {
            n_names += 1;
            assert!(
                curve_y > at.y + 1.0 || curve_y < at.y - 8.0,
                "the name at {at:?}, the curve at {curve_y}"
            );
        }
    }
    assert_eq!(n_names, 2);
}

/// The line at the epoch that is shown went through the names at the right end.
#[test]
fn the_epochs_line_crosses_no_name_of_a_yardstick() {
    for shown_epoch in (0..=500).step_by(5) {
        let sample = Sample {
            epoch: 500,
            shown_epoch: Some(shown_epoch),
            ..Sample::default()
        };
        let mut scene = Scene::new();
        let view = error_view(ErrorScale::Log);
        let plot = plot::error(&mut scene, Some(&sample.snapshot()), &view);
        let line = plot.axes.x.to_px(f64::from(shown_epoch));
        let mut n_names = 0;
        for shape in scene.shapes() {
            let Shape::Text { at, text, .. } = shape else {
                continue;
            };
            let name = scene.text(*text);
            if [SPANISH_ERROR.mean, SPANISH_ERROR.line].contains(&name) {
                n_names += 1;
                // A letter is at least 5 px wide.
                let left = at.x - 5.0 * name.len() as f32;
                assert!(
                    !(left..=at.x).contains(&line),
                    "{name} from {left} to {}, the line of epoch {shown_epoch} at {line}",
                    at.x
                );
            }
        }
        assert_eq!(n_names, 2);
    }
    let near_the_end = Sample {
        epoch: 500,
        shown_epoch: Some(485),
        ..Sample::default()
    };
    let view = error_view(ErrorScale::Log);
    check_error("error-near-the-end", &near_the_end, &view, &Theme::light());
}
