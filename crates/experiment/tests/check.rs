//! The problems that the check of a draft finds. `limits.rs` tests numbers and counts at their limits.

use experiment::{
    Activation, Clipping, DataSpec, Dense, Draft, Field, FormulaErrorKind, Function, LayerIdx,
    Loss, Optimizer, Preset, Problem, ProblemKind, Regularizer, Row, Source, Spacing, Tuning,
    VERSION, Validation, ValidationRows, limits,
};

fn problems(draft: Draft) -> Vec<Problem> {
    draft.check().err().unwrap_or_default()
}

fn rows(n: usize) -> Vec<Row> {
    (0..n)
        .map(|idx| Row {
            x: idx as f32 / n as f32,
            y: 1.0,
            validates: idx % 2 == 1,
        })
        .collect()
}

fn edited(rows: Vec<Row>) -> Vec<Problem> {
    problems(Draft {
        data: DataSpec {
            edited: Some(rows),
            ..DataSpec::default()
        },
        ..Draft::default()
    })
}

#[test]
fn edited_rows_have_limits() {
    let out_of = |min, max| Problem {
        field: Field::Rows,
        kind: ProblemKind::OutOfRange { min, max },
    };
    let (min, max) = limits::N_ROWS.into_inner();
    assert_eq!(edited(rows(min)), []);
    assert_eq!(edited(rows(max)), []);
    assert_eq!(edited(rows(min - 1)), [out_of(2.0, 10_000.0)]);
    assert_eq!(edited(rows(max + 1)), [out_of(2.0, 10_000.0)]);
    let with = |x: f32, y: f32| {
        let mut rows = rows(10);
        rows[3].x = x;
        rows[4].y = y;
        edited(rows)
    };
    assert_eq!(with(1_000.0, -1e6), []);
    assert_eq!(with(-1_000.0, 1e6), []);
    for wrong in [1_000.1, -2_000.0, f32::NAN, f32::INFINITY] {
        assert_eq!(with(wrong, 0.0), [out_of(-1_000.0, 1_000.0)]);
    }
    for wrong in [1.01e6, -2e6, f32::NAN, f32::NEG_INFINITY] {
        assert_eq!(with(0.0, wrong), [out_of(-1e6, 1e6)]);
    }
    let mut none_trains = rows(4);
    none_trains.iter_mut().for_each(|row| row.validates = true);
    assert_eq!(
        edited(none_trains),
        [Problem {
            field: Field::Rows,
            kind: ProblemKind::NoTrainingRows
        }]
    );
}

#[test]
fn a_domain_needs_width_and_direction() {
    let with = |domain: [f64; 2]| {
        problems(Draft {
            data: DataSpec {
                domain,
                ..DataSpec::default()
            },
            ..Draft::default()
        })
    };
    let narrow = Problem {
        field: Field::Domain,
        kind: ProblemKind::DomainTooNarrow {
            min_width: limits::MIN_DOMAIN_WIDTH,
        },
    };
    assert_eq!(with([0.0, limits::MIN_DOMAIN_WIDTH]), []);
    for domain in [[0.0, 0.9e-3], [1.0, 1.0], [1.0, -1.0]] {
        assert_eq!(with(domain), std::slice::from_ref(&narrow), "{domain:?}");
    }
}

