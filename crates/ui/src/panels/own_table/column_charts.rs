//! Small drawings of columns: a histogram, and points over another column.

use formats::table_csv::{ColumnKind, CsvTable};
use leptos::prelude::*;

/// Ranges of a histogram.
const BINS: usize = 16;
/// Points of a scatter plot.
const POINTS: usize = 400;
/// Sizes of the drawings in their own units; the style sheet scales them.
const HISTOGRAM: [f64; 2] = [96.0, 24.0];
const SCATTER: [f64; 2] = [240.0, 150.0];

/// A histogram of a column of numbers, or a bar for each category.
pub fn histogram(table: &CsvTable, column: usize) -> Option<AnyView> {
    let counts = table.histogram(column, BINS);
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let [width, height] = HISTOGRAM;
    let step = width / counts.len() as f64;
    let is_category = table.columns.get(column)?.kind == ColumnKind::Category;
    let gap = if is_category { step / 5.0 } else { 0.0 };
    let path: String = counts
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(bin, count)| {
            // A single row among thousands is still seen.
            let bar = (height * *count as f64 / most as f64).max(1.0);
            let (left, wide) = (bin as f64 * step + gap / 2.0, step - gap);
            let top = height - bar;
            format!("M{left:.2} {height:.2}V{top:.2}h{wide:.2}V{height:.2}z")
        })
        .collect();
    let view = view! {
        <svg
            class="own-table-histogram"
            viewBox=format!("0 0 {width} {height}")
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            <path d=path/>
        </svg>
    };
    Some(view.into_any())
}

/// The rows of a table over two of its columns.
pub fn scatter(table: &CsvTable, columns: [usize; 2], label: String) -> Option<AnyView> {
    let pairs = table.pairs(columns, POINTS);
    let extent = |of: usize| {
        let values = pairs.iter().map(move |pair| pair[of]);
        plot::scale::extent(values)
    };
    let (x, y) = (extent(0)?, extent(1)?);
    let [width, height] = SCATTER;
    // Half of the values first: the difference of two finite numbers may be infinite.
    let share = |value: f64, [min, max]: [f64; 2]| {
        let share = (value / 2.0 - min / 2.0) / (max / 2.0 - min / 2.0);
        if share.is_finite() { share } else { 0.5 }
    };
    let path: String = pairs
        .iter()
        .map(|pair| {
            let left = 4.0 + (width - 8.0) * share(pair[0], x);
            let top = height - 4.0 - (height - 8.0) * share(pair[1], y);
            // A line without a length has round ends: a point.
            format!("M{left:.1} {top:.1}h0")
        })
        .collect();
    let view = view! {
        <svg
            class="own-table-scatter"
            viewBox=format!("0 0 {width} {height}")
            role="img"
            aria-label=label
        >
            <path d=path/>
        </svg>
    };
    Some(view.into_any())
}
