//! One command and one event for every choice that there is.

use experiment::{
    Activation, BatchTrace, Cause, Clipping, Contributions, Dense, Divergence, Draft, Field,
    FormulaError, FormulaErrorKind, Function, GradientNorms, Grid, Initializer, LayerIdx,
    LayerTrace, LayerView, LayerWeights, Line, LinearEquivalent, Loss, NeuronCurves, Optimizer,
    OptimizerState, PerceptronGoal, PerceptronState, PlanePoint, PolynomialFit, Preset, Problem,
    ProblemKind, Quantity, Question, Regularizer, Reply, Row, SavedHistory, SavedRun, SavedState,
    SavedStopping, Scaler, SnapshotHead, Source, Spacing, Status, StopReason, SweepMember,
    SweepReport, SweepSpec, Tuning, UnitIdx, ValidationRows, Variant, View,
};
use messages::{Command, Event, Speed, WeightEdit};
use ndarray::Array2;

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
        Command::SetPoints(placed(100)),
        Command::Restore {
            session: 1,
            run: saved_run().into(),
        },
    ];
    let asked = questions().into_iter().map(|it| Command::Ask(it.into()));
    commands.extend(asked);
    for draft in drafts() {
        commands.push(Command::Tune(Tuning::of(&draft)));
        commands.push(Command::Open {
            session: u32::MAX,
            draft,
        });
    }
    commands
}

pub fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Ready,
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
    events.extend(replies().into_iter().map(|reply| Event::Answered {
        session: 2,
        reply: reply.into(),
    }));
    events.extend(statuses().into_iter().map(|status| Event::Frame {
        head: head(status),
        numbers: curve(1_000),
    }));
    events
}

