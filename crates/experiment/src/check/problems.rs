//! The list of problems while it grows.

use std::ops::RangeInclusive;

use crate::problem::{Field, Problem, ProblemKind};

/// The largest number of problems that a check reports. A draft from the page has fewer fields. Without
/// a bound a crafted draft would make a list as long as itself, with each entry compared with all
/// before it.
pub const MAX_PROBLEMS: usize = 100;

/// Problems in the order in which they were found, each once.
#[derive(Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem unless it is in the list already: every layer has the same penalty, for which
    /// there is one control and one message.
    pub fn add(&mut self, field: Field, kind: ProblemKind) {
        let problem = Problem { field, kind };
        if self.0.len() < MAX_PROBLEMS && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    /// Adds a problem if `value` is not in `range`; NaN never is.
    pub fn number(&mut self, field: Field, value: f64, range: RangeInclusive<f64>) {
        if !range.contains(&value) {
            let (min, max) = range.into_inner();
            self.add(field, ProblemKind::OutOfRange { min, max });
        }
    }

    /// Adds a problem if `value` is not in `range`.
    pub fn count(&mut self, field: Field, value: usize, range: RangeInclusive<usize>) {
        let (min, max) = range.into_inner();
        self.number(field, value as f64, min as f64..=max as f64);
    }

    /// Adds a problem if `value` is not in `range`.
    pub fn epochs(&mut self, field: Field, value: u32, range: RangeInclusive<u32>) {
        let (min, max) = range.into_inner();
        self.number(field, f64::from(value), f64::from(min)..=f64::from(max));
    }

    /// Number of problems so far.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no problem was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the list.
    pub fn into_list(self) -> Vec<Problem> {
        self.0
    }
}
