//! Edits of what is learned from a table.

use experiment::{ClassWeights, Draft, Filter, Source, TableSpec, Task, howell};

/// The age from which people count as adults, in years.
const ADULT: f64 = 18.0;

/// Changes what is learned from the table; output, loss and the target's scaling change only if the
/// task does. Weights that were typed for other classes are dropped.
pub fn change(draft: &mut Draft, edit: impl Fn(&mut TableSpec)) {
    let before = draft.data.task();
    if let Source::Table(spec) = &mut draft.data.source {
        let classes = classes_with_weights(spec);
        edit(spec);
        if classes.is_some() && classes_with_weights(spec) != classes {
            spec.class_weights = ClassWeights::None;
        }
    }
    if draft.data.task() != before {
        draft.fit_output();
        draft.data.scaling.target = draft.data.task() == Some(Task::Regression);
    }
}

/// The target with its classes, if each has a weight that was typed.
fn classes_with_weights(spec: &TableSpec) -> Option<(u32, Option<Vec<f64>>)> {
    let classes = || (spec.target, spec.class_values(spec.table.data_table()));
    matches!(spec.class_weights, ClassWeights::List(_)).then(classes)
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

    /// A list belongs to its classes; balanced weights are computed anew for others.
    #[test]
    fn typed_weights_stay_with_their_classes() {
        let classes_of_age = || {
            let mut draft = first_table();
            change(&mut draft, |spec| set_target(spec, howell::MALE));
            change(&mut draft, |spec| {
                spec.class_weights = ClassWeights::List(vec![1.0, 3.0]);
            });
            draft
        };
        let weights = |draft: &Draft| spec_of(draft).unwrap().class_weights;
        let typed = ClassWeights::List(vec![1.0, 3.0]);
        let mut draft = classes_of_age();
        change(&mut draft, |spec| toggle(spec, howell::AGE));
        change(&mut draft, |spec| set_adults_only(spec, true));
        assert_eq!(weights(&draft), typed);
        // The heaviest people are all men: there is one class, which is a problem, but not of the weights.
        let heavy = |spec: &mut TableSpec| {
            spec.filters = vec![Filter {
                column: howell::WEIGHT,
                min: Some(57.0),
                max: None,
            }];
        };
        change(&mut draft, heavy);
        assert!(weights(&draft).is_none());
        let mut draft = classes_of_age();
        change(&mut draft, |spec| set_target(spec, howell::HEIGHT));
        assert!(weights(&draft).is_none());
        let mut draft = classes_of_age();
        change(&mut draft, |spec| {
            spec.class_weights = ClassWeights::Balanced
        });
        change(&mut draft, |spec| set_target(spec, howell::HEIGHT));
        assert!(weights(&draft).is_none() && draft.check().is_ok());
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
