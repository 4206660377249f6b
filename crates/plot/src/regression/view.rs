//! What a picture of a regression's rows shows.

use experiment::positions_in_order;

use crate::format::NumberFormat;
use crate::scene::Point;

/// A row with its prediction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegressionRow {
    /// Its number in the table, from 1 on.
    pub number: u32,
    /// What is to be predicted.
    pub target: f64,
    /// What is predicted, in the target's unit.
    pub prediction: f64,
    /// Whether it validates.
    pub validates: bool,
    /// Where it lies along a [`ResidualAxis::Column`]: a number, or the index of a category; NaN if it
    /// has no value there.
    pub x: f64,
}

impl RegressionRow {
    /// `target − prediction`
    pub fn residual(&self) -> f64 {
        self.target - self.prediction
    }
}

/// What lies along x of the residuals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ResidualAxis<'a> {
    /// The prediction.
    Prediction,
    /// Something that does not change while the network trains.
    Column {
        /// Its name, with its unit.
        name: &'a str,
        /// Names of its categories; empty for numbers.
        categories: &'a [String],
        /// Whether the box beside the pointer has a line for it. It needs none for what it says anyway.
        is_read: bool,
    },
}

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RegressionPicture<'a> {
    /// The prediction over the target, with the diagonal of the right predictions.
    Predicted,
    /// The residual over something, with the line of the right predictions.
    Residuals(ResidualAxis<'a>),
}

/// Names in the pictures, in the page's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegressionLabels<'a> {
    /// Of the axis of the target, with its name and unit.
    pub target_axis: &'a str,
    /// Of the axis of the prediction, with the target's name and unit.
    pub prediction_axis: &'a str,
    /// Of the axis of the residual, which says its sign and its unit.
    pub residual_axis: &'a str,
    /// Short name of the row's number.
    pub row: &'a str,
    /// Short name of the target.
    pub target: &'a str,
    /// Short name of the prediction.
    pub prediction: &'a str,
    /// Short name of the residual.
    pub residual: &'a str,
}

/// The page's settings for a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegressionView<'a> {
    /// Width and height in CSS pixels.
    pub size: [f32; 2],
    /// What is drawn of the rows.
    pub picture: RegressionPicture<'a>,
    /// The rows that are drawn; all of them decide the axes.
    pub rows: &'a [RegressionRow],
    /// Position of the row that has the keyboard's focus.
    pub focused: Option<usize>,
    /// Where the pointer is, if it is over the picture.
    pub pointer: Option<Point>,
    /// How numbers are written.
    pub format: NumberFormat,
    /// Names, in the page's language.
    pub labels: RegressionLabels<'a>,
}

impl RegressionPicture<'_> {
    /// Where a row lies in the picture, in the units of its axes.
    pub(super) fn values(&self, row: &RegressionRow) -> [f64; 2] {
        match self {
            Self::Predicted => [row.target, row.prediction],
            Self::Residuals(ResidualAxis::Prediction) => [row.prediction, row.residual()],
            Self::Residuals(ResidualAxis::Column { .. }) => [row.x, row.residual()],
        }
    }
}

/// The row with the largest residual of either sign; `None` if no residual is finite.
pub fn worst_row(rows: &[RegressionRow]) -> Option<&RegressionRow> {
    let finite = rows.iter().filter(|row| row.residual().is_finite());
    finite.max_by(|a, b| a.residual().abs().total_cmp(&b.residual().abs()))
}

/// Positions of the rows that lie in the picture, from left to right, for the keyboard. Rows with the
/// same x are in the order of the table; rows without a place are left out.
pub fn row_order(rows: &[RegressionRow], picture: &RegressionPicture<'_>) -> Vec<usize> {
    let values: Vec<[f64; 2]> = rows.iter().map(|row| picture.values(row)).collect();
    let is_placed = |values: &[f64; 2]| values.iter().all(|value| value.is_finite());
    let order = positions_in_order(rows.len(), &|a, b| {
        let by_x = values[a][0].total_cmp(&values[b][0]);
        by_x.then(a.cmp(&b))
    });
    let order = order.into_iter();
    order.filter(|&place| is_placed(&values[place])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_from_left_to_right() {
        let row = |target: f64, prediction: f64, x: f64| RegressionRow {
            number: 1,
            target,
            prediction,
            validates: false,
            x,
        };
        let rows = [
            row(3.0, 5.0, 1.0),
            row(1.0, 2.0, f64::NAN),
            row(2.0, f64::NAN, 0.0),
            row(1.0, 1.0, 0.0),
        ];
        let column = ResidualAxis::Column {
            name: "x",
            categories: &[],
            is_read: true,
        };
        assert_eq!(worst_row(&rows), Some(&rows[0]));
        assert_eq!(worst_row(&rows[2..3]), None);
        assert_eq!(row_order(&rows, &RegressionPicture::Predicted), [1, 3, 0]);
        let over_prediction = RegressionPicture::Residuals(ResidualAxis::Prediction);
        assert_eq!(row_order(&rows, &over_prediction), [3, 1, 0]);
        assert_eq!(
            row_order(&rows, &RegressionPicture::Residuals(column)),
            [3, 0]
        );
    }
}
