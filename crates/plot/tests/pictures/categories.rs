//! A category along x: its names are the ticks, rows stand at the names, and nothing lies between them.

use experiment::{PlaneView, Row, Snapshot, SnapshotHead};
use plot::classes::{ClassCurvesView, ClassRegionsView, ClassRow, class_curves, class_regions};
use plot::{FitLabels, FitView, NumberFormat, Point, Role, Scene, Shape, Theme};

use crate::stored::check;

fn texts(scene: &Scene) -> Vec<&str> {
    let shapes = scene.shapes().iter();
    let texts = shapes.filter_map(|shape| match shape {
        Shape::Text { text, .. } => Some(scene.text(*text)),
        _ => None,
    });
    texts.collect()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// No number between two names is a tick, and no zone is shaded.
fn has_categories_only(scene: &Scene, categories: &[String]) {
    let texts = texts(scene);
    for name in categories {
        assert!(texts.contains(&name.as_str()), "{name} in {texts:?}");
    }
    assert!(!texts.contains(&"extrapolación"), "{texts:?}");
    let is_shaded = |shape: &Shape| match shape {
        Shape::Rect { fill, .. } => fill.is_some_and(|it| it.role == Role::Shade),
        _ => false,
    };
    assert!(!scene.shapes().iter().any(is_shaded));
}

fn rows(n_categories: usize) -> Vec<Row> {
    let row = |idx: usize| Row {
        x: (idx % n_categories) as f32,
        y: 150.0 + 8.0 * (idx % n_categories) as f32 + (idx / n_categories % 7) as f32,
        validates: idx.is_multiple_of(5),
    };
    (0..42).map(row).collect()
}

fn fit_view<'a>(rows: &'a [Row], categories: &'a [String]) -> FitView<'a> {
    FitView {
        size: [440.0, 320.0],
        domain: [0.0, 1.0],
        held: None,
        rows,
        groups: &[],
        y_range: None,
        pointer: None,
        categories,
        dragged: None,
        format: NumberFormat::DecimalComma,
        labels: FitLabels {
            axes: ["sexo", "estatura (cm)"],
            extrapolation: "extrapolación",
            drawn: "",
            target: "f(x)",
            prediction: "ŷ",
        },
    }
}

/// How many bars and how many curves of the network a scene has.
fn predictions(scene: &Scene) -> [usize; 2] {
    let mut found = [0, 0];
    for shape in scene.shapes() {
        if let Shape::Polyline { points, stroke } = shape
            && stroke.paint.role == Role::Network
            && stroke.width > 2.5
        {
            let is_curve = scene.points(*points).len() > 2;
            found[usize::from(is_curve)] += 1;
        }
    }
    found
}

#[test]
fn a_fit_over_one_input_of_two_categories() {
    let (rows, categories) = (rows(2), names(&["mujer", "hombre"]));
    let head = SnapshotHead {
        window: [-0.25, 1.25],
        curve_len: 7,
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    snapshot.target_mut().fill(f32::NAN);
    for (idx, value) in snapshot.prediction_mut().iter_mut().enumerate() {
        *value = 153.0 + 8.0 * (0.25 * idx as f32 - 0.25);
    }
    let mut scene = Scene::new();
    let view = fit_view(&rows, &categories);
    let plot = plot::fit(&mut scene, Some(&snapshot), &view);
    has_categories_only(&scene, &categories);
    assert_eq!(predictions(&scene), [2, 0]);
    check("fit-categories", &scene, &Theme::light());
    // Beside a row, the pointer reads the nearest category.
    let at = plot.axes.to_px(0.7, plot.y_range()[0]);
    let pointed = FitView {
        pointer: Some(Point::new(at.x, at.y - 2.0)),
        ..view
    };
    plot::fit(&mut scene, Some(&snapshot), &pointed);
    assert_eq!(scene.reading(), "sexo hombre · ŷ 161,0");
}

/// With several inputs, of which three are the categories of one column, the rows' own predictions count.
#[test]
fn a_fit_over_three_categories_has_the_mean_of_their_rows() {
    let rows = rows(3);
    let categories = names(&["Adelia", "Barbo de nombre largo que no cabe", "Chinstrap"]);
    let head = SnapshotHead {
        window: [-0.25, 1.25],
        curve_len: 2,
        row_len: rows.len() as u32,
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    snapshot.target_mut().fill(f32::NAN);
    for (idx, value) in snapshot.row_prediction_mut().iter_mut().enumerate() {
        *value = 152.0 + 8.0 * (idx % 3) as f32 + (idx % 2) as f32;
    }
    let mut scene = Scene::new();
    let view = fit_view(&rows, &categories);
    let plot = plot::fit(&mut scene, Some(&snapshot), &view);
    assert_eq!(predictions(&scene), [3, 0]);
    check("fit-categories-of-rows", &scene, &Theme::dark());
    let at = plot.axes.to_px(2.0, plot.y_range()[0]);
    let pointed = FitView {
        pointer: Some(Point::new(at.x, at.y - 2.0)),
        ..view
    };
    plot::fit(&mut scene, Some(&snapshot), &pointed);
    assert_eq!(scene.reading(), "sexo Chinstrap · ŷ 168,5");
}

fn class_rows() -> Vec<ClassRow> {
    let row = |idx: usize| ClassRow {
        at: [(idx % 2) as f64, 0.1 * (idx % 11) as f64],
        class: idx % 3,
        validates: idx.is_multiple_of(5),
    };
    (0..45).map(row).collect()
}

#[test]
fn classes_over_a_category() {
    let (rows, categories) = (class_rows(), names(&["mujer", "hombre"]));
    let classes = names(&["setosa", "versicolor", "virginica"]);
    let head = SnapshotHead {
        window: [-0.25, 1.25],
        curve_len: 7,
        n_classes: 3,
        class_len: 3,
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    for (idx, value) in snapshot.class_probabilities_mut().iter_mut().enumerate() {
        let (class, share) = (idx / 7, (idx % 7) as f32 / 6.0);
        *value = [0.2 + 0.3 * share, 0.5 - 0.4 * share, 0.3 + 0.1 * share][class];
    }
    let mut scene = Scene::new();
    let view = ClassCurvesView {
        size: [440.0, 320.0],
        domain: [0.0, 1.0],
        rows: &rows,
        classes: &classes,
        input: "sexo",
        categories: &categories,
        probability: "probabilidad",
        pointer: None,
        format: NumberFormat::DecimalComma,
    };
    class_curves(&mut scene, Some(&snapshot), &view);
    has_categories_only(&scene, &categories);
    check("class-curves-categories", &scene, &Theme::light());
}

#[test]
fn regions_over_a_category_are_one_stripe_for_each() {
    let (rows, categories) = (class_rows(), names(&["mujer", "hombre"]));
    let classes = names(&["setosa", "versicolor", "virginica"]);
    let side = 13;
    let head = SnapshotHead {
        window: [-0.25, 1.25],
        curve_len: side * side,
        n_classes: 3,
        plane: Some(PlaneView {
            axis: 1,
            window: [-0.25, 1.25],
            side,
            cell_side: 0,
        }),
        ..SnapshotHead::default()
    };
    let mut snapshot = Snapshot::zeroed(head, Vec::new());
    // A border that leans: between the categories it would be at every height.
    for (idx, value) in snapshot.prediction_mut().iter_mut().enumerate() {
        let (column, row) = (idx as u32 % side, idx as u32 / side);
        *value = ((column + row) / 8).min(2) as f32;
    }
    let mut scene = Scene::new();
    let view = ClassRegionsView {
        size: [440.0, 320.0],
        windows: [[-0.25, 1.25]; 2],
        rows: &rows,
        classes: &classes,
        inputs: ["sexo", "isla"],
        categories: [&categories, &[]],
        predicted: "predicha",
        pointer: None,
        format: NumberFormat::DecimalComma,
    };
    class_regions(&mut scene, Some(&snapshot), &view);
    has_categories_only(&scene, &categories);
    check("class-regions-categories", &scene, &Theme::light());
    let beside = ClassRegionsView {
        categories: [&[], &categories],
        ..view
    };
    class_regions(&mut scene, Some(&snapshot), &beside);
    has_categories_only(&scene, &categories);
    check("class-regions-categories-beside", &scene, &Theme::dark());
}
