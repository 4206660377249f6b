//! What colors tell apart in the pictures is told apart without them: by the shape of marks, by their inside,
//! by the dashes of lines, by contours.

mod sample;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use experiment::{PlaneView, Snapshot, SnapshotHead};
use plot::classes::{ClassRegionsView, ClassRow, class_regions};
use plot::scene::{Dash, Paint, Stroke};
use plot::{
    ErrorLabels, ErrorScale, ErrorView, FitLabels, FitView, NetworkLabels, NetworkView,
    NumberFormat, PlaneLabels, PlanePlotView, Role, Scene, Shape,
};
use sample::Sample;

/// How the lines of each color are broken.
fn dashes(scene: &Scene) -> BTreeMap<&'static str, HashSet<Dash>> {
    let mut found: BTreeMap<&'static str, HashSet<Dash>> = BTreeMap::new();
    for shape in scene.shapes() {
        if let Shape::Polyline { stroke, .. } | Shape::Cubic { stroke, .. } = shape {
            let of_role = found.entry(stroke.paint.role.token()).or_default();
            of_role.insert(stroke.dash);
        }
    }
    found
}

/// The corners of a mark around its middle, none for a circle, and whether it is hollow.
type Mark = (Vec<[i32; 2]>, bool);

/// The marks of each color.
fn marks(scene: &Scene) -> BTreeMap<&'static str, BTreeSet<Mark>> {
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for shape in scene.shapes() {
        let (corners, fill, stroke) = match shape {
            Shape::Circle { fill, stroke, .. } => (Vec::new(), *fill, *stroke),
            Shape::Polygon {
                points,
                fill,
                stroke,
            } => {
                let points = scene.points(*points);
                let n = points.len() as f32;
                let middle = points
                    .iter()
                    .fold([0.0, 0.0], |sum, it| [sum[0] + it.x, sum[1] + it.y]);
                let offsets = points.iter().map(|it| {
                    [it.x - middle[0] / n, it.y - middle[1] / n].map(|offset| offset.round() as i32)
                });
                (offsets.collect(), *fill, *stroke)
            }
            _ => continue,
        };
        let role_of = |paint: Option<Paint>| paint.map(|it| it.role);
        let (role, is_hollow) = match (role_of(fill), stroke.map(|it: Stroke| it.paint.role)) {
            (Some(Role::Panel), Some(rim)) => (rim, true),
            (Some(role), _) => (role, false),
            (None, _) => continue,
        };
        found
            .entry(role.token())
            .or_default()
            .insert((corners, is_hollow));
    }
    found
}

#[test]
fn errors_of_validation_are_broken_lines() {
    let snapshot = Sample::default().snapshot();
    let mut scene = Scene::new();
    let view = ErrorView {
        size: [440.0, 164.0],
        scale: ErrorScale::Log,
        pointer: None,
        format: NumberFormat::DecimalPoint,
        labels: ErrorLabels {
            epoch: "",
            loss: "",
            val_loss: "",
            mean: "",
            line: "",
        },
    };
    plot::error(&mut scene, Some(&snapshot), &view);
    let dashes = dashes(&scene);
    assert_eq!(dashes["train"], HashSet::from([Dash::Solid]));
    assert_eq!(dashes["validation"], HashSet::from([Dash::LongDashed]));
}

#[test]
fn negative_weights_are_broken_lines() {
    let snapshot = Sample::default().snapshot();
    let mut scene = Scene::new();
    let view = NetworkView {
        size: [560.0, 330.0],
        selected: None,
        connection: None,
        hovered: None,
        pointer: None,
        format: NumberFormat::DecimalPoint,
        held: &[],
        labels: NetworkLabels {
            inputs: &["x"],
            outputs: &["ŷ"],
            unit: "",
            units: "",
        },
    };
    plot::network(&mut scene, &snapshot, &view);
    let dashes = dashes(&scene);
    assert_eq!(dashes["positive"], HashSet::from([Dash::Solid]));
    assert_eq!(dashes["negative"], HashSet::from([Dash::LongDashed]));
}

