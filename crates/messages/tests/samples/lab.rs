//! Every question of the laboratory, and every reply.

use experiment::{
    Activation, BatchTrace, Change, Contributions, DependenceReport, DependenceSpec, Draft,
    Figures, GradientNorms, Grid, GroupScores, Histogram, ImportanceReport, ImportanceSpec,
    LayerIdx, LayerTrace, Line, LinearEquivalent, NeuronCurves, PerceptronGoal, PerceptronState,
    PlacedRows, PolynomialFit, Question, RSquared, RegressionReport, RegressionScores,
    ReplayReport, Reply, RocCurve, RowGroup, RunClaim, RunRecord, RunResult, Score,
    ScoreImportance, StopReason, SweepMember, SweepReport, SweepSpec, Tuning, UnitIdx, UnitReport,
    Variant, ViewIdx,
};

use super::numbers::{counts, curve, layer, placed};

const LINE: Line = Line {
    axis: 0,
    window: [-4.0, 4.5],
    len: 101,
};

/// Every question.
pub fn questions() -> Vec<Question> {
    vec![
        Question::Predict {
            inputs: curve(50).into_iter().map(f64::from).collect(),
        },
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
        Question::Roc,
        Question::Importance(ImportanceSpec { n_repeats: 10 }),
        Question::Dependence(DependenceSpec { column: 3 }),
        Question::Regression {
            group_column: Some(3),
            rows: counts(80),
        },
        Question::RowOutputs,
        Question::Unit {
            view_idx: ViewIdx::new(1),
            unit_idx: UnitIdx::new(2),
        },
        Question::Gradients,
        Question::InitialWeights,
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
        Question::Claim,
        Question::Replay {
            record: record(),
            epoch: 1_000,
            batch: 3,
        },
        Question::ReplayProgress,
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
        Reply::Roc {
            train: Some(RocCurve {
                false_positive_rate: curve(70),
                true_positive_rate: curve(70),
                auc: 0.875,
            }),
            validation: None,
        },
        Reply::Importance(Some(ImportanceReport {
            is_running: false,
            progress: 1.0,
            epoch: 20,
            batch: 3,
            n_repeats: 10,
            n_rows: 36,
            n_available: 36,
            of_validation: true,
            columns: counts(13),
            scores: [Score::Accuracy, Score::CrossEntropy]
                .map(|score| ScoreImportance::new(score, 0.5, 10, doubles(130)))
                .into(),
        })),
        Reply::Importance(None),
        Reply::Dependence(Some(DependenceReport {
            column: 3,
            is_running: true,
            progress: 0.25,
            epoch: 20,
            batch: 3,
            n_rows: 178,
            n_available: 178,
            grid: doubles(101),
            means: doubles(202),
            singles: curve(101),
            values: doubles(178),
        })),
        Reply::Dependence(None),
        Reply::Regression(Some(Box::new(regression_report()))),
        Reply::Regression(None),
        Reply::RowOutputs {
            epoch: 20,
            outputs: curve(150),
        },
        Reply::Unit(Some(Box::new(UnitReport {
            view_idx: ViewIdx::new(1),
            unit_idx: UnitIdx::new(2),
            activation: Some(Activation::Tanh),
            weights: curve(300),
            bias: Some(0.5),
            n_available: 85_000,
            n_rows: 2_048,
            z_range: [-1.5, 2.5],
            histogram: Histogram {
                first: -3.0,
                bin_width: 0.2,
                counts: counts(30),
            },
            curve: curve(161),
            flat: vec![[-3.0, -2.2], [2.2, 3.0]],
            n_flat: Some(100),
        }))),
        Reply::Unit(None),
        Reply::Gradients(GradientNorms {
            epochs: counts(300),
            layers: vec![curve(300), curve(300)],
        }),
        Reply::InitialWeights(vec![layer(), layer()]),
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
        Reply::Claim(Box::new(RunClaim {
            start: Draft::default(),
            record: record(),
            result: result(),
        })),
        Reply::Replay(None),
        Reply::Replay(Some(ReplayReport::Running(9))),
        Reply::Replay(Some(ReplayReport::Done(result()))),
        Reply::Replay(Some(ReplayReport::Stopped(7))),
    ]
}

/// A run with a change of each kind.
fn record() -> RunRecord {
    let mut record = RunRecord::default();
    record.append((3, 1), Change::Tuned(Tuning::of(&Draft::default())));
    record.append((4, 0), Change::Placed(PlacedRows::Points(placed(70))));
    record.append((4, 0), Change::Placed(PlacedRows::Generated));
    let weight = Change::Weight {
        layer_idx: LayerIdx::new(0),
        input: None,
        unit: UnitIdx::new(1),
        value: 0.25,
    };
    record.append((5, 0), weight);
    record
}

fn result() -> RunResult {
    RunResult {
        epoch: 1_000,
        batch: 3,
        figures: Figures {
            loss: Some(0.1),
            rmse: Some(0.2),
            ..Figures::default()
        },
        weights: 0xfedc_ba98_7654_3210,
    }
}

fn doubles(len: usize) -> Vec<f64> {
    curve(len).into_iter().map(f64::from).collect()
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
        row_weights: curve(64),
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

fn regression_report() -> RegressionReport {
    let scores = RegressionScores {
        n_rows: 80,
        rmse: Some(0.25),
        mae: None,
        mean_residual: Some(-0.125),
        r_squared: RSquared::Value(0.75),
    };
    let constant = RegressionScores {
        r_squared: RSquared::ConstantTarget,
        ..scores
    };
    let group = |value| RowGroup {
        value,
        train: Some(constant),
        validation: None,
    };
    RegressionReport {
        predictions: (0..80).map(|row| f64::from(row) * 0.1).collect(),
        all: Some(scores),
        train: Some(scores),
        validation: None,
        groups: Some(GroupScores {
            groups: vec![group(Some(1.0)), group(None)],
            n_others: 3,
            n_other_rows: 12,
        }),
    }
}
