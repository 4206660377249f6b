//! Data over the plane, and what the network's pictures become over it.

use experiment::{Activation, LayerView, Snapshot, SnapshotHead, UnitIdx, ViewIdx};
use plot::{Neuron, NeuronLabels, NeuronView, NumberFormat, Point, Scene, Theme};

use crate::network::network_view;
use crate::stored::check;

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
        snapshot.cells_mut(ViewIdx::new(0))[idx] = x1;
        snapshot.cells_mut(ViewIdx::new(0))[81 + idx] = x2;
        for (unit, value) in [x1 + x2, x1 - 2.0, -x2].into_iter().enumerate() {
            snapshot.cells_mut(ViewIdx::new(1))[unit * 81 + idx] = (value / 4.0).clamp(-1.0, 1.0);
        }
        snapshot.cells_mut(ViewIdx::new(2))[idx] = (x1 * x2 / 36.0).clamp(0.0, 1.0);
    }
    snapshot
        .kernel_mut(ViewIdx::new(1))
        .copy_from_slice(&[0.5, -0.3, 0.1, 0.2, 0.8, -0.6]);
    snapshot
        .kernel_mut(ViewIdx::new(2))
        .copy_from_slice(&[1.2, -0.4, 0.7]);
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

fn plane_view(points: &[experiment::PlanePoint]) -> plot::PlanePlotView<'_> {
    plot::PlanePlotView {
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
    let discrete = plot::PlanePlotView {
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
    let view = plot::PlanePlotView {
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
    let neuron = Neuron::new(&snapshot, ViewIdx::new(1), UnitIdx::new(0)).expect("it is shown");
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
