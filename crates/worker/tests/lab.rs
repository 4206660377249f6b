//! Questions about a network, with the real engine: every reply agrees with what the engine does next.

use experiment::{
    Activation, BatchTrace, Dense, Draft, LayerIdx, LayerWeights, Line, Question, ReplayReport,
    Reply, SavedRun, SweepReport, SweepSpec, TableSpec, Tuning, Variant,
};
use messages::{Command, Event};
use worker::{Next, WorkerState, advance, handle};

const LINE: Line = Line {
    axis: 0,
    window: [-3.0, 3.0],
    len: 61,
};

fn send(state: &mut WorkerState, command: Command) -> Vec<Event> {
    handle(state, command, &|| 0.0)
}

fn open(draft: Draft) -> WorkerState {
    let mut state = WorkerState::default();
    let command = Command::Open { session: 1, draft };
    assert_eq!(send(&mut state, command), [Event::Opened { session: 1 }]);
    state
}

#[track_caller]
fn ask(state: &mut WorkerState, question: Question) -> Reply {
    match send(state, Command::Ask(question.into())).pop() {
        Some(Event::Answered { session: 1, reply }) => reply.decode().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn saved(state: &mut WorkerState) -> Box<SavedRun> {
    match send(state, Command::Save).pop() {
        Some(Event::Saved { run, .. }) => Box::new(run.decode().unwrap()),
        other => panic!("{other:?}"),
    }
}

fn epochs(state: &mut WorkerState, n: u32) {
    for _ in 0..n {
        send(state, Command::StepEpoch);
        while advance(state, &|| 0.0) != Next::Command {}
    }
}

#[track_caller]
fn prediction(state: &mut WorkerState, x: f64) -> f32 {
    match ask(state, Question::Predict { inputs: vec![x] }) {
        Reply::Prediction(Some(row)) => row[0],
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn batch_trace(state: &mut WorkerState) -> BatchTrace {
    match ask(state, Question::BatchTrace) {
        Reply::BatchTrace(Some(batch)) => *batch,
        other => panic!("{other:?}"),
    }
}

fn spec(seeds: &[u32], epochs: u32) -> SweepSpec {
    let variant = |&seed: &u32| Variant {
        seed,
        learning_rate: Draft::default().training.learning_rate,
    };
    SweepSpec {
        variants: seeds.iter().map(variant).collect(),
        epochs,
        line: LINE,
        n_workers: 1,
    }
}

fn sweep(seeds: &[u32], epochs: u32) -> Question {
    Question::Sweep(spec(seeds, epochs))
}

#[track_caller]
fn report(state: &mut WorkerState, question: Question) -> SweepReport {
    match ask(state, question) {
        Reply::Sweep(report) => report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_initial_weights_are_those_of_epoch_0() {
    let mut state = open(Draft::default());
    let start = saved(&mut state).state.weights;
    epochs(&mut state, 3);
    let Reply::InitialWeights(found) = ask(&mut state, Question::InitialWeights) else {
        panic!("another reply");
    };
    assert_eq!(found, start);
    assert_ne!(saved(&mut state).state.weights, start);
}

#[test]
fn every_row_is_predicted_with_the_present_weights() {
    let mut state = open(Draft::default());
    epochs(&mut state, 3);
    let dataset = Draft::default().check().unwrap().dataset();
    let Reply::RowOutputs { epoch, outputs } = ask(&mut state, Question::RowOutputs) else {
        panic!("another reply");
    };
    assert_eq!((epoch, outputs.len()), (3, dataset.n_rows()));
    for (&x, output) in dataset.inputs.iter().zip(outputs) {
        assert_eq!(prediction(&mut state, x), output);
    }
}

#[test]
fn the_traced_batch_is_the_one_that_trains_next() {
    let mut state = open(Draft::default());
    epochs(&mut state, 3);
    let slow = batch_trace(&mut state);
    assert_eq!(batch_trace(&mut state), slow, "asking changes nothing");
    assert_eq!((slow.epoch, slow.batch), (3, 0));
    assert_eq!(slow.predictions.len(), slow.rows.len());
    send(&mut state, Command::StepBatch);
    let stepped: Vec<LayerWeights> = slow.layers.into_iter().map(|it| it.stepped).collect();
    assert_eq!(stepped, saved(&mut state).state.weights);
}

#[test]
fn a_linear_stack_predicts_what_its_single_layer_predicts() {
    let mut draft = Draft::default();
    for dense in &mut draft.network.hidden {
        dense.activation = Activation::Linear;
    }
    let mut state = open(draft);
    epochs(&mut state, 5);
    let Reply::LinearEquivalent(found) = ask(&mut state, Question::LinearEquivalent { line: LINE })
    else {
        panic!("no answer");
    };
    assert!(found.curved.is_empty(), "{:?}", found.curved);
    assert_eq!(found.products.len(), found.layers.len());
    let line = found.in_units.unwrap();
    for x in [-3.0, 0.0, 0.7, 2.5] {
        let by_line = line.kernel[[0, 0]] * x as f32 + line.bias[0];
        let by_network = prediction(&mut state, x);
        assert!(
            (by_line - by_network).abs() < 1e-5,
            "{by_line} {by_network}"
        );
    }
    // The network's own curve comes from the same weights, so the two curves are equal.
    assert_eq!(found.curve.len(), 61);
    for (at, y) in found.curve.iter().enumerate() {
        let [from, to] = LINE.window;
        let x = from + (to - from) * at as f64 / 60.0;
        let by_line = line.kernel[[0, 0]] * x as f32 + line.bias[0];
        assert!((by_line - y).abs() < 1e-5, "{by_line} {y}");
    }
}

#[test]
fn with_one_nonlinear_layer_no_single_layer_is_equal() {
    let mut state = open(Draft::default());
    let Reply::LinearEquivalent(found) = ask(&mut state, Question::LinearEquivalent { line: LINE })
    else {
        panic!("no answer");
    };
    assert_eq!(found.curved.first(), Some(&LayerIdx::new(0)));
    assert!(found.products.is_empty() && found.in_units.is_none());
}

#[test]
fn a_row_of_another_width_has_no_prediction() {
    let mut state = open(Draft::default());
    let inputs = vec![1.0, 2.0];
    let reply = ask(&mut state, Question::Predict { inputs });
    assert_eq!(reply, Reply::Prediction(None));
}

#[test]
fn a_polynomial_of_higher_degree_fits_the_training_rows_no_worse() {
    let mut state = open(Draft::default());
    let mut before = f64::INFINITY;
    for degree in 0..=8 {
        let question = Question::Polynomial { degree, line: LINE };
        let Reply::Polynomial(Some(fit)) = ask(&mut state, question) else {
            panic!("no polynomial of degree {degree}");
        };
        assert_eq!((fit.n_parameters, fit.curve.len()), (degree + 1, 61));
        assert!(fit.train_rmse <= before + 1e-9, "{degree}");
        assert!((fit.mse - fit.rmse * fit.rmse).abs() < 1e-12);
        assert!(fit.val_rmse.is_some());
        // The mean and the straight line are polynomials as well.
        for (of_degree, rival) in [(0, fit.mean_rmse), (1, fit.line_rmse)] {
            assert!(
                degree != of_degree || (fit.rmse - rival).abs() < 1e-6,
                "{fit:?}"
            );
        }
        before = fit.train_rmse;
    }
}

/// The session is unchanged, and each member ends as a run of its own would.
#[test]
fn a_sweep_trains_every_seed_as_it_would_alone() {
    let mut state = open(Draft::default());
    let before = saved(&mut state);
    assert!(report(&mut state, sweep(&[1, 2, 3, 4, 5], 20)).is_running);
    while advance(&mut state, &|| 0.0) != Next::Command {}
    let found = report(&mut state, Question::SweepProgress);
    assert!(!found.is_running);
    assert_eq!(saved(&mut state), before);
    let [least, _, median, _, most] = found.quartiles.unwrap();
    assert!(least < median && median < most);
    for member in &found.members {
        assert_eq!(member.epoch, 20);
        assert_eq!(member.curve.len(), 61);
        let mut alone = open(Draft {
            seed: member.variant.seed,
            ..Draft::default()
        });
        epochs(&mut alone, 20);
        let losses = saved(&mut alone).state.history.loss;
        assert_eq!(member.loss, losses.last().copied());
        assert_eq!(prediction(&mut alone, 3.0), member.curve[60]);
    }
}

/// This holds even if one of the workers has no member.
#[test]
fn workers_that_share_a_sweep_find_what_one_finds() {
    for (n_seeds, n_workers) in [(11, 3), (2, 4)] {
        let seeds: Vec<u32> = (1..=n_seeds).collect();
        let find = |question| {
            let mut state = open(Draft::default());
            report(&mut state, question);
            while advance(&mut state, &|| 0.0) != Next::Command {}
            report(&mut state, Question::SweepProgress)
        };
        let whole = SweepSpec {
            n_workers,
            ..spec(&seeds, 20)
        };
        let parts: Vec<SweepReport> = whole.parts().map(Question::Sweep).map(find).collect();
        assert_eq!(parts.len(), n_workers as usize);
        let found = SweepReport::of_parts(&parts);
        assert_eq!(found, find(sweep(&seeds, 20)));
        assert!(!found.is_running && found.quartiles.is_some());
    }
}

#[test]
fn a_sweep_can_be_ended_and_an_impossible_one_is_rejected() {
    let mut state = open(Draft::default());
    report(&mut state, sweep(&[1, 2], 1_000_000));
    assert!(!report(&mut state, Question::SweepStop).is_running);
    assert_eq!(advance(&mut state, &|| 0.0), Next::Command);
    let refused = send(&mut state, Command::Ask(sweep(&[1], 0).into()));
    assert!(
        matches!(refused.as_slice(), [Event::Rejected { session: 1, .. }]),
        "{refused:?}"
    );
}

#[test]
fn a_sweep_of_large_networks_has_as_many_members_as_memory_allows() {
    let mut draft = Draft::default();
    draft.network.hidden = vec![Dense::new(1_000, Activation::Tanh); 6];
    let mut state = open(draft);
    let seeds: Vec<u32> = (1..=50).collect();
    let report = report(&mut state, sweep(&seeds, 5));
    assert!((1..10).contains(&report.members.len()), "{report:?}");
    assert_eq!(report.members.len() as u32 + report.n_left_out, 50);
    // Two workers take no more memory than one.
    let shared = SweepSpec {
        n_workers: 2,
        ..spec(&seeds, 5)
    };
    let n_members = |part| {
        self::report(&mut state, Question::Sweep(part))
            .members
            .len()
    };
    let n_shared: Vec<usize> = shared.parts().map(n_members).collect();
    assert!(
        n_shared.iter().sum::<usize>() <= report.members.len().max(2),
        "{n_shared:?}"
    );
    self::report(&mut state, sweep(&seeds, 5));
    // A command is handled between two batches.
    let late = std::cell::Cell::new(0.0);
    let clock = || {
        late.set(late.get() + 100.0);
        late.get()
    };
    assert_eq!(advance(&mut state, &clock), Next::Now);
    let told = ask(&mut state, Question::SweepProgress);
    let Reply::Sweep(told) = told else {
        panic!("{told:?}")
    };
    assert!(told.members.iter().all(|member| member.epoch == 0));
}

#[test]
fn all_neurons_add_up_to_the_prediction() {
    let mut state = open(Draft::default());
    epochs(&mut state, 30);
    let first = |n: u32| Question::Contributions {
        line: LINE,
        first: n,
    };
    let Reply::Contributions(Some(all)) = ask(&mut state, first(u32::MAX)) else {
        panic!("no answer");
    };
    let last = prediction(&mut state, 3.0);
    assert!((all.sum[60] - last).abs() < 1e-5, "{} {last}", all.sum[60]);
    let Reply::Contributions(Some(one)) = ask(&mut state, first(1)) else {
        panic!("no answer");
    };
    let by_hand = one.bias as f32 + one.curves[0][60];
    assert!((one.sum[60] - by_hand).abs() < 1e-6, "{by_hand}");
    assert_eq!(one.neurons, all.neurons);
    assert_eq!((&one.network, &all.sum), (&all.network, &all.network));
}

#[test]
fn without_a_hidden_layer_there_are_no_contributions() {
    let mut draft = Draft::default();
    draft.network.hidden.clear();
    let mut state = open(draft);
    let question = Question::Contributions {
        line: LINE,
        first: 3,
    };
    assert_eq!(ask(&mut state, question), Reply::Contributions(None));
}

fn on_table(spec: TableSpec) -> Draft {
    let mut draft = Draft::default();
    draft.data.set_table(spec);
    draft.data.scaling.inputs = true;
    draft.network.hidden = vec![Dense::new(3, Activation::Relu); 2];
    draft.fit_output();
    draft
}

#[test]
fn a_classifier_predicts_probabilities() {
    let mut state = open(on_table(TableSpec::howell_sex()));
    epochs(&mut state, 20);
    let inputs = vec![45.0, 160.0, 30.0];
    let Reply::Prediction(Some(row)) = ask(&mut state, Question::Predict { inputs }) else {
        panic!("no answer");
    };
    assert_eq!(row.len(), 2);
    assert!(
        row.iter().all(|share| (0.0..=1.0).contains(share)),
        "{row:?}"
    );
    assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{row:?}");
}

/// What a student hands in is trained again beside another session, which trains on undisturbed.
#[test]
fn a_run_is_claimed_and_trained_again() {
    let mut state = open(Draft::default());
    epochs(&mut state, 20);
    let mut faster = Draft::default();
    faster.training.learning_rate = 0.1;
    send(&mut state, Command::Tune(Tuning::of(&faster)));
    epochs(&mut state, 10);
    let Reply::Claim(claim) = ask(&mut state, Question::Claim) else {
        panic!("no claim");
    };
    assert_eq!(
        (claim.result.epoch, claim.start.clone()),
        (30, Draft::default())
    );
    assert_eq!(claim.record.changes.len(), 1);
    let mut other = open(claim.start.clone());
    assert_eq!(
        ask(&mut other, Question::ReplayProgress),
        Reply::Replay(None)
    );
    let replay = |epoch| Question::Replay {
        record: claim.record.clone(),
        epoch,
        batch: 0,
    };
    let begun = ask(&mut other, replay(30));
    assert_eq!(begun, Reply::Replay(Some(ReplayReport::Running(0))));
    epochs(&mut other, 1);
    while advance(&mut other, &|| 0.0) != Next::Command {}
    let done = ask(&mut other, Question::ReplayProgress);
    assert_eq!(done, Reply::Replay(Some(ReplayReport::Done(claim.result))));
    let mut alone = open(Draft::default());
    epochs(&mut alone, 1);
    assert_eq!(saved(&mut other).state, saved(&mut alone).state);
}
