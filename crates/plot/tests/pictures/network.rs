//! Network diagrams.

use experiment::{LayerView, Snapshot, SnapshotHead, UnitIdx, ViewIdx};
use plot::{NetworkLabels, NetworkPart, NetworkView, NumberFormat, Point, Scene, Shape, Theme};

use crate::sample::Sample;
use crate::stored::check;

pub fn network_view() -> NetworkView<'static> {
    NetworkView {
        connection: None,
        size: [584.0, 370.0],
        selected: None,
        hovered: None,
        pointer: None,
        format: NumberFormat::DecimalComma,
        held: &[],
        labels: NetworkLabels {
            inputs: &["x"],
            outputs: &["ŷ"],
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
            view_idx: ViewIdx::new(1),
            unit_idx: UnitIdx::new(1),
        }),
        hovered: Some(NetworkPart::Unit {
            view_idx: ViewIdx::new(2),
            unit_idx: UnitIdx::new(2),
        }),
        pointer: Some(Point::new(380.0, 230.0)),
        ..network_view()
    };
    check_network("network-selected", &[5, 4], &view, &Theme::light());
}

/// The inputs of scikit-learn's iris table and 20 classes: names never leave the picture.
#[test]
fn network_whose_inputs_and_classes_have_names() {
    let names = ["sepal length (cm)", "x₂"];
    let classes = ["setosa", "versicolor", "virginica con un nombre larguísimo"];
    let classes: Vec<&str> = classes.into_iter().cycle().take(20).collect();
    let layer = |units: u32| LayerView {
        units,
        activation: None,
        shown: (0..units).collect(),
    };
    let head = SnapshotHead {
        layers: [2, 3, 20].map(layer).to_vec(),
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for view_idx in [1, 2].map(ViewIdx::new) {
        snapshot.kernel_mut(view_idx).fill(0.5);
        snapshot.bias_mut(view_idx).fill(-0.5);
    }
    let view = NetworkView {
        hovered: Some(NetworkPart::Unit {
            view_idx: ViewIdx::new(2),
            unit_idx: UnitIdx::new(2),
        }),
        pointer: Some(Point::new(270.0, 60.0)),
        size: [360.0, 240.0],
        held: &[None, Some(3.0314)],
        labels: NetworkLabels {
            inputs: &names,
            outputs: &classes,
            ..network_view().labels
        },
        ..network_view()
    };
    let mut scene = Scene::new();
    plot::network(&mut scene, &snapshot, &view);
    // A card says the value that its input is held at.
    let is_value = |shape: &Shape| match shape {
        Shape::Text { text, .. } => scene.text(*text) == "3,031",
        _ => false,
    };
    assert!(scene.shapes().iter().any(is_value));
    check("network-names", &scene, &Theme::light());
}

#[test]
fn network_with_a_connection_and_a_strip_under_the_pointer() {
    let connection = NetworkPart::Connection {
        view_idx: ViewIdx::new(2),
        from: UnitIdx::new(1),
        to: UnitIdx::new(3),
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
            view_idx: ViewIdx::new(1),
            unit_idx: UnitIdx::new(123),
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
    for view_idx in (1..4).map(ViewIdx::new) {
        snapshot.kernel_mut(view_idx).fill(0.0);
        snapshot.bias_mut(view_idx).fill(0.0);
        snapshot.cells_mut(view_idx).fill(0.0);
    }
    plot::network(&mut scene, &snapshot, &network_view());
    check("network-zeros", &scene, &Theme::light());
    for view_idx in (1..4).map(ViewIdx::new) {
        snapshot.kernel_mut(view_idx).fill(f32::NAN);
        snapshot.bias_mut(view_idx).fill(f32::INFINITY);
        snapshot.cells_mut(view_idx)[..30].fill(f32::NAN);
    }
    plot::network(&mut scene, &snapshot, &network_view());
    check("network-not-finite", &scene, &Theme::light());
}
