//! Pictures of a table's inputs: how important each is, and how the prediction depends on one.

use experiment::{DependenceReport, Score, ScoreImportance};
use plot::{
    DependenceView, ImportanceLabels, ImportancePlot, ImportanceView, NumberFormat, Point, Scene,
    Theme,
};

use crate::stored::check;

fn names(n: usize) -> Vec<String> {
    let names = [
        "alcohol",
        "a column with a name that is far too long (mg/l)",
        "od280/od315_of_diluted_wines",
        "hue",
    ];
    let names = names.into_iter().cycle().map(str::to_owned);
    names.take(n).collect()
}

/// Importances that rise with the place of the input; the first ones are below 0.
fn importances(n_inputs: usize) -> ScoreImportance {
    let value = |(input, repeat): (usize, usize)| {
        let spread = 0.004 * (input + 1) as f64 * ((repeat * 7 % 5) as f64 - 2.0);
        0.01 * (input as f64 - 1.5) * input as f64 + spread
    };
    let places = (0..n_inputs).flat_map(|input| (0..5).map(move |repeat| (input, repeat)));
    ScoreImportance::new(Score::Accuracy, 0.97, 5, places.map(value).collect())
}

#[test]
fn importances_on_a_wide_and_on_a_narrow_panel() {
    for (name, n_inputs, width) in [("wide", 4, 520.0), ("narrow", 13, 300.0)] {
        let (importance, names) = (importances(n_inputs), names(n_inputs));
        let view = ImportanceView {
            size: [width, ImportancePlot::height_of(n_inputs)],
            importance: &importance,
            names: &names,
            factor: 100.0,
            chosen: Some(2),
            has_focus: n_inputs == 4,
            pointer: (n_inputs == 13).then_some(Point::new(250.0, 70.0)),
            format: NumberFormat::DecimalComma,
            labels: ImportanceLabels {
                axis: "decrease of the accuracy (percentage points)",
                input: "input",
                mean: "mean",
                deviation: "standard deviation",
            },
        };
        let mut scene = Scene::new();
        let plot = plot::importance(&mut scene, &view);
        assert_eq!(plot.ranking[0], n_inputs - 1);
        check(&format!("importance-{name}"), &scene, &Theme::light());
    }
}

fn report(grid: Vec<f64>, n_outputs: usize, n_singles: usize) -> DependenceReport {
    let n_values = grid.len();
    let wave = |output: usize, at: usize| {
        let share = at as f64 / n_values as f64;
        let wave = libm::sin(3.0 * share + 2.0 * output as f64);
        (1.0 + 0.8 * wave) / (2.0 * n_outputs as f64)
    };
    let places = |n: usize| (0..n).flat_map(move |row| (0..n_values).map(move |at| (row, at)));
    let single = |(row, at): (usize, usize)| (wave(n_outputs - 1, at) + 0.01 * row as f64) as f32;
    DependenceReport {
        column: 0,
        is_running: false,
        progress: 1.0,
        epoch: 12,
        batch: 0,
        n_rows: 40,
        n_available: 40,
        means: places(n_outputs)
            .map(|(output, at)| wave(output, at))
            .collect(),
        singles: places(n_singles).map(single).collect(),
        values: (0..40).map(|row| grid[row * row % n_values]).collect(),
        grid,
    }
}

fn picture(
    name: &str,
    report: &DependenceReport,
    categories: &[String],
    classes: &[String],
    pointer: Option<Point>,
) {
    // Of many classes the five whose curves go furthest up and down.
    let chosen = match classes.len() {
        0..=6 => Vec::new(),
        _ => plot::most_moving(report, 5),
    };
    let view = DependenceView {
        size: [440.0, 300.0],
        report,
        categories,
        classes,
        chosen: &chosen,
        input: "petal length (cm)",
        output: if classes.is_empty() {
            "width (cm)"
        } else {
            "probability"
        },
        rows: "rows",
        focused: (name == "categories").then_some(1),
        pointer,
        format: NumberFormat::DecimalPoint,
    };
    let mut scene = Scene::new();
    let plot = plot::dependence(&mut scene, &view);
    assert!(plot.axes.area.bottom() <= 300.0);
    check(&format!("dependence-{name}"), &scene, &Theme::light());
}

#[test]
fn dependence_on_numbers_and_on_categories() {
    let grid = || (0..=50).map(|idx| f64::from(idx) * 0.1 + 1.0).collect();
    picture("numbers", &report(grid(), 1, 12), &[], &[], None);
    let pointer = Some(Point::new(260.0, 90.0));
    picture("classes", &report(grid(), 3, 0), &[], &names(3), pointer);
    picture("many", &report(grid(), 20, 0), &[], &names(20), pointer);
    let places = (0..4).map(f64::from).collect();
    picture("categories", &report(places, 1, 12), &names(4), &[], None);
    // A column that does not vary, before anything is known of it.
    let mut constant = report(vec![2.5], 2, 3);
    picture("constant", &constant, &[], &names(2), None);
    constant.means.clear();
    constant.singles.clear();
    let mut scene = Scene::new();
    let view = DependenceView {
        size: [440.0, 300.0],
        report: &constant,
        categories: &[],
        classes: &[],
        chosen: &[],
        input: "x",
        output: "y",
        rows: "rows",
        focused: Some(7),
        pointer: Some(Point::new(200.0, 100.0)),
        format: NumberFormat::DecimalPoint,
    };
    plot::dependence(&mut scene, &view);
    assert!(!scene.shapes().is_empty());
}