#[test]
fn rows_differ_by_shape_and_inside_and_curves_by_dash() {
    let sample = Sample::default();
    let snapshot = sample.snapshot();
    let groups: Vec<bool> = (0..sample.rows.len()).map(|idx| idx % 2 == 0).collect();
    let mut scene = Scene::new();
    let mut view = FitView {
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
            extrapolation: "",
            target: "",
            prediction: "",
        },
    };
    plot::fit(&mut scene, Some(&snapshot), &view);
    let found = marks(&scene);
    assert_eq!(found["train"], BTreeSet::from([(Vec::new(), false)]));
    assert_eq!(found["validation"], BTreeSet::from([(Vec::new(), true)]));
    assert_eq!(dashes(&scene)["target"], HashSet::from([Dash::Dashed]));
    assert_eq!(dashes(&scene)["network"], HashSet::from([Dash::Solid]));

    view.groups = &groups;
    plot::fit(&mut scene, Some(&snapshot), &view);
    let found = marks(&scene);
    let n_corners =
        |token: &str| -> HashSet<usize> { found[token].iter().map(|it| it.0.len()).collect() };
    assert_eq!(n_corners("positive"), HashSet::from([4]));
    assert_eq!(n_corners("negative"), HashSet::from([0]));
    for token in ["positive", "negative"] {
        assert!(
            found[token].iter().any(|it| it.1),
            "{token}: none is hollow"
        );
        assert!(
            found[token].iter().any(|it| !it.1),
            "{token}: none is filled"
        );
    }
}

#[test]
fn ten_classes_have_ten_shapes() {
    let rows: Vec<ClassRow> = (0..10)
        .map(|class| ClassRow {
            at: [class as f64, 5.0],
            class,
            validates: false,
        })
        .collect();
    let classes: Vec<String> = (0..10).map(|class| class.to_string()).collect();
    let view = ClassRegionsView {
        size: [400.0, 300.0],
        windows: [[-1.0, 11.0], [0.0, 10.0]],
        rows: &rows,
        classes: &classes,
        inputs: ["", ""],
        categories: [&[], &[]],
        predicted: "",
        pointer: None,
        format: NumberFormat::DecimalPoint,
    };
    let mut scene = Scene::new();
    class_regions(&mut scene, None, &view);
    let found = marks(&scene);
    let shapes: HashSet<&Vec<[i32; 2]>> = found.values().flatten().map(|it| &it.0).collect();
    assert_eq!((found.len(), shapes.len()), (10, 10));
}

/// A heat map that is negative on the left and positive on the right.
#[test]
fn heat_maps_have_contours_broken_where_they_are_negative() {
    let head = SnapshotHead {
        curve_len: 25,
        plane: Some(PlaneView {
            axis: 1,
            window: [-6.0, 6.0],
            side: 5,
            cell_side: 0,
        }),
        window: [-6.0, 6.0],
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for (idx, value) in snapshot.prediction_mut().iter_mut().enumerate() {
        *value = (idx % 5) as f32 / 2.0 - 1.0;
    }
    let view = PlanePlotView {
        size: [300.0, 300.0],
        points: &[],
        is_classes: false,
        is_discrete: false,
        pointer: None,
        format: NumberFormat::DecimalPoint,
        labels: PlaneLabels {
            target: "",
            prediction: "",
        },
    };
    let mut scene = Scene::new();
    let plot = plot::plane(&mut scene, Some(&snapshot), &view);
    let contours = scene.shapes().iter().filter_map(|shape| match shape {
        Shape::Segments { points, stroke } => Some((scene.points(*points)[0].x, stroke.dash)),
        _ => None,
    });
    let wanted = [(0.0, Dash::Solid), (3.0, Dash::Solid), (-3.0, Dash::Dashed)];
    let wanted = wanted.map(|(x, dash)| (plot.axes.x.to_px(x), dash));
    let found: Vec<(f32, Dash)> = contours.collect();
    assert_eq!(found.len(), 3);
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(
            (found.0 - wanted.0).abs() < 0.5 && found.1 == wanted.1,
            "{found:?}, {wanted:?}"
        );
    }
}
