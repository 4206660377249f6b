//! The rules of TensorFlow Playground that Keras does not have, against the original's loop written out.

use engine::{EpochRules, Rows, RunSet, Session, Setup, Step, Trainer};
use experiment::{
    Activation, Clipping, Dense, Draft, Generator, Initializer, LayerWeights, Loss, Optimizer,
    PlaneData, Regularizer, RowOrder, Tuning,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const RATE: f64 = 0.05;
const SGD: Optimizer = Optimizer::Sgd {
    momentum: 0.0,
    nesterov: false,
};
/// Inputs and targets.
const ROWS: [(f64, f64); 5] = [
    (0.5, 1.0),
    (-1.0, 0.25),
    (2.0, -0.5),
    (1.5, 0.75),
    (-0.25, -1.0),
];

/// `oneStep` and `updateWeights` of the original, for one linear unit: weight and bias after some epochs.
fn original(batch_size: usize, epochs: u32) -> (f64, f64) {
    let (mut w, mut b) = (0.4, 0.1);
    let (mut sum_w, mut sum_b, mut n) = (0.0, 0.0, 0);
    for _ in 0..epochs {
        for (idx, (x, y)) in ROWS.into_iter().enumerate() {
            let error = w * x + b - y;
            sum_w += error * x;
            sum_b += error;
            n += 1;
            if (idx + 1) % batch_size == 0 {
                w -= RATE * sum_w / f64::from(n);
                b -= RATE * sum_b / f64::from(n);
                (sum_w, sum_b, n) = (0.0, 0.0, 0);
            }
        }
    }
    (w, b)
}

fn trainer(batch_size: usize, rules: EpochRules, l1: f64) -> Trainer {
    let mut layer = Dense::new(1, Activation::Linear);
    layer.regularizer = Regularizer { l1, l2: 0.0 };
    let setup = Setup {
        n_inputs: 1,
        layers: vec![layer],
        loss: Loss::HalfSquaredError,
        optimizer: SGD,
        learning_rate: RATE,
        clipping: Clipping::default(),
        batch_size,
        row_order: RowOrder::AsTheyStand,
        rules,
        seed: 1,
    };
    let weights = LayerWeights {
        kernel: ndarray::array![[0.4]],
        bias: vec![0.1],
    };
    let rows = Rows {
        inputs: ROWS.map(|(x, _)| x as f32).to_vec(),
        targets: ROWS.map(|(_, y)| y as f32).to_vec(),
    };
    Trainer::new(&setup, &[weights], rows, Rows::default())
}

fn train(trainer: &mut Trainer, epochs: u32) -> (f64, f64) {
    while trainer.epoch() < epochs {
        trainer.step_batch();
    }
    let weights = trainer.weights();
    (
        f64::from(weights[0].kernel[[0, 0]]),
        f64::from(weights[0].bias[0]),
    )
}

#[test]
fn a_short_batch_is_carried_over_to_the_next_epoch() {
    let carries = EpochRules {
        carries_over: true,
        ..EpochRules::default()
    };
    for batch_size in 1..=5 {
        for epochs in 1..=7 {
            let expected = original(batch_size, epochs);
            let found = train(&mut trainer(batch_size, carries, 0.0), epochs);
            let difference = (found.0 - expected.0)
                .abs()
                .max((found.1 - expected.1).abs());
            assert!(
                difference < 1e-6,
                "{batch_size} {epochs}: {found:?} for {expected:?}"
            );
        }
    }
    // As a batch of its own it leads elsewhere.
    let keras = train(&mut trainer(2, EpochRules::default(), 0.0), 2);
    assert!((keras.0 - original(2, 2).0).abs() > 1e-4);
    // A batch larger than the data has all of them.
    let all = train(&mut trainer(9, carries, 0.0), 3);
    assert_eq!(all, train(&mut trainer(5, EpochRules::default(), 0.0), 3));
}

#[test]
fn a_new_order_in_each_epoch_carries_the_rows_of_the_epoch_before() {
    let mut draft = playground();
    draft.training.row_order = RowOrder::NewEachEpoch;
    draft.training.batch_size = 30;
    let mut session = Session::new(&draft.check().expect("can run"));
    // 250 rows: 8 batches of 30, of which the first has 10 more from the second epoch on.
    let n_rows = |session: &mut Session| session.batch_trace().map(|it| it.rows.len());
    assert_eq!(session.n_batches(), 8);
    assert_eq!(n_rows(&mut session), Some(30));
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.extend(session.batch_trace().expect("is finite").rows);
        session.step_batch();
    }
    let carried = session.batch_trace().expect("is finite").rows[..10].to_vec();
    seen.extend(carried);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 250);
    assert_eq!(n_rows(&mut session), Some(40));
}

