//! Pictures of a regression's rows: predicted against real, residuals against a number and a category.

use plot::regression::{
    RegressionLabels, RegressionPicture, RegressionRow, RegressionView, ResidualAxis, regression,
};
use plot::{NumberFormat, Point, Scene, Theme};

use crate::stored::check;

const LABELS: RegressionLabels<'static> = RegressionLabels {
    target_axis: "height (cm), real",
    prediction_axis: "height (cm), predicted",
    residual_axis: "real − predicted (cm)",
    row: "row",
    target: "real",
    prediction: "predicted",
    residual: "real − predicted",
};

/// Rows around the diagonal, a fifth of them for validation; `x` is a category from 0 to 3.
fn rows() -> Vec<RegressionRow> {
    (0..60)
        .map(|idx: u32| {
            let target = 60.0 + 2.0 * f64::from(idx);
            let error = f64::from(idx * 37 % 23) - 11.0;
            RegressionRow {
                number: idx + 1,
                target,
                prediction: target + error,
                validates: idx.is_multiple_of(5),
                x: f64::from(idx % 4),
            }
        })
        .collect()
}

fn view<'a>(picture: RegressionPicture<'a>, rows: &'a [RegressionRow]) -> RegressionView<'a> {
    RegressionView {
        size: [440.0, 320.0],
        picture,
        rows,
        focused: None,
        pointer: None,
        format: NumberFormat::DecimalPoint,
        labels: LABELS,
    }
}

fn check_view(name: &str, view: &RegressionView<'_>, theme: &Theme) {
    let mut scene = Scene::new();
    let plot = regression(&mut scene, view);
    assert!(plot.axes.area.right() <= view.size[0] && plot.axes.area.bottom() <= view.size[1]);
    check(name, &scene, theme);
}

#[test]
fn predicted_against_real() {
    let rows = rows();
    let view = RegressionView {
        focused: Some(30),
        ..view(RegressionPicture::Predicted, &rows)
    };
    check_view("regression-predicted", &view, &Theme::light());
}

#[test]
fn residuals_against_the_prediction() {
    let rows = rows();
    let picture = RegressionPicture::Residuals(ResidualAxis::Prediction);
    check_view(
        "regression-residuals",
        &view(picture, &rows),
        &Theme::dark(),
    );
}

#[test]
fn residuals_against_a_category() {
    let rows = rows();
    let names = [
        "north",
        "a quarter with a name that is too long",
        "south",
        "east",
    ]
    .map(str::to_owned);
    let picture = RegressionPicture::Residuals(ResidualAxis::Column {
        name: "quarter",
        categories: &names,
        is_read: true,
    });
    let view = RegressionView {
        focused: Some(1),
        format: NumberFormat::DecimalComma,
        ..view(picture, &rows)
    };
    check_view("regression-categories", &view, &Theme::light());
}

/// Hundreds of categories have no names on top of each other.
#[test]
fn residuals_against_many_categories() {
    let rows: Vec<RegressionRow> = rows()
        .into_iter()
        .map(|row| RegressionRow {
            x: f64::from(row.number - 1),
            ..row
        })
        .collect();
    let names: Vec<String> = (0..60).map(|idx| format!("student {idx}")).collect();
    let picture = RegressionPicture::Residuals(ResidualAxis::Column {
        name: "student",
        categories: &names,
        is_read: true,
    });
    let view = view(picture, &rows);
    check_view("regression-many-categories", &view, &Theme::light());
}

/// A diverged network, an empty cell, predictions far away, a constant target.
#[test]
fn what_has_no_place_is_not_drawn() {
    let mut rows = rows();
    rows[0].prediction = f64::NAN;
    rows[1].prediction = f64::INFINITY;
    rows[2].prediction = 1e300;
    rows[3].x = f64::NAN;
    let picture = RegressionPicture::Predicted;
    check_view("regression-far-off", &view(picture, &rows), &Theme::light());
    let column = ResidualAxis::Column {
        name: "x",
        categories: &[],
        is_read: true,
    };
    for rows in [&rows[..], &rows[..1], &[]] {
        for picture in [picture, RegressionPicture::Residuals(column)] {
            let mut scene = Scene::new();
            regression(&mut scene, &view(picture, rows));
            assert!(!scene.shapes().is_empty());
        }
    }
}

#[test]
fn the_pointer_reads_the_row_below_it() {
    let rows = rows();
    let mut scene = Scene::new();
    let mut view = view(RegressionPicture::Predicted, &rows);
    let plot = regression(&mut scene, &view);
    let at = plot.axes.to_px(rows[7].target, rows[7].prediction);
    assert_eq!(plot.row_at(&view, at), Some(7));
    assert_eq!(plot.row_at(&view, Point::new(0.0, 0.0)), None);
    let without = scene.shapes().len();
    view.pointer = Some(at);
    regression(&mut scene, &view);
    assert!(scene.shapes().len() > without);
}
