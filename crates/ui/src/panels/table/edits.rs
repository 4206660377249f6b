//! Edits of what is learned from a table.

use experiment::{Draft, Filter, Source, TableSpec, Task, howell};

/// The age from which people count as adults, in years.
const ADULT: f64 = 18.0;

/// Changes what is learned from the table; output, loss and the target's scaling change only if the
/// task does.
pub fn change(draft: &mut Draft, edit: impl Fn(&mut TableSpec)) {
    let before = draft.data.task();
    if let Source::Table(spec) = &mut draft.data.source {
        edit(spec);
    }
    if draft.data.task() != before {
        draft.fit_output();
        draft.data.scaling.target = draft.data.task() == Some(Task::Regression);
    }
}

/// Chooses the column to learn; it is no longer an input. Sex is a class.
pub fn set_target(spec: &mut TableSpec, target: u32) {
    spec.target = target;
    spec.classifies = target == howell::MALE;
    spec.inputs.retain(|input| *input != target);
    if spec.inputs.is_empty() {
        let other = if target == howell::WEIGHT {
            howell::HEIGHT
        } else {
            howell::WEIGHT
        };
        spec.inputs.push(other);
    }
}

/// Adds or removes an input; the last input stays.
pub fn toggle(spec: &mut TableSpec, column: u32) {
    if spec.inputs.contains(&column) {
        if spec.inputs.len() > 1 {
            spec.inputs.retain(|input| *input != column);
        }
    } else if column != spec.target {
        spec.inputs.push(column);
        spec.inputs.sort_unstable();
    }
}

/// Keeps or drops the filter that leaves adults only.
pub fn set_adults_only(spec: &mut TableSpec, on: bool) {
    spec.filters.retain(|filter| filter.column != howell::AGE);
    if on {
        spec.filters.push(Filter {
            column: howell::AGE,
            min: Some(ADULT),
            max: None,
        });
    }
}

/// Returns what a draft learns from its table; `None` without a table.
pub fn spec_of(draft: &Draft) -> Option<TableSpec> {
    match &draft.data.source {
        Source::Table(spec) => Some(spec.clone()),
        _ => None,
    }
}

/// Chooses the column of an own table to learn: a category is a class, a number only on request.
pub fn set_own_target(spec: &mut TableSpec, target: u32) {
    let before = spec.target;
    spec.target = target;
    let table = spec.table.data_table();
    let column = table.columns().get(target as usize);
    spec.classifies = column.is_some_and(experiment::Column::is_categorical);
    spec.inputs.retain(|input| *input != target);
    if spec.inputs.is_empty() {
        spec.inputs.push(before);
    }
}

#[cfg(test)]
mod tests {
    use experiment::Activation;

    use super::*;
    use crate::app::starts::first_table;

    #[test]
    fn every_choice_can_run() {
        let mut draft = first_table();
        for target in 0..4 {
            change(&mut draft, |spec| set_target(spec, target));
            for column in 0..4 {
                change(&mut draft, |spec| toggle(spec, column));
                for on in [true, false] {
                    change(&mut draft, |spec| set_adults_only(spec, on));
                    assert!(draft.clone().check().is_ok(), "{target} {column} {on}");
                }
            }
        }
    }

    #[test]
    fn sex_is_a_class_and_height_a_number() {
        let mut draft = first_table();
        change(&mut draft, |spec| set_target(spec, howell::MALE));
        assert_eq!(
            draft.data.task(),
            Some(Task::Classification { n_classes: 2 })
        );
        assert_eq!(draft.network.output.activation, Activation::Softmax);
        assert!(!draft.data.scaling.target);
        change(&mut draft, |spec| set_target(spec, howell::HEIGHT));
        assert_eq!(draft.data.task(), Some(Task::Regression));
        assert_eq!(draft.network.output.units, 1);
        assert!(draft.data.scaling.inputs && draft.data.scaling.target);
    }
}
