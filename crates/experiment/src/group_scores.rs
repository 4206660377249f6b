//! Figures of a regression for each group of rows: those with the same value in one column.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::data_table::Column;
use crate::order::positions_in_order;
use crate::regression_scores::RegressionScores;

/// Most groups with figures, those with the most rows.
pub const MAX_GROUPS: usize = 20;

/// Number of rows that [`has_groups`] reads.
const FIRST_ROWS: usize = 2_000;

/// Whether the values of a column make groups: categories, or numbers of which the first 2,000 rows hold
/// at most [`MAX_GROUPS`] different ones, and not a different one in each row.
pub fn has_groups(column: &Column) -> bool {
    let first = column.values.iter().take(FIRST_ROWS);
    let mut values = Vec::new();
    let mut n_rows = 0;
    for value in first.filter(|value| !value.is_nan()) {
        n_rows += 1;
        if column.is_categorical() || values.contains(value) {
            continue;
        }
        if values.len() == MAX_GROUPS {
            return false;
        }
        values.push(*value);
    }
    let n_groups = values.len().max(column.labels.len());
    n_groups > 1 && n_groups < n_rows
}

/// A row whose group is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GroupedRow {
    /// The cell in the column of the groups; NaN for an empty one.
    pub group: f64,
    /// What is to be predicted.
    pub target: f64,
    /// What is predicted, in the target's unit.
    pub prediction: f64,
    /// Whether it validates.
    pub validates: bool,
}

/// The figures of one group.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RowGroup {
    /// The value that its rows have in common; `None` for empty cells.
    pub value: Option<f64>,
    /// Of its training rows; `None` without any.
    pub train: Option<RegressionScores>,
    /// Of its validation rows; `None` without any.
    pub validation: Option<RegressionScores>,
}

/// The figures of the groups of a column.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupScores {
    /// At most [`MAX_GROUPS`], those with the most rows; by value in ascending order, empty cells last.
    pub groups: Vec<RowGroup>,
    /// Number of groups that are left out.
    pub n_others: u32,
    /// Number of their rows.
    pub n_other_rows: u32,
}

impl GroupScores {
    /// Groups rows by their values. Of equally large groups the lower values come first.
    ///
    /// Source: pandas `groupby(column, dropna=False)`.
    pub fn of(rows: &[GroupedRow]) -> Self {
        let order = positions_in_order(rows.len(), &|a, b| {
            let (a, b) = (rows[a].group, rows[b].group);
            // Empty cells last, whatever the sign of their NaN.
            match (a.is_nan(), b.is_nan()) {
                (false, false) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
                (is_empty, other_is_empty) => is_empty.cmp(&other_is_empty),
            }
        });
        let sorted: Vec<GroupedRow> = order.into_iter().map(|place| rows[place]).collect();
        let is_same = |a: &GroupedRow, b: &GroupedRow| {
            a.group == b.group || (a.group.is_nan() && b.group.is_nan())
        };
        let mut groups: Vec<&[GroupedRow]> = sorted.chunk_by(is_same).collect();
        let n_groups = groups.len();
        if n_groups > MAX_GROUPS {
            let by_size = positions_in_order(n_groups, &|a, b| {
                let by_size = groups[b].len().cmp(&groups[a].len());
                by_size.then(a.cmp(&b))
            });
            let mut is_kept = vec![false; n_groups];
            for &place in &by_size[..MAX_GROUPS] {
                is_kept[place] = true;
            }
            let mut is_kept = is_kept.into_iter();
            groups.retain(|_| is_kept.next().unwrap_or_default());
        }
        let n_kept_rows: usize = groups.iter().map(|rows| rows.len()).sum();
        Self {
            n_others: (n_groups - groups.len()) as u32,
            n_other_rows: (rows.len() - n_kept_rows) as u32,
            groups: groups.iter().map(|rows| row_group(rows)).collect(),
        }
    }
}

fn row_group(rows: &[GroupedRow]) -> RowGroup {
    let part = |of_validation: bool| {
        let part = rows
            .iter()
            .filter(move |row| row.validates == of_validation);
        RegressionScores::of(part.map(|row| [row.target, row.prediction]))
    };
    let value = rows.first().map(|row| row.group);
    RowGroup {
        value: value.filter(|it| !it.is_nan()),
        train: part(false),
        validation: part(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(group: f64, residual: f64, validates: bool) -> GroupedRow {
        GroupedRow {
            group,
            target: 10.0 + residual,
            prediction: 10.0,
            validates,
        }
    }

    #[test]
    fn groups_are_in_the_order_of_their_values_with_empty_cells_last() {
        let rows = [
            row(f64::NAN, 1.0, false),
            row(2.0, 2.0, false),
            row(-1.0, 3.0, false),
            row(0.0, 4.0, true),
            row(-0.0, 6.0, true),
        ];
        let scores = GroupScores::of(&rows);
        let values: Vec<Option<f64>> = scores.groups.iter().map(|it| it.value).collect();
        assert_eq!(values, [Some(-1.0), Some(0.0), Some(2.0), None]);
        let zero = &scores.groups[1];
        assert_eq!(zero.train, None);
        assert_eq!(zero.validation.unwrap().mean_residual, Some(5.0));
        assert_eq!([scores.n_others, scores.n_other_rows], [0, 0]);
    }

    #[test]
    fn categories_and_numbers_that_repeat_make_groups() {
        let column = |n_values: usize, n_labels: usize| Column {
            values: (0..60).map(|row| (row % n_values) as f64).collect(),
            labels: (0..n_labels).map(|it| it.to_string()).collect(),
            ..Column::default()
        };
        assert!(has_groups(&column(2, 0)) && has_groups(&column(20, 0)));
        assert!(!has_groups(&column(1, 0)) && !has_groups(&column(21, 0)));
        assert!(has_groups(&column(30, 30)));
        // A name in each row.
        assert!(!has_groups(&column(60, 60)));
    }

    #[test]
    fn of_many_groups_the_largest_are_kept() {
        let rows: Vec<GroupedRow> = (0..30)
            .flat_map(|group| {
                // Groups 5 to 14 have a single row.
                let n_rows = if (5..15).contains(&group) { 1 } else { 3 };
                vec![row(f64::from(group), 1.0, false); n_rows]
            })
            .collect();
        let scores = GroupScores::of(&rows);
        assert_eq!(scores.groups.len(), MAX_GROUPS);
        assert_eq!([scores.n_others, scores.n_other_rows], [10, 10]);
        assert!(scores.groups.iter().all(|it| it.train.unwrap().n_rows == 3));
        assert_eq!(GroupScores::of(&[]), GroupScores::default());
    }
}
