//! Filters of a table's rows by the values of its columns.

use serde::{Deserialize, Serialize};

use crate::data_table::{Column, DataTable};

/// Keeps the rows whose value in a column lies within bounds, both included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    /// Index of the column.
    pub column: u32,
    /// The smallest value that is kept; `None` for no lower bound.
    #[serde(default)]
    pub min: Option<f64>,
    /// The largest value that is kept; `None` for no upper bound.
    #[serde(default)]
    pub max: Option<f64>,
}

impl Filter {
    /// Returns whether a value is kept. NaN, an empty cell, is kept only without a bound.
    pub fn keeps(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// Joins the filters of each column into one filter. A crafted draft may hold as many filters as
/// rows; joined, they read every cell of the table at most once.
pub(crate) fn filter_of_each_column<'a>(
    filters: &[Filter],
    table: &'a DataTable,
) -> Vec<(&'a Column, JoinedFilter)> {
    let mut joined: Vec<Option<JoinedFilter>> = vec![None; table.columns().len()];
    for filter in filters {
        if let Some(of_column) = joined.get_mut(filter.column as usize) {
            of_column.get_or_insert_default().add(filter);
        }
    }
    let with_column = table.columns().iter().zip(joined);
    with_column
        .filter_map(|(column, filter)| Some((column, filter?)))
        .collect()
}

/// All filters of one column: a value passes if it passes each of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JoinedFilter {
    min: f64,
    max: f64,
    /// Whether a bound is NaN: then no value passes.
    keeps_nothing: bool,
    /// Whether there is a bound. Without a bound NaN passes too.
    is_bounded: bool,
}

impl Default for JoinedFilter {
    fn default() -> Self {
        Self {
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
            keeps_nothing: false,
            is_bounded: false,
        }
    }
}

impl JoinedFilter {
    fn add(&mut self, filter: &Filter) {
        let (min, max) = (filter.min, filter.max);
        self.keeps_nothing |= [min, max].into_iter().flatten().any(f64::is_nan);
        self.is_bounded |= min.is_some() || max.is_some();
        self.min = self.min.max(min.unwrap_or(f64::NEG_INFINITY));
        self.max = self.max.min(max.unwrap_or(f64::INFINITY));
    }

    pub fn keeps(&self, value: f64) -> bool {
        !self.is_bounded || (!self.keeps_nothing && (self.min..=self.max).contains(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_include_the_values_that_are_written_like_them() {
        let filter = Filter {
            column: 0,
            min: Some(0.7),
            max: Some(1.1),
        };
        let kept = [0.69, 0.7, 0.9, 1.1, 1.11].map(|value| filter.keeps(value));
        assert_eq!(kept, [false, true, true, true, false]);
    }
}
