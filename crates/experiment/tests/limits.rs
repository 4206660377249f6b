//! Every number and every count of a draft at both edges of its limits.

use std::ops::RangeInclusive;

use experiment::{
    Activation, ClassWeights, Dense, Draft, EarlyStopping, Field, LayerIdx, Loss, Optimizer,
    Problem, ProblemKind, Regularizer, TableSpec, limits,
};

fn problems(draft: Draft) -> Vec<Problem> {
    draft.check().err().unwrap_or_default()
}

/// A number of a draft, its limits, and how it is set.
struct Number {
    field: Field,
    range: RangeInclusive<f64>,
    set: fn(&mut Draft, f64),
}

fn number(field: Field, range: RangeInclusive<f64>, set: fn(&mut Draft, f64)) -> Number {
    Number { field, range, set }
}

const ADAMW: Optimizer = Optimizer::ALL[6];

fn numbers() -> Vec<Number> {
    vec![
        number(Field::Noise, limits::NOISE, |draft, value| {
            draft.data.noise = value;
        }),
        number(
            Field::ValidationShare,
            limits::VALIDATION_SHARE,
            |draft, value| draft.data.validation.share = value,
        ),
        number(Field::Domain, limits::X, |draft, value| {
            // The other end keeps its distance.
            draft.data.domain = if value > 0.0 {
                [-1.0, value]
            } else {
                [value, 1.0]
            };
        }),
        number(
            Field::LearningRate,
            limits::LEARNING_RATE,
            |draft, value| {
                draft.training.learning_rate = value;
            },
        ),
        number(Field::Momentum, limits::DECAY, |draft, value| {
            draft.training.optimizer = Optimizer::Sgd {
                momentum: value,
                nesterov: true,
            };
        }),
        number(Field::Momentum, limits::DECAY, |draft, value| {
            draft.training.optimizer = Optimizer::Rmsprop {
                rho: 0.9,
                momentum: value,
                epsilon: 1e-7,
                centered: false,
            };
        }),
        number(Field::Rho, limits::DECAY, |draft, value| {
            draft.training.optimizer = Optimizer::Rmsprop {
                rho: value,
                momentum: 0.0,
                epsilon: 1e-7,
                centered: true,
            };
        }),
        number(Field::Epsilon, limits::EPSILON, |draft, value| {
            draft.training.optimizer = Optimizer::Adagrad {
                initial_accumulator_value: 0.1,
                epsilon: value,
            };
        }),
        number(
            Field::InitialAccumulator,
            limits::ACCUMULATOR,
            |draft, value| {
                draft.training.optimizer = Optimizer::Adagrad {
                    initial_accumulator_value: value,
                    epsilon: 1e-7,
                };
            },
        ),
        number(Field::Beta1, limits::DECAY, |draft, value| {
            draft.training.optimizer = Optimizer::Nadam {
                beta_1: value,
                beta_2: 0.999,
                epsilon: 1e-7,
            };
        }),
        number(Field::Beta2, limits::DECAY, |draft, value| {
            draft.training.optimizer = Optimizer::Adam {
                beta_1: 0.9,
                beta_2: value,
                epsilon: 1e-7,
                amsgrad: true,
            };
        }),
        number(Field::WeightDecay, limits::WEIGHT_DECAY, |draft, value| {
            draft.training.optimizer = ADAMW;
            if let Optimizer::Adamw { weight_decay, .. } = &mut draft.training.optimizer {
                *weight_decay = value;
            }
        }),
        number(Field::Clipping, limits::CLIPPING, |draft, value| {
            draft.training.clipping.clipnorm = Some(value);
        }),
        number(Field::Clipping, limits::CLIPPING, |draft, value| {
            draft.training.clipping.global_clipnorm = Some(value);
        }),
        number(Field::Clipping, limits::CLIPPING, |draft, value| {
            draft.training.clipping.clipvalue = Some(value);
        }),
        number(Field::ClassWeights, limits::CLASS_WEIGHT, |draft, value| {
            draft.data.set_table(TableSpec {
                class_weights: ClassWeights::List(vec![1.0, value]),
                ..TableSpec::howell_sex()
            });
            draft.fit_output();
        }),
        number(Field::HuberDelta, limits::HUBER_DELTA, |draft, value| {
            draft.training.loss = Loss::Huber { delta: value };
        }),
        number(Field::L1, limits::PENALTY, |draft, value| {
            draft
                .network
                .set_regularizer(Regularizer { l1: value, l2: 0.0 });
        }),
        number(Field::L2, limits::PENALTY, |draft, value| {
            draft.network.hidden[1].regularizer.l2 = value;
        }),
        number(
            Field::Dropout(LayerIdx::new(1)),
            limits::DROPOUT,
            |draft, value| {
                draft.network.hidden[1].dropout = value;
            },
        ),
        number(Field::EarlyStopping, limits::MIN_DELTA, |draft, value| {
            draft.training.early_stopping = Some(EarlyStopping {
                min_delta: value,
                ..EarlyStopping::default()
            });
        }),
        number(Field::Tolerance, limits::MIN_DELTA, |draft, value| {
            draft.training.tolerance = Some(value);
        }),
        number(
            Field::Activation(LayerIdx::new(0)),
            limits::ACTIVATION_PARAMETER,
            |draft, value| {
                draft.network.hidden[0].activation = Activation::LeakyRelu {
                    negative_slope: value,
                };
            },
        ),
        number(
            Field::Activation(LayerIdx::new(2)),
            limits::ACTIVATION_PARAMETER,
            |draft, value| draft.network.output.activation = Activation::Elu { alpha: value },
        ),
    ]
}

