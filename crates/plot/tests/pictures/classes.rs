//! Pictures of classifiers: curves, regions, confusion matrices.

use experiment::{ConfusionMatrix, LayerView, PlaneView, Snapshot, SnapshotHead};
use plot::classes::{ClassCurvesView, ClassRegionsView, ClassRow, class_curves, class_regions};
use plot::{ConfusionLabels, ConfusionView, NumberFormat, Point, Role, Scene, Theme};

use crate::stored::check;

const SIDE: u32 = 11;

fn names(n_classes: usize) -> Vec<String> {
    let names = [
        "setosa",
        "versicolor",
        "a class with a name that is too long",
    ];
    let names = names.into_iter().cycle().map(str::to_owned);
    names.take(n_classes).collect()
}

fn rows(n_classes: usize) -> Vec<ClassRow> {
    (0..60)
        .map(|idx| {
            let class = idx % n_classes;
            let spread = (idx / n_classes) as f64 * 0.05;
            ClassRow {
                at: [class as f64 + spread, 3.0 - class as f64 + 2.0 * spread],
                class,
                validates: idx % 5 == 0,
            }
        })
        .collect()
}

fn head(n_classes: usize) -> SnapshotHead {
    let layer = |units: usize| LayerView {
        units: units as u32,
        activation: None,
        shown: (0..units as u32).collect(),
    };
    SnapshotHead {
        window: [-1.0, 4.0],
        n_classes: n_classes as u32,
        layers: vec![layer(2), layer(n_classes)],
        ..SnapshotHead::default()
    }
}

/// Probabilities that sum up to 1: each class is likely around its own x.
fn over_one_input(n_classes: usize) -> Snapshot {
    let head = SnapshotHead {
        curve_len: 101,
        class_len: n_classes as u32,
        ..head(n_classes)
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for idx in 0..101 {
        let x = f64::from(idx) * 0.05 - 1.0;
        let weights: Vec<f64> = (0..n_classes)
            .map(|class| libm::exp(-3.0 * (x - class as f64) * (x - class as f64)))
            .collect();
        let sum: f64 = weights.iter().sum();
        for (class, weight) in weights.iter().enumerate() {
            snapshot.class_probabilities_mut()[class * 101 + idx as usize] = (weight / sum) as f32;
        }
    }
    snapshot
}

/// Bands of classes, or for two classes a probability that rises from left to right.
fn over_two_inputs(n_classes: usize) -> Snapshot {
    let head = SnapshotHead {
        curve_len: SIDE * SIDE,
        plane: Some(PlaneView {
            axis: 1,
            window: [-1.0, 6.0],
            side: SIDE,
            cell_side: 0,
        }),
        ..head(n_classes)
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for (idx, value) in snapshot.prediction_mut().iter_mut().enumerate() {
        let (column, row) = (idx as u32 % SIDE, idx as u32 / SIDE);
        *value = match n_classes {
            2 => column as f32 / 10.0,
            _ => ((column + row) / 8).min(n_classes as u32 - 1) as f32,
        };
    }
    snapshot
}

#[test]
fn classes_over_one_input() {
    for (n_classes, pointer) in [(3, Some(Point::new(260.0, 90.0))), (20, None)] {
        let (classes, rows) = (names(n_classes), rows(n_classes));
        let view = ClassCurvesView {
            size: [440.0, 320.0],
            domain: [0.0, 3.0],
            rows: &rows,
            classes: &classes,
            input: "petal length (cm)",
            categories: &[],
            probability: "probability",
            pointer,
            format: NumberFormat::DecimalPoint,
        };
        let mut scene = Scene::new();
        let snapshot = over_one_input(n_classes);
        let plot = class_curves(&mut scene, Some(&snapshot), &view);
        assert!(plot.lines.bottom() <= 320.0 && plot.axes.area.bottom() < plot.lines.top);
        check(
            &format!("class-curves-{n_classes}"),
            &scene,
            &Theme::light(),
        );
    }
}

#[test]
fn classes_over_two_inputs() {
    for n_classes in [2, 3] {
        let (classes, rows) = (names(n_classes), rows(n_classes));
        let view = ClassRegionsView {
            size: [440.0, 320.0],
            windows: [[-1.0, 4.0], [-1.0, 6.0]],
            rows: &rows,
            classes: &classes,
            inputs: ["petal length (cm)", "petal width (cm)"],
            categories: [&[], &[]],
            predicted: "predicted",
            pointer: Some(Point::new(200.0, 120.0)),
            format: NumberFormat::DecimalComma,
        };
        let mut scene = Scene::new();
        let snapshot = over_two_inputs(n_classes);
        class_regions(&mut scene, Some(&snapshot), &view);
        check(
            &format!("class-regions-{n_classes}"),
            &scene,
            &Theme::dark(),
        );
        // Before the first frame there are rows only.
        class_regions(&mut scene, None, &view);
        assert!(!scene.shapes().is_empty());
    }
}

#[test]
fn confusion_matrices_of_three_and_of_twenty_classes() {
    for (n_classes, shows_shares) in [(3, true), (20, false)] {
        let counts: Vec<u32> = (0..n_classes * n_classes)
            .map(|idx| {
                if idx % (n_classes + 1) == 0 {
                    40
                } else {
                    idx as u32 % 3
                }
            })
            .collect();
        let classes = names(n_classes);
        let view = ConfusionView {
            size: [440.0, 320.0],
            matrix: ConfusionMatrix::new(n_classes, &counts).expect("a square"),
            classes: &classes,
            role: Role::Validation,
            shows_shares,
            focused: Some([1, 2]),
            pointer: None,
            format: NumberFormat::DecimalPoint,
            labels: ConfusionLabels {
                class: "true class",
                predicted: "predicted class",
                count: "rows",
                share: "of its class",
            },
        };
        let mut scene = Scene::new();
        plot::confusion(&mut scene, &view);
        check(&format!("confusion-{n_classes}"), &scene, &Theme::light());
    }
}
