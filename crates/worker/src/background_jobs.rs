//! What the worker computes beside training, in slices: a sweep, which input matters, a run that is trained again.

use engine::Session;
use experiment::{Question, Reply};

/// A job beside the session. The first chunk calls it through this trait only, so that the code of
/// the jobs stays in the second.
pub(crate) trait BackgroundJob {
    /// Whether work is left.
    fn is_running(&self) -> bool;
    /// Does a part of the work; `false` if none is left.
    fn step(&mut self) -> bool;
    /// Ends the job; its results stay available.
    fn stop(&mut self);
    /// The results so far.
    fn reply(&mut self) -> Reply;
    /// Whether the results, or what they will be, answer this question about the session as it is.
    fn answers(&self, session: &Session, question: &Question) -> bool;
}

/// A job, or `None` until one is started.
pub(crate) type CurrentJob = Option<Box<dyn BackgroundJob>>;

/// The jobs beside the session, one of each kind at most.
#[derive(Default)]
pub(crate) struct BackgroundJobs {
    pub(crate) sweep: CurrentJob,
    pub(crate) importance: CurrentJob,
    pub(crate) dependence: CurrentJob,
    pub(crate) replay: CurrentJob,
}

impl BackgroundJobs {
    /// The job whose turn it is: the shortest first. `None` if no work is left.
    pub(crate) fn next(&mut self) -> Option<&mut Box<dyn BackgroundJob>> {
        [
            &mut self.dependence,
            &mut self.importance,
            &mut self.replay,
            &mut self.sweep,
        ]
        .into_iter()
        .flatten()
        .find(|job| job.is_running())
    }
}
