//! What a session promises: learning, the same bits however it is cut, stops, and a snapshot.

use engine::{Session, Step};
use experiment::{
    Activation, Cause, DataSpec, Dense, Divergence, Draft, Experiment, Field, Function, LayerIdx,
    Loss, Network, Optimizer, PlaneData, PlaneView, Preset, Quantity, Regularizer, Row, SavedRun,
    Scaling, Source, StopReason, Training, UnitIdx, View, ViewIdx,
};

const VIEW: View = View::curve([-4.0, 4.0], 101, 30);

fn checked(draft: Draft) -> Experiment {
    draft.check().expect("a draft that can run")
}

fn small(change: impl FnOnce(&mut Draft)) -> Experiment {
    let mut draft = Preset::SineSmall.draft();
    change(&mut draft);
    checked(draft)
}

fn epochs(session: &mut Session, n: u32) {
    for _ in 0..n {
        assert_eq!(session.step_epoch(), Step::Epoch);
    }
}

#[test]
fn a_network_learns_the_sine() {
    let mut session = Session::new(&small(|_| {}));
    assert_eq!(session.step_batch(), Step::Batch);
    assert_eq!(
        (session.epoch(), session.batch(), session.n_batches()),
        (0, 1, 2)
    );
    epochs(&mut session, 1_000);
    assert_eq!(session.step_epoch(), Step::Stopped(StopReason::EpochLimit));
    let snapshot = session.snapshot(&VIEW, Vec::new());
    let rmse = snapshot.head().rmse.expect("finite");
    assert!(rmse < 0.25, "{rmse}");
    assert_eq!(snapshot.head().n_parameters, 22);
}

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
    let breaks: [fn(&mut SavedRun); 14] = [
        |run| run.state.weights[1].kernel[2][0] = f32::NAN,
        |run| drop(run.state.weights.pop()),
        |run| run.state.weights[0].bias.truncate(1),
        |run| run.state.weights[0].kernel[0].push(1.0),
        |run| run.state.weights[0].kernel.push(vec![1.0; 3]),
        |run| drop(run.state.optimizer.slots.pop()),
        |run| run.state.optimizer.slots[0].0.push('s'),
        |run| run.state.optimizer.slots[1].1[0].bias[0] = -1.0,
        |run| run.state.optimizer.products[0] = f64::NAN,
        |run| run.state.loss_sum = f64::INFINITY,
        |run| run.state.batch = 2,
        |run| run.state.history.loss[1] = f32::INFINITY,
        |run| run.state.scaler.input_std[0] = 0.0,
        |run| run.state.epoch = 4,
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

fn diverging(learning_rate: f64) -> Experiment {
    checked(Draft {
        data: DataSpec {
            source: Source::Function(Function::Square),
            domain: [-3.0, 3.0],
            ..DataSpec::default()
        },
        network: Network {
            hidden: vec![Dense::new(20, Activation::Relu); 2],
            ..Network::default()
        },
        training: Training {
            optimizer: Optimizer::ALL[0],
            learning_rate,
            ..Training::default()
        },
        ..Draft::default()
    })
}

#[test]
fn divergence_stops_at_the_last_finite_state() {
    let mut session = Session::new(&diverging(0.9));
    let mut last = session.save();
    let divergence = loop {
        match session.step_batch() {
            Step::Batch => {}
            Step::Epoch => last = session.save(),
            Step::Stopped(StopReason::Diverged(divergence)) => break divergence,
            Step::Stopped(reason) => panic!("{reason:?}"),
        }
    };
    assert_eq!(session.save(), last);
    assert_eq!(divergence.epoch, last.state.epoch + 1);
    assert!((1..=session.n_batches()).contains(&divergence.batch));
    assert!(
        divergence.layer_idx.is_none_or(|idx| idx.get() <= 2),
        "{divergence:?}"
    );
    assert_eq!(
        session.step_epoch(),
        Step::Stopped(StopReason::Diverged(divergence))
    );
    let (_, numbers) = session.snapshot(&VIEW, Vec::new()).into_parts();
    let predictions = &numbers[101..202];
    assert!(predictions.iter().all(|y| y.is_finite()));

    // The same with an epoch limit of its own: a smaller learning rate lets it go on.
    session.tune(&diverging(1e-8));
    assert_eq!(session.stop_reason(), None);
    assert_eq!(session.epoch(), last.state.epoch);
}

#[test]
fn epochs_without_validation_keep_their_places_in_the_saved_history() {
    let validated = Draft::default();
    let rows = checked(validated.clone()).dataset();
    let mut alone = validated.clone();
    alone.data.edited = Some(
        (0..rows.n_rows())
            .map(|row| Row {
                x: rows.inputs[row],
                y: rows.targets[row],
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

#[test]
fn divergence_in_the_first_epoch_leaves_the_initial_weights() {
    let experiment = diverging(100.0);
    let initial = Session::new(&experiment).save();
    let mut session = Session::new(&experiment);
    let divergence = loop {
        match session.step_batch() {
            Step::Stopped(StopReason::Diverged(divergence)) => break divergence,
            Step::Stopped(reason) => panic!("{reason:?}"),
            Step::Batch | Step::Epoch if session.epoch() > 5 => panic!("it does not diverge"),
            Step::Batch | Step::Epoch => {}
        }
    };
    assert_eq!(divergence.cause, Cause::LearningRate);
    assert_eq!(divergence.epoch, 1);
    assert_eq!(session.save(), initial);
}

#[test]
fn a_target_that_is_too_large_is_named() {
    let experiment = checked(Draft {
        data: DataSpec {
            source: Source::Formula("100000 x".into()),
            domain: [-1.0, 1.0],
            ..DataSpec::default()
        },
        network: Network {
            hidden: vec![Dense::new(50, Activation::Relu)],
            ..Network::default()
        },
        training: Training {
            optimizer: Optimizer::ALL[0],
            learning_rate: 0.5,
            ..Training::default()
        },
        ..Draft::default()
    });
    let mut session = Session::new(&experiment);
    let reason = loop {
        if let Step::Stopped(reason) = session.step_batch() {
            break reason;
        }
    };
    let StopReason::Diverged(Divergence {
        cause, quantity, ..
    }) = reason
    else {
        panic!("{reason:?}");
    };
    assert_eq!(cause, Cause::UnscaledTarget);
    assert!(matches!(
        quantity,
        Quantity::Activation | Quantity::Loss | Quantity::Gradient | Quantity::Weight
    ));
}

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

#[test]
fn a_snapshot_shows_the_network() {
    let experiment = checked(Preset::SquareWide.draft());
    let mut session = Session::new(&experiment);
    let start = session.snapshot(&VIEW, vec![3.0; 7]);
    assert!(start.head().loss.is_some() && start.head().val_loss.is_some());
    assert_eq!(start.head().history_len, 0);
    epochs(&mut session, 3);
    let snapshot = session.snapshot(&VIEW, Vec::new());
    let head = snapshot.head();
    assert_eq!(head.n_parameters, 2_401);
    assert_eq!(head.layers.len(), 3);
    assert!(head.layers[1].is_wide());
    assert_eq!(head.layers[1].shown.len(), 8);
    assert!(head.layers[1].shown.is_sorted());
    assert_eq!(snapshot.strip(1).len(), 800);
    let largest = snapshot
        .strip(1)
        .iter()
        .fold(0.0_f32, |m, v| m.max(v.abs()));
    assert_eq!(largest, 1.0);
    assert_eq!(snapshot.history_epoch(), [1.0, 2.0, 3.0]);
    assert_eq!(
        head.loss.map(|loss| loss as f32),
        snapshot.history_loss().last().copied()
    );
    // The cells of the inputs are x, those of the output the curve itself.
    assert_eq!(snapshot.cells(0).first(), Some(&-4.0));
    assert_eq!(snapshot.cells(2)[0], snapshot.prediction()[0]);
    assert_eq!(snapshot.target()[0], 16.0);
    let weights = session.save().state.weights;
    let shown: Vec<usize> = head.layers[1]
        .shown
        .iter()
        .map(|&unit| unit as usize)
        .collect();
    let expected: Vec<f32> = shown
        .iter()
        .map(|&unit| weights[0].kernel[0][unit])
        .collect();
    assert_eq!(snapshot.kernel(1), expected);
    let expected: Vec<f32> = shown
        .iter()
        .map(|&unit| weights[1].kernel[unit][0])
        .collect();
    assert_eq!(snapshot.kernel(2), expected);
}

#[test]
fn the_error_is_in_the_targets_unit() {
    // With and without scaling of the target, the same data have baselines in the loss's unit and
    // an error in the target's.
    let rows: Vec<Row> = (0..20)
        .map(|n| Row {
            x: n as f32,
            y: 1_000.0 * n as f32,
            validates: false,
        })
        .collect();
    let session = |target| {
        let draft = Draft {
            data: DataSpec {
                edited: Some(rows.clone()),
                scaling: Scaling {
                    inputs: true,
                    target,
                },
                ..DataSpec::default()
            },
            network: Network {
                hidden: Vec::new(),
                ..Network::default()
            },
            training: Training {
                learning_rate: 0.05,
                ..Training::default()
            },
            ..Draft::default()
        };
        Session::new(&checked(draft))
    };
    let raw = session(false).snapshot(&VIEW, Vec::new()).into_parts().0;
    let mut scaled = session(true);
    let head = scaled.snapshot(&VIEW, Vec::new()).into_parts().0;
    let variance = 1e6 * (400.0 - 1.0) / 12.0;
    assert!((raw.baseline_mean.unwrap() / variance - 1.0).abs() < 1e-5);
    assert!((head.baseline_mean.unwrap() - 1.0).abs() < 1e-5);
    assert!(head.baseline_line.unwrap() < 1e-9);
    epochs(&mut scaled, 2_000);
    let rmse = scaled
        .snapshot(&VIEW, Vec::new())
        .into_parts()
        .0
        .rmse
        .unwrap();
    assert!(rmse < 1.0, "{rmse}");
    assert!(head.rmse.unwrap() > 1_000.0);
}

#[test]
fn every_loss_and_activation_trains() {
    for loss in Loss::REGRESSION {
        for activation in Activation::HIDDEN {
            let mut session = Session::new(&small(|draft| {
                draft.training.loss = loss;
                draft.training.learning_rate = 0.01;
                for layer in &mut draft.network.hidden {
                    layer.activation = activation;
                }
            }));
            let start = session
                .snapshot(&VIEW, Vec::new())
                .head()
                .loss
                .expect("finite");
            epochs(&mut session, 300);
            let end = session
                .snapshot(&VIEW, Vec::new())
                .head()
                .loss
                .expect("finite");
            assert!(end < start, "{loss:?} {activation:?}: {start} to {end}");
        }
    }
}

#[test]
fn a_weight_set_by_hand_counts_at_once_and_is_trained_on() {
    let mut session = Session::new(&small(|_| {}));
    let untouched = Session::new(&small(|_| {}));
    let start = session.snapshot(&VIEW, Vec::new());
    assert!(session.set_weight(0, Some(0), 1, 4.5));
    assert!(session.set_weight(1, None, 2, -0.25));
    let weights = session.save().state.weights;
    assert_eq!(weights[0].kernel[0][1], 4.5);
    assert_eq!(weights[1].bias[2], -0.25);
    let edited = session.snapshot(&VIEW, Vec::new());
    assert_ne!(edited.prediction(), start.prediction());
    assert_ne!(
        edited.head().loss,
        start.head().loss,
        "the first loss is of these weights"
    );
    assert_ne!(edited.head().rmse, start.head().rmse);
    let restored = Session::restore(&session.save())
        .expect("what was saved is whole")
        .snapshot(&VIEW, Vec::new());
    assert_eq!(restored, edited);

    for (layer_idx, input, unit, value) in [
        (3, Some(0), 0, 1.0),
        (0, Some(1), 0, 1.0),
        (0, Some(0), 3, 1.0),
        (2, None, 1, 1.0),
        (0, None, 0, f32::NAN),
        (0, None, 0, f32::INFINITY),
    ] {
        assert!(!session.set_weight(layer_idx, input, unit, value));
    }
    assert_eq!(session.save().state.weights, weights);
    epochs(&mut session, 5);
    let mut other = untouched.clone();
    epochs(&mut other, 5);
    assert_ne!(session.save().state.weights, other.save().state.weights);
}

#[test]
fn a_units_gradient_is_that_of_the_step_that_follows() {
    let mut session = Session::new(&small(|draft| {
        draft
            .network
            .set_regularizer(Regularizer { l1: 0.0, l2: 0.01 });
    }));
    epochs(&mut session, 3);
    session.step_batch();
    let before = session.save();
    let found = session.dissect().expect("it goes on");
    for (layer_idx, layer) in found.layers.iter().enumerate() {
        for (unit, &d_bias) in layer.gradients.bias.iter().enumerate() {
            let column: Vec<f32> = layer.gradients.kernel.iter().map(|row| row[unit]).collect();
            let expected = Some((column.clone(), d_bias));
            assert_eq!(session.unit_gradient(layer_idx, unit), expected);
            let view = View {
                unit: Some((LayerIdx::new(layer_idx).view(), UnitIdx::new(unit))),
                ..VIEW
            };
            let gradient = session.snapshot(&view, Vec::new()).head().gradient.clone();
            let gradient = gradient.expect("there is such a unit");
            assert_eq!((gradient.kernel, gradient.bias), (column, d_bias));
        }
    }
    assert_eq!(session.unit_gradient(0, 3), None);
    assert_eq!(session.unit_gradient(3, 0), None);
    for unit in [Some((0, 0)), Some((9, 0)), Some((1, 999)), None] {
        let unit = unit.map(|(view, unit)| (ViewIdx::new(view), UnitIdx::new(unit)));
        let view = View { unit, ..VIEW };
        assert_eq!(session.snapshot(&view, Vec::new()).head().gradient, None);
    }
    assert_eq!(session.save(), before, "asking changes nothing");

    let mut draft = Draft::default();
    draft.data.source = Source::Plane(PlaneData::Circle);
    draft.network.output = Dense::new(1, Activation::Sigmoid);
    draft.training.loss = Loss::BinaryCrossentropy { from_logits: false };
    let mut over_the_plane = Session::new(&checked(draft));
    let plane = PlaneView {
        axis: 1,
        window: [-6.0, 6.0],
        side: 9,
        cell_side: 5,
    };
    let view = View {
        unit: Some((ViewIdx::new(1), UnitIdx::new(2))),
        ..View::plane([-6.0, 6.0], 0, plane)
    };
    let head = over_the_plane.snapshot(&view, Vec::new()).into_parts().0;
    let gradient = head.gradient.expect("over the plane too");
    assert_eq!(gradient.kernel.len(), head.layers[0].shown.len());
}
