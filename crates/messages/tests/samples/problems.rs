//! One problem for every kind.

use experiment::{Field, FormulaError, FormulaErrorKind, LayerIdx, Problem, ProblemKind};

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
