//! The Python of experiments on tables: which rows, which classes, which split.

mod own_table;

use experiment::{
    ClassWeights, Column, DataTable, Draft, TableSource, TableSpec, Validation, ValidationRows,
};
use formats::programs::{ProgramOptions, RandomRows, keras};

use crate::own_table::OwnTable;

fn table(spec: TableSpec) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft.fit_output();
    draft
}

fn own(inputs: &[u32], target: u32, classifies: bool) -> TableSpec {
    const TABLE: OwnTable<'static> = OwnTable {
        name: "t",
        columns: ["size", "color", "keep"],
        categories: ["red", "green", "blue"],
    };
    TABLE.spec(inputs, target, classifies)
}

/// The rows of a program are those of the page: none with an empty cell in a column in use.
#[test]
fn rows_with_an_empty_cell_are_left_out() {
    let mut spec = own(&[0], 2, false);
    spec.filters = Vec::new();
    let text = keras(
        &table(spec.clone()).check().unwrap(),
        ProgramOptions::default(),
    );
    assert!(text.contains("keep_ = np.array([np.nan, 1, 2"), "{text}");
    assert!(text.contains("\nkeep = ~np.isnan(keep_)\n"), "{text}");
    spec.target = 1;
    let text = keras(&table(spec).check().unwrap(), ProgramOptions::default());
    assert!(!text.contains("isnan"), "{text}");
}

/// Keras takes −1 and 1, or 1, 2 and 3, as other classes or as an error: the program numbers them.
#[test]
fn classes_are_numbered_by_the_program() {
    let text = keras(
        &table(own(&[0], 1, true)).check().unwrap(),
        ProgramOptions::default(),
    );
    let numbered = "x, y = x[keep], y[keep]\n# Los valores distintos, en orden ascendente, son las clases 0, 1, …\nclasses, y = np.unique(y, return_inverse=True)\nclass_names = np.array([\"red\", \"green\", \"blue\"])\nclass_names = class_names[classes.astype(int)]\n";
    assert!(text.contains(numbered), "{text}");
    let text = keras(
        &table(own(&[0], 2, false)).check().unwrap(),
        ProgramOptions::default(),
    );
    assert!(!text.contains("np.unique"), "{text}");
    let text = keras(
        &table(own(&[0], 2, true)).check().unwrap(),
        ProgramOptions::default(),
    );
    assert!(text.contains("\nclass_names = classes\n"), "{text}");
}

/// A variable has a short name of simple letters; the comment above it has the whole.
#[test]
fn names_of_columns_that_are_no_variables_stand_in_comments() {
    let column = |name: &str, unit: Option<&str>| Column {
        name: name.to_owned(),
        unit: unit.map(str::to_owned),
        values: vec![1.0, 2.0, 3.0, 5.0],
        labels: Vec::new(),
    };
    let columns = vec![
        column("Petal width", Some("cm")),
        column("温度", Some("°C")),
        column("Wie viele Stunden lernst du in der Woche?", None),
        column("y", None),
    ];
    let text = keras(
        &table(TableSpec {
            table: TableSource::Own(DataTable::new("t".to_owned(), columns).into()),
            inputs: vec![0, 1, 2],
            target: 3,
            filters: Vec::new(),
            classifies: false,
            class_weights: ClassWeights::None,
        })
        .check()
        .unwrap(),
        ProgramOptions::default(),
    );
    for line in [
        "\n# petal_width: cm\npetal_width = ",
        "\n# column: 温度 (°C)\ncolumn = ",
        "\n# wie_viele_stunden_lernst_du_in: Wie viele Stunden lernst du in der Woche?\nwie_viele_stunden_lernst_du_in = ",
        "2, 3, 5])\ny_ = ",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

/// By class and by group: the page's rows, or scikit-learn's with the same counts.
#[test]
fn rows_are_split_by_class_or_by_group() {
    let mut draft = table(TableSpec::howell_sex());
    let mut text = |rows, program_rows| {
        draft.data.validation = Validation { share: 0.2, rows };
        let options = ProgramOptions {
            rows: program_rows,
            ..ProgramOptions::default()
        };
        keras(&draft.clone().check().unwrap(), options)
    };
    let drawn = text(ValidationRows::Stratified, RandomRows::Drawn);
    let arguments =
        "np.arange(len(x)),\n    test_size=71,\n    stratify=y,\n    random_state=1,\n)\n";
    let call = format!("train, val = train_test_split(\n    {arguments}");
    assert!(drawn.contains(&call), "{drawn}");
    let exact = text(ValidationRows::Stratified, RandomRows::Exact);
    assert!(exact.contains("train = np.setdiff1d(np.arange(len(x)), val)"));
    let drawn = text(ValidationRows::ByGroup(2), RandomRows::Drawn);
    let lines = "split = GroupShuffleSplit(test_size=0.2, random_state=1)\ntrain, val = next(split.split(x, y, groups))\n";
    assert!(drawn.contains(lines), "{drawn}");
    assert!(drawn.contains("groups = age\n") && drawn.contains("groups = groups[keep]\n"));
}

/// Balanced weights are computed from the rows that train, by the program itself.
#[test]
fn fit_is_given_the_weights_of_the_classes() {
    let text = |weights: ClassWeights, validation| {
        let mut draft = table(TableSpec {
            class_weights: weights,
            ..TableSpec::howell_sex()
        });
        draft.data.validation = validation;
        keras(&draft.check().unwrap(), ProgramOptions::default())
    };
    let validation = |share, rows| Validation { share, rows };
    for (validation, y) in [
        (validation(0.2, ValidationRows::Random), "y[train]"),
        (validation(0.2, ValidationRows::Last), "y[:n_train]"),
        (validation(0.0, ValidationRows::Random), "y"),
    ] {
        let balanced = text(ClassWeights::Balanced, validation);
        let lines = format!(
            "present, counts = np.unique({y}, return_counts=True)\n\
             balanced = counts.sum() / (len(counts) * counts)\n\
             class_weight = dict(zip(present.tolist(), balanced.tolist()))\n\n"
        );
        assert!(balanced.contains(&lines), "{balanced}");
        assert!(balanced.contains("    class_weight=class_weight,\n"));
    }
    let list = text(ClassWeights::List(vec![0.5, 3.0]), Validation::default());
    assert!(list.contains("\nclass_weight = {0: 0.5, 1: 3}\n"), "{list}");
    assert!(list.contains("    class_weight=class_weight,\n"));
    let none = text(ClassWeights::None, Validation::default());
    assert!(!none.contains("class_weight"), "{none}");
}