#[test]
fn every_number_runs_at_its_limits_and_not_beyond() {
    for Number { field, range, set } in numbers() {
        let with = |value: f64| {
            let mut draft = Draft::default();
            set(&mut draft, value);
            problems(draft)
        };
        let (min, max) = (*range.start(), *range.end());
        for inside in [min, max, (min + max) / 2.0] {
            assert_eq!(with(inside), [], "{field:?} {inside}");
        }
        let expected = Problem {
            field,
            kind: ProblemKind::OutOfRange { min, max },
        };
        let below = min - f64::max(1e-15, min.abs() * 1e-9);
        let above = max + max.abs() * 1e-9;
        for outside in [
            below,
            above,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -f64::MAX,
        ] {
            let found = with(outside);
            // A domain with one end beyond its limit may be too narrow as well.
            assert_eq!(found.first(), Some(&expected), "{field:?} {outside}");
            assert!(found.iter().all(|problem| problem.field == field));
        }
    }
}

#[test]
fn every_count_runs_at_its_limits_and_not_beyond() {
    type Count = (Field, RangeInclusive<usize>, fn(&mut Draft, usize));
    let epochs = *limits::EPOCHS.start() as usize..=*limits::EPOCHS.end() as usize;
    let counts: [Count; 6] = [
        (Field::NPoints, limits::N_POINTS, |draft, value| {
            draft.data.n_points = value;
        }),
        (
            Field::HiddenLayers,
            limits::HIDDEN_LAYERS,
            |draft, value| {
                draft.network.hidden = vec![Dense::new(3, Activation::Tanh); value];
            },
        ),
        (
            Field::Units(LayerIdx::new(1)),
            limits::UNITS,
            |draft, value| {
                draft.network.hidden[1].units = value;
            },
        ),
        (Field::Units(LayerIdx::new(2)), 1..=1, |draft, value| {
            draft.network.output.units = value;
        }),
        (Field::BatchSize, limits::BATCH_SIZE, |draft, value| {
            draft.training.batch_size = value;
        }),
        (Field::Epochs, epochs, |draft, value| {
            draft.training.epochs = value as u32;
        }),
    ];
    for (field, range, set) in counts {
        let with = |value: usize| {
            let mut draft = Draft::default();
            set(&mut draft, value);
            problems(draft)
        };
        let (min, max) = range.into_inner();
        assert_eq!(with(min), [], "{field:?}");
        assert_eq!(with(max), [], "{field:?}");
        let expected = Problem {
            field,
            kind: ProblemKind::OutOfRange {
                min: min as f64,
                max: max as f64,
            },
        };
        assert_eq!(with(max + 1), std::slice::from_ref(&expected), "{field:?}");
        if min > 0 {
            assert_eq!(with(min - 1), [expected], "{field:?}");
        }
    }
}
