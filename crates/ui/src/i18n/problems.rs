//! Problems as sentences: the kinds and values of `experiment` in the reader's language.

use experiment::{FormulaErrorKind, Problem, ProblemKind};

use crate::i18n::language::Language;
use crate::i18n::numbers;

/// What is wrong with one field.
pub fn sentence(problem: &Problem, language: Language) -> String {
    match &problem.kind {
        ProblemKind::OutOfRange { min, max } => out_of_range(*min, *max, language),
        ProblemKind::Formula(error) => formula(error.kind, language).into(),
        ProblemKind::Undefined { x } => language.problem_undefined(*x),
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
        ProblemKind::NoClasses { .. } => language.problem_no_classes().into(),
    }
}

/// The same where no control stands beside it: with the field's name as files and Keras spell it.
pub fn named(problem: &Problem, language: Language) -> String {
    let said = sentence(problem, language);
    match problem.field.key() {
        Some(key) => format!("{key}: {said}"),
        None => said,
    }
}

/// The range that a number has to be in.
pub fn out_of_range(min: f64, max: f64, language: Language) -> String {
    // Limits are shown with all their figures: a rounded one would be wrong.
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
        FormulaErrorKind::TooDeep => language.formula_too_deep(),
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, Field};

    use super::*;

    #[test]
    fn the_message_says_the_range_of_the_check() {
        let mut draft = Draft::default();
        draft.data.n_points = 4;
        let Err(problems) = draft.check() else {
            panic!("four points are too few");
        };
        assert_eq!(problems[0].field, Field::NPoints);
        assert_eq!(sentence(&problems[0], Language::Es), "Entre 5 y 1000");
        assert_eq!(sentence(&problems[0], Language::En), "Between 5 and 1,000");
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

    #[test]
    fn small_limits_keep_their_figures() {
        assert_eq!(out_of_range(1e-8, 100.0, Language::Es), "Entre 1e−8 y 100");
    }
}
