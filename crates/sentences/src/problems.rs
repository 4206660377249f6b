//! Problems of an experiment as English sentences.

use experiment::limits::MAX_CLASSES;
use experiment::{FormulaErrorKind, Problem, ProblemKind};

/// Says of something what is wrong with it: one problem in the same line, several in lines of their own.
///
/// ```
/// let mut draft = experiment::Draft::default();
/// draft.training.learning_rate = -1.0;
/// let problems = draft.check().expect_err("the rate is negative");
/// assert_eq!(
///     sentences::cannot_run("the experiment", &problems),
///     "the experiment cannot run: learning_rate: must be from 0.00000001 to 100"
/// );
/// ```
pub fn cannot_run(what: &str, problems: &[Problem]) -> String {
    let sentences: Vec<String> = problems.iter().map(problem).collect();
    match sentences.as_slice() {
        [only] => format!("{what} cannot run: {only}"),
        many => format!("{what} cannot run:\n  {}", many.join("\n  ")),
    }
}

/// Says what is wrong, with the field's name in files and in Keras.
pub fn problem(problem: &Problem) -> String {
    let said = kind(&problem.kind);
    match problem.field.key() {
        Some(key) => format!("{key}: {said}"),
        None => said,
    }
}

fn kind(kind: &ProblemKind) -> String {
    match kind {
        ProblemKind::OutOfRange { min, max } => format!("must be from {min} to {max}"),
        ProblemKind::Formula(error) => format!(
            "the formula has {} at character {}",
            formula(error.kind),
            error.start + 1
        ),
        ProblemKind::Undefined { x } => format!("the function has no finite value at x = {x}"),
        ProblemKind::OddRoot { x, proposal, .. } => {
            format!("the formula has no value at x = {x}; {proposal} has one")
        }
        ProblemKind::DomainTooNarrow { min_width } => {
            format!("the domain must be at least {min_width} wide")
        }
        ProblemKind::NoTrainingRows => "all rows validate: none is left to train".to_owned(),
        ProblemKind::Unsupported => "does not fit the rest of the experiment".to_owned(),
        ProblemKind::NoSuchColumn { column } => {
            let number = u64::from(*column) + 1;
            format!("the table has no column {number}, or it is chosen twice")
        }
        ProblemKind::BadCell { column, row } => {
            let (column, row) = (u64::from(*column) + 1, u64::from(*row) + 1);
            format!("the cell in column {column}, row {row}, has no value that can be used")
        }
        ProblemKind::NoClasses { name, n_values, .. } => format!(
            "column {name} has {n_values} different values in the rows in use, not 2 to {MAX_CLASSES} classes"
        ),
        ProblemKind::OtherNumberOfWeights {
            n_weights,
            n_classes,
        } => format!("{n_weights} weights for {n_classes} classes"),
        ProblemKind::NoWeight => "every class that trains has the weight 0".to_owned(),
        ProblemKind::LonelyClass { class } => format!("class {class} has one row only"),
        ProblemKind::FewerRowsThanClasses { n_rows, n_classes } => {
            format!("the smaller side of the split has {n_rows} rows for {n_classes} classes")
        }
        ProblemKind::GroupsOnOneSide { n_groups } => {
            format!("{n_groups} groups cannot stand on both sides of the split")
        }
        ProblemKind::NewerVersion { found, known } => {
            format!("the experiment has version {found}; this program knows versions up to {known}")
        }
        ProblemKind::Mismatch => {
            "weights, optimizer or history do not fit the experiment".to_owned()
        }
    }
}

fn formula(kind: FormulaErrorKind) -> &'static str {
    match kind {
        FormulaErrorKind::Empty => "nothing",
        FormulaErrorKind::TooLong => "too many characters",
        FormulaErrorKind::UnexpectedCharacter => "a character that formulas do not have",
        FormulaErrorKind::UnexpectedToken => "something that does not belong",
        FormulaErrorKind::UnexpectedEnd => "a part missing",
        FormulaErrorKind::UnclosedParenthesis => "an open parenthesis",
        FormulaErrorKind::InvalidNumber => "a number that cannot be read",
        FormulaErrorKind::UnknownName => "an unknown name",
        FormulaErrorKind::ArgumentCount => "another number of arguments than the function takes",
        FormulaErrorKind::MissingParentheses => "a function without parentheses",
        FormulaErrorKind::Ambiguous => "a part with two meanings",
        FormulaErrorKind::TooDeep => "too many parentheses in each other",
    }
}