/// The settings of a link of TensorFlow Playground.
fn playground() -> Draft {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::ExclusiveOr);
    draft.data.n_points = 500;
    draft.data.generator = Generator::Seedrandom;
    draft.data.validation.share = 0.5;
    draft.network.initializer = Initializer::UniformHalf;
    draft.training.loss = Loss::HalfSquaredSigns;
    draft.fit_output();
    draft.training.optimizer = SGD;
    draft.training.learning_rate = 0.03;
    draft.training.batch_size = 7;
    draft.training.row_order = RowOrder::AsTheyStand;
    draft.training.carries_over = true;
    draft.training.l1_kills = true;
    draft.training.losses_after_epoch = true;
    draft
        .network
        .set_regularizer(Regularizer { l1: 0.01, l2: 0.0 });
    draft
}

fn zeros(session: &Session) -> Vec<bool> {
    let weights = session.save().state.weights;
    let kernels = weights
        .into_iter()
        .flat_map(|layer| layer.kernel.into_iter());
    kernels.map(|weight| weight == 0.0).collect()
}

#[test]
fn a_killed_weight_stays_dead_without_penalty() {
    let experiment = playground().check().expect("can run");
    let mut session = Session::new(&experiment);
    for _ in 0..60 {
        assert_eq!(session.step_epoch(), Step::Epoch);
    }
    let dead = zeros(&session);
    assert!(
        dead.iter().any(|&it| it) && !dead.iter().all(|&it| it),
        "{dead:?}"
    );
    let mut tuning = Tuning::of(&experiment);
    tuning.regularizer = Regularizer::default();
    session.tune(&experiment.tuned(&tuning).expect("can run"));
    for _ in 0..40 {
        session.step_epoch();
    }
    assert_eq!(zeros(&session), dead);
}

#[test]
fn without_the_rule_weights_pass_zero() {
    let mut draft = playground();
    draft.training.l1_kills = false;
    let mut session = Session::new(&draft.check().expect("can run"));
    for _ in 0..40 {
        session.step_epoch();
    }
    assert!(zeros(&session).iter().all(|&is_zero| !is_zero));
}

#[test]
fn saving_anywhere_does_not_change_the_bits() {
    let experiment = playground().check().expect("can run");
    for n_steps in [3, 35, 36, 40, 200, 1_003] {
        let mut session = Session::new(&experiment);
        for _ in 0..n_steps {
            session.step_batch();
        }
        let mut restored = Session::restore(&session.save()).expect("can be restored");
        for _ in 0..100 {
            assert_eq!(session.step_batch(), restored.step_batch());
        }
        assert_eq!(session.save(), restored.save(), "{n_steps}");
    }
}

#[test]
fn many_seeds_at_once_train_as_each_alone() {
    let of_seed = |seed| {
        let mut draft = playground();
        draft.data.set_plane(PlaneData::Plane);
        draft.fit_output();
        draft.seed = seed;
        draft.check().expect("can run")
    };
    let experiments: Vec<_> = (1..=4).map(of_seed).collect();
    let mut runs = RunSet::new(&experiments);
    runs.step_epochs(5);
    for (member, experiment) in experiments.iter().enumerate() {
        let mut session = Session::new(experiment);
        for _ in 0..5 {
            session.step_epoch();
        }
        assert_eq!(runs.weights(member), session.save().state.weights);
        assert_eq!(runs.history(member), session.save().state.history);
    }
}

#[test]
fn losses_are_those_of_the_last_weights_without_penalty() {
    let draft = playground();
    let at_end = |losses_after_epoch: bool| {
        let mut draft = draft.clone();
        draft.training.losses_after_epoch = losses_after_epoch;
        let mut session = Session::new(&draft.check().expect("can run"));
        session.step_epoch();
        let saved = session.save().state;
        let val_losses = saved.history.val_loss.expect("validates");
        (saved.history.loss[0], val_losses[0], saved.weights)
    };
    let (keras, keras_val, weights) = at_end(false);
    let (after, after_val, same_weights) = at_end(true);
    assert_eq!(weights, same_weights);
    let l1: f32 = weights
        .iter()
        .map(|it| it.kernel.iter().map(|w| w.abs()).sum::<f32>())
        .sum();
    let (keras_val, after_val) = (keras_val.expect("validates"), after_val.expect("validates"));
    assert!((keras_val - after_val - 0.01 * l1).abs() < 1e-5);
    assert!((keras - after).abs() > 0.01);
}
