//! A member of a run set has, to the bit, the results of a session of its own.

use engine::{RunSet, Session, Step};
use experiment::{
    Activation, Clipping, Dense, Draft, Experiment, Function, Loss, Optimizer, Preset, Regularizer,
    RowOrder, Scaling, Source, StopReason,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn draft(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Preset::SineSmall.draft();
    draft.training.learning_rate = 0.01;
    change(&mut draft);
    draft
}

fn seeds(draft: &Draft, n: u32) -> Vec<Experiment> {
    (0..n)
        .map(|seed| {
            let draft = Draft {
                seed,
                ..draft.clone()
            };
            draft.check().expect("can run")
        })
        .collect()
}

/// Trains together and one by one; everything that can be seen must be the same bits.
#[track_caller]
fn check(experiments: &[Experiment], epochs: u32) -> RunSet {
    let mut run_set = RunSet::new(experiments);
    for _ in 0..epochs {
        run_set.step_epoch();
    }
    for (member, experiment) in experiments.iter().enumerate() {
        let mut alone = Session::new(experiment);
        for _ in 0..epochs {
            alone.step_epoch();
        }
        let run = alone.save();
        let name = format!(
            "member {member}: {:?} {:?}",
            experiment.network, experiment.training
        );
        assert_eq!(run_set.weights(member), run.state.weights, "{name}");
        assert_eq!(run_set.history(member), run.state.history, "{name}");
        assert_eq!(run_set.epoch(member), alone.epoch(), "{name}");
        assert_eq!(run_set.stop_reason(member), alone.stop_reason(), "{name}");
        let view = experiment::View::curve([-3.0, 3.0], 37, 0);
        let (head, numbers) = alone.snapshot(&view, Vec::new()).into_parts();
        assert_eq!(run_set.rmse(member), head.rmse, "{name}");
        let xs: Vec<f64> = (0..37_u8)
            .map(|idx| -3.0 + 6.0 * (f64::from(idx) / 36.0))
            .collect();
        assert_eq!(run_set.predict(member, &xs), numbers[37..74], "{name}");
    }
    run_set
}

#[test]
fn every_shape_is_the_same_bits_as_alone() {
    for hidden in [
        &[][..],
        &[1],
        &[3, 3],
        &[4],
        &[2, 7, 5],
        &[8, 8, 8],
        &[17],
        &[99, 2],
    ] {
        let draft = draft(|draft| {
            draft.network.hidden = hidden
                .iter()
                .map(|&units| Dense::new(units, Activation::Tanh))
                .collect();
        });
        let run_set = check(&seeds(&draft, 4), 12);
        assert_eq!(run_set.n_in_lanes(), 4);
    }
}

#[test]
fn every_activation_optimizer_and_loss_is_the_same_bits_as_alone() {
    let activations = Activation::ALL.into_iter();
    let activations = activations.filter(|&activation| activation != Activation::Softmax);
    for (idx, activation) in activations.enumerate() {
        let draft = draft(|draft| {
            draft.network.hidden[0].activation = activation;
            draft.network.output.activation = activation;
            draft.training.loss = Loss::REGRESSION[idx % 3];
        });
        check(&seeds(&draft, 4), 8);
    }
    let mut optimizers = Optimizer::ALL.to_vec();
    optimizers.push(Optimizer::Rmsprop {
        rho: 0.9,
        momentum: 0.9,
        epsilon: 1e-7,
        centered: true,
    });
    optimizers.push(Optimizer::Adamw {
        beta_1: 0.9,
        beta_2: 0.999,
        epsilon: 1e-7,
        amsgrad: true,
        weight_decay: 0.01,
    });
    for optimizer in optimizers {
        for loss in Loss::REGRESSION {
            let draft = draft(|draft| {
                draft.training.optimizer = optimizer;
                draft.training.loss = loss;
            });
            check(&seeds(&draft, 4), 8);
        }
    }
}

#[test]
fn batches_validation_penalties_and_clipping_too() {
    for batch_size in [1, 3, 10, 32, 1_000] {
        for share in [0.0, 0.2, 0.8] {
            let draft = draft(|draft| {
                draft.training.batch_size = batch_size;
                draft.data.validation.share = share;
                draft.data.scaling = Scaling {
                    inputs: true,
                    target: true,
                };
            });
            check(&seeds(&draft, 4), 6);
        }
    }
    for clipping in [
        Clipping {
            clipnorm: Some(0.1),
            ..Clipping::default()
        },
        Clipping {
            global_clipnorm: Some(0.2),
            ..Clipping::default()
        },
        Clipping {
            clipvalue: Some(0.01),
            ..Clipping::default()
        },
    ] {
        let draft = draft(|draft| {
            draft.training.clipping = clipping;
            draft
                .network
                .set_regularizer(Regularizer { l1: 0.01, l2: 0.1 });
        });
        check(&seeds(&draft, 4), 8);
    }
}

#[test]
fn learning_rates_side_by_side() {
    for optimizer in Optimizer::ALL {
        let experiments: Vec<Experiment> = [1e-4, 1e-3, 0.01, 0.05, 0.1]
            .map(|rate| {
                let draft = draft(|draft| {
                    draft.training.learning_rate = rate;
                    draft.training.optimizer = optimizer;
                });
                draft.check().expect("can run")
            })
            .to_vec();
        let run_set = check(&experiments, 10);
        assert_eq!(run_set.n_in_lanes(), 4);
    }
}

#[test]
fn one_that_diverges_does_not_disturb_the_others() {
    for epochs in [1, 2, 40] {
        let experiments: Vec<Experiment> = [0.01, 90.0, 0.001, 0.9, 0.4, 2.0]
            .map(|rate| {
                let mut draft = draft(|draft| {
                    draft.training.optimizer = Optimizer::ALL[0];
                    draft.training.learning_rate = rate;
                    draft.data.source = Source::Function(Function::Square);
                });
                for layer in &mut draft.network.hidden {
                    *layer = Dense::new(20, Activation::Relu);
                }
                draft.check().expect("can run")
            })
            .to_vec();
        let run_set = check(&experiments, epochs);
        if epochs == 40 {
            let diverged = (0..6)
                .filter(|&member| {
                    matches!(run_set.stop_reason(member), Some(StopReason::Diverged(_)))
                })
                .count();
            assert!((2..=4).contains(&diverged), "{diverged} of 6");
        }
    }
}

#[test]
fn a_norm_that_diverges_shortens_its_own_gradients_only() {
    // 22 parameters, so that the vectors end in padding.
    let linear = |rate: f64| {
        let draft = draft(|draft| {
            for layer in &mut draft.network.hidden {
                layer.activation = Activation::Linear;
            }
            draft.training.optimizer = Optimizer::ALL[0];
            draft.training.learning_rate = rate;
            draft.training.clipping.global_clipnorm = Some(1e6);
            draft.data.source = Source::Function(Function::Square);
        });
        draft.check().expect("can run")
    };
    let experiments = [0.001, 90.0, 0.0005, 0.002].map(linear);
    let run_set = check(&experiments, 30);
    assert_eq!(run_set.n_in_lanes(), 4);
    let is_diverged = |member| matches!(run_set.stop_reason(member), Some(StopReason::Diverged(_)));
    let diverged: Vec<usize> = (0..4).filter(|&member| is_diverged(member)).collect();
    assert_eq!(diverged, [1]);

    // Nor is anything left behind for the run that goes on with a better rate.
    let mut session = Session::new(&experiments[1]);
    while session.step_epoch() == Step::Epoch {}
    assert!(matches!(
        session.stop_reason(),
        Some(StopReason::Diverged(_))
    ));
    session.tune(&experiments[2]);
    assert_eq!(session.step_epoch(), Step::Epoch);
}

#[test]
fn what_does_not_fit_in_lanes_trains_alone() {
    let wide = draft(|draft| draft.network.hidden = vec![Dense::new(120, Activation::Tanh)]);
    assert_eq!(check(&seeds(&wide, 2), 3).n_in_lanes(), 0);
    // Two of another kind between those of one kind.
    let mut experiments = seeds(&draft(|_| {}), 5);
    let others = seeds(&draft(|draft| draft.training.batch_size = 5), 2);
    experiments.splice(2..2, others);
    assert_eq!(check(&experiments, 3).n_in_lanes(), 6);
    assert!(RunSet::new(&[]).is_empty());
}

#[test]
fn members_stop_at_the_epoch_limit_in_turn_or_together() {
    let draft = draft(|draft| draft.training.epochs = 5);
    let experiments = seeds(&draft, 9);
    let mut together = RunSet::new(&experiments);
    let mut n = 1;
    while together.step_epoch() {
        n += 1;
    }
    assert_eq!(n, 5);
    let mut in_turn = RunSet::new(&experiments);
    while in_turn.step_next() {}
    let mut at_once = RunSet::new(&experiments);
    assert!(at_once.step_epochs(4) && !at_once.step_epochs(4));
    for member in 0..9 {
        assert_eq!(in_turn.epoch(member), 5);
        assert_eq!(in_turn.history(member), together.history(member));
        assert_eq!(at_once.history(member), together.history(member));
        assert_eq!(in_turn.stop_reason(member), Some(StopReason::EpochLimit));
    }
    assert!(!in_turn.step_next() && !together.step_epoch());
    let mut alone = Session::new(&experiments[0]);
    while alone.step_epoch() == Step::Epoch {}
    assert_eq!(in_turn.weights(0), alone.save().state.weights);
}

#[test]
fn members_read_their_rows_in_every_order() {
    for row_order in RowOrder::ALL {
        let draft = draft(|draft| {
            draft.training.row_order = row_order;
            draft.training.batch_size = 7;
        });
        check(&seeds(&draft, 5), 6);
    }
}
