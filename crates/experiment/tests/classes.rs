//! The classes of a table's target: the values that occur in the rows in use.

use experiment::{
    ClassWeights, Column, DataTable, Draft, Field, Filter, Problem, ProblemKind, TableSource,
    TableSpec, Task, Validation, ValidationRows, howell,
};

/// Classifies `y` by an `x` of 0, 1, 2, ….
fn draft(y: &[f64], labels: &[&str], filters: Vec<Filter>) -> Draft {
    let column = |name: &str, values: Vec<f64>, labels: &[&str]| Column {
        name: name.to_owned(),
        unit: None,
        values,
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
    };
    let x = (0..y.len()).map(|row| row as f64).collect();
    let columns = vec![column("x", x, &[]), column("grade", y.to_vec(), labels)];
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(DataTable::new("t".to_owned(), columns).into()),
        inputs: vec![0],
        target: 1,
        filters,
        classifies: true,
        class_weights: ClassWeights::None,
    });
    draft.fit_output();
    draft
}

#[track_caller]
fn check(draft: Draft, n_classes: usize, targets: &[f64]) {
    assert_eq!(draft.network.output.units, n_classes);
    let experiment = draft.check().unwrap();
    assert_eq!(experiment.task(), Task::Classification { n_classes });
    let found: Vec<f64> = experiment.dataset().targets.iter().copied().collect();
    assert_eq!(found, targets);
}

/// Cases B18a and B18b: 1, 2, 3 were four classes, of which 0 had no rows, and −1, 1 could not be
/// classes.
#[test]
fn any_few_values_are_classes() {
    check(
        draft(&[1.0, 2.0, 3.0, 2.0], &[], vec![]),
        3,
        &[0.0, 1.0, 2.0, 1.0],
    );
    check(
        draft(&[1.0, -1.0, -1.0, 1.0], &[], vec![]),
        2,
        &[1.0, 0.0, 0.0, 1.0],
    );
    check(draft(&[1.0, 0.5, 1.0], &[], vec![]), 2, &[1.0, 0.0, 1.0]);
    let gap = f64::NAN;
    check(
        draft(&[7.0, gap, 5.0, gap, 7.0], &[], vec![]),
        2,
        &[1.0, 0.0, 1.0],
    );
}

#[test]
fn a_label_without_rows_is_no_class() {
    let labels = ["never", "setosa", "versicolor", "virginica"];
    let y = [3.0, 1.0, 2.0, 3.0, 1.0];
    check(draft(&y, &labels, vec![]), 3, &[2.0, 0.0, 1.0, 2.0, 0.0]);
    let without_row_2 = Filter {
        column: 0,
        min: Some(3.0),
        max: None,
    };
    check(draft(&y, &labels, vec![without_row_2]), 2, &[1.0, 0.0]);
}

#[test]
fn the_problem_names_the_column_and_its_number_of_values() {
    let many: Vec<f64> = (0..50).map(|row| f64::from(row % 25) / 4.0).collect();
    for (y, n_values) in [(many.as_slice(), 25), (&[4.0; 9], 1)] {
        let mut draft = draft(y, &[], vec![]);
        draft.fit_output();
        let kind = ProblemKind::NoClasses {
            column: 1,
            name: "grade".to_owned(),
            n_values,
        };
        let field = Field::Target;
        let problem = Problem { field, kind };
        assert_eq!(draft.check().unwrap_err()[0], problem);
    }
}

fn problem_of(draft: Draft) -> Problem {
    draft.check().unwrap_err().swap_remove(0)
}

/// Of the adults 187 are women and 165 men; scikit-learn's `stratify` trains on 149 and 132 of them.
#[test]
fn rows_are_split_by_class() {
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec::howell_sex());
    draft.fit_output();
    let rows = ValidationRows::Stratified;
    draft.data.validation = Validation { share: 0.2, rows };
    let dataset = draft.clone().check().unwrap().dataset();
    let n_men = |validates: bool| {
        let rows = dataset.targets.iter().zip(&dataset.validates);
        rows.filter(|&(&sex, &it)| sex == 1.0 && it == validates)
            .count()
    };
    assert_eq!(
        (dataset.n_train(), n_men(false), n_men(true)),
        (281, 132, 33)
    );
    // A number has no classes; the usual output of a number brings the usual split.
    draft
        .data
        .set_table(TableSpec::howell_height(&[howell::WEIGHT]));
    let field = Field::ValidationRows;
    let kind = ProblemKind::Unsupported;
    assert_eq!(problem_of(draft.clone()), Problem { field, kind });
    draft.fit_output();
    assert_eq!(draft.data.validation.rows, ValidationRows::Random);
    assert!(draft.check().is_ok());
}

#[test]
fn a_split_that_cannot_be_is_refused_beside_its_control() {
    let field = Field::ValidationRows;
    let y = [1.0, 1.0, 1.0, 1.0, 2.0];
    let mut draft = draft(&y, &[], vec![]);
    draft.data.validation.rows = ValidationRows::Stratified;
    let class = "2".to_owned();
    let kind = ProblemKind::LonelyClass { class };
    assert_eq!(problem_of(draft.clone()), Problem { field, kind });
    draft.data.validation.rows = ValidationRows::ByGroup(1);
    draft.data.validation.share = 0.6;
    let kind = ProblemKind::GroupsOnOneSide { n_groups: 2 };
    assert_eq!(problem_of(draft.clone()), Problem { field, kind });
    draft.data.validation.rows = ValidationRows::ByGroup(7);
    let kind = ProblemKind::NoSuchColumn { column: 7 };
    assert_eq!(problem_of(draft.clone()), Problem { field, kind });
    draft.data.validation.rows = ValidationRows::ByGroup(1);
    draft.data.validation.share = 0.5;
    let validates = draft.check().unwrap().dataset().validates.clone();
    assert!(
        validates == [false, false, false, false, true]
            || validates == [true, true, true, true, false]
    );
}
