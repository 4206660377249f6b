//! Rows of a regression: predicted against real, and residuals against any number or category.
//!
//! Both pictures have a point for each row: filled if it trains, hollow if it validates. Their axes end
//! at round numbers that change in clear steps while a network trains; a row beyond an axis lies on the
//! area's edge.

mod picture;
mod range;
mod view;

pub use picture::{RegressionPlot, regression};
pub use view::{
    RegressionLabels, RegressionPicture, RegressionRow, RegressionView, ResidualAxis, row_order,
    worst_row,
};
