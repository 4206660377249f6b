//! The values that plots return: under the pointer, and for a screen reader.

mod sample;

use experiment::{Snapshot, UnitIdx, ViewIdx};
use plot::error::Verdict;
use plot::{
    ErrorLabels, ErrorPlot, ErrorScale, ErrorView, ErrorWords, FitLabels, FitPlot, FitView,
    FitWords, NetworkPart, NetworkWords, Neuron, NumberFormat, Point, Scene, Trend,
};
use sample::Sample;

fn error_view() -> ErrorView<'static> {
    ErrorView {
        size: [440.0, 164.0],
        scale: ErrorScale::Log,
        pointer: None,
        format: NumberFormat::DecimalPoint,
        labels: ErrorLabels {
            epoch: "epoch",
            loss: "training",
            val_loss: "validation",
            mean: "mean",
            line: "line",
        },
    }
}

fn fit_view(sample: &Sample) -> FitView<'_> {
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
        format: NumberFormat::DecimalPoint,
        labels: FitLabels {
            drawn: "",
            axes: [""; 2],
            extrapolation: "extrapolation",
            target: "f(x)",
            prediction: "ŷ",
        },
    }
}

#[test]
fn the_error_chart_reads_the_nearest_epoch_that_was_kept() {
    let snapshot = Sample {
        epoch: 1000,
        history_len: 11,
        ..Sample::default()
    }
    .snapshot();
    let plot = ErrorPlot::new(Some(&snapshot), &error_view());
    let epoch_near = |epoch: f64| {
        let at = Point::new(plot.axes.x.to_px(epoch), 50.0);
        plot.read(&snapshot, at).map(|reading| reading.epoch)
    };
    assert_eq!(epoch_near(440.0), Some(400));
    assert_eq!(epoch_near(460.0), Some(500));
    assert_eq!(epoch_near(-80.0), Some(0));
    assert_eq!(epoch_near(5000.0), Some(1000));
    let reading = plot
        .read(&snapshot, Point::new(plot.axes.x.to_px(400.0), 50.0))
        .expect("a history");
    assert_eq!(reading.loss, f64::from(snapshot.history_loss()[4]));
    assert_eq!(
        reading.val_loss,
        Some(f64::from(snapshot.history_val_loss()[4]))
    );
    let [first, last] = plot.reach([0, 1_000]);
    assert_eq!(first, plot.axes.area.left);
    assert_eq!(last, plot.axes.area.right());
}

#[test]
fn an_empty_history_has_no_reading() {
    let snapshot = Sample {
        epoch: 0,
        history_len: 0,
        ..Sample::default()
    }
    .snapshot();
    let plot = ErrorPlot::new(Some(&snapshot), &error_view());
    assert_eq!(plot.read(&snapshot, Point::new(100.0, 50.0)), None);
    assert_eq!(ErrorWords::new(&snapshot).trend, None);
}

#[test]
fn words_tell_overfitting_from_learning() {
    let learning = Sample::default().snapshot();
    assert_ne!(ErrorWords::new(&learning).verdict(), Verdict::OverFits);
    let overfitting = Sample {
        loss: |epoch| 1.0 / (1.0 + epoch),
        val_loss: |epoch| 0.1 + 1e-5 * (epoch - 100.0) * (epoch - 100.0),
        ..Sample::default()
    }
    .snapshot();
    let words = ErrorWords::new(&overfitting);
    assert_eq!(words.trend, Some(Trend::Falling));
    assert_eq!(words.val_trend, Some(Trend::Rising));
    assert_eq!(words.best_validation.map(|best| best.epoch), Some(100));
    assert_eq!(words.verdict(), Verdict::OverFits);
}

#[test]
fn words_of_the_fit_name_the_worst_place_of_the_domain() {
    let sample = Sample {
        domain: [0.0, 4.0],
        target: |x| x,
        // Off by 1 at most within the domain, by more outside of it.
        prediction: Some(|x| {
            if x > 4.0 {
                100.0
            } else {
                x + x * (4.0 - x) / 4.0
            }
        }),
        ..Sample::default()
    };
    let words = FitWords::new(&sample.snapshot(), sample.domain);
    let worst = words.worst.expect("finite curves");
    assert!((worst.x - 2.0).abs() < 0.02, "{worst:?}");
    assert!((words.n_train + words.n_validation) as usize == sample.rows.len());
}

#[test]
fn the_fit_reads_the_true_function_and_the_prediction() {
    let sample = Sample::default();
    let snapshot = sample.snapshot();
    let plot = FitPlot::new(Some(&snapshot), &fit_view(&sample));
    let at = plot.axes.to_px(1.0, 0.0);
    let reading = plot.read(Some(&snapshot), at);
    let target = reading.target.expect("a value at 1");
    assert!((target - libm::sin(reading.x)).abs() < 1e-3);
    assert!(reading.prediction.is_some());
    let nothing = plot.read(None, at);
    assert_eq!((nothing.target, nothing.prediction), (None, None));
}

