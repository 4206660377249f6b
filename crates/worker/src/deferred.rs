//! What the worker does beside training: it saves and restores a run, and answers questions about a
//! network. In the browser this is part of the deferred chunk, as are the page's features
//! beyond its first view (`ui/src/deferred.rs`); natively it is linked as usual.
//!
//! Code that calls one of these functions by its own name, and not by way of [`DeferredFeatures`],
//! brings it and all that it calls back into the first chunk.

use engine::{Dependence, Importance, Replay, Session, Sweep};
use experiment::{Field, Problem, ProblemKind, Question, Reply, SavedRun, SweepReport};
use messages::Encoded;

use crate::background_jobs::{BackgroundJob, BackgroundJobs, CurrentJob};

/// The reply to a question, or the problems of a sweep that cannot run.
type ReplyResult = Result<Encoded<Reply>, Vec<Problem>>;

/// The entry points of the deferred chunk.
pub(crate) struct DeferredFeatures {
    /// Opens a saved run. Fails with the problems of a run that cannot be read or restored.
    pub(crate) restore: fn(&Encoded<SavedRun>) -> Result<Session, Vec<Problem>>,
    /// The run as a message.
    pub(crate) save: fn(&Session) -> Encoded<SavedRun>,
    /// Answers a question; `None` if it cannot be read.
    pub(crate) ask:
        fn(&mut Session, &mut BackgroundJobs, &Encoded<Question>) -> Option<ReplyResult>,
}

pub(crate) static FEATURES: DeferredFeatures = DeferredFeatures {
    restore,
    save: |session| session.save().into(),
    ask,
};

impl BackgroundJob for Sweep {
    fn is_running(&self) -> bool {
        self.is_running()
    }

    fn step(&mut self) -> bool {
        self.step()
    }

    fn stop(&mut self) {
        self.stop();
    }

    fn reply(&mut self) -> Reply {
        Reply::Sweep(self.report())
    }

    /// A sweep is started by its question each time, and asked for by another.
    fn answers(&self, _: &Session, question: &Question) -> bool {
        matches!(question, Question::SweepProgress | Question::SweepStop)
    }
}

impl BackgroundJob for Importance {
    fn is_running(&self) -> bool {
        self.is_running()
    }

    fn step(&mut self) -> bool {
        self.step()
    }

    fn stop(&mut self) {
        self.stop();
    }

    fn reply(&mut self) -> Reply {
        Reply::Importance(Some(self.report()))
    }

    fn answers(&self, session: &Session, question: &Question) -> bool {
        matches!(question, &Question::Importance(spec) if self.answers(session, spec))
    }
}

impl BackgroundJob for Dependence {
    fn is_running(&self) -> bool {
        self.is_running()
    }

    fn step(&mut self) -> bool {
        self.step()
    }

    fn stop(&mut self) {
        self.stop();
    }

    fn reply(&mut self) -> Reply {
        Reply::Dependence(Some(self.report()))
    }

    fn answers(&self, session: &Session, question: &Question) -> bool {
        matches!(question, &Question::Dependence(spec) if self.answers(session, spec))
    }
}

impl BackgroundJob for Replay {
    fn is_running(&self) -> bool {
        self.is_running()
    }

    fn step(&mut self) -> bool {
        self.step()
    }

    fn stop(&mut self) {
        self.stop();
    }

    fn reply(&mut self) -> Reply {
        Reply::Replay(Some(self.report()))
    }

    /// It is started by its question each time, and asked for by another.
    fn answers(&self, _: &Session, question: &Question) -> bool {
        matches!(question, Question::ReplayProgress)
    }
}

fn restore(run: &Encoded<SavedRun>) -> Result<Session, Vec<Problem>> {
    match run.decode() {
        Ok(run) => Session::restore(&run),
        Err(_) => Err(vec![Problem {
            field: Field::SavedState,
            kind: ProblemKind::Mismatch,
        }]),
    }
}

