//! The experiment of the page, testable without a browser: what the controls ask for, what is in use,
//! which problems there are, and what an edit means for the training session.

use std::sync::Arc;

use experiment::{Draft, Experiment, Field, PlacedRows, Problem, Regularizer, Task, Tuning};

use crate::app::handed_out::HandedOut;

/// The experiment as requested and as used. They differ only while a requested value cannot run: then
/// the last valid value stays in use, and the request is stored until it can run.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    wanted: Draft,
    used: Arc<Experiment>,
    problems: Vec<Problem>,
    /// It stays with the experiment through every change, and comes back with it.
    handed_out: Option<Arc<HandedOut>>,
}

/// Checks a draft that came out of an experiment by an edit.
type Check<'a> = &'a mut dyn FnMut(&Experiment, Draft) -> Result<Experiment, Vec<Problem>>;

/// What an edit of the experiment requires of the session that trains it.
#[derive(Debug, Clone, PartialEq)]
pub enum Consequence {
    Nothing,
    /// Training continues with other settings.
    Tune(Tuning),
    /// Training continues with other rows.
    Rows(PlacedRows),
    /// Initial weights, network or data have changed: a new session.
    Restart,
}

impl Consequence {
    /// Returns what it takes to get from one experiment to another.
    ///
    /// Learning rate, optimizer, clipping, penalties and epoch limit are tuned, rows placed by hand
    /// are replaced, and everything else restarts; so does a change of rows and settings at once.
    pub fn between(before: &Draft, after: &Draft) -> Self {
        if before == after {
            return Self::Nothing;
        }
        let tuning = Tuning::of(after);
        let mut tuned = before.clone();
        tuning.apply(&mut tuned);
        if tuned == *after {
            return Self::Tune(tuning);
        }
        let rows = PlacedRows::of(after);
        let mut moved = before.clone();
        rows.apply(&mut moved);
        if moved == *after {
            return Self::Rows(rows);
        }
        Self::Restart
    }
}

/// Returns the penalty that the page sets for every kernel.
pub fn regularizer(draft: &Draft) -> Regularizer {
    draft.network.output.regularizer
}

impl Model {
    /// `draft` must be able to run, as presets and the default do; one that cannot is replaced by
    /// the default, with its problems listed.
    pub fn new(draft: Draft) -> Self {
        let (used, problems) = match draft.clone().check() {
            Ok(experiment) => (Ok(experiment), Vec::new()),
            Err(problems) => (Draft::default().check(), problems),
        };
        let used = used.unwrap_or_else(|problems| panic!("the default cannot run: {problems:?}"));
        Self {
            wanted: draft,
            used: Arc::new(used),
            problems,
            handed_out: None,
        }
    }

    /// What a teacher has handed out with the experiment.
    pub fn handed_out(&self) -> Option<&Arc<HandedOut>> {
        self.handed_out.as_ref()
    }

    /// Puts this in the place of what was handed out.
    pub fn hand_out(&mut self, handed_out: Option<Arc<HandedOut>>) {
        self.handed_out = handed_out;
    }

    /// The experiment in use. It is another value only if it has changed, so that a comparison of
    /// pointers shows that nothing has.
    pub fn used(&self) -> &Arc<Experiment> {
        &self.used
    }

    /// What the controls ask for.
    pub fn wanted(&self) -> &Draft {
        &self.wanted
    }

    /// What a network learns from the data that the controls ask for, as [`DataSpec::task`] says; read
    /// from the experiment in use where it has the same data, because classes are found by reading the
    /// rows of a table.
    ///
    /// [`DataSpec::task`]: experiment::DataSpec::task
    pub fn task(&self) -> Option<Task> {
        if self.wanted.data == self.used.data {
            Some(self.used.task())
        } else {
            self.wanted.data.task()
        }
    }

