//! The bits do not depend on how a run is cut, saved and restored.

use engine::{Session, Step};
use experiment::{Draft, Field, Optimizer, Row, SavedRun, Scaling, StopReason};
use ndarray::Array2;

use crate::drafts::{VIEW, checked, epochs, small};

#[test]
fn slices_do_not_change_the_bits() {
    let experiment = small(|_| {});
    let mut through = Session::new(&experiment);
    epochs(&mut through, 50);
    let mut sliced = Session::new(&experiment);
    while sliced.epoch() < 50 {
        sliced.step_batch();
        sliced.snapshot(&VIEW, Vec::new());
    }
    assert_eq!(sliced.save(), through.save());
}

#[test]
fn saving_and_restoring_in_an_epoch_does_not_change_the_bits() {
    for optimizer in Optimizer::ALL {
        let experiment = small(|draft| {
            draft.training.optimizer = optimizer;
            draft.training.batch_size = 7;
            draft.data.scaling = Scaling {
                inputs: true,
                target: true,
            };
        });
        let mut through = Session::new(&experiment);
        let mut saved = Session::new(&experiment);
        for session in [&mut through, &mut saved] {
            epochs(session, 12);
            assert_eq!(session.step_batch(), Step::Batch);
            assert_eq!(session.step_batch(), Step::Batch);
        }
        let run = saved.save();
        let mut restored = Session::restore(&run).expect("what was saved is whole");
        assert_eq!(restored.save(), run);
        assert_eq!(
            restored.snapshot(&VIEW, Vec::new()),
            saved.snapshot(&VIEW, Vec::new())
        );
        epochs(&mut through, 10);
        epochs(&mut restored, 10);
        assert_eq!(restored.save(), through.save(), "{optimizer:?}");
    }
}

#[test]
fn a_broken_run_is_refused() {
    let mut session = Session::new(&small(|_| {}));
    epochs(&mut session, 3);
    let run = session.save();
    assert!(Session::restore(&run).is_ok());
    let breaks: [fn(&mut SavedRun); 18] = [
        |run| run.state.weights[1].kernel[[2, 0]] = f32::NAN,
        |run| drop(run.state.weights.pop()),
        |run| run.state.weights[0].bias.truncate(1),
        |run| run.state.weights[0].kernel = Array2::zeros((1, 4)),
        |run| run.state.weights[0].kernel = Array2::zeros((2, 3)),
        |run| drop(run.state.optimizer.slots.pop()),
        |run| run.state.optimizer.slots[0].0.push('s'),
        |run| run.state.optimizer.slots[1].1[0].bias[0] = -1.0,
        |run| run.state.optimizer.products[0] = f64::NAN,
        |run| run.state.loss_sum = f64::INFINITY,
        // A sum that no batch has added to, and one whose mean is more than an f32.
        |run| run.state.loss_sum = 1.0,
        |run| {
            run.state.batch = 1;
            run.state.loss_sum = 1e300;
        },
        |run| run.state.batch = 2,
        |run| run.state.history.loss[1] = f32::INFINITY,
        |run| run.state.scaler.input_std[0] = 0.0,
        |run| run.state.epoch = 4,
        // More epochs than a run can have: the next one would not fit its type.
        |run| {
            run.state.epoch = u32::MAX;
            run.state.history.epoch[2] = u32::MAX;
        },
        // No row of this epoch has been trained.
        |run| run.state.n_correct = 1,
    ];
    for (idx, change) in breaks.iter().enumerate() {
        let mut broken = run.clone();
        change(&mut broken);
        let problems = Session::restore(&broken).expect_err("a broken run");
        assert_eq!(problems[0].field, Field::SavedState, "break {idx}");
    }
    let mut broken = run;
    broken.experiment.training.learning_rate = -1.0;
    let problems = Session::restore(&broken).expect_err("no experiment");
    assert_eq!(problems[0].field, Field::LearningRate);
}

/// A file may hold any positive deviation: one so small that the scaled rows are infinite ends the run,
/// and nothing panics.
#[test]
fn a_scaler_that_overflows_ends_the_run() {
    let mut session = Session::new(&small(|_| {}));
    epochs(&mut session, 3);
    let mut run = session.save();
    let smallest = f64::from_bits(1);
    run.state.scaler.input_std = vec![smallest];
    run.state.scaler.target_std = vec![smallest];
    let mut session = Session::restore(&run).expect("positive and finite");
    session.snapshot(&VIEW, Vec::new());
    assert_eq!(session.batch_trace(), None);
    let step = session.step_batch();
    assert!(
        matches!(step, Step::Stopped(StopReason::Diverged(_))),
        "{step:?}"
    );
    session.snapshot(&VIEW, Vec::new());
    assert_eq!(session.save().state.weights, run.state.weights);
}

#[test]
fn epochs_without_validation_keep_their_places_in_the_saved_history() {
    let validated = Draft::default();
    let rows = checked(validated.clone()).dataset();
    let mut alone = validated.clone();
    alone.data.edited = Some(
        (0..rows.n_rows())
            .map(|row| Row {
                x: rows.inputs[[row, 0]] as f32,
                y: rows.targets[[row, 0]] as f32,
                validates: false,
            })
            .collect(),
    );
    let mut session = Session::new(&checked(validated.clone()));
    for experiment in [&validated, &alone, &validated] {
        session.set_rows(&checked(experiment.clone()));
        for _ in 0..2 {
            session.step_epoch();
        }
    }
    let json = session.save().to_json().expect("finite");
    let run = SavedRun::from_json(&json).expect("as it was written");
    let val_loss = run.state.history.val_loss.clone().unwrap_or_default();
    let is_there: Vec<bool> = val_loss.iter().map(Option::is_some).collect();
    assert_eq!(is_there, [true, true, false, false, true, true]);
    let mut restored = Session::restore(&run).expect("whole");
    assert_eq!(restored.save(), session.save());
    restored.step_epoch();
    session.step_epoch();
    assert_eq!(restored.save(), session.save());
}

#[test]
fn a_file_that_claims_any_number_of_steps_can_be_tuned() {
    let with_decay = |beta_2: f64| {
        small(|draft| {
            let Optimizer::Adam {
                beta_2: present, ..
            } = &mut draft.training.optimizer
            else {
                panic!("the preset's optimizer is Adam");
            };
            *present = beta_2;
        })
    };
    let mut run = Session::new(&with_decay(0.999)).save();
    run.state.optimizer.step = u64::MAX;
    let mut session = Session::restore(&run).expect("whole");
    session.tune(&with_decay(0.999_999));
    epochs(&mut session, 3);
    // All those steps mean that nothing of the start is left to correct.
    let products = session.save().state.optimizer.products;
    assert!(
        products.iter().all(|product| *product < 1e-17),
        "{products:?}"
    );
}
