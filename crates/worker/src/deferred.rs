//! What the worker does beside training: it saves and restores a run, and answers questions about a
//! network. In the browser this is part of the deferred chunk, as are the page's features
//! beyond its first view (`ui/src/deferred.rs`); natively it is linked as usual.
//!
//! Code that calls one of these functions by its own name, and not by way of [`DeferredFeatures`],
//! brings it and all that it calls back into the first chunk.

use engine::{Session, Sweep};
use experiment::{Field, Problem, ProblemKind, Question, Reply, SavedRun, SweepReport};
use messages::Encoded;

/// The reply to a question, or the problems of a sweep that cannot run.
type ReplyResult = Result<Encoded<Reply>, Vec<Problem>>;

/// The sweep beside the session; `None` until one is started.
pub(crate) type CurrentSweep = Option<Box<dyn BackgroundJob>>;

/// The entry points of the deferred chunk.
pub(crate) struct DeferredFeatures {
    /// Opens a saved run. Fails with the problems of a run that cannot be read or restored.
    pub(crate) restore: fn(&Encoded<SavedRun>) -> Result<Session, Vec<Problem>>,
    /// The run as a message.
    pub(crate) save: fn(&Session) -> Encoded<SavedRun>,
    /// Answers a question; `None` if it cannot be read.
    pub(crate) ask: fn(&mut Session, &mut CurrentSweep, &Encoded<Question>) -> Option<ReplyResult>,
}

pub(crate) static FEATURES: DeferredFeatures = DeferredFeatures {
    restore,
    save: |session| session.save().into(),
    ask,
};

/// A job that trains beside the session: a sweep. The first chunk calls it through this trait only,
/// so that the sweep's code stays in the second.
pub(crate) trait BackgroundJob {
    /// Whether work is left.
    fn is_running(&self) -> bool;
    /// Does a part of the work; `false` if none is left.
    fn step(&mut self) -> bool;
    /// Ends the job; its results stay available.
    fn stop(&mut self);
    /// The results so far.
    fn report(&mut self) -> SweepReport;
}

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

    fn report(&mut self) -> SweepReport {
        self.report()
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
    sweep: &mut CurrentSweep,
    question: &Encoded<Question>,
) -> Option<ReplyResult> {
    let reply = match question.decode().ok()? {
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
        Question::Gradients => Reply::Gradients(session.gradient_norms().by_layer()),
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
    };
    Some(Ok(reply.into()))
}

/// The results of the sweep so far; an empty report without a sweep.
fn report(sweep: &mut CurrentSweep) -> Reply {
    let report = sweep.as_mut().map(|sweep| sweep.report());
    Reply::Sweep(report.unwrap_or_default())
}
