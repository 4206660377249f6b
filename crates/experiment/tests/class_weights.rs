//! The weights of a table's classes: what they come to, and which lists can run.

use experiment::{
    ClassWeights, Column, DataTable, Draft, Field, Problem, ProblemKind, Source, TableSource,
    TableSpec, Task, Validation, ValidationRows, limits,
};

/// Classifies `y` by an `x` of 0, 1, 2, …; the last fifth of the rows validates.
fn draft(y: &[f64], weights: ClassWeights) -> Draft {
    let column = |name: &str, values: Vec<f64>| Column {
        name: name.to_owned(),
        values,
        ..Column::default()
    };
    let x = (0..y.len()).map(|row| row as f64).collect();
    let columns = vec![column("x", x), column("grade", y.to_vec())];
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(DataTable::new("t".to_owned(), columns).into()),
        inputs: vec![0],
        target: 1,
        filters: Vec::new(),
        classifies: true,
        class_weights: ClassWeights::None,
    });
    draft.fit_output();
    draft.data.validation = Validation {
        share: 0.2,
        rows: ValidationRows::Last,
    };
    spec(&mut draft).class_weights = weights;
    draft
}

fn spec(draft: &mut Draft) -> &mut TableSpec {
    match &mut draft.data.source {
        Source::Table(spec) => spec,
        _ => panic!("the draft learns from a table"),
    }
}

/// Of the ten rows eight train: five of class 2, two of class 5, one of class 7.
const ROWS: [f64; 10] = [2.0, 5.0, 2.0, 2.0, 7.0, 2.0, 5.0, 2.0, 7.0, 7.0];

fn list(weights: &[f64]) -> ClassWeights {
    ClassWeights::List(weights.to_vec())
}

#[test]
fn weights_come_from_the_rows_that_train() {
    let weights = |weights| {
        let experiment = draft(&ROWS, weights).check().unwrap();
        experiment.class_weights().map(<[f64]>::to_vec)
    };
    assert_eq!(weights(ClassWeights::None), None);
    let balanced = [8.0 / 15.0, 8.0 / 6.0, 8.0 / 3.0];
    assert_eq!(weights(ClassWeights::Balanced), Some(balanced.to_vec()));
    assert_eq!(weights(list(&[0.0, 2.5, 1.0])), Some(vec![0.0, 2.5, 1.0]));
}

/// Without 7 among the training rows there are two classes to balance, as scikit-learn finds them in
/// the training rows.
#[test]
fn a_class_that_only_validates_does_not_count() {
    let rows = [2.0, 5.0, 2.0, 2.0, 5.0, 2.0, 2.0, 2.0, 7.0, 7.0];
    let experiment = draft(&rows, ClassWeights::Balanced).check().unwrap();
    assert_eq!(experiment.task(), Task::Classification { n_classes: 3 });
    let expected = [8.0 / 12.0, 8.0 / 4.0, 1.0];
    assert_eq!(experiment.class_weights(), Some(expected.as_slice()));
    let problem = draft(&rows, list(&[0.0, 0.0, 3.0])).check().unwrap_err();
    assert_eq!(problem[0].kind, ProblemKind::NoWeight);
}

#[test]
fn lists_that_cannot_run_are_refused() {
    let (min, max) = limits::CLASS_WEIGHT.into_inner();
    let range = ProblemKind::OutOfRange { min, max };
    let number = |n_weights| ProblemKind::OtherNumberOfWeights {
        n_weights,
        n_classes: 3,
    };
    let refused = |weights: &[f64], kinds: &[ProblemKind]| {
        let problem = |kind: &ProblemKind| Problem {
            field: Field::ClassWeights,
            kind: kind.clone(),
        };
        let expected: Vec<Problem> = kinds.iter().map(problem).collect();
        let found = draft(&ROWS, list(weights)).check().unwrap_err();
        assert_eq!(found, expected, "{weights:?}");
    };
    for bad in [-1.0, -1e-300, f64::NAN, f64::INFINITY, -f64::INFINITY, 1e7] {
        refused(&[1.0, bad, 1.0], std::slice::from_ref(&range));
    }
    refused(&[], &[number(0)]);
    refused(&[1.0, 2.0], &[number(2)]);
    refused(&[1.0, 2.0, 3.0, 4.0], &[number(4)]);
    refused(&[0.0, -0.0, 0.0], &[ProblemKind::NoWeight]);
    assert!(draft(&ROWS, list(&[0.0, 0.0, 1e6])).check().is_ok());
}

#[test]
fn a_number_has_no_classes_to_weigh() {
    for weights in [ClassWeights::Balanced, list(&[1.0])] {
        let mut draft = draft(&ROWS, weights);
        spec(&mut draft).classifies = false;
        let kept = spec(&mut draft).class_weights.clone();
        draft.fit_output();
        assert!(spec(&mut draft).class_weights.is_none());
        spec(&mut draft).class_weights = kept;
        let problem = draft.check().unwrap_err().swap_remove(0);
        assert_eq!(
            (problem.field, problem.kind),
            (Field::ClassWeights, ProblemKind::Unsupported)
        );
    }
}

/// A crafted list gives one problem, however long it is.
#[test]
fn a_long_list_is_one_problem() {
    let found = draft(&ROWS, list(&vec![f64::NAN; 1_000_000])).check();
    let kind = ProblemKind::OtherNumberOfWeights {
        n_weights: 1_000_000,
        n_classes: 3,
    };
    let field = Field::ClassWeights;
    assert_eq!(found.unwrap_err(), [Problem { field, kind }]);
}

/// Files and links without weights are those of before; with weights they read back.
#[test]
fn weights_are_part_of_the_written_draft() {
    let text = serde_json::to_string(&draft(&ROWS, ClassWeights::None)).unwrap();
    assert!(!text.contains("class_weights"), "{text}");
    for weights in [ClassWeights::Balanced, list(&[1.0, 0.5, 2.0])] {
        let written = draft(&ROWS, weights);
        let text = serde_json::to_string(&written).unwrap();
        let read: Draft = serde_json::from_str(&text).unwrap();
        assert_eq!(read, written);
    }
}
