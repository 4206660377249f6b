//! Problems as sentences: the kinds and values of `experiment` in the reader's language.

use std::ops::Range;

use experiment::limits::MAX_CLASSES;
use experiment::{FormulaErrorKind, Problem, ProblemKind};

use crate::i18n::language::Language;
use crate::i18n::numbers;

/// Writes what is wrong with one field.
pub fn sentence(problem: &Problem, language: Language) -> String {
    match &problem.kind {
        ProblemKind::OutOfRange { min, max } => out_of_range(*min, *max, language),
        ProblemKind::Formula(error) => formula(error.kind, language).into(),
        ProblemKind::Undefined { x } => language.problem_undefined(*x),
        ProblemKind::OddRoot { x, .. } => language.problem_odd_root(*x),
        ProblemKind::DomainTooNarrow { min_width } => language.problem_domain_narrow(*min_width),
        ProblemKind::NoTrainingRows => language.problem_no_training_rows().into(),
        ProblemKind::Unsupported => language.problem_unsupported().into(),
        ProblemKind::NewerVersion { found, known } => {
            language.problem_newer_version(f64::from(*found), f64::from(*known))
        }
        ProblemKind::Mismatch => language.problem_mismatch().into(),
        ProblemKind::NoSuchColumn { .. } => language.problem_no_such_column().into(),
        ProblemKind::BadCell { column, row } => {
            language.problem_bad_cell(f64::from(*row) + 1.0, f64::from(*column) + 1.0)
        }
        ProblemKind::OtherNumberOfWeights {
            n_weights,
            n_classes,
        } => language.problem_other_number_of_weights(f64::from(*n_classes), f64::from(*n_weights)),
        ProblemKind::NoWeight => language.problem_no_weight().into(),
        ProblemKind::LonelyClass { class } => language.problem_lonely_class(class),
        ProblemKind::FewerRowsThanClasses { n_rows, n_classes } => {
            language.problem_fewer_rows_than_classes(f64::from(*n_classes), f64::from(*n_rows))
        }
        ProblemKind::GroupsOnOneSide { n_groups } => {
            language.problem_groups_on_one_side(f64::from(*n_groups))
        }
        ProblemKind::NoClasses { name, n_values, .. } => {
            language.problem_no_classes(MAX_CLASSES as f64, f64::from(*n_values), name)
        }
    }
}

/// Writes a problem that is shown without its control: with the field's name in files and in Keras.
pub fn named(problem: &Problem, language: Language) -> String {
    let said = sentence(problem, language);
    match problem.field.key() {
        Some(key) => format!("{key}: {said}"),
        None => said,
    }
}

/// Appends to `opened`, the sentence on an opened link or file, that its formula may have had other
/// values in the version that wrote it, if so.
pub fn with_formula_note(opened: String, formula_may_differ: bool, language: Language) -> String {
    if formula_may_differ {
        [&opened, " ", language.formula_may_differ()].concat()
    } else {
        opened
    }
}

/// Writes the range of a number.
pub fn out_of_range(min: f64, max: f64, language: Language) -> String {
    // Limits are written with all their figures: a rounded limit would be wrong.
    language.out_of_range(&limit(min, language), &limit(max, language))
}

fn limit(value: f64, language: Language) -> String {
    if value.fract() == 0.0 {
        numbers::count(value, language)
    } else {
        numbers::exact(value, language)
    }
}

/// What is wrong with a formula.
pub fn formula(kind: FormulaErrorKind, language: Language) -> &'static str {
    match kind {
        FormulaErrorKind::Empty => language.formula_empty(),
        FormulaErrorKind::TooLong => language.formula_too_long(),
        FormulaErrorKind::UnexpectedCharacter => language.formula_character(),
        FormulaErrorKind::UnexpectedToken => language.formula_token(),
        FormulaErrorKind::UnexpectedEnd => language.formula_end(),
        FormulaErrorKind::UnclosedParenthesis => language.formula_parenthesis(),
        FormulaErrorKind::InvalidNumber => language.formula_number(),
        FormulaErrorKind::UnknownName => language.formula_name(),
        FormulaErrorKind::ArgumentCount => language.formula_arguments(),
        FormulaErrorKind::MissingParentheses => language.formula_missing_parentheses(),
        FormulaErrorKind::Ambiguous => language.formula_ambiguous(),
        FormulaErrorKind::TooDeep => language.formula_too_deep(),
    }
}

