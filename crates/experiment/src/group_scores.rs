//! Figures of a regression for each group of rows: those with the same value in one column.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::data_table::Column;
use crate::regression_scores::RegressionScores;

/// Most groups with figures, those with the most rows.
pub const MAX_GROUPS: usize = 20;

/// Number of rows that [`has_groups`] reads.
const FIRST_ROWS: usize = 2_000;

/// Whether the values of a column make groups: categories, or numbers of which the first 2,000 rows hold
/// at most [`MAX_GROUPS`] different ones, and not a different one in each row.
pub fn has_groups(column: &Column) -> bool {
    let mut values = BTreeSet::new();
    let mut n_rows = 0;
    for value in column.values.iter().take(FIRST_ROWS) {
        if !value.is_nan() {
            values.insert(sort_key(*value));
            n_rows += 1;
        }
        if values.len() > MAX_GROUPS && !column.is_categorical() {
            return false;
        }
    }
    values.len() > 1 && values.len() < n_rows
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
        let mut by_value: BTreeMap<u64, Vec<&GroupedRow>> = BTreeMap::new();
        for row in rows {
            by_value.entry(sort_key(row.group)).or_default().push(row);
        }
        let n_groups = by_value.len();
        let mut groups: Vec<Vec<&GroupedRow>> = by_value.into_values().collect();
        if n_groups > MAX_GROUPS {
            let mut sizes: Vec<(usize, usize)> = groups.iter().map(Vec::len).enumerate().collect();
            sizes.sort_by_key(|&(place, n_rows)| (usize::MAX - n_rows, place));
            let mut is_kept = vec![false; n_groups];
            for (place, _) in &sizes[..MAX_GROUPS] {
                is_kept[*place] = true;
            }
            let mut is_kept = is_kept.into_iter();
            groups.retain(|_| is_kept.next().unwrap_or_default());
        }
        let n_kept_rows: usize = groups.iter().map(Vec::len).sum();
        Self {
            n_others: (n_groups - groups.len()) as u32,
            n_other_rows: (rows.len() - n_kept_rows) as u32,
            groups: groups.iter().map(|rows| row_group(rows)).collect(),
        }
    }
}

fn row_group(rows: &[&GroupedRow]) -> RowGroup {
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

/// A number that rises with the value; −0 and 0 have the same, NaN has the highest.
fn sort_key(value: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    if value.is_nan() {
        return u64::MAX;
    }
    // Adding 0 makes 0 of −0.
    let bits = (value + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
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
        let column = |n_values: usize, labels: &[&str]| Column {
            values: (0..60).map(|row| (row % n_values) as f64).collect(),
            labels: labels.iter().map(|&it| it.to_owned()).collect(),
            ..Column::default()
        };
        assert!(has_groups(&column(2, &[])) && has_groups(&column(20, &[])));
        assert!(!has_groups(&column(1, &[])) && !has_groups(&column(21, &[])));
        assert!(has_groups(&column(30, &["a"])));
        // A name in each row.
        assert!(!has_groups(&column(60, &["a"])));
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
