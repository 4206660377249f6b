//! A run is trained again by its record, to the same bits, whatever was changed in it.

use engine::{Checkpoints, ReplayError, Session};
use experiment::random::{Random, Stream};
use experiment::{
    Change, Draft, EarlyStopping, Experiment, LayerIdx, Optimizer, PlaneData, Preset, Row,
    RunRecord, UnitIdx,
};

fn checked(draft: &Draft) -> Experiment {
    draft.clone().check().expect("it can run")
}

/// A session on which a person acts, as the page's worker lets them.
struct Person {
    session: Session,
    checkpoints: Checkpoints,
}

impl Person {
    fn new(draft: &Draft) -> Self {
        let session = Session::new(&checked(draft));
        Self {
            checkpoints: Checkpoints::new(&session),
            session,
        }
    }

    fn train(&mut self, n_batches: u32) {
        for _ in 0..n_batches {
            if self.session.step_batch() == engine::Step::Epoch {
                self.checkpoints.record(&self.session);
            }
        }
    }

    fn edit(&mut self, change: impl Fn(&mut Draft)) -> Experiment {
        let mut draft = self.session.experiment().draft().clone();
        change(&mut draft);
        checked(&draft)
    }

    fn tune(&mut self, change: impl Fn(&mut Draft)) {
        let tuned = self.edit(change);
        self.session.tune(&tuned);
    }

    fn go_to(&mut self, epoch: u32) {
        self.session.go_to(&self.checkpoints, epoch);
    }

    /// Saves the run and opens it again.
    fn reload(&mut self) {
        let saved = self.session.save();
        self.session = Session::restore(&saved).expect("a saved run");
        self.checkpoints = Checkpoints::new(&self.session);
        assert_eq!(self.session.save(), saved);
    }

    fn set_weight(&mut self, value: f32) {
        let (layer, unit) = (LayerIdx::from(0), UnitIdx::from(1));
        assert!(
            self.session
                .set_weight(layer, Some(UnitIdx::from(0)), unit, value)
        );
    }

    fn place(&mut self, rows: Vec<Row>) {
        let edited = self.edit(|draft| draft.data.edited = Some(rows.clone()));
        self.session.set_rows(&edited);
    }

    #[track_caller]
    fn check(&self) {
        let session = &self.session;
        let start = checked(&session.record().start_of(session.experiment()));
        let at = (session.epoch(), session.batch());
        let again = Session::replay(&start, session.record(), at).expect("a whole record");
        assert_eq!(again.weights(), session.weights());
        assert_eq!((again.epoch(), again.batch()), at);
    }
}

fn rows(n: usize, seed: u32) -> Vec<Row> {
    let mut random = Random::new(seed, Stream::Data, 0);
    let mut row = |idx: usize| Row {
        x: random.uniform(-1.0, 1.0) as f32,
        y: random.uniform(-1.0, 1.0) as f32,
        validates: idx.is_multiple_of(5),
    };
    (0..n).map(&mut row).collect()
}

#[test]
fn a_run_without_changes_needs_no_record() {
    for preset in Preset::ALL {
        let mut person = Person::new(&preset.draft());
        person.train(25);
        assert_eq!(*person.session.record(), RunRecord::default());
        person.check();
        person.reload();
        person.train(2);
        person.check();
    }
}

#[test]
fn what_is_set_before_the_first_step_is_no_change() {
    let mut person = Person::new(&Draft::default());
    person.tune(|draft| draft.training.learning_rate = 0.2);
    person.place(rows(12, 1));
    person.train(7);
    assert_eq!(*person.session.record(), RunRecord::default());
    person.check();
}

/// Rows that are moved at the start keep the statistics of those before.
#[test]
fn rows_that_are_placed_on_standardized_data_are_a_change() {
    let mut draft = Draft::default();
    draft.data.scaling.inputs = true;
    draft.data.scaling.target = true;
    let mut person = Person::new(&draft);
    person.place(rows(12, 1));
    person.train(7);
    assert_eq!(person.session.record().changes.len(), 1);
    person.check();
}

#[test]
fn settings_rows_and_weights_that_were_changed_are_changed_again() {
    let mut person = Person::new(&Draft::default());
    person.train(9);
    person.tune(|draft| draft.training.learning_rate = 0.2);
    person.train(4);
    person.place(rows(20, 2));
    person.train(3);
    person.set_weight(0.75);
    person.train(1);
    person.tune(|draft| draft.training.optimizer = Optimizer::ALL[1]);
    person.tune(|draft| draft.training.optimizer = Optimizer::ADAM);
    person.train(10);
    assert!(person.session.record().has_weights_by_hand());
    person.check();
    person.reload();
    person.set_weight(-0.5);
    person.set_weight(0.5);
    person.train(6);
    person.check();
}

