//! Checkpoints of a run, and the way back to them.
//!
//! [`Checkpoints`] stores states at the ends of epochs within a fixed budget of memory: at first of
//! every epoch, then of every second, every fourth and so on, so that they are always spaced evenly
//! over the run. A session stores none by itself: the caller that steps it records them.

use experiment::PastEpochs;

use crate::history::EpochPoint;
use crate::session::Session;
use crate::stopping::Stopping;
use crate::suspended_run::SuspendedRun;
use crate::trainer::TrainerState;

/// Bytes that all checkpoints of a run may take.
const MAX_BYTES: usize = 64_000_000;
/// Most checkpoints: the chart in which a student picks one has fewer pixels.
const MAX_CHECKPOINTS: usize = 1_024;

/// The state at the end of an epoch.
#[derive(Debug, Clone)]
pub(crate) struct Checkpoint {
    pub state: TrainerState,
    /// The epoch's losses; `None` at the start.
    pub point: Option<EpochPoint>,
    /// Changes in the run's record by then.
    pub n_changes: usize,
}

impl Checkpoint {
    fn epoch(&self) -> u32 {
        self.state.epoch
    }
}

/// The epochs that a session can go back to.
///
/// ```
/// use engine::{Checkpoints, Session};
///
/// let experiment = experiment::Draft::default().check().expect("the default draft can run");
/// let mut session = Session::new(&experiment);
/// let mut checkpoints = Checkpoints::new(&session);
/// for _ in 0..10 {
///     session.step_epoch();
///     checkpoints.record(&session);
/// }
/// session.go_to(&checkpoints, 4);
/// assert_eq!((session.epoch(), session.last_epoch()), (4, 10));
/// ```
#[derive(Debug, Default)]
pub struct Checkpoints {
    /// In the order of their epochs.
    kept: Vec<Checkpoint>,
    /// Dropped checkpoints, whose memory is reused.
    spare: Vec<Checkpoint>,
    /// Most checkpoints of a network of this size; 0 if too few fit.
    max_len: usize,
    /// Epochs between two checkpoints, a power of two.
    stride: u32,
}

impl Checkpoints {
    /// Starts with the present state of a new session as the first checkpoint, if it stands at the end
    /// of an epoch.
    pub fn new(session: &Session) -> Self {
        let state = &session.trainer.state;
        let bytes = 4 * state.params.len() * (1 + state.optimizer.n_slots());
        let mut checkpoints = Self {
            max_len: match MAX_BYTES / bytes.max(1) {
                // With fewer than four there would be little more than the start, which a reset gives.
                0..4 => 0,
                room => room.min(MAX_CHECKPOINTS),
            },
            stride: 1,
            ..Self::default()
        };
        checkpoints.record(session);
        checkpoints
    }

    /// Records the epoch just finished. If the run was rewound, later checkpoints are dropped. Does
    /// nothing else in the middle of an epoch.
    pub fn record(&mut self, session: &Session) {
        let state = &session.trainer.state;
        let n_before = self
            .kept
            .partition_point(|checkpoint| checkpoint.epoch() < state.epoch);
        self.spare.extend(self.kept.drain(n_before..));
        if state.batch != 0 || self.max_len == 0 {
            return;
        }
        while self.kept.len() >= self.max_len {
            self.decimate();
        }
        if !state.epoch.is_multiple_of(self.stride) {
            return;
        }
        let point = session.history.points().last().copied();
        let n_changes = session.record.changes.len();
        let checkpoint = match self.spare.pop() {
            Some(mut checkpoint) if checkpoint.state.optimizer.kind() == state.optimizer.kind() => {
                checkpoint.state.copy_from(state);
                checkpoint.point = point;
                checkpoint.n_changes = n_changes;
                checkpoint
            }
            _ => Checkpoint {
                state: state.clone(),
                point,
                n_changes,
            },
        };
        self.kept.push(checkpoint);
    }

    /// The epochs of the checkpoints; `None` if there are none.
    pub fn epochs(&self) -> Option<PastEpochs> {
        let first = self.kept.first()?.epoch();
        let stride = self.stride;
        Some(PastEpochs { first, stride })
    }

    /// The checkpoint nearest to `epoch` among those before `end`.
    pub(crate) fn nearest(&self, epoch: u32, end: u32) -> Option<&Checkpoint> {
        let earlier = self
            .kept
            .iter()
            .filter(|checkpoint| checkpoint.epoch() < end);
        earlier.min_by_key(|checkpoint| checkpoint.epoch().abs_diff(epoch))
    }

