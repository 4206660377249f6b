//! Problems of an experiment as failures of a command.

use experiment::Problem;

use crate::failure::Failure;

/// Returns the failure of an experiment that cannot run, with every problem.
pub fn failure(what: &str, problems: &[Problem]) -> Failure {
    Failure::work(sentences::cannot_run(what, problems))
}
