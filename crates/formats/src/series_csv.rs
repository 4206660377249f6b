//! The numbers of a picture as columns of a CSV file.

use crate::columns_csv::CsvColumn;

/// Pairs of numbers under one name. Numbers that are not finite are gaps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CsvSeries<'a> {
    /// In the page's language.
    pub name: &'a str,
    /// Whether its points are joined to a line.
    pub is_curve: bool,
    /// Shape: `[n]`.
    pub x: &'a [f32],
    /// Shape: `[n]`.
    pub y: &'a [f32],
}

/// Returns the columns for the series of a picture whose axes have these names, for
/// [`columns_csv::write`](crate::columns_csv::write).
///
/// Curves share their lines: a column for x and one for each curve, which is empty where the curve has no
/// value. That is the form from which a spreadsheet draws. If a series is no curve, or its x do not rise,
/// every point of all series has a line of its own instead: the name of its series, x and y.
///
/// ```
/// use formats::DecimalSign;
/// use formats::columns_csv::write;
/// use formats::series_csv::{CsvSeries, columns};
///
/// let curve = CsvSeries { name: "f", is_curve: true, x: &[0.0, 1.0], y: &[0.5, 2.0] };
/// let text = write(&columns(&[curve], ["x", "y"]), DecimalSign::Point);
/// assert_eq!(text, "x,f\r\n0,0.5\r\n1,2\r\n");
///
/// let points = CsvSeries { name: "p", is_curve: false, x: &[1.0, 1.0], y: &[3.0, 4.0] };
/// let text = write(&columns(&[points], ["x", "y"]), DecimalSign::Point);
/// assert_eq!(text, "series,x,y\r\np,1,3\r\np,1,4\r\n");
/// ```
pub fn columns(series: &[CsvSeries<'_>], axes: [&str; 2]) -> Vec<CsvColumn> {
    let or = |name: usize, other| {
        if axes[name].is_empty() {
            other
        } else {
            axes[name]
        }
    };
    let names = [or(0, "x"), or(1, "y")];
    match series.iter().all(|it| it.is_curve && rises(it.x)) {
        true => side_by_side(series, names),
        false => one_below_the_other(series, names),
    }
}

/// Returns the columns for a map over both axes and the points on it: a line for each place of the map,
/// with its value, and one for each point, without.
///
/// `values` is a square grid over the windows of x and y, corners included, row by row from the lowest y.
/// Shape: `[side, side]`; other shapes are left out.
///
/// ```
/// use formats::DecimalSign;
/// use formats::columns_csv::write;
/// use formats::series_csv::{CsvSeries, columns_over_grid};
///
/// let points = CsvSeries { name: "train", is_curve: false, x: &[0.5], y: &[3.0] };
/// let windows = [[0.0, 1.0], [2.0, 4.0]];
/// let map = columns_over_grid(&[points], ["a", "b"], "P", windows, &[0.1, 0.2, 0.3, 0.4]);
/// assert_eq!(
///     write(&map, DecimalSign::Point).lines().collect::<Vec<_>>(),
///     ["series,a,b,P", "P,0,2,0.1", "P,1,2,0.2", "P,0,4,0.3", "P,1,4,0.4", "train,0.5,3,"]
/// );
/// ```
pub fn columns_over_grid(
    series: &[CsvSeries<'_>],
    axes: [&str; 2],
    name: &str,
    windows: [[f64; 2]; 2],
    values: &[f32],
) -> Vec<CsvColumn> {
    let side = values.len().isqrt();
    let values = if side * side == values.len() {
        values
    } else {
        &[]
    };
    let places = |axis: usize| {
        let [from, to] = windows[axis];
        let step = (to - from) / side.saturating_sub(1).max(1) as f64;
        let place = move |idx: usize| (from + step * [idx % side, idx / side][axis] as f64) as f32;
        (0..values.len()).map(place).collect::<Vec<f32>>()
    };
    let [x, y] = [places(0), places(1)];
    let map = CsvSeries {
        name,
        is_curve: false,
        x: &x,
        y: &y,
    };
    let mut columns = columns(&[&[map][..], series].concat(), axes);
    columns.push(CsvColumn::floats(name, values.iter().copied()));
    columns
}

fn rises(values: &[f32]) -> bool {
    values.is_sorted_by(|a, b| a < b)
}

fn side_by_side(series: &[CsvSeries<'_>], [x_name, y_name]: [&str; 2]) -> Vec<CsvColumn> {
    let mut places: Vec<f32> = series.iter().flat_map(|it| it.x).copied().collect();
    places.sort_by(f32::total_cmp);
    places.dedup();
    let mut columns = vec![CsvColumn::floats(x_name, places.iter().copied())];
    columns.extend(series.iter().map(|it| {
        let mut pairs = it.x.iter().zip(it.y).peekable();
        let values = places
            .iter()
            .map(|place| match pairs.next_if(|(x, _)| *x == place) {
                Some((_, &y)) => y,
                None => f32::NAN,
            });
        CsvColumn::floats(if it.name.is_empty() { y_name } else { it.name }, values)
    }));
    columns
}

fn one_below_the_other(series: &[CsvSeries<'_>], axes: [&str; 2]) -> Vec<CsvColumn> {
    let names = series.iter().map(|it| it.name);
    let places = series.iter().enumerate();
    let places =
        places.flat_map(|(place, it)| std::iter::repeat_n(place, it.x.len().min(it.y.len())));
    let pairs = || series.iter().flat_map(|it| it.x.iter().zip(it.y));
    vec![
        CsvColumn::names("series", names, places),
        CsvColumn::floats(axes[0], pairs().map(|it| *it.0)),
        CsvColumn::floats(axes[1], pairs().map(|it| *it.1)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DecimalSign;
    use crate::columns_csv as csv;

    #[test]
    fn curves_over_different_places_leave_cells_empty() {
        let a = CsvSeries {
            name: "a",
            is_curve: true,
            x: &[1.0, 2.0, 4.0],
            y: &[0.1, f32::NAN, 0.3],
        };
        let b = CsvSeries {
            name: "b",
            is_curve: true,
            x: &[2.0, 3.0],
            y: &[7.0, 8.0],
        };
        assert_eq!(
            csv::write(&columns(&[a, b], ["epoch", "loss"]), DecimalSign::Comma),
            "epoch;a;b\r\n1;0,1;\r\n2;;7\r\n3;;8\r\n4;0,3;\r\n"
        );
    }

    #[test]
    fn a_place_that_is_no_number_makes_points_of_a_curve() {
        let odd = CsvSeries {
            name: "a",
            is_curve: true,
            x: &[1.0, f32::NAN],
            y: &[2.0, 3.0],
        };
        assert_eq!(
            csv::write(&columns(&[odd], ["", ""]), DecimalSign::Point),
            "series,x,y\r\na,1,2\r\na,,3\r\n"
        );
        assert_eq!(
            csv::write(&columns(&[], ["x", "y"]), DecimalSign::Point),
            "x\r\n"
        );
    }
}