    /// Doubles the stride: drops every second checkpoint.
    fn decimate(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        let mut at = 0;
        while at < self.kept.len() {
            // A stride that cannot double any more drops them all.
            if self.kept[at].epoch().is_multiple_of(self.stride) && self.stride < u32::MAX {
                at += 1;
            } else {
                self.spare.push(self.kept.remove(at));
            }
        }
    }
}

impl Session {
    /// Goes back to the end of an earlier epoch: to the nearest checkpoint, or to the newest state if
    /// `epoch` is not before it. The next step goes on from there, with the present settings, and
    /// drops the history after it.
    pub fn go_to(&mut self, checkpoints: &Checkpoints, epoch: u32) {
        let last = self.last_epoch();
        if epoch >= last {
            if let Some(suspended) = self.suspended.take() {
                self.trainer.state = suspended.state;
                self.last_finite = suspended.last_finite;
                self.diverged = suspended.diverged;
                self.stopping = suspended.stopping;
                self.cache.drop_errors();
            }
            return;
        }
        let Some(checkpoint) = checkpoints.nearest(epoch, last) else {
            return;
        };
        let training = &self.experiment.training;
        let mut state = checkpoint.state.clone();
        let n_params = state.params.len();
        let optimizer = &mut state.optimizer;
        optimizer.tune(training.optimizer, training.learning_rate, n_params);
        let last_finite = std::mem::replace(&mut self.last_finite, state.clone());
        let newest = std::mem::replace(&mut self.trainer.state, state);
        let stopping = Stopping::new(training, n_params);
        let stopping = std::mem::replace(&mut self.stopping, stopping);
        let diverged = self.diverged.take();
        let mut record = self.record.clone();
        record.go_back(checkpoint.n_changes, &self.experiment, (self.epoch(), 0));
        match &mut self.suspended {
            Some(suspended) => {
                suspended.shown = checkpoint.point;
                suspended.record = record;
            }
            None => {
                self.suspended = Some(Box::new(SuspendedRun {
                    state: newest,
                    last_finite,
                    diverged,
                    stopping,
                    record,
                    shown: checkpoint.point,
                }));
            }
        }
        self.cache.drop_errors();
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, View, ViewIdx};

    use super::*;
    use crate::session::Step;

    const VIEW: View = View::curve([-4.0, 4.0], 33, 9);

    fn session(change: impl Fn(&mut Draft)) -> Session {
        let mut draft = Draft::default();
        draft.training.epochs = 100_000;
        change(&mut draft);
        Session::new(&draft.check().expect("an experiment that can run"))
    }

    fn train(session: &mut Session, checkpoints: &mut Checkpoints, n_epochs: u32) {
        for _ in 0..n_epochs {
            assert_eq!(session.step_epoch(), Step::Epoch);
            checkpoints.record(session);
        }
    }

    #[test]
    fn an_earlier_epoch_is_shown_as_it_was_and_the_newest_is_not_lost() {
        let mut session = session(|_| {});
        let mut checkpoints = Checkpoints::new(&session);
        train(&mut session, &mut checkpoints, 50);
        let at_50 = session.save();
        let shown_50 = session.snapshot(&VIEW, Vec::new());
        train(&mut session, &mut checkpoints, 70);
        session.step_batch();
        let newest = session.save();
        let shown_newest = session.snapshot(&VIEW, Vec::new());

        session.go_to(&checkpoints, 50);
        let back = session.snapshot(&VIEW, Vec::new());
        assert_eq!(back.prediction(), shown_50.prediction());
        assert_eq!(
            back.kernel(ViewIdx::new(1)),
            shown_50.kernel(ViewIdx::new(1))
        );
        let (head, then) = (back.head(), shown_50.head());
        assert_eq!(
            (head.epoch, head.loss, head.val_loss, head.rmse),
            (50, then.loss, then.val_loss, then.rmse)
        );
        assert_eq!(head.last_epoch, 120);
        assert_eq!(back.history_epoch(), shown_newest.history_epoch());
        assert_eq!(session.save(), at_50, "a file ends where the page does");

        session.go_to(&checkpoints, 120);
        assert_eq!(session.save(), newest);
        assert_eq!(session.snapshot(&VIEW, Vec::new()), shown_newest);
    }