/// One draft for every choice that there is.
pub fn drafts() -> Vec<Draft> {
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
    add(&|draft| draft.data.placed = Some(placed(70)));
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

/// `n` numbers, among them some that a decimal of seven digits does not name.
fn curve(n: usize) -> Vec<f32> {
    (0..n).map(|idx| (idx as f32 - 3.0) / 7.0).collect()
}

fn counts(n: u32) -> Vec<u32> {
    (0..n).map(|idx| idx * 3).collect()
}

fn placed(n: usize) -> Vec<PlanePoint> {
    let point = |idx: usize| PlanePoint {
        x: [idx as f32 / 3.0, -0.5],
        y: (idx % 2) as f32,
        validates: idx.is_multiple_of(5),
    };
    (0..n).map(point).collect()
}

/// Weights of one layer with 100 inputs.
fn layer() -> LayerWeights {
    let mut kernel =
        Array2::from_shape_fn((100, 2), |(input, unit)| (input as f32 - unit as f32) / 9.0);
    kernel[[0, 0]] = 0.1;
    kernel[[0, 1]] = -0.0;
    kernel[[1, 0]] = f32::MAX;
    kernel[[1, 1]] = f32::from_bits(1);
    LayerWeights {
        kernel,
        bias: vec![1.0 / 3.0, 0.0],
    }
}

pub fn saved_run() -> SavedRun {
    let weights = vec![layer()];
    let mut val_loss: Vec<Option<f32>> = curve(90).into_iter().map(Some).collect();
    val_loss[1] = None;
    SavedRun {
        experiment: Draft::default(),
        state: SavedState {
            epoch: 90,
            batch: 1,
            loss_sum: 0.1 + 0.2,
            weights: weights.clone(),
            optimizer: OptimizerState {
                step: 5_000_000_000,
                slots: vec![
                    ("velocity".to_owned(), weights.clone()),
                    ("momentum".to_owned(), weights.clone()),
                ],
                products: vec![0.1 + 0.7],
            },
            history: SavedHistory {
                epoch: (1..=90).collect(),
                loss: curve(90),
                val_loss: Some(val_loss.clone()),
                stride: 1,
                accuracy: Some(curve(90)),
                val_accuracy: Some(val_loss),
            },
            scaler: Scaler::identity(1, 1),
            n_correct: 0,
            early_stopping: Some(SavedStopping {
                best: Some(0.1),
                best_epoch: 80,
                wait: 10,
                best_weights: Some(weights),
            }),
            stopped: None,
        },
    }
}

/// Every question.
pub fn questions() -> Vec<Question> {
    vec![
        Question::Predict { inputs: curve(50) },
        Question::Polynomial {
            degree: 8,
            line: LINE,
        },
        Question::BatchTrace,
        Question::LinearEquivalent { line: LINE },
        Question::Contributions {
            line: LINE,
            first: 3,
        },
        Question::Regions(GRID),
        Question::Gradients,
        Question::Neurons {
            activation: Activation::Elu { alpha: 0.3 },
            neurons: vec![[0.1, 0.2]],
            window: [-1.0, 1.0],
            len: 50,
        },
        Question::Perceptron {
            points: placed(80)
                .iter()
                .map(|point| (point.x, point.validates))
                .collect(),
            learning_rate: 0.1,
            visits: 7,
            goal: PerceptronGoal::Mistake,
        },
        Question::Sweep(SweepSpec {
            variants: (0..200)
                .map(|seed| Variant {
                    seed,
                    learning_rate: 0.1 / f64::from(seed + 1),
                })
                .collect(),
            epochs: 10,
            line: LINE,
            n_workers: 1,
        }),
        Question::SweepProgress,
        Question::SweepStop,
    ]
}

const GRID: Grid = Grid {
    axes: [0, 1],
    windows: [[-1.0, 1.0], [0.0, 2.0]],
    side: 40,
    class: 0,
};

/// Every reply, with and without contents.
pub fn replies() -> Vec<Reply> {
    vec![
        Reply::Prediction(Some(curve(60))),
        Reply::Prediction(None),
        Reply::Polynomial(Some(PolynomialFit {
            degree: 3,
            n_parameters: 4,
            curve: curve(101),
            rmse: 0.1,
            train_rmse: 0.2,
            val_rmse: None,
            mse: 0.3,
            mean_rmse: 0.4,
            line_rmse: 0.5,
        })),
        Reply::Polynomial(None),
        Reply::BatchTrace(Some(Box::new(batch_trace()))),
        Reply::BatchTrace(None),
        Reply::LinearEquivalent(LinearEquivalent {
            layers: vec![layer(), layer()],
            curved: vec![LayerIdx::new(1)],
            products: vec![layer()],
            in_units: Some(layer()),
            curve: curve(101),
        }),
        Reply::Contributions(Some(Contributions {
            neurons: counts(800),
            curves: vec![curve(101), curve(101)],
            bias: 0.1,
            sum: curve(101),
            network: curve(101),
        })),
        Reply::Contributions(None),
        Reply::Regions {
            grid: GRID,
            values: Some(curve(1_600)),
        },
        Reply::Regions {
            grid: GRID,
            values: None,
        },
        Reply::Gradients(GradientNorms {
            epochs: counts(300),
            layers: vec![curve(300), curve(300)],
        }),
        Reply::Neurons(vec![NeuronCurves {
            output: curve(100),
            derivative: curve(100),
        }]),
        Reply::Perceptron(PerceptronState {
            visits: 9,
            mistakes: 4,
            weights: [0.1, -0.2],
            bias: 0.3,
            last: Some((3, [0.5, 0.25], -0.0)),
            mistakes_by_epoch: counts(100),
            is_at_rest: true,
        }),
        Reply::Sweep(SweepReport::default()),
        Reply::Sweep(SweepReport::new(
            vec![sweep_member(), sweep_member()],
            true,
            2,
        )),
    ]
}

fn sweep_member() -> SweepMember {
    SweepMember {
        variant: Variant {
            seed: 7,
            learning_rate: 0.01,
        },
        epoch: 100,
        stopped: Some(StopReason::EpochLimit),
        rmse: Some(0.1),
        loss: Some(0.2),
        val_loss: None,
        history_epoch: counts(100),
        history_loss: curve(100),
        curve: curve(101),
    }
}

fn batch_trace() -> BatchTrace {
    BatchTrace {
        epoch: 3,
        batch: 1,
        rows: counts(64),
        inputs: curve(64),
        targets: curve(64),
        predictions: curve(64),
        loss: 0.1,
        penalty: 0.0,
        learning_rate: 0.01,
        layers: vec![LayerTrace {
            sums: curve(128),
            outputs: curve(128),
            slopes: curve(128),
            masked: Vec::new(),
            deltas: curve(128),
            weights: layer(),
            gradients: layer(),
            stepped: layer(),
            gradient_norm: 0.7,
        }],
    }
}

pub fn problems() -> Vec<Problem> {
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
        confusion: counts(200),
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
