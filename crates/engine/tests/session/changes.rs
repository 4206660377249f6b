//! Settings and rows change without a restart.

use engine::Session;
use experiment::{Optimizer, Regularizer, Row, StopReason};

use crate::drafts::{VIEW, checked, epochs, small};

#[test]
fn tuning_goes_on_without_a_restart() {
    let experiment = small(|_| {});
    let mut session = Session::new(&experiment);
    epochs(&mut session, 20);
    let before = session.save();
    let tuned = small(|draft| {
        draft.training.learning_rate = 0.001;
        draft
            .network
            .set_regularizer(Regularizer { l1: 0.0, l2: 0.1 });
        draft.training.epochs = 21;
    });
    session.tune(&tuned);
    let after = session.save();
    assert_eq!(after.state.weights, before.state.weights);
    assert_eq!(after.state.optimizer, before.state.optimizer);
    let trace = session.batch_trace().expect("finite");
    assert_eq!(trace.learning_rate, 0.001);
    epochs(&mut session, 1);
    assert_eq!(session.stop_reason(), Some(StopReason::EpochLimit));
    let loss = *session.save().state.history.loss.last().expect("an epoch");
    assert!(loss > before.state.history.loss[19], "the penalty counts");

    // Another kind of optimizer starts empty, with the same weights.
    let weights = session.save().state.weights;
    session.tune(&small(|draft| draft.training.optimizer = Optimizer::ALL[1]));
    let saved = session.save().state;
    assert_eq!(saved.weights, weights);
    assert_eq!(saved.optimizer.step, 0);
    assert_eq!(saved.optimizer.slots.len(), 1);
    assert!(saved.optimizer.slots[0].1[0].bias.iter().all(|v| *v == 0.0));
    epochs(&mut session, 5);
}

#[test]
fn other_rows_begin_the_epoch_anew() {
    let mut session = Session::new(&small(|draft| draft.data.scaling.inputs = true));
    epochs(&mut session, 5);
    session.step_batch();
    let weights = session.save().state.weights;
    let scaler = session.save().state.scaler;
    let rows: Vec<Row> = (0..100)
        .map(|n| Row {
            x: n as f32 * 0.06,
            y: 0.5,
            validates: n % 10 == 0,
        })
        .collect();
    let mut draft = session.experiment().clone().into_draft();
    draft.data.edited = Some(rows);
    session.set_rows(&checked(draft));
    let saved = session.save().state;
    assert_eq!((saved.epoch, saved.batch, saved.loss_sum), (5, 0, 0.0));
    assert_eq!(saved.weights, weights);
    assert_eq!(saved.scaler, scaler);
    assert_eq!(session.n_batches(), 3);
    epochs(&mut session, 200);
    let head = session.snapshot(&VIEW, Vec::new()).into_parts().0;
    assert!(head.rmse.is_some_and(|rmse| rmse < 0.1), "{:?}", head.rmse);
    let mut restored = Session::restore(&session.save()).expect("whole");
    epochs(&mut session, 3);
    epochs(&mut restored, 3);
    assert_eq!(restored.save(), session.save());
}