fn ask(
    session: &mut Session,
    jobs: &mut BackgroundJobs,
    question: &Encoded<Question>,
) -> Option<ReplyResult> {
    let question = question.decode().ok()?;
    let sweep = &mut jobs.sweep;
    let reply = match question {
        Question::Predict { inputs } => Reply::Prediction(session.predict(&inputs)),
        Question::Polynomial { degree, line } => {
            Reply::Polynomial(session.polynomial(degree, &line))
        }
        Question::BatchTrace => Reply::BatchTrace(session.batch_trace().map(Box::new)),
        Question::LinearEquivalent { line } => {
            Reply::LinearEquivalent(session.linear_equivalent(&line))
        }
        Question::Contributions { line, first } => {
            Reply::Contributions(session.contributions(&line, first))
        }
        Question::Regions(grid) => Reply::Regions {
            grid,
            values: session.regions(&grid),
        },
        Question::Roc => {
            let [train, validation] = session.roc();
            Reply::Roc { train, validation }
        }
        Question::Importance(spec) => {
            let begin = || boxed(Importance::new(session, spec));
            recent(&mut jobs.importance, session, &question, begin)
                .unwrap_or(Reply::Importance(None))
        }
        Question::Dependence(spec) => {
            let begin = || boxed(Dependence::new(session, spec));
            recent(&mut jobs.dependence, session, &question, begin)
                .unwrap_or(Reply::Dependence(None))
        }
        Question::Regression { group_column, rows } => {
            let report = session.regression_report(group_column, &rows);
            Reply::Regression(report.map(Box::new))
        }
        Question::RowOutputs => Reply::RowOutputs {
            epoch: session.epoch(),
            outputs: session.row_outputs(),
        },
        Question::Unit { view_idx, unit_idx } => {
            Reply::Unit(session.unit_report(view_idx, unit_idx).map(Box::new))
        }
        Question::Gradients => Reply::Gradients(session.gradient_norms().by_layer()),
        Question::InitialWeights => Reply::InitialWeights(session.initial_weights()),
        Question::Neurons {
            activation,
            neurons,
            window,
            len,
        } => Reply::Neurons(engine::neuron_curves(activation, &neurons, window, len)),
        Question::Perceptron {
            points,
            learning_rate,
            visits,
            goal,
        } => Reply::Perceptron(engine::perceptron_state(
            &points,
            learning_rate,
            visits,
            goal,
        )),
        Question::Sweep(spec) => match Sweep::new(session, &spec) {
            Ok(new) => {
                *sweep = Some(Box::new(new));
                report(sweep)
            }
            Err(problems) => return Some(Err(problems)),
        },
        Question::SweepProgress => report(sweep),
        Question::SweepStop => {
            if let Some(sweep) = sweep {
                sweep.stop();
            }
            report(sweep)
        }
        Question::Claim => Reply::Claim(Box::new(session.claim())),
        Question::Replay {
            record,
            epoch,
            batch,
        } => {
            let replay = Replay::new(session.experiment(), &record, (epoch, batch));
            jobs.replay = Some(Box::new(replay));
            replay_report(jobs)
        }
        Question::ReplayProgress => replay_report(jobs),
    };
    Some(Ok(reply.into()))
}

/// The results of the sweep so far; an empty report without a sweep.
fn report(sweep: &mut CurrentJob) -> Reply {
    let reply = sweep.as_mut().map(|sweep| sweep.reply());
    reply.unwrap_or_else(|| Reply::Sweep(SweepReport::default()))
}

/// How far the run is that is trained again.
fn replay_report(jobs: &mut BackgroundJobs) -> Reply {
    let reply = jobs.replay.as_mut().map(|replay| replay.reply());
    reply.unwrap_or(Reply::Replay(None))
}

fn boxed<Job: BackgroundJob + 'static>(job: Option<Job>) -> CurrentJob {
    job.map(|job| Box::new(job) as Box<dyn BackgroundJob>)
}

/// The results of a job, which is begun anew if it answers another question or is of earlier weights.
/// `None` if it cannot be begun.
fn recent(
    job: &mut CurrentJob,
    session: &Session,
    question: &Question,
    begin: impl FnOnce() -> CurrentJob,
) -> Option<Reply> {
    if !job
        .as_ref()
        .is_some_and(|job| job.answers(session, question))
    {
        *job = begin();
    }
    job.as_mut().map(|job| job.reply())
}