    /// What is wrong with what the controls ask for.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the first problem of a field.
    pub fn problem(&self, field: Field) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.field == field)
    }

    /// Changes the experiment.
    ///
    /// The change is made to what is asked for; if that can run, it is used. If not, the change
    /// alone is made to what is used, so that one control with a problem does not block the others.
    pub fn edit(&mut self, change: &dyn Fn(&mut Draft)) -> Consequence {
        self.edit_with(change, &mut Experiment::check_edit)
    }

    /// Does what [`Model::edit`] does with this check, so that a test can count its calls.
    pub(super) fn edit_with(
        &mut self,
        change: &dyn Fn(&mut Draft),
        check: Check<'_>,
    ) -> Consequence {
        change(&mut self.wanted);
        match check(&self.used, self.wanted.clone()) {
            Ok(experiment) => {
                self.problems.clear();
                self.use_experiment(experiment)
            }
            Err(problems) => {
                self.problems = problems;
                let mut changed = self.used.draft().clone();
                change(&mut changed);
                match check(&self.used, changed) {
                    Ok(experiment) => self.use_experiment(experiment),
                    Err(_) => Consequence::Nothing,
                }
            }
        }
    }

    /// Adopts an experiment that was checked elsewhere, such as that of a link or a restored run.
    pub fn adopt(&mut self, experiment: Arc<Experiment>) {
        self.problems.clear();
        self.wanted = experiment.draft().clone();
        self.used = experiment;
    }

    fn use_experiment(&mut self, experiment: Experiment) -> Consequence {
        let consequence = Consequence::between(&self.used, &experiment);
        if consequence != Consequence::Nothing {
            self.used = Arc::new(experiment);
        }
        consequence
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, Dense, Function, Loss, Optimizer, Preset, ProblemKind, Source};

    use super::*;

    fn consequence(change: &dyn Fn(&mut Draft)) -> Consequence {
        Model::new(Draft::default()).edit(change)
    }

    #[test]
    fn what_tunes_does_not_restart() {
        let tunes: [&dyn Fn(&mut Draft); 5] = [
            &|draft| draft.training.learning_rate = 0.3,
            &|draft| draft.training.optimizer = Optimizer::ALL[0],
            &|draft| draft.training.epochs = 7,
            &|draft| draft.training.clipping.clipnorm = Some(1.0),
            &|draft| {
                draft
                    .network
                    .set_regularizer(Regularizer { l1: 0.0, l2: 0.1 })
            },
        ];
        for change in tunes {
            let mut expected = Draft::default();
            change(&mut expected);
            assert_eq!(
                consequence(change),
                Consequence::Tune(Tuning::of(&expected))
            );
        }
    }

    #[test]
    fn shape_data_and_loss_restart() {
        let restarts: [&dyn Fn(&mut Draft); 7] = [
            &|draft| draft.seed += 1,
            &|draft| draft.network.hidden[0].units += 1,
            &|draft| draft.network.hidden[0].activation = Activation::Relu,
            &|draft| draft.network.hidden.push(Dense::new(3, Activation::Tanh)),
            &|draft| draft.data.n_points = 80,
            &|draft| draft.training.batch_size = 4,
            &|draft| draft.training.loss = Loss::MeanAbsoluteError,
        ];
        for change in restarts {
            assert_eq!(consequence(change), Consequence::Restart);
        }
    }

    #[test]
    fn rows_placed_by_hand_are_exchanged_without_a_restart() {
        let mut rows = Model::new(Draft::default()).used().dataset().rows();
        rows[0].y = 2.0;
        assert_eq!(
            consequence(&|draft| draft.data.edited = Some(rows.clone())),
            Consequence::Rows(PlacedRows::Rows(rows.clone()))
        );
    }

    #[test]
    fn a_change_back_to_the_same_asks_nothing() {
        assert_eq!(consequence(&|_| {}), Consequence::Nothing);
    }

    #[test]
    fn a_formula_without_a_value_leaves_the_last_good_function_in_use_until_it_has_one() {
        let mut model = Model::new(Draft::default());
        let formula = Source::Formula("ln(x)".into());
        model.edit(&|draft| draft.data.source = formula.clone());
        assert_eq!(model.used().data.source, Source::Function(Function::Sine));
        assert!(matches!(
            model.problem(Field::Formula).map(|problem| &problem.kind),
            Some(ProblemKind::Undefined { .. })
        ));

        assert_eq!(
            model.edit(&|draft| draft.data.n_points = 80),
            Consequence::Restart,
            "another control still works"
        );
        assert_eq!(model.used().data.n_points, 80);

        model.edit(&|draft| draft.data.domain = [1.0, 5.0]);
        assert_eq!(model.used().data.source, formula, "now it can be used");
        assert_eq!(model.problems, []);
    }

    #[test]
    fn every_preset_can_run() {
        for preset in Preset::ALL {
            let model = Model::new(preset.draft());
            assert_eq!(model.problems, []);
            assert_eq!(*model.used().draft(), preset.draft());
        }
    }
}
