//! Every kind of picture as SVG text, compared with the one that is stored.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p neurona-plot --test pictures` stores them anew; look at what
//! changed before you commit it: each file opens in a browser.

mod sample;

use std::path::Path;

use experiment::{
    Activation, Function, LayerView, Row, Snapshot, SnapshotHead, Source, TargetFunction,
};
use plot::{
    ErrorLabels, ErrorScale, ErrorView, FitLabels, FitView, NetworkLabels, NetworkPart,
    NetworkView, Neuron, NeuronLabels, NeuronView, NumberFormat, Point, Role, Scene, Theme,
};
use sample::{Sample, rows};

/// Compares a picture with the stored one of that name.
fn check(name: &str, scene: &Scene, theme: &Theme) {
    let text = plot::svg(scene, theme, name);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let stored = folder.join(format!("{name}.svg"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&stored, text).expect("the folder of stored pictures can be written");
        return;
    }
    let expected = std::fs::read_to_string(&stored).unwrap_or_default();
    if text == expected {
        return;
    }
    let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.svg"));
    std::fs::write(&now, &text).expect("the target folder can be written");
    let line = expected
        .lines()
        .zip(text.lines())
        .position(|(expected, now)| expected != now)
        .unwrap_or(0);
    panic!(
        "the picture {name} has changed from line {}.\n  stored: {}\n  now:    {}\n\
         Open both in a browser. If the new one is right, store it:\n  \
         UPDATE_SNAPSHOTS=1 cargo test -p neurona-plot --test pictures",
        line + 1,
        stored.display(),
        now.display()
    );
}

const SPANISH_FIT: FitLabels<'static> = FitLabels {
    drawn: "",
    axes: [""; 2],
    extrapolation: "extrapolación",
    target: "f(x)",
    prediction: "ŷ",
};

fn fit_view(sample: &Sample) -> FitView<'_> {
    FitView {
        held: None,
        size: [440.0, 362.0],
        domain: sample.domain,
        rows: &sample.rows,
        groups: &[],
        y_range: None,
        pointer: None,
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

fn network_view() -> NetworkView<'static> {
    NetworkView {
        connection: None,
        size: [584.0, 370.0],
        selected: None,
        hovered: None,
        pointer: None,
        format: NumberFormat::DecimalComma,
        labels: NetworkLabels {
            input: "x",
            output: "ŷ",
            unit: "neurona",
            units: "neuronas",
        },
    }
}

fn check_network(name: &str, hidden: &[u32], view: &NetworkView<'_>, theme: &Theme) {
    let sample = Sample {
        hidden: hidden.to_vec(),
        ..Sample::default()
    };
    let mut scene = Scene::new();
    plot::network(&mut scene, &sample.snapshot(), view);
    check(name, &scene, theme);
}

#[test]
fn networks_of_many_shapes() {
    let light = Theme::light();
    let view = network_view();
    check_network("network", &[5, 4], &view, &light);
    check_network("network-dark", &[5, 4], &view, &Theme::dark());
    check_network("network-no-hidden", &[], &view, &light);
    check_network("network-eight-layers", &[10; 8], &view, &light);
    check_network("network-500", &[500], &view, &light);
    check_network("network-800-dark", &[800], &view, &Theme::dark());
    check_network("network-wide-and-narrow", &[500, 3, 800], &view, &light);
    check_network("network-all-wide", &[1000; 8], &view, &light);
}

#[test]
fn network_with_a_selected_unit_and_one_under_the_pointer() {
    let view = NetworkView {
        selected: Some(NetworkPart::Unit {
            layer_idx: 1,
            unit_idx: 1,
        }),
        hovered: Some(NetworkPart::Unit {
            layer_idx: 2,
            unit_idx: 2,
        }),
        pointer: Some(Point::new(380.0, 230.0)),
        ..network_view()
    };
    check_network("network-selected", &[5, 4], &view, &Theme::light());
}

#[test]
fn network_with_a_connection_and_a_strip_under_the_pointer() {
    let connection = NetworkPart::Connection {
        layer_idx: 2,
        from: 1,
        to: 3,
    };
    let view = NetworkView {
        hovered: Some(connection),
        pointer: Some(Point::new(280.0, 200.0)),
        format: NumberFormat::DecimalPoint,
        ..network_view()
    };
    check_network("network-connection", &[5, 4], &view, &Theme::light());
    let view = NetworkView {
        hovered: Some(NetworkPart::Strip {
            layer_idx: 1,
            unit_idx: 123,
        }),
        pointer: Some(Point::new(150.0, 340.0)),
        ..network_view()
    };
    check_network("network-strip", &[500], &view, &Theme::light());
}

