//! What the worker does beside training: saving and restoring a run, and answering questions about
//! a network. In the browser it comes with the second file of the program, as what the page has beyond
//! its first view does (`ui/src/deferred.rs`); natively it is there from the start.
//!
//! Whoever calls one of these functions by its own name, and not by way of [`Rest`], brings it and all
//! that it calls back into the first file.

use engine::{Session, Sweep};
use experiment::{Field, Posted, Problem, ProblemKind, Question, Reply, SavedRun, SweepReport};

/// What `ask` says: the reply, or why a sweep cannot be.
type Asked = Result<Posted<Reply>, Vec<Problem>>;

/// The sweep beside the session, if there is one.
pub(crate) type Sweeping = Option<Box<dyn Beside>>;

/// The way into the second file.
pub(crate) struct Rest {
    pub(crate) restore: fn(&Posted<SavedRun>) -> Result<Session, Vec<Problem>>,
    pub(crate) save: fn(&Session) -> Posted<SavedRun>,
    /// `None` if it is no question.
    pub(crate) ask: fn(&mut Session, &mut Sweeping, &Posted<Question>) -> Option<Asked>,
}

pub(crate) static REST: Rest = Rest {
    restore,
    save: |session| session.save().into(),
    ask,
};

/// What trains beside the session: a sweep, which the first file knows by these functions only.
pub(crate) trait Beside {
    fn is_running(&self) -> bool;
    /// Does some of it; false if nothing is left to do.
    fn step(&mut self) -> bool;
    fn stop(&mut self);
    fn report(&mut self) -> SweepReport;
}

impl Beside for Sweep {
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

fn restore(run: &Posted<SavedRun>) -> Result<Session, Vec<Problem>> {
    match run.read() {
        Ok(run) => Session::restore(&run),
        Err(_) => Err(vec![Problem {
            field: Field::SavedState,
            kind: ProblemKind::Mismatch,
        }]),
    }
}

fn ask(session: &mut Session, sweep: &mut Sweeping, question: &Posted<Question>) -> Option<Asked> {
    let reply = match question.read().ok()? {
        Question::Predict { inputs } => Reply::Prediction(session.predict(&inputs)),
        Question::Polynomial { degree, line } => {
            Reply::Polynomial(session.polynomial(degree, &line))
        }
        Question::Dissect => Reply::Dissection(session.slow_batch().map(Box::new)),
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

/// How far the sweep is.
fn report(sweep: &mut Sweeping) -> Reply {
    let report = sweep.as_mut().map(|sweep| sweep.report());
    Reply::Sweep(report.unwrap_or_default())
}