#[test]
fn axes_stand_still_while_the_prediction_moves() {
    let of = |prediction: fn(f64) -> f64| {
        let sample = Sample {
            prediction: Some(prediction),
            ..Sample::default()
        };
        FitPlot::new(Some(&sample.snapshot()), &fit_view(&sample)).axes
    };
    assert_eq!(of(|_| 0.0), of(|x| 1e9 * x));
}

#[test]
fn the_strongest_connection_is_named() {
    let mut snapshot = Sample::default().snapshot();
    snapshot.kernel_mut(ViewIdx::new(2))[4 * 2 + 3] = -50.0;
    let words = NetworkWords::new(&snapshot);
    assert_eq!(words.units, [1, 5, 4, 1]);
    let connection = NetworkPart::Connection {
        view_idx: ViewIdx::new(2),
        from: UnitIdx::new(2),
        to: UnitIdx::new(3),
    };
    assert_eq!(words.strongest, Some((connection, -50.0)));
}

#[test]
fn a_units_sum_through_its_activation_is_its_output() {
    let snapshot = Sample::default().snapshot();
    for view_idx in [1, 2] {
        for &unit_idx in &snapshot.head().layers[view_idx].shown {
            let neuron = Neuron::new(&snapshot, ViewIdx::new(view_idx), unit_idx.into());
            let neuron = neuron.expect("shown");
            assert!(neuron.is_complete());
            for (idx, (&sum, &output)) in neuron.sum.iter().zip(&neuron.output).enumerate() {
                let expected = libm::tanhf(sum);
                assert!(
                    (output - expected).abs() < 1e-5,
                    "column {view_idx}, unit {unit_idx}, sample {idx}: {output}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn a_unit_behind_a_wide_layer_has_no_sum() {
    let snapshot = Sample {
        hidden: vec![500],
        ..Sample::default()
    }
    .snapshot();
    let neuron =
        |view_idx, unit_idx| Neuron::new(&snapshot, ViewIdx::new(view_idx), UnitIdx::new(unit_idx));
    let output = neuron(2, 0).expect("the output is shown");
    assert!(!output.is_complete());
    assert_eq!((output.weights.len(), output.n_inputs), (10, 500));
    assert!(output.sum.is_empty());
    let sum = output.read(0.0).map(|reading| reading.sum);
    assert_eq!(sum, Some(None));
    assert!(neuron(2, 1).is_none());
    assert!(neuron(9, 0).is_none());
}

/// Whatever the numbers, a scene holds finite coordinates only: painters rely on it.
#[test]
fn scenes_are_finite() {
    let mut scene = Scene::new();
    for value in [f32::NAN, f32::INFINITY, f32::MAX, f32::MIN_POSITIVE, 0.0] {
        let sample = Sample {
            hidden: vec![500, 3],
            ..Sample::default()
        };
        let (head, mut numbers) = sample.snapshot().into_parts();
        numbers.fill(value);
        let snapshot = Snapshot::from_parts(head, numbers).expect("the same length");
        for size in [[440.0, 360.0], [10.0, 10.0], [0.0, 0.0]] {
            let fit_view = FitView {
                size,
                pointer: Some(Point::new(5.0, 8.0)),
                ..fit_view(&sample)
            };
            plot::fit(&mut scene, Some(&snapshot), &fit_view);
            check_finite(&scene, value);
            for scale in [ErrorScale::Linear, ErrorScale::Log, ErrorScale::Accuracy] {
                let view = ErrorView {
                    size,
                    scale,
                    pointer: Some(Point::new(5.0, 8.0)),
                    ..error_view()
                };
                plot::error(&mut scene, Some(&snapshot), &view);
                check_finite(&scene, value);
            }
            let view = plot::NetworkView {
                size,
                selected: None,
                connection: None,
                hovered: None,
                pointer: None,
                format: NumberFormat::DecimalPoint,
                held: &[],
                labels: plot::NetworkLabels {
                    inputs: &["x"],
                    outputs: &["ŷ"],
                    unit: "unit",
                    units: "units",
                },
            };
            plot::network(&mut scene, &snapshot, &view);
            check_finite(&scene, value);
        }
    }
}

fn check_finite(scene: &Scene, value: f32) {
    for shape in scene.shapes() {
        let told = format!("{shape:?}");
        let is_finite = told
            .split(|character: char| !character.is_alphanumeric())
            .all(|word| word != "NaN" && word != "inf");
        assert!(is_finite, "numbers of {value}: {told}");
        if let plot::Shape::Polyline { points, .. } | plot::Shape::Polygon { points, .. } = shape {
            let points = scene.points(*points);
            assert!(
                points.iter().all(|point| point.is_finite()),
                "numbers of {value}"
            );
        }
    }
}