#[test]
fn a_formula_must_be_readable_and_have_a_value_at_every_row() {
    let with = |text: &str| {
        problems(Draft {
            data: DataSpec {
                source: Source::Formula(text.to_owned()),
                domain: [-1.0, 1.0],
                noise: 0.0,
                n_points: 5,
                ..DataSpec::default()
            },
            ..Draft::default()
        })
    };
    assert_eq!(with("sin(3x) + x/2"), []);
    let undefined = |x| Problem {
        field: Field::Formula,
        kind: ProblemKind::Undefined { x },
    };
    // The first row without a value, from the left.
    assert_eq!(with("sqrt(x)"), [undefined(-1.0)]);
    assert_eq!(with("1/x"), [undefined(0.0)]);
    assert_eq!(with("10^(7x)"), [undefined(1.0)]);
    match with("sin(3x").as_slice() {
        [
            Problem {
                field: Field::Formula,
                kind: ProblemKind::Formula(error),
            },
        ] => assert_eq!(error.kind, FormulaErrorKind::UnclosedParenthesis),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_share_that_leaves_no_row_is_refused() {
    let with = |n_points, share| {
        problems(Draft {
            data: DataSpec {
                n_points,
                validation: Validation {
                    share,
                    rows: ValidationRows::Last,
                },
                ..DataSpec::default()
            },
            ..Draft::default()
        })
    };
    assert_eq!(
        with(5, 0.9),
        [Problem {
            field: Field::ValidationShare,
            kind: ProblemKind::NoTrainingRows
        }]
    );
    // As in Keras: 5 · (1 − 0.8) is a little below 1 in f64.
    assert_eq!(with(5, 0.8).len(), 1);
    assert_eq!(with(5, 0.79), []);
    assert_eq!(with(1_000, 0.9), []);
}

#[test]
fn choices_that_do_not_fit_are_refused() {
    let unsupported = |field| Problem {
        field,
        kind: ProblemKind::Unsupported,
    };
    let with = |change: fn(&mut Draft)| {
        let mut draft = Draft::default();
        change(&mut draft);
        problems(draft)
    };
    assert_eq!(
        with(|draft| draft.network.hidden[0].activation = Activation::Softmax),
        [unsupported(Field::Activation(LayerIdx::new(0)))]
    );
    assert_eq!(
        with(|draft| draft.training.loss = Loss::BinaryCrossentropy { from_logits: true }),
        [unsupported(Field::Loss)]
    );
    assert_eq!(
        with(|draft| {
            draft.training.clipping = Clipping {
                clipnorm: Some(1.0),
                clipvalue: Some(1.0),
                ..Clipping::default()
            };
        }),
        [unsupported(Field::Clipping)]
    );
}

#[test]
fn a_newer_version_is_refused() {
    assert_eq!(
        problems(Draft {
            version: VERSION + 1,
            ..Draft::default()
        }),
        [Problem {
            field: Field::Version,
            kind: ProblemKind::NewerVersion {
                found: VERSION + 1,
                known: VERSION
            }
        }]
    );
}

/// Version 3 changed the meaning of remainders, of chains and of exponents with a minus sign of
/// mathematics. An upgrade reports these formulas, and only for drafts that were written before.
#[test]
fn an_upgrade_reports_formulas_that_may_have_other_values() {
    let upgraded = |version: u32, source: Source| {
        let mut draft = Draft {
            version,
            ..Draft::default()
        };
        draft.data.source = source;
        let may_differ = draft.upgrade();
        (draft.version, may_differ)
    };
    let formula = |typed: &str| Source::Formula(typed.to_owned());
    for typed in [
        "x mod 1",
        "mod(x, 2)",
        "sin(x % 2) + 1",
        "x > 0 ? x % 2 : 0",
        "0 < x < 1",
        "x * not (0 < x < 1)",
        "2.5e−3x",
        "2,5E−3x",
    ] {
        for version in [0, 1, 2] {
            assert_eq!(
                upgraded(version, formula(typed)),
                (VERSION, true),
                "{typed}"
            );
        }
        assert_eq!(upgraded(3, formula(typed)), (VERSION, false), "{typed}");
    }
    for typed in [
        "sin(3x) + x/2",
        "x > 0 and x < 1",
        "fmod(x, 2)",
        "2.5e-3x",
        "2e − 3",
        "e−3",
        "1/2x",
        "",
    ] {
        assert_eq!(upgraded(2, formula(typed)), (VERSION, false), "{typed}");
    }
    let sine = Source::Function(Function::Sine);
    assert_eq!(upgraded(1, sine.clone()), (VERSION, false));
    assert_eq!(upgraded(VERSION + 1, sine), (VERSION + 1, false));
}

/// All problems are listed at once, in the order of the page's controls, each once.
#[test]
fn every_problem_is_listed() {
    let mut draft = Draft::default();
    draft.data.n_points = 0;
    draft.data.noise = f64::NAN;
    draft.network.hidden[1].units = 0;
    draft
        .network
        .set_regularizer(Regularizer { l1: -1.0, l2: 0.0 });
    draft.training.learning_rate = f64::INFINITY;
    draft.training.epochs = 0;
    let fields: Vec<Field> = problems(draft)
        .into_iter()
        .map(|problem| problem.field)
        .collect();
    assert_eq!(
        fields,
        [
            Field::NPoints,
            Field::Noise,
            Field::L1,
            Field::Units(LayerIdx::new(1)),
            Field::LearningRate,
            Field::Epochs
        ]
    );
}

/// No machine has memory for so many rows: the check must not make them.
#[test]
fn absurd_sizes_are_refused_before_anything_is_made() {
    for spacing in [Spacing::Even, Spacing::Random] {
        let mut draft = Draft::default();
        draft.data.n_points = usize::MAX;
        draft.data.spacing = spacing;
        draft.network.hidden = vec![Dense::new(usize::MAX, Activation::Tanh); 8];
        draft.training.batch_size = usize::MAX;
        assert_eq!(draft.network.n_parameters(1), usize::MAX);
        let found = problems(draft);
        assert_eq!(found.len(), 1 + 8 + 1);
    }
    let mut draft = Draft::default();
    draft.network.hidden = vec![Dense::new(0, Activation::Softmax); 100_000];
    assert_eq!(problems(draft).len(), 1);
}

#[test]
fn presets_run_and_have_the_courses_sizes() {
    let parameters = [39, 1_501, 22, 2_401];
    for (preset, n_parameters) in Preset::ALL.into_iter().zip(parameters) {
        let experiment = preset.draft().check().unwrap();
        assert_eq!(experiment.network.n_parameters(1), n_parameters);
        assert_eq!(experiment.dataset().n_rows(), 50);
        assert_eq!(experiment.dataset().n_train(), 40);
    }
}

#[test]
fn tuning_changes_what_it_may_and_is_checked() {
    let experiment = Draft::default().check().unwrap();
    let mut tuning = Tuning::of(&experiment);
    assert_eq!(experiment.tuned(&tuning).unwrap(), experiment);
    tuning.learning_rate = 0.5;
    tuning.epochs = 7;
    tuning.regularizer.l2 = 0.25;
    tuning.optimizer = Optimizer::ALL[6];
    let tuned = experiment.tuned(&tuning).unwrap();
    assert_eq!(Tuning::of(&tuned), tuning);
    assert_eq!(tuned.data, experiment.data);
    tuning.learning_rate = 0.0;
    assert_eq!(
        experiment.tuned(&tuning).unwrap_err()[0].field,
        Field::LearningRate
    );
}

#[test]
fn an_output_is_never_switched_off() {
    let mut draft = Draft::default();
    draft.network.output.dropout = 0.5;
    let problems = draft.check().unwrap_err();
    assert_eq!(problems[0].field, Field::Dropout(LayerIdx::new(2)));
    assert_eq!(problems[0].kind, ProblemKind::Unsupported);
}
