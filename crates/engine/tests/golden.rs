//! The same experiment and seed give the same bits on every machine: hashes of the weights after
//! training, the same natively (debug, release, any processor) and in a browser's engine.
//!
//! Changing one of these numbers changes what every shared link leads to: it is a deliberate act
//! that raises the version of the experiment format.

use engine::{RunSet, Session, Step};
use experiment::{
    Activation, ClassWeights, Clipping, DataSpec, Dense, Draft, Experiment, Feature, Filter,
    Function, Initializer, LayerWeights, Loss, Network, Optimizer, PlaneData, Preset, Regularizer,
    RowOrder, Scaling, Source, TableSource, TableSpec, Training, VERSION, View,
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// FNV-1a over the bits of all numbers; all NaNs count as one.
fn hash(numbers: impl IntoIterator<Item = f32>) -> u64 {
    numbers
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, value| {
            let bits = if value.is_nan() {
                0x7fc0_0000
            } else {
                value.to_bits()
            };
            bits.to_le_bytes().iter().fold(hash, |hash, &byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            })
        })
}

fn weights_after(draft: Draft, epochs: u32) -> u64 {
    let mut session = Session::new(&draft.check().expect("an experiment that can run"));
    for _ in 0..epochs {
        assert_eq!(session.step_epoch(), Step::Epoch);
    }
    hash_of(session.save().state.weights)
}

fn hash_of(weights: Vec<LayerWeights>) -> u64 {
    hash(
        weights
            .into_iter()
            .flat_map(|layer| layer.kernel.into_iter().chain(layer.bias)),
    )
}

#[track_caller]
fn check(found: u64, expected: u64) {
    assert_eq!(VERSION, 4, "these are the numbers of version 4");
    assert_eq!(found, expected, "{found:#018x} instead of {expected:#018x}");
}

#[test]
fn the_presets_lead_to_the_same_bits() {
    let expected = [
        0xcbe5_6272_9aca_40e8,
        0x7aa4_3c3c_4888_13f4,
        0xdd10_1560_34fd_071a,
        0xde44_49fa_41c6_2ca3,
    ];
    let found = Preset::ALL.map(|preset| weights_after(preset.draft(), 60));
    for (found, expected) in found.into_iter().zip(expected) {
        check(found, expected);
    }
}

/// As links say it that were made before the course's experiments had one order for all epochs.
#[test]
fn the_presets_with_a_new_order_in_each_epoch_lead_to_the_same_bits() {
    let expected = [
        0xcbe5_6272_9aca_40e8,
        0xfa7f_ef7b_2b95_1ca7,
        0x0ccf_659a_3af3_42c9,
        0x64d9_1f6f_6954_42e2,
    ];
    let found = Preset::ALL.map(|preset| weights_after(with_new_orders(preset), 60));
    for (found, expected) in found.into_iter().zip(expected) {
        check(found, expected);
    }
}

fn with_new_orders(preset: Preset) -> Draft {
    let mut draft = preset.draft();
    draft.training.row_order = RowOrder::NewEachEpoch;
    draft
}

fn other(change: impl FnOnce(&mut Draft)) -> Draft {
    let mut draft = Draft {
        data: DataSpec {
            source: Source::Function(Function::Sinc),
            n_points: 61,
            scaling: Scaling {
                inputs: true,
                target: true,
            },
            ..DataSpec::default()
        },
        network: Network {
            hidden: vec![
                Dense::new(7, Activation::Tanh),
                Dense::new(6, Activation::Tanh),
            ],
            ..Network::default()
        },
        training: Training {
            batch_size: 10,
            ..Training::default()
        },
        ..Draft::default()
    };
    change(&mut draft);
    draft
}

#[test]
fn every_activation_leads_to_the_same_bits() {
    let all = Activation::ALL.into_iter();
    let all = all.filter(|&activation| activation != Activation::Softmax);
    let hashes = all.map(|activation| {
        weights_after(
            other(|draft| draft.network.hidden[0].activation = activation),
            40,
        )
    });
    let all = hashes.fold(0_u64, |all, hash| all.rotate_left(5) ^ hash);
    check(all, 0xc2bd_9fec_e801_1789);
}

#[test]
fn every_optimizer_and_loss_leads_to_the_same_bits() {
    let mut all = 0_u64;
    for optimizer in Optimizer::ALL {
        for loss in Loss::REGRESSION {
            let draft = other(|draft| {
                draft.training.optimizer = optimizer;
                draft.training.loss = loss;
            });
            all = all.rotate_left(5) ^ weights_after(draft, 20);
        }
    }
    check(all, 0x2588_bac5_08d3_b781);
}