    #[test]
    fn going_on_from_an_earlier_epoch_repeats_the_run_and_forgets_what_came_later() {
        let mut session = session(|_| {});
        let mut checkpoints = Checkpoints::new(&session);
        train(&mut session, &mut checkpoints, 120);
        let expected = session.save();
        for epoch in [30, 0, 119] {
            session.go_to(&checkpoints, epoch);
            assert_eq!(session.epoch(), epoch);
            train(&mut session, &mut checkpoints, 1);
            let head = session.snapshot(&VIEW, Vec::new()).into_parts().0;
            assert_eq!((head.epoch, head.last_epoch), (epoch + 1, epoch + 1));
            assert_eq!(head.history_len, epoch + 1);
            train(&mut session, &mut checkpoints, 119 - epoch);
            assert_eq!(session.save(), expected, "from {epoch}");
        }
    }

    #[test]
    fn another_optimizer_takes_over_from_an_earlier_epoch() {
        let mut session = session(|_| {});
        let mut checkpoints = Checkpoints::new(&session);
        train(&mut session, &mut checkpoints, 20);
        let mut draft = session.experiment().clone().into_draft();
        draft.training.optimizer = experiment::Optimizer::ALL[1];
        draft.training.learning_rate = 0.01;
        session.tune(&draft.check().expect("it can run"));
        train(&mut session, &mut checkpoints, 20);
        let tip = session.save();
        session.go_to(&checkpoints, 5);
        let back = session.save();
        assert_eq!(back.state.epoch, 5);
        assert_eq!(back.state.optimizer.slots[0].0, "momentum");
        session.go_to(&checkpoints, 40);
        assert_eq!(session.save(), tip);
        session.go_to(&checkpoints, 5);
        assert_eq!(session.step_epoch(), Step::Epoch);
    }

    #[test]
    fn a_run_that_has_diverged_goes_on_from_before() {
        let mut session = session(|draft| {
            draft.training.optimizer = experiment::Optimizer::ALL[0];
            for layer in &mut draft.network.hidden {
                layer.activation = experiment::Activation::Linear;
            }
        });
        let mut checkpoints = Checkpoints::new(&session);
        train(&mut session, &mut checkpoints, 10);
        let mut draft = session.experiment().clone().into_draft();
        draft.training.learning_rate = 100.0;
        session.tune(&draft.clone().check().expect("it can run"));
        while session.stop_reason().is_none() {
            if session.step_batch() == Step::Epoch {
                checkpoints.record(&session);
            }
        }
        let reason = session.stop_reason();
        session.go_to(&checkpoints, 5);
        assert_eq!((session.epoch(), session.stop_reason()), (5, None));
        session.go_to(&checkpoints, 1_000);
        assert_eq!(session.stop_reason(), reason, "the banner comes back");
        session.go_to(&checkpoints, 5);
        draft.training.learning_rate = 0.01;
        session.tune(&draft.check().expect("it can run"));
        train(&mut session, &mut checkpoints, 100);
        assert_eq!(session.epoch(), 105);
    }

    #[test]
    fn moments_stay_few_and_even_and_reach_from_the_start_to_the_end() {
        let mut session = session(|_| {});
        let mut checkpoints = Checkpoints::new(&session);
        train(&mut session, &mut checkpoints, 5_000);
        let epochs: Vec<u32> = checkpoints.kept.iter().map(Checkpoint::epoch).collect();
        assert!(epochs.len() > 500 && epochs.len() <= MAX_CHECKPOINTS);
        assert_eq!(epochs[0], 0);
        assert!(
            epochs
                .windows(2)
                .all(|two| two[1] - two[0] == checkpoints.stride)
        );
        assert!(*epochs.last().unwrap() > 5_000 - checkpoints.stride);
        assert!(checkpoints.kept.len() + checkpoints.spare.len() <= MAX_CHECKPOINTS);
        session.go_to(&checkpoints, 2_501);
        assert_eq!(session.epoch(), 2_504);
    }

    #[test]
    fn a_large_network_keeps_what_there_is_room_for() {
        let mut session = session(|draft| {
            draft.network.hidden[0].units = 1_000;
            draft.network.hidden[1].units = 1_000;
            draft.data.n_points = 5;
        });
        let mut checkpoints = Checkpoints::new(&session);
        train(&mut session, &mut checkpoints, 11);
        assert!((4..6).contains(&checkpoints.max_len));
        assert!(checkpoints.kept.len() + checkpoints.spare.len() <= checkpoints.max_len);
        assert_eq!(checkpoints.epochs().map(|epochs| epochs.first), Some(0));

        let mut checkpoints = Checkpoints::new(&session);
        checkpoints.max_len = 0;
        checkpoints.record(&session);
        assert!(
            checkpoints.kept.len() <= 1,
            "where there is no room nothing is added"
        );
    }
}
