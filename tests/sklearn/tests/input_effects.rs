//! Permutation importance and partial dependence against scikit-learn's.

use engine::{Dependence, Importance, Session};
use experiment::{
    Activation, Column, DataTable, DependenceSpec, Draft, ImportanceSpec, LayerIdx, Score,
    TableSource, TableSpec, UnitIdx, ValidationRows,
};
use sklearn_tests::input_effects::{Case, input_effects};

/// Rounding of sums in f64: the networks' own sums are exact.
const CLOSE: f64 = 1e-12;
/// Of probabilities, which are f32.
const CLOSE_F32: f64 = 2e-6;

fn check(found: f64, expected: f64, close: f64, what: &str) {
    let distance = (found - expected).abs();
    assert!(
        distance <= close * expected.abs().max(1.0),
        "{what}: {found}, scikit-learn {expected}"
    );
}

/// A table with the rows of a case twice: first as training rows, then as validation rows.
fn session_of(case: &Case) -> Session {
    let twice = |values: &[f64]| [values, values].concat();
    let columns = case.columns.iter().zip(&case.n_labels);
    let columns = columns.map(|(values, &n_labels)| Column {
        name: "input".to_owned(),
        values: twice(values),
        labels: (0..n_labels).map(|label| label.to_string()).collect(),
        ..Column::default()
    });
    let target = Column {
        name: "target".to_owned(),
        values: twice(&case.target),
        ..Column::default()
    };
    let columns: Vec<Column> = columns.chain([target]).collect();
    let n_inputs = case.columns.len() as u32;
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        table: TableSource::Own(DataTable::new(case.name.clone(), columns).into()),
        inputs: (0..n_inputs).collect(),
        target: n_inputs,
        filters: Vec::new(),
        class_weights: Default::default(),
        classifies: case.n_classes > 0,
    });
    draft.data.scaling.inputs = false;
    draft.data.scaling.target = false;
    draft.data.validation.share = 0.5;
    draft.data.validation.rows = ValidationRows::Last;
    draft.network.hidden.truncate(1);
    draft.network.hidden[0].units = case.layers[0].bias.len();
    draft.network.hidden[0].activation = Activation::Relu;
    draft.fit_output();
    let mut session = Session::new(&draft.check().expect("the case can run"));
    for (layer_idx, layer) in case.layers.iter().enumerate() {
        let layer_idx = LayerIdx::new(layer_idx);
        for (unit, &bias) in layer.bias.iter().enumerate() {
            assert!(session.set_weight(layer_idx, None, UnitIdx::new(unit), bias));
            for (input, weights) in layer.kernel.iter().enumerate() {
                let input = Some(UnitIdx::new(input));
                assert!(session.set_weight(layer_idx, input, UnitIdx::new(unit), weights[unit]));
            }
        }
    }
    session
}

#[test]
fn permutation_importance_is_scikit_learns_on_the_same_orders() {
    let fixture = input_effects();
    assert!(fixture.cases.len() >= 4, "{}", fixture.made);
    for case in &fixture.cases {
        let session = session_of(case);
        let n_repeats = case.orders.len();
        let spec = ImportanceSpec {
            n_repeats: n_repeats as u32,
        };
        let of_case = |n_rows: usize| {
            assert_eq!(n_rows, case.target.len());
            case.orders.clone()
        };
        let mut job = Importance::with_orders(&session, spec, of_case).unwrap();
        while job.step() {}
        let report = job.report();
        assert!(report.of_validation && report.scores.len() == case.importances.len());
        for (found, expected) in report.scores.iter().zip(&case.importances) {
            // scikit-learn's scores are better the higher they are.
            let (scoring, sign, close) = match found.score {
                Score::Rmse => ("neg_root_mean_squared_error", -1.0, CLOSE),
                Score::Accuracy => ("accuracy", 1.0, CLOSE),
                Score::CrossEntropy => ("neg_log_loss", -1.0, CLOSE_F32),
            };
            let what = format!("{scoring} of {}", case.name);
            assert_eq!(expected.scoring, scoring);
            check(sign * found.baseline, expected.baseline, close, &what);
            for (place, repeats) in expected.importances.iter().enumerate() {
                assert_eq!(found.repeats(place).len(), n_repeats);
                for (&found, &expected) in found.repeats(place).iter().zip(repeats) {
                    check(found, expected, close, &what);
                }
                check(found.mean[place], expected.mean[place], close, &what);
                check(found.std[place], expected.std[place], close, &what);
            }
            // The first input has no weights.
            assert!(found.repeats(0).iter().all(|&it| it == 0.0), "{what}");
        }
    }
}

#[test]
fn partial_dependence_is_scikit_learns() {
    let fixture = input_effects();
    for case in &fixture.cases {
        let session = session_of(case);
        for (place, expected) in case.dependences.iter().enumerate() {
            let what = format!("column {place} of {}", case.name);
            let spec = DependenceSpec {
                column: place as u32,
            };
            let mut job = Dependence::new(&session, spec).unwrap();
            while job.step() {}
            let report = job.report();
            let n_values = expected.grid.len();
            assert_eq!(report.grid.len(), n_values, "{what}");
            for (&found, &expected) in report.grid.iter().zip(&expected.grid) {
                check(found, expected, CLOSE, &what);
            }
            let close = if case.n_classes > 0 { CLOSE_F32 } else { CLOSE };
            // Of two classes scikit-learn has the second one only.
            let n_outputs = case.n_classes.max(1);
            assert_eq!(report.means.len(), n_outputs * n_values, "{what}");
            let of_outputs = report
                .means
                .chunks(n_values)
                .rev()
                .zip(expected.average.iter().rev());
            for (found, expected) in of_outputs {
                for (&found, &expected) in found.iter().zip(expected) {
                    check(found, expected, close, &what);
                }
            }
            // Each row stands there twice, so that the single rows are every second one of 60 or so.
            let n_singles = report.singles.len() / n_values;
            assert_eq!(n_singles, if n_outputs > 2 { 0 } else { 30 }, "{what}");
            for (idx, found) in report.singles.chunks(n_values).enumerate() {
                let row = (idx * 2 * case.target.len() / n_singles) % case.target.len();
                for (&found, &expected) in found.iter().zip(&expected.individual[row]) {
                    check(f64::from(found), expected, CLOSE_F32, &what);
                }
            }
        }
    }
}