#[test]
fn network_whose_numbers_are_not_finite_or_all_zero() {
    let mut scene = Scene::new();
    let mut snapshot = Sample::default().snapshot();
    for layer_idx in 1..4 {
        snapshot.kernel_mut(layer_idx).fill(0.0);
        snapshot.bias_mut(layer_idx).fill(0.0);
        snapshot.cells_mut(layer_idx).fill(0.0);
    }
    plot::network(&mut scene, &snapshot, &network_view());
    check("network-zeros", &scene, &Theme::light());
    for layer_idx in 1..4 {
        snapshot.kernel_mut(layer_idx).fill(f32::NAN);
        snapshot.bias_mut(layer_idx).fill(f32::INFINITY);
        snapshot.cells_mut(layer_idx)[..30].fill(f32::NAN);
    }
    plot::network(&mut scene, &snapshot, &network_view());
    check("network-not-finite", &scene, &Theme::light());
}

fn check_neuron(name: &str, hidden: &[u32], layer_idx: usize, pointer: Option<Point>) {
    let sample = Sample {
        hidden: hidden.to_vec(),
        ..Sample::default()
    };
    let snapshot = sample.snapshot();
    let unit_idx = snapshot.head().layers[layer_idx].shown[0];
    let neuron = Neuron::new(&snapshot, layer_idx, unit_idx).expect("a unit that is shown");
    let view = NeuronView {
        size: [240.0, 160.0],
        domain: sample.domain,
        pointer,
        format: NumberFormat::DecimalComma,
        labels: NeuronLabels {
            sum: "z",
            output: "a",
        },
    };
    let mut scene = Scene::new();
    plot::neuron(&mut scene, &neuron, &view);
    check(name, &scene, &Theme::light());
}

#[test]
fn a_unit_large() {
    check_neuron("neuron", &[5, 4], 1, None);
    check_neuron("neuron-pointer", &[5, 4], 2, Some(Point::new(90.0, 90.0)));
    check_neuron("neuron-behind-a-wide-layer", &[500], 2, None);
    check_neuron("neuron-input", &[5, 4], 0, None);
}

#[test]
fn functions_and_formulas_on_buttons() {
    let mut sources: Vec<Source> = Function::ALL.into_iter().map(Source::Function).collect();
    for formula in ["sin(3x) + x/2", "1/x", "sqrt(x)", "sqrt(-1)", "tan(x)"] {
        sources.push(Source::Formula(formula.to_owned()));
    }
    let mut scene = Scene::new();
    for source in sources {
        let name = match &source {
            Source::Function(function) => format!("{function:?}").to_lowercase(),
            Source::Formula(text) => text
                .chars()
                .map(|c| if c.is_alphanumeric() { c } else { '-' })
                .collect(),
            no_curve => unreachable!("{no_curve:?} is not in the list"),
        };
        let function = TargetFunction::new(&source).expect("a formula that can be read");
        plot::thumbnail(
            &mut scene,
            &function,
            [-4.0, 4.0],
            [54.0, 28.0],
            Role::Second,
        );
        check(&format!("thumbnail-{name}"), &scene, &Theme::light());
    }
}