#[test]
fn a_run_that_went_on_from_an_earlier_epoch_is_trained_again() {
    let mut person = Person::new(&Draft::default());
    person.train(20);
    person.tune(|draft| draft.training.learning_rate = 0.3);
    person.place(rows(30, 3));
    person.train(20);
    person.go_to(4);
    person.check();
    // Seen only, and not gone on from.
    person.go_to(u32::MAX);
    person.check();
    person.go_to(4);
    person.set_weight(1.5);
    person.tune(|draft| {
        draft
            .network
            .set_regularizer(experiment::Regularizer { l1: 0.0, l2: 0.01 })
    });
    person.check();
    person.train(9);
    person.check();
    person.go_to(0);
    person.train(3);
    person.check();
}

#[test]
fn early_stopping_counts_as_it_did() {
    let mut draft = Draft::default();
    draft.training.early_stopping = Some(EarlyStopping {
        patience: 3,
        restore_best_weights: true,
        ..EarlyStopping::default()
    });
    draft.training.epochs = 40;
    draft.training.learning_rate = 0.1;
    let mut person = Person::new(&draft);
    for _ in 0..6 {
        person.train(60);
        person.check();
        // As the page does when a person goes on.
        person.tune(|draft| draft.training.epochs += 10);
    }
    person.go_to(5);
    person.train(5);
    person.check();
}

#[test]
fn a_limit_that_was_raised_is_no_change() {
    let mut draft = Draft::default();
    draft.training.epochs = 3;
    let mut person = Person::new(&draft);
    for _ in 0..4 {
        person.train(30);
        person.tune(|draft| draft.training.epochs += 2);
    }
    assert_eq!(person.session.record().changes.len(), 0);
    assert_eq!(person.session.epoch(), 9);
    person.check();
}

#[test]
fn a_run_that_diverged_is_trained_again() {
    let mut draft = Draft::default();
    draft.training.optimizer = Optimizer::ALL[0];
    draft.training.learning_rate = 0.01;
    draft.data.set_function(experiment::Function::Square);
    let mut person = Person::new(&draft);
    person.train(8);
    person.tune(|draft| draft.training.learning_rate = 100.0);
    person.train(40);
    assert!(person.session.stop_reason().is_some());
    person.check();
    person.tune(|draft| draft.training.learning_rate = 0.01);
    person.train(5);
    person.check();
}

#[test]
fn points_of_the_plane_are_placed_again() {
    let mut draft = Draft::default();
    draft.data.set_plane(PlaneData::Circle);
    draft.fit_output();
    let mut person = Person::new(&draft);
    person.train(5);
    let points = person
        .session
        .experiment()
        .points()
        .expect("points of the plane")
        .to_vec();
    let placed = person.edit(|draft| {
        let mut points = points.clone();
        points[0].x = [0.25, -0.5];
        draft.data.placed = Some(points);
    });
    person.session.set_rows(&placed);
    person.train(5);
    assert_eq!(person.session.record().changes.len(), 1);
    person.check();
}

#[test]
fn what_cannot_be_trained_again_says_why() {
    let start = checked(&Draft::default());
    let replay = |record: &RunRecord, at| Session::replay(&start, record, at).map(|_| ());
    assert_eq!(
        replay(&RunRecord::unknown(), (1, 0)),
        Err(ReplayError::Partial)
    );
    let stopped = |epoch, batch| Err(ReplayError::Stopped { epoch, batch });
    assert_eq!(replay(&RunRecord::default(), (1, 9)), stopped(2, 0));
    let weight = |unit: u32, value| Change::Weight {
        layer_idx: LayerIdx::from(0),
        input: None,
        unit: UnitIdx::from(unit),
        value,
    };
    let with = |change, epoch| {
        let mut record = RunRecord::default();
        record.append((epoch, 0), change);
        record
    };
    assert_eq!(replay(&with(weight(0, 1.0), 2), (1, 0)), stopped(2, 1));
    for change in [weight(99, 1.0), weight(0, f32::NAN)] {
        assert_eq!(replay(&with(change, 1), (2, 0)), Err(ReplayError::NoWeight));
    }
    let mut draft = Draft::default();
    draft.training.learning_rate = -1.0;
    let tuned = with(Change::Tuned(experiment::Tuning::of(&draft)), 1);
    assert!(matches!(
        replay(&tuned, (2, 0)),
        Err(ReplayError::Change(_))
    ));
}
