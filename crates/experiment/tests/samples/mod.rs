//! One command and one event for every choice that there is; other crates' tests use them, too.

use experiment::{
    Activation, Cause, Clipping, Command, Dense, Divergence, Draft, Event, Field, FormulaError,
    FormulaErrorKind, Function, Initializer, LayerIdx, LayerView, LayerWeights, Line, Loss,
    Optimizer, OptimizerState, Preset, Problem, ProblemKind, Quantity, Question, Regularizer,
    Reply, Row, SavedHistory, SavedRun, SavedState, Scaler, SnapshotHead, Source, Spacing, Speed,
    Status, StopReason, SweepReport, SweepSpec, Tuning, UnitIdx, ValidationRows, Variant, View,
    WeightEdit,
};
use ndarray::array;

const LINE: Line = Line {
    axis: 0,
    window: [-4.0, 4.5],
    len: 101,
};

pub fn commands() -> Vec<Command> {
    let mut commands = vec![
        Command::Run,
        Command::Pause,
        Command::StepEpoch,
        Command::StepBatch,
        Command::SetSpeed(Speed::Unlimited),
        Command::SetSpeed(Speed::EpochsPerSecond(0.5)),
        Command::SetRows(vec![Row {
            x: 0.1,
            y: 0.2,
            validates: false,
        }]),
        Command::SetRows(Vec::new()),
        Command::Frame(View::curve([-4.0, 4.5], 300, 60)),
        Command::Prepare,
        Command::Save,
        Command::GoTo { epoch: 412 },
        Command::SetWeight(WeightEdit {
            layer_idx: LayerIdx::new(0),
            input: Some(UnitIdx::new(2)),
            unit: UnitIdx::new(1),
            value: 0.25,
        }),
        Command::Ask(Question::Predict { inputs: vec![0.1] }.into()),
        Command::Ask(
            Question::Polynomial {
                degree: 8,
                line: LINE,
            }
            .into(),
        ),
        Command::Ask(Question::Dissect.into()),
        Command::Ask(
            Question::Sweep(SweepSpec {
                variants: vec![Variant {
                    seed: 7,
                    learning_rate: 0.01,
                }],
                epochs: 10,
                line: LINE,
                n_workers: 1,
            })
            .into(),
        ),
        Command::Restore {
            session: 1,
            run: saved_run().into(),
        },
    ];
    for experiment in drafts() {
        commands.push(Command::Tune(Tuning::of(&experiment)));
        commands.push(Command::Open {
            session: u32::MAX,
            experiment,
        });
    }
    commands
}

pub fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Ready,
        Event::Answered {
            session: 2,
            reply: Reply::Prediction(Some(vec![0.25])).into(),
        },
        Event::Answered {
            session: 2,
            reply: Reply::Dissection(None).into(),
        },
        Event::Answered {
            session: 2,
            reply: Reply::Sweep(SweepReport::default()).into(),
        },
        Event::Opened { session: 2 },
        Event::Saved {
            session: 2,
            run: saved_run().into(),
        },
        Event::Rejected {
            session: 2,
            problems: problems().into(),
        },
    ];
    events.extend(
        statuses()
            .into_iter()
            .map(|status| Event::Frame(head(status))),
    );
    events
}

/// One draft for every choice that there is.
fn drafts() -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Preset::ALL.iter().map(|preset| preset.draft()).collect();
    let mut add = |change: &dyn Fn(&mut Draft)| {
        let mut draft = Draft::default();
        change(&mut draft);
        drafts.push(draft);
    };
    for function in Function::ALL {
        add(&|draft| draft.data.source = Source::Function(function));
    }
    add(&|draft| draft.data.source = Source::Formula("sin(3x) + π/2 «\"»".to_owned()));
    add(&|draft| draft.data.spacing = Spacing::Random);
    add(&|draft| draft.data.validation.rows = ValidationRows::Last);
    add(&|draft| {
        draft.data.edited = Some(vec![
            Row {
                x: 0.1,
                y: -1.0e-7,
                validates: true,
            },
            Row {
                x: f32::MIN_POSITIVE,
                y: 3.0,
                validates: false,
            },
        ]);
    });
    for activation in Activation::HIDDEN {
        add(&|draft| draft.network.hidden = vec![Dense::new(7, activation)]);
    }
    for activation in Activation::ALL {
        add(&|draft| draft.network.output.activation = activation);
    }
    for initializer in Initializer::ALL {
        add(&|draft| draft.network.initializer = initializer);
    }
    for optimizer in Optimizer::ALL {
        add(&|draft| draft.training.optimizer = optimizer);
    }
    for loss in Loss::ALL {
        add(&|draft| draft.training.loss = loss);
    }
    add(&|draft| {
        draft.training.clipping = Clipping {
            clipnorm: Some(1.0),
            global_clipnorm: None,
            clipvalue: Some(0.5),
        };
        draft
            .network
            .set_regularizer(Regularizer { l1: 0.1, l2: 1e-9 });
    });
    drafts
}

