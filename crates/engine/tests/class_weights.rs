//! Weights of classes in a session: which figures they change, and that runs of a set, restored runs and
//! runs without weights have the same bits.

use engine::{RunSet, Session};
use experiment::{Activation, Loss, SnapshotHead};
use experiment::{ClassWeights, Dense, Draft, Experiment, TableSpec, View};

/// The sex of Howell's adults, 149 or so women and 132 men in training.
fn draft(weights: ClassWeights) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(TableSpec {
        class_weights: weights,
        ..TableSpec::howell_sex()
    });
    draft.data.scaling.inputs = true;
    draft.network.hidden = vec![Dense::new(4, Activation::Tanh)];
    draft.fit_output();
    draft
}

fn list(weights: [f64; 2]) -> ClassWeights {
    ClassWeights::List(weights.to_vec())
}

fn checked(draft: Draft) -> Experiment {
    draft.check().expect("it can run")
}

fn trained(draft: Draft, n_epochs: u32) -> Session {
    let mut session = Session::new(&checked(draft));
    for _ in 0..n_epochs {
        session.step_epoch();
    }
    session
}

fn head(session: &mut Session) -> SnapshotHead {
    let view = View::curve([30.0, 60.0], 5, 0);
    session.snapshot(&view, Vec::new()).into_parts().0
}

/// Mean cross-entropy of the rows that train or validate, each times the weight of its class; from the
/// predictions, in f64.
#[allow(
    clippy::disallowed_methods,
    reason = "the platform's logarithm in f64 is the measure here"
)]
fn mean_loss(session: &mut Session, validates: bool, weights: [f64; 2]) -> f64 {
    let dataset = session.experiment().dataset();
    let (mut sum, mut n) = (0.0, 0.0);
    for row in (0..dataset.n_rows()).filter(|&row| dataset.validates[row] == validates) {
        let inputs = dataset.inputs.row(row).to_vec();
        let shares = session.predict(&inputs).expect("finite");
        let class = dataset.targets[[row, 0]] as usize;
        sum -= weights[class] * f64::from(shares[class]).ln();
        n += 1.0;
    }
    sum / n
}

fn assert_close(found: Option<f64>, expected: f64, what: &str) {
    let found = found.expect(what);
    let off = (found - expected).abs();
    assert!(off < 1e-6 * expected, "{what}: {found}, not {expected}");
}

/// As in Keras: the training loss is weighted, over the number of rows; the validation loss is not.
#[test]
fn the_training_loss_alone_is_weighted() {
    let weights = [0.5, 3.0];
    let mut session = trained(draft(list(weights)), 0);
    let start = head(&mut session);
    assert_close(start.loss, mean_loss(&mut session, false, weights), "loss");
    let val_loss = mean_loss(&mut session, true, [1.0, 1.0]);
    assert_close(start.val_loss, val_loss, "val_loss");
    // One batch of all rows: the history has the loss of the weights before its step.
    let mut whole = draft(list(weights));
    whole.training.batch_size = 1_000;
    let mut session = trained(whole, 1);
    let first = head(&mut session);
    assert_close(first.loss, start.loss.expect("finite"), "history.loss");
    let val_loss = mean_loss(&mut session, true, [1.0, 1.0]);
    assert_close(first.val_loss, val_loss, "history.val_loss");
}

/// Accuracy and confusion matrix count rows. The first epoch's accuracy is that of the initial weights,
/// if all rows are one batch.
#[test]
fn figures_of_classification_are_not_weighted() {
    let figures = |weights| {
        let mut draft = draft(weights);
        draft.training.batch_size = 1_000;
        let head = head(&mut trained(draft, 1));
        (head.accuracy, head.confusion.iter().sum::<u32>())
    };
    assert_eq!(figures(ClassWeights::None), figures(list([0.5, 3.0])));
}

#[test]
fn weights_of_one_change_no_bit() {
    for (activation, units, loss) in [
        (
            Activation::Softmax,
            2,
            Loss::SparseCategoricalCrossentropy { from_logits: false },
        ),
        (
            Activation::Sigmoid,
            1,
            Loss::BinaryCrossentropy { from_logits: false },
        ),
        (Activation::Linear, 1, Loss::MeanSquaredError),
    ] {
        let run = |weights| {
            let mut draft = draft(weights);
            draft.network.output = Dense::new(units, activation);
            draft.training.loss = loss;
            let mut session = trained(draft, 5);
            let head = head(&mut session);
            let saved = session.save().state;
            let yardstick = head.baseline_mean.filter(|_| loss.is_for_classes());
            (saved.weights, saved.history, yardstick)
        };
        let (ones, none) = (run(list([1.0, 1.0])), run(ClassWeights::None));
        assert_eq!(ones, none, "{loss:?}");
        assert_ne!(run(list([1.0, 2.0])).0, none.0, "{loss:?}");
    }
}

/// Doubled weights double loss and gradient, exactly: SGD with half the rate takes the same steps.
#[test]
fn weights_scale_loss_and_gradient() {
    let run = |weights: f64, learning_rate| {
        let mut draft = draft(list([weights, weights]));
        draft.training.optimizer = experiment::Optimizer::ALL[0];
        draft.training.learning_rate = learning_rate;
        let state = trained(draft, 5).save().state;
        (state.weights, state.history.loss)
    };
    let (once, twice) = (run(1.0, 0.125), run(2.0, 0.0625));
    assert_eq!(once.0, twice.0);
    let doubled: Vec<f32> = once.1.iter().map(|loss| 2.0 * loss).collect();
    assert_eq!(doubled, twice.1);
}

#[test]
fn members_of_a_set_train_as_alone() {
    let of_seed = |seed| {
        let mut draft = draft(ClassWeights::Balanced);
        draft.seed = seed;
        draft
    };
    let experiments: Vec<Experiment> = (1..=5).map(|seed| checked(of_seed(seed))).collect();
    let mut runs = RunSet::new(&experiments);
    assert!(runs.step_epochs(4));
    for (member, seed) in (1..=5).enumerate() {
        let alone = trained(of_seed(seed), 4).save().state;
        assert_eq!(runs.weights(member), alone.weights, "seed {seed}");
        assert_eq!(runs.history(member), alone.history, "seed {seed}");
    }
}

#[test]
fn a_restored_run_goes_on_with_its_weights() {
    let mut session = trained(draft(list([0.25, 2.0])), 3);
    session.step_batch();
    let saved = session.save();
    let mut restored = Session::restore(&saved).expect("our own run");
    session.step_epoch();
    restored.step_epoch();
    assert_eq!(restored.save(), session.save());
}

/// The slow motion shows each row's weight, and its numbers are those of the step.
#[test]
fn the_trace_of_a_batch_has_the_weights_of_its_rows() {
    let session = trained(draft(list([0.5, 3.0])), 1);
    let trace = session.batch_trace().expect("finite");
    let expected = trace
        .targets
        .iter()
        .map(|&class| [0.5, 3.0][class as usize]);
    assert_eq!(trace.row_weights, expected.collect::<Vec<f32>>());
    let output = trace.layers.last().expect("an output");
    for (row, &weight) in trace.row_weights.iter().enumerate() {
        let class = trace.targets[row] as usize;
        for unit in 0..2 {
            let hit = f32::from(u8::from(unit == class));
            let at = 2 * row + unit;
            let expected = weight * (trace.predictions[at] - hit) / trace.rows.len() as f32;
            assert!((output.deltas[at] - expected).abs() < 1e-6);
        }
    }
    let without = trained(draft(ClassWeights::None), 1).batch_trace();
    assert!(without.expect("finite").row_weights.is_empty());
}