/// Two inputs, three units, one output; smooth values all over the plane.
fn plane_snapshot() -> Snapshot {
    let layer = |units: u32, activation| LayerView {
        units,
        activation,
        shown: (0..units).collect(),
    };
    let side = |side: u32, cell_side: u32| experiment::PlaneView {
        axis: 1,
        window: [-6.0, 6.0],
        side,
        cell_side,
    };
    let head = SnapshotHead {
        epoch: 20,
        n_classes: 2,
        n_parameters: 13,
        window: [-6.0, 6.0],
        plane: Some(side(25, 9)),
        curve_len: 625,
        cell_len: 81,
        layers: vec![
            layer(2, None),
            layer(3, Some(Activation::Tanh)),
            layer(1, Some(Activation::Sigmoid)),
        ],
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    let place = |idx: usize, side: usize| {
        let at = |n: usize| -6.0 + 12.0 * n as f32 / (side - 1) as f32;
        [at(idx % side), at(idx / side)]
    };
    for idx in 0..625 {
        let [x1, x2] = place(idx, 25);
        snapshot.prediction_mut()[idx] =
            ((9.0 - x1 * x1 - x2 * x2) / 9.0).clamp(-1.0, 1.0) / 2.0 + 0.5;
    }
    for idx in 0..81 {
        let [x1, x2] = place(idx, 9);
        snapshot.cells_mut(0)[idx] = x1;
        snapshot.cells_mut(0)[81 + idx] = x2;
        for (unit, value) in [x1 + x2, x1 - 2.0, -x2].into_iter().enumerate() {
            snapshot.cells_mut(1)[unit * 81 + idx] = (value / 4.0).clamp(-1.0, 1.0);
        }
        snapshot.cells_mut(2)[idx] = (x1 * x2 / 36.0).clamp(0.0, 1.0);
    }
    snapshot
        .kernel_mut(1)
        .copy_from_slice(&[0.5, -0.3, 0.1, 0.2, 0.8, -0.6]);
    snapshot.kernel_mut(2).copy_from_slice(&[1.2, -0.4, 0.7]);
    snapshot
}

fn plane_points() -> Vec<experiment::PlanePoint> {
    let mut random = experiment::random::Random::new(3, experiment::random::Stream::Data, 0);
    (0..60)
        .map(|idx| {
            let x = [random.uniform(-5.0, 5.0), random.uniform(-5.0, 5.0)];
            experiment::PlanePoint {
                x: x.map(|x| x as f32),
                y: f32::from(u8::from(x[0] * x[0] + x[1] * x[1] < 9.0)),
                validates: idx % 3 == 0,
            }
        })
        .collect()
}

fn plane_view(points: &[experiment::PlanePoint]) -> plot::PlaneView<'_> {
    plot::PlaneView {
        size: [440.0, 362.0],
        points,
        is_classes: true,
        is_discrete: false,
        pointer: None,
        format: NumberFormat::DecimalComma,
        labels: plot::PlaneLabels {
            target: "y",
            prediction: "ŷ",
        },
    }
}

#[test]
fn the_plane_smooth_and_in_two_colors() {
    let points = plane_points();
    let snapshot = plane_snapshot();
    let mut scene = Scene::new();
    plot::plane(&mut scene, Some(&snapshot), &plane_view(&points));
    check("plane", &scene, &Theme::light());
    let discrete = plot::PlaneView {
        is_discrete: true,
        ..plane_view(&points)
    };
    plot::plane(&mut scene, Some(&snapshot), &discrete);
    check("plane-discrete-dark", &scene, &Theme::dark());
    plot::plane(&mut scene, None, &plane_view(&points));
    check("plane-empty", &scene, &Theme::light());
}

#[test]
fn the_plane_under_the_pointer() {
    let points = plane_points();
    let snapshot = plane_snapshot();
    let mut scene = Scene::new();
    let plot = plot::plane(&mut scene, Some(&snapshot), &plane_view(&points));
    let at = plot
        .axes
        .to_px(f64::from(points[7].x[0]), f64::from(points[7].x[1]));
    assert_eq!(plot.point_at(&points, at, 3.0), Some(7));
    assert_eq!(plot.values_at(Point::new(1.0, 1.0)), None);
    let middle = plot.read(Some(&snapshot), plot.axes.to_px(0.0, 0.0));
    assert_eq!(middle.prediction, Some(1.0));
    assert_eq!(plot.read(None, at).prediction, None);
    let view = plot::PlaneView {
        pointer: Some(at),
        ..plane_view(&points)
    };
    plot::plane(&mut scene, Some(&snapshot), &view);
    check("plane-pointer", &scene, &Theme::light());
}

#[test]
fn neurons_over_the_plane_are_heat_maps() {
    let snapshot = plane_snapshot();
    let mut scene = Scene::new();
    plot::network(&mut scene, &snapshot, &network_view());
    check("network-plane", &scene, &Theme::light());
    let neuron = Neuron::new(&snapshot, 1, 0).expect("it is shown");
    let view = NeuronView {
        size: [240.0, 180.0],
        domain: [-6.0, 6.0],
        pointer: None,
        format: NumberFormat::DecimalPoint,
        labels: NeuronLabels {
            sum: "z",
            output: "a",
        },
    };
    plot::neuron(&mut scene, &neuron, &view);
    check("neuron-plane", &scene, &Theme::dark());
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
    // Of a regression there is none.
    let plot = plot::error(&mut scene, Some(&Sample::default().snapshot()), &view);
    assert_eq!(plot.read(&Sample::default().snapshot(), last), None);
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