fn saved_run() -> SavedRun {
    let weights = vec![LayerWeights {
        kernel: array![[0.1, -0.0], [f32::MAX, f32::from_bits(1)]],
        bias: vec![1.0 / 3.0, 0.0],
    }];
    SavedRun {
        experiment: Draft::default(),
        state: SavedState {
            epoch: 3,
            batch: 1,
            loss_sum: 0.1 + 0.2,
            weights: weights.clone(),
            optimizer: OptimizerState {
                step: 5_000_000_000,
                slots: vec![("velocity".to_owned(), weights)],
                products: vec![0.1 + 0.7],
            },
            history: SavedHistory {
                epoch: vec![1, 2, 3],
                loss: vec![0.5, 0.25, 0.125],
                val_loss: Some(vec![Some(0.5), None, Some(0.3)]),
                stride: 1,
                ..SavedHistory::default()
            },
            scaler: Scaler::identity(1, 1),
            n_correct: 0,
            early_stopping: None,
            stopped: None,
        },
    }
}

fn problems() -> Vec<Problem> {
    let kinds = [
        ProblemKind::OutOfRange {
            min: -0.5,
            max: 1e300,
        },
        ProblemKind::Formula(FormulaError {
            kind: FormulaErrorKind::UnknownName,
            start: 0,
            end: 3,
            proposals: vec!["x^2".to_owned()],
        }),
        ProblemKind::Undefined { x: -0.25 },
        ProblemKind::OddRoot {
            x: -0.25,
            start: 2,
            end: 9,
            proposal: "cbrt(x)".to_owned(),
        },
        ProblemKind::DomainTooNarrow { min_width: 1e-3 },
        ProblemKind::NoTrainingRows,
        ProblemKind::Unsupported,
        ProblemKind::NewerVersion { found: 9, known: 1 },
        ProblemKind::Mismatch,
    ];
    kinds
        .into_iter()
        .zip([
            Field::LearningRate,
            Field::Formula,
            Field::Formula,
            Field::Formula,
            Field::Domain,
            Field::Units(LayerIdx::new(3)),
            Field::Activation(LayerIdx::new(0)),
            Field::Version,
            Field::SavedState,
        ])
        .map(|(kind, field)| Problem { field, kind })
        .collect()
}

fn statuses() -> Vec<Status> {
    let mut statuses = vec![
        Status::Paused,
        Status::Running,
        Status::Stopped(StopReason::EpochLimit),
    ];
    for quantity in [
        Quantity::Activation,
        Quantity::Loss,
        Quantity::Gradient,
        Quantity::Weight,
    ] {
        for cause in [
            Cause::LearningRate,
            Cause::UnscaledInputs,
            Cause::UnscaledTarget,
        ] {
            statuses.push(Status::Stopped(StopReason::Diverged(Divergence {
                epoch: 7,
                batch: 2,
                layer_idx: (quantity != Quantity::Loss).then_some(LayerIdx::new(1)),
                quantity,
                cause,
            })));
        }
    }
    statuses
}

fn head(status: Status) -> SnapshotHead {
    SnapshotHead {
        session: 2,
        status,
        epoch: 7,
        batch: 1,
        n_batches: 2,
        n_train: 40,
        n_validation: 10,
        n_parameters: 39,
        loss: Some(0.1),
        val_loss: None,
        rmse: Some(1.0 / 3.0),
        epochs_per_second: None,
        baseline_mean: Some(0.5),
        baseline_line: None,
        window: [-4.0, 4.0],
        curve_len: 300,
        cell_len: 60,
        history_len: 7,
        layers: vec![
            LayerView {
                units: 1,
                activation: None,
                shown: vec![0],
            },
            LayerView {
                units: 500,
                activation: Some(Activation::Elu { alpha: 1.0 }),
                shown: vec![4, 99],
            },
        ],
        ..SnapshotHead::default()
    }
}
