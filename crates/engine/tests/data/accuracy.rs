//! Accuracies and losses of classes and of many rows.

use std::sync::Arc;

use engine::Session;
use experiment::{
    ClassWeights, Column, DataTable, Draft, Loss, PlaneData, RowOrder, TableSource, TableSpec, View,
};

use crate::drafts::{on_plane, on_table, plane_view, trained};

#[test]
fn classes_have_an_accuracy_whatever_the_loss() {
    let mut draft = on_plane(PlaneData::Circle);
    draft.training.loss = Loss::MeanSquaredError;
    let (_, mut session) = trained(draft, 20);
    let snapshot = session.snapshot(&plane_view(), Vec::new());
    let of_epochs = snapshot.history_val_accuracy();
    let head = snapshot.head();
    let validation = &head.confusion[4..];
    let right = (validation[0] + validation[3]) as f32;
    assert_eq!(of_epochs.len(), 20);
    assert_eq!(of_epochs[19], right / validation.iter().sum::<u32>() as f32);
    assert!(head.accuracy.is_some());
}

#[test]
fn a_classifiers_accuracy_is_kept_by_epoch() {
    let mut draft = on_plane(PlaneData::Circle);
    draft.training.row_order = RowOrder::AsTheyStand;
    let (_, mut session) = trained(draft, 30);
    let snapshot = session.snapshot(&plane_view(), Vec::new());
    let head = snapshot.head();
    // The confusion's second half is that of the validation rows, with the present weights: those
    // at the end of the last epoch.
    let validation = &head.confusion[4..];
    let right = f64::from(validation[0] + validation[3]);
    let share = right / f64::from(validation.iter().sum::<u32>());
    assert_eq!(head.val_accuracy, Some(f64::from(share as f32)));
    assert!(head.accuracy.is_some_and(|accuracy| accuracy > 0.5));
    let curves = [snapshot.history_accuracy(), snapshot.history_val_accuracy()];
    for curve in curves {
        assert_eq!(curve.len(), 30);
        assert!(curve.iter().all(|share| (0.0..=1.0).contains(share)));
    }
    assert_eq!(curves[1][29], share as f32);
    // They come back with a saved run, also in the middle of an epoch.
    session.step_batch();
    let run = session.save();
    assert!(run.state.n_correct > 0);
    assert_eq!(run.state.history.accuracy.as_deref(), Some(curves[0]));
    let mut restored = Session::restore(&run).expect("what was saved is whole");
    assert_eq!(restored.save(), run);
    restored.step_epoch();
    session.step_epoch();
    assert_eq!(restored.save(), session.save());
}

/// 12,500 rows of one input, of which 10,000 train.
fn many_rows(target: impl Fn(f64) -> f64, classifies: bool) -> Draft {
    let xs: Vec<f64> = (0_u16..12_500)
        .map(|row| f64::from(row) / 12_500.0)
        .collect();
    let column = |name: &str, values: Vec<f64>| Column {
        name: name.to_owned(),
        values,
        ..Column::default()
    };
    let targets = xs.iter().copied().map(target).collect();
    let table = DataTable::new(
        "many".to_owned(),
        vec![column("x", xs), column("y", targets)],
    );
    let mut draft = on_table(TableSpec {
        table: TableSource::Own(Arc::new(table)),
        inputs: vec![0],
        target: 1,
        filters: Vec::new(),
        classifies,
        class_weights: ClassWeights::None,
    });
    draft.data.scaling.target = false;
    draft
}

/// What the run shows, against sums in f64 over what it predicts row by row.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the platform's logarithm in f64 is the measure here"
)]
fn the_figures_of_ten_thousand_rows_have_six_digits() {
    let close = |shown: Option<f64>, expected: f64, what: &str| {
        let shown = shown.expect(what);
        assert!(
            (shown - expected).abs() <= 1e-6 * expected.abs(),
            "{what}: {shown}, not {expected}"
        );
    };
    let experiment = many_rows(|x| 100_000.0 + x, false).check().unwrap();
    let mut session = Session::new(&experiment);
    let rows = experiment.dataset();
    assert_eq!((rows.n_rows(), rows.n_train()), (12_500, 10_000));
    let squares: Vec<f64> = (0..rows.n_rows())
        .map(|row| {
            let said = session.predict(&[rows.inputs[[row, 0]]]).unwrap()[0];
            let error = f64::from(said) - rows.targets[[row, 0]];
            error * error
        })
        .collect();
    let mean = |validates: bool| {
        let of_part = squares.iter().zip(&rows.validates);
        let part: Vec<f64> = of_part
            .filter(|(_, it)| **it == validates)
            .map(|(square, _)| *square)
            .collect();
        part.iter().sum::<f64>() / part.len() as f64
    };
    let view = View::curve([0.0, 1.0], 10, 0);
    let (head, _) = session.snapshot(&view, Vec::new()).into_parts();
    close(head.loss, mean(false), "loss");
    close(head.val_loss, mean(true), "val_loss");
    let rmse = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
    close(head.rmse, rmse, "RMSE");

    let draft = many_rows(|x| f64::from(u8::from(x * 7.0 % 1.0 > 0.5)), true);
    let (experiment, mut session) = trained(draft, 2);
    let rows = experiment.dataset();
    let (mut n_right, mut loss) = (0_u32, 0.0);
    for row in (0..rows.n_rows()).filter(|&row| rows.validates[row]) {
        let shares = session.predict(&[rows.inputs[[row, 0]]]).unwrap();
        let class = rows.targets[[row, 0]] as usize;
        n_right += u32::from(shares[class] > shares[1 - class]);
        loss -= f64::from(shares[class]).ln() / 2_500.0;
    }
    let (head, _) = session.snapshot(&view, Vec::new()).into_parts();
    close(head.val_loss, loss, "cross-entropy");
    close(head.val_accuracy, f64::from(n_right) / 2_500.0, "accuracy");
}