/// The bytes of a formula that a problem is about.
pub fn place(kind: &ProblemKind) -> Option<Range<usize>> {
    match kind {
        ProblemKind::Formula(error) => Some(error.start..error.end),
        ProblemKind::OddRoot { start, end, .. } => Some(*start..*end),
        _ => None,
    }
}

/// What to type in place of a part of a formula; empty if nothing is proposed.
pub fn proposal(kind: &ProblemKind, language: Language) -> String {
    let proposals = match kind {
        ProblemKind::Formula(error) => error.proposals.as_slice(),
        ProblemKind::OddRoot { proposal, .. } => std::slice::from_ref(proposal),
        _ => &[],
    };
    match proposals {
        [] => String::new(),
        [only] => language.formula_proposal(only),
        [first, second, ..] => language.formula_proposals(first, second),
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, Field, Source};

    use super::*;

    #[test]
    fn the_message_says_the_range_of_the_check() {
        let mut draft = Draft::default();
        draft.data.n_points = 4;
        let Err(problems) = draft.check() else {
            panic!("four points are too few");
        };
        assert_eq!(problems[0].field, Field::NPoints);
        assert_eq!(sentence(&problems[0], Language::Es), "Entre 5 y 1200");
        assert_eq!(sentence(&problems[0], Language::En), "Between 5 and 1,200");
    }

    #[test]
    fn without_a_control_beside_it_a_problem_names_its_field() {
        let mut draft = Draft::default();
        draft.training.learning_rate = -1.0;
        draft.network.hidden[1].units = 0;
        let Err(problems) = draft.check() else {
            panic!("nobody learns like that");
        };
        let mut said: Vec<String> = problems.iter().map(|it| named(it, Language::En)).collect();
        said.sort();
        assert_eq!(
            said,
            [
                "learning_rate: Between 1e−8 and 100",
                "network.hidden[1].units: Between 1 and 1,000"
            ]
        );
    }

    /// The message, the marked part and what is proposed, for a formula over [−8, 8].
    fn message(typed: &str, language: Language) -> [String; 3] {
        let mut draft = Draft::default();
        draft.data.source = Source::Formula(typed.to_owned());
        draft.data.domain = [-8.0, 8.0];
        let problems = draft.check().unwrap_err();
        let kind = &problems[0].kind;
        let place = place(kind).unwrap();
        [
            sentence(&problems[0], language),
            typed[place].to_owned(),
            proposal(kind, language),
        ]
    }

    #[test]
    fn a_formula_with_a_cure_proposes_it() {
        for (typed, language, expected) in [
            (
                "1 + x^(1/3)",
                Language::Es,
                [
                    "En x = −8 la base de esta potencia es negativa y la función no tiene valor:",
                    "x^(1/3)",
                    "Escribe cbrt(x).",
                ],
            ),
            (
                "x^(1/3)",
                Language::En,
                [
                    "At x = −8 the base of this power is negative, and the function has no value:",
                    "x^(1/3)",
                    "Type cbrt(x).",
                ],
            ),
            (
                "1/2x",
                Language::Es,
                [
                    "Esto se puede leer de dos maneras:",
                    "1/2x",
                    "Escribe (1/2)x o 1/(2x).",
                ],
            ),
            (
                "sen 2x",
                Language::Es,
                [
                    "El argumento de una función va entre paréntesis:",
                    "sen 2x",
                    "Escribe sen(2x).",
                ],
            ),
            (
                "x$",
                Language::En,
                [
                    "This character is not understood; leave it out or change it:",
                    "$",
                    "",
                ],
            ),
        ] {
            assert_eq!(message(typed, language), expected, "{typed}");
        }
    }

    #[test]
    fn small_limits_keep_their_figures() {
        assert_eq!(out_of_range(1e-8, 100.0, Language::Es), "Entre 1e−8 y 100");
    }
}
