//! Drafts of crafted links and files: the check ends soon, whatever their sizes.
//!
//! The tests do not read a clock: before the check limited its work, each of these drafts took more than
//! 10¹⁰ steps.

use experiment::{
    ClassWeights, Column, DataTable, Draft, Feature, Field, Filter, Loss, PlaneData, Problem,
    ProblemKind, Source, TableSource, TableSpec, Validation, howell, limits,
};

/// As many entries as fit into about a megabyte of JSON.
const MANY: u32 = 200_000;

fn problems(draft: Draft) -> Vec<Problem> {
    draft.check().err().unwrap_or_default()
}

fn on_table(spec: TableSpec) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft
}

fn out_of(field: Field, min: f64, max: f64) -> Problem {
    Problem {
        field,
        kind: ProblemKind::OutOfRange { min, max },
    }
}

#[test]
fn many_inputs_are_counted_before_they_are_compared() {
    let inputs: Vec<String> = (0..MANY).map(|column| column.to_string()).collect();
    let json = format!(
        r#"{{"data":{{"source":{{"table":{{"table":"howell","inputs":[{}],"target":0}}}}}}}}"#,
        inputs.join(",")
    );
    assert_eq!(
        problems(Draft::from_json(&json).unwrap()),
        [out_of(Field::Inputs, 1.0, 100.0)]
    );
}

/// The list of problems itself was searched for each new one.
#[test]
fn many_problems_are_not_all_listed() {
    let mut spec = TableSpec::howell_height(&[howell::WEIGHT]);
    spec.filters = (0..MANY)
        .map(|column| Filter {
            column: column + 4,
            min: None,
            max: None,
        })
        .collect();
    let found = problems(on_table(spec));
    assert_eq!(found.len(), 100);
    for (column, problem) in (4..).zip(found) {
        assert_eq!(problem.field, Field::Filters);
        assert_eq!(problem.kind, ProblemKind::NoSuchColumn { column });
    }
}

/// A table of many rows with as many filters.
#[test]
fn many_filters_of_a_column_are_joined() {
    let column = |name: &str| Column {
        name: name.to_owned(),
        values: (0..MANY).map(f64::from).collect(),
        ..Column::default()
    };
    let table = DataTable::new("rows".to_owned(), vec![column("a"), column("b")]);
    let filters = (0..MANY).map(|idx| Filter {
        column: 0,
        min: Some(f64::from(idx) / 2.0),
        max: Some(f64::from(MANY)),
    });
    let spec = TableSpec {
        table: TableSource::Own(table.into()),
        inputs: vec![0],
        target: 1,
        filters: filters.collect(),
        classifies: false,
        class_weights: ClassWeights::None,
    };
    let experiment = on_table(spec).check().unwrap();
    assert_eq!(experiment.shape().n_rows, MANY as usize / 2);
}

#[test]
fn too_many_labels_are_refused_as_classes_and_as_inputs() {
    let labels: Vec<String> = (0..MANY).map(|label| label.to_string()).collect();
    let values: Vec<f64> = (0..21).map(f64::from).collect();
    let of_labels = Column {
        values: values.clone(),
        labels,
        ..Column::default()
    };
    let numbers = Column {
        values,
        ..Column::default()
    };
    let table = DataTable::new("labels".to_owned(), vec![of_labels, numbers]);
    let mut spec = TableSpec {
        table: TableSource::Own(table.into()),
        inputs: vec![1],
        target: 0,
        filters: Vec::new(),
        classifies: true,
        class_weights: ClassWeights::None,
    };
    // A network with an output for each label would not fit into memory.
    let mut draft = on_table(spec.clone());
    draft.fit_output();
    assert_eq!(
        problems(draft),
        [Problem {
            field: Field::Target,
            kind: ProblemKind::NoClasses {
                column: 0,
                name: String::new(),
                n_values: 21
            }
        }]
    );
    (spec.inputs, spec.target, spec.classifies) = (vec![0], 1, false);
    assert_eq!(
        problems(on_table(spec)),
        [out_of(Field::Inputs, 1.0, 100.0)]
    );
}

