//! The problems of the experiment, for the controls that show them.

use experiment::{Field, Problem};
use leptos::prelude::*;

/// The problems that the check finds in the requested experiment, in the context.
#[derive(Clone, Copy)]
pub struct FieldProblems(Signal<Vec<Problem>>);

impl FieldProblems {
    /// Problems that follow `problems`.
    pub fn new(problems: Signal<Vec<Problem>>) -> Self {
        Self(problems)
    }

    /// Reads the first problem of a field, and follows it.
    pub fn with<T>(self, field: Field, read: impl FnOnce(Option<&Problem>) -> T) -> T {
        self.0
            .with(|problems| read(problems.iter().find(|problem| problem.field == field)))
    }
}