#[test]
fn every_task_leads_to_the_same_bits() {
    let adults = |target: u32, inputs: &[u32]| {
        Source::Table(TableSpec {
            table: TableSource::Howell,
            inputs: inputs.to_vec(),
            target,
            filters: vec![Filter {
                column: 2,
                min: Some(18.0),
                max: None,
            }],
            classifies: target == 3,
            class_weights: ClassWeights::None,
        })
    };
    let heads = [
        (
            Dense::new(1, Activation::Sigmoid),
            Loss::BinaryCrossentropy { from_logits: false },
        ),
        (
            Dense::new(1, Activation::Linear),
            Loss::BinaryCrossentropy { from_logits: true },
        ),
        (
            Dense::new(2, Activation::Softmax),
            Loss::SparseCategoricalCrossentropy { from_logits: false },
        ),
        (
            Dense::new(2, Activation::Linear),
            Loss::SparseCategoricalCrossentropy { from_logits: true },
        ),
        (Dense::new(1, Activation::Tanh), Loss::MeanSquaredError),
    ];
    let mut sources = PlaneData::ALL.map(Source::Plane).to_vec();
    sources.push(adults(0, &[1, 2, 3]));
    sources.push(adults(3, &[0, 1, 2]));
    let (mut all, mut n_tasks) = (0_u64, 0);
    for source in sources {
        for (output, loss) in heads {
            let draft = other(|draft| {
                draft.data.source = source.clone();
                draft.data.features = Feature::ALL.to_vec();
                draft.data.scaling.target = false;
                draft.network.output = output;
                draft.training.loss = loss;
            });
            // Not every loss fits every task.
            if let Ok(experiment) = draft.check() {
                all = all.rotate_left(5) ^ weights_after(experiment.into_draft(), 10);
                n_tasks += 1;
            }
        }
    }
    assert_eq!(n_tasks, 38);
    check(all, 0xe719_9a26_4dd7_b2b5);
}

#[test]
fn every_remedy_leads_to_the_same_bits() {
    let clipped = |clipping: Clipping| other(|draft| draft.training.clipping = clipping);
    let with = |optimizer: Optimizer| other(|draft| draft.training.optimizer = optimizer);
    let none = Clipping::default();
    let drafts = [
        other(|draft| {
            draft
                .network
                .set_regularizer(Regularizer { l1: 0.01, l2: 0.02 })
        }),
        clipped(Clipping {
            clipnorm: Some(0.1),
            ..none
        }),
        clipped(Clipping {
            global_clipnorm: Some(0.1),
            ..none
        }),
        clipped(Clipping {
            clipvalue: Some(0.01),
            ..none
        }),
        with(Optimizer::Sgd {
            momentum: 0.9,
            nesterov: false,
        }),
        with(Optimizer::Rmsprop {
            rho: 0.9,
            momentum: 0.8,
            epsilon: 1e-7,
            centered: true,
        }),
        with(Optimizer::Rmsprop {
            rho: 0.9,
            momentum: 0.0,
            epsilon: 1e-7,
            centered: true,
        }),
        with(Optimizer::Adam {
            beta_1: 0.9,
            beta_2: 0.99,
            epsilon: 1e-7,
            amsgrad: true,
        }),
    ];
    let mut all = 0_u64;
    for draft in drafts {
        all = all.rotate_left(5) ^ weights_after(draft.clone(), 30);
        let seeds = [0, 1, 2, 3].map(|seed| Draft {
            seed,
            ..draft.clone()
        });
        let experiments = seeds.map(|draft| draft.check().expect("can run"));
        let mut run_set = RunSet::new(&experiments);
        assert_eq!(run_set.n_in_lanes(), 4);
        run_set.step_epochs(30);
        for member in 0..4 {
            all = all.rotate_left(5) ^ hash_of(run_set.weights(member));
        }
    }
    check(all, 0xf087_f182_ac71_8fc3);
}

#[test]
fn dropout_leads_to_the_same_bits() {
    let draft = other(|draft| {
        draft.network.hidden[0].dropout = 0.2;
        draft.network.hidden[1].dropout = 0.5;
    });
    check(weights_after(draft, 30), 0xa73d_898f_170e_2dcd);
}

#[test]
fn lanes_lead_to_the_same_bits() {
    let experiments: Vec<Experiment> = (0..4)
        .map(|seed| {
            let draft = Draft {
                seed,
                ..other(|_| {})
            };
            draft.check().expect("an experiment that can run")
        })
        .collect();
    let mut run_set = RunSet::new(&experiments);
    assert_eq!(run_set.n_in_lanes(), 4);
    for _ in 0..40 {
        run_set.step_epoch();
    }
    let hashes = (0..4).map(|member| hash_of(run_set.weights(member)));
    check(
        hashes.fold(0_u64, |all, hash| all.rotate_left(5) ^ hash),
        0x4e7a_6834_5c2a_a4e3,
    );
}

#[test]
fn every_initializer_leads_to_the_same_bits() {
    let of = |initializer| {
        let draft = other(|draft| draft.network.initializer = initializer);
        weights_after(draft, 0)
    };
    let [keras @ .., playground] = Initializer::ALL;
    let all = keras.into_iter().fold(0_u64, |all, initializer| {
        all.rotate_left(5) ^ of(initializer)
    });
    check(all, 0x96ea_2fef_1994_be14);
    check(of(playground), 0xbbbe_05a6_b8b7_8984);
}

#[test]
fn what_is_shown_is_the_same_bits() {
    let draft = with_new_orders(Preset::SineWide);
    let mut session = Session::new(&draft.check().expect("can run"));
    for _ in 0..20 {
        session.step_epoch();
    }
    let view = View::curve([-1.0, 7.0], 200, 40);
    let (head, numbers) = session.snapshot(&view, Vec::new()).into_parts();
    let rmse = head.rmse.expect("finite") as f32;
    check(
        hash(numbers.into_iter().chain([rmse])),
        0xeaca_4f30_a7d6_9f0c,
    );
}