/// Training looks up classes and categories by the cell.
#[test]
fn a_cell_of_a_category_is_the_index_of_a_label() {
    for (bad, row) in [(2.0, 1), (0.5, 1), (-1.0, 1), (f64::INFINITY, 1)] {
        let kind = Column {
            values: vec![0.0, bad, 1.0, 0.0],
            labels: vec!["no".to_owned(), "yes".to_owned()],
            ..Column::default()
        };
        let numbers = Column {
            values: vec![0.0, 1.0, 2.0, 3.0],
            ..Column::default()
        };
        let table = DataTable::new("kinds".to_owned(), vec![kind, numbers]);
        let table = TableSource::Own(table.into());
        for (inputs, target) in [(vec![1], 0), (vec![0], 1)] {
            let mut draft = on_table(TableSpec {
                table: table.clone(),
                inputs,
                target,
                filters: Vec::new(),
                classifies: target == 0,
                class_weights: ClassWeights::None,
            });
            draft.fit_output();
            assert_eq!(
                problems(draft),
                [Problem {
                    field: Field::Rows,
                    kind: ProblemKind::BadCell { column: 0, row }
                }]
            );
        }
    }
}

/// An empty cell leaves its row out, in a column of categories too, and any finite f32 is accepted.
#[test]
fn empty_cells_and_large_numbers_are_no_problem() {
    let column = |values: [f64; 6], labels: &[&str]| Column {
        values: values.into(),
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
        ..Column::default()
    };
    let gap = f64::NAN;
    let largest = f64::from(f32::MAX);
    let table = DataTable::new(
        "gaps".to_owned(),
        vec![
            column([1e9, 1_000_300_000.0, gap, largest, -largest, 0.0], &[]),
            column([0.0, 1.0, 1.0, 0.0, gap, 1.0], &["no", "yes"]),
        ],
    );
    let table = TableSource::Own(table.into());
    for (inputs, target) in [(vec![0], 1), (vec![1], 0)] {
        let mut draft = on_table(TableSpec {
            table: table.clone(),
            inputs,
            target,
            filters: Vec::new(),
            classifies: target == 1,
            class_weights: ClassWeights::None,
        });
        draft.fit_output();
        let dataset = draft.check().unwrap().dataset();
        let numbers = if target == 1 {
            &dataset.inputs
        } else {
            &dataset.targets
        };
        let numbers: Vec<f64> = numbers.iter().copied().collect();
        assert_eq!(numbers, [1e9, 1_000_300_000.0, largest, 0.0]);
    }
}

#[test]
fn many_features_are_counted() {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.data.features = vec![Feature::X1; MANY as usize];
    draft.training.loss = Loss::MeanSquaredError;
    let found = problems(draft);
    assert_eq!(found[0], out_of(Field::Inputs, 1.0, 100.0));
}

/// The page edits drafts that cannot run, too: points of the plane and the marks of rows were made
/// for any number of points and any share.
#[test]
fn edits_of_unchecked_drafts_end() {
    let mut data = Draft::default().data;
    data.set_plane(PlaneData::Circle);
    data.n_points = usize::MAX;
    data.validation.share = -1.0;
    assert!(data.add_point([0.0; 2], 1.0));
    assert!(data.remove_point(0));
    let n_points = data.placed.as_ref().map(Vec::len);
    assert_eq!(n_points, Some(*limits::N_POINTS.end()));
    for share in [-1.0, 2.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let rows = data.validation.rows;
        data.set_validation(Validation { share, rows });
        let placed = data.placed.iter().flatten();
        let n_train = placed.filter(|point| !point.validates).count();
        let expected = if share < 0.0 {
            *limits::N_POINTS.end()
        } else {
            0
        };
        assert_eq!(n_train, expected, "{share}");
    }
}

#[test]
fn a_long_formula_is_refused() {
    let mut draft = Draft::default();
    draft.data.source = Source::Formula("(".repeat(10 * limits::FORMULA_LEN));
    assert_eq!(problems(draft)[0].field, Field::Formula);
}
