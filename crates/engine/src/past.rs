//! A run's earlier epochs, to go back to.
//!
//! States at the ends of epochs are kept while they fit into a fixed room: every epoch's at first,
//! then every second one's, every fourth one's and so on, so that they always lie evenly over the
//! run. Who steps the session notes them here; a session by itself keeps none.

use experiment::PastEpochs;

use crate::history::Point;
use crate::session::Session;
use crate::trainer::Progress;

/// Bytes that all states of a run may take.
const ROOM: usize = 64_000_000;
/// States that are kept at most: there are fewer pixels in the chart that they are chosen from.
const MAX_MOMENTS: usize = 1_024;

/// The state at the end of an epoch.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub progress: Progress,
    /// The epoch's losses; `None` at the start.
    pub point: Option<Point>,
}

impl Moment {
    fn epoch(&self) -> u32 {
        self.progress.epoch
    }
}

/// The epochs that a session can go back to.
#[derive(Debug, Default)]
pub struct Past {
    /// Rising by epoch.
    moments: Vec<Moment>,
    /// Of moments that were dropped, to be written over.
    spare: Vec<Moment>,
    /// How many there may be.
    most: usize,
    /// Epochs from one moment to the next, a power of two.
    stride: u32,
}

impl Past {
    /// Of a session that has just been made: it can come back to where it stands if that is the end
    /// of an epoch.
    pub fn new(session: &Session) -> Self {
        let progress = &session.trainer.progress;
        let bytes = 4 * progress.params.len() * (1 + progress.optimizer.n_slots());
        let mut past = Self {
            most: match ROOM / bytes.max(1) {
                // The start alone is what a reset leads to.
                0..4 => 0,
                room => room.min(MAX_MOMENTS),
            },
            stride: 1,
            ..Self::default()
        };
        past.note(session);
        past
    }

    /// Takes note of the epoch that a session has just finished. What was later, of a run that has
    /// been gone back in, is forgotten.
    pub fn note(&mut self, session: &Session) {
        let progress = &session.trainer.progress;
        let n_before = self
            .moments
            .partition_point(|moment| moment.epoch() < progress.epoch);
        self.spare.extend(self.moments.drain(n_before..));
        if progress.batch != 0 || self.most == 0 {
            return;
        }
        while self.moments.len() >= self.most {
            self.thin();
        }
        if !progress.epoch.is_multiple_of(self.stride) {
            return;
        }
        let point = session.history.points().last().copied();
        let moment = match self.spare.pop() {
            Some(mut moment) if moment.progress.optimizer.kind() == progress.optimizer.kind() => {
                moment.progress.copy_from(progress);
                moment.point = point;
                moment
            }
            _ => Moment {
                progress: progress.clone(),
                point,
            },
        };
        self.moments.push(moment);
    }

    /// Which epochs can be gone back to; `None` if there are none.
    pub fn epochs(&self) -> Option<PastEpochs> {
        let first = self.moments.first()?.epoch();
        let stride = self.stride;
        Some(PastEpochs { first, stride })
    }

    /// The moment nearest to an epoch, of those before `end`.
    pub(crate) fn nearest(&self, epoch: u32, end: u32) -> Option<&Moment> {
        let earlier = self.moments.iter().filter(|moment| moment.epoch() < end);
        earlier.min_by_key(|moment| moment.epoch().abs_diff(epoch))
    }

    /// Keeps every second moment.
    fn thin(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        let mut at = 0;
        while at < self.moments.len() {
            // A stride that has stopped growing drops them all.
            if self.moments[at].epoch().is_multiple_of(self.stride) && self.stride < u32::MAX {
                at += 1;
            } else {
                self.spare.push(self.moments.remove(at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, View};

    use super::*;
    use crate::session::Step;

    const VIEW: View = View::curve([-4.0, 4.0], 33, 9);

    fn session(change: impl Fn(&mut Draft)) -> Session {
        let mut draft = Draft::default();
        draft.training.epochs = 100_000;
        change(&mut draft);
        Session::new(&draft.check().expect("an experiment that can run"))
    }

    fn train(session: &mut Session, past: &mut Past, n_epochs: u32) {
        for _ in 0..n_epochs {
            assert_eq!(session.step_epoch(), Step::Epoch);
            past.note(session);
        }
    }

    #[test]
    fn an_earlier_epoch_is_shown_as_it_was_and_the_newest_is_not_lost() {
        let mut session = session(|_| {});
        let mut past = Past::new(&session);
        train(&mut session, &mut past, 50);
        let at_50 = session.save();
        let shown_50 = session.snapshot(&VIEW, Vec::new());
        train(&mut session, &mut past, 70);
        session.step_batch();
        let newest = session.save();
        let shown_newest = session.snapshot(&VIEW, Vec::new());

        session.go_to(&past, 50);
        let back = session.snapshot(&VIEW, Vec::new());
        assert_eq!(back.prediction(), shown_50.prediction());
        assert_eq!(back.kernel(1), shown_50.kernel(1));
        let (head, then) = (back.head(), shown_50.head());
        assert_eq!(
            (head.epoch, head.loss, head.val_loss, head.rmse),
            (50, then.loss, then.val_loss, then.rmse)
        );
        assert_eq!(head.last_epoch, 120);
        assert_eq!(back.history_epoch(), shown_newest.history_epoch());
        assert_eq!(session.save(), at_50, "a file ends where the page does");

        session.go_to(&past, 120);
        assert_eq!(session.save(), newest);
        assert_eq!(session.snapshot(&VIEW, Vec::new()), shown_newest);
    }

    #[test]
    fn going_on_from_an_earlier_epoch_repeats_the_run_and_forgets_what_came_later() {
        let mut session = session(|_| {});
        let mut past = Past::new(&session);
        train(&mut session, &mut past, 120);
        let expected = session.save();
        for epoch in [30, 0, 119] {
            session.go_to(&past, epoch);
            assert_eq!(session.epoch(), epoch);
            train(&mut session, &mut past, 1);
            let head = session.snapshot(&VIEW, Vec::new()).into_parts().0;
            assert_eq!((head.epoch, head.last_epoch), (epoch + 1, epoch + 1));
            assert_eq!(head.history_len, epoch + 1);
            train(&mut session, &mut past, 119 - epoch);
            assert_eq!(session.save(), expected, "from {epoch}");
        }
    }

    #[test]
    fn another_optimizer_takes_over_from_an_earlier_epoch() {
        let mut session = session(|_| {});
        let mut past = Past::new(&session);
        train(&mut session, &mut past, 20);
        let mut draft = session.experiment().clone().into_draft();
        draft.training.optimizer = experiment::Optimizer::ALL[1];
        draft.training.learning_rate = 0.01;
        session.tune(&draft.check().expect("it can run"));
        train(&mut session, &mut past, 20);
        let tip = session.save();
        session.go_to(&past, 5);
        let back = session.save();
        assert_eq!(back.state.epoch, 5);
        assert_eq!(back.state.optimizer.slots[0].0, "momentum");
        session.go_to(&past, 40);
        assert_eq!(session.save(), tip);
        session.go_to(&past, 5);
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
        let mut past = Past::new(&session);
        train(&mut session, &mut past, 10);
        let mut draft = session.experiment().clone().into_draft();
        draft.training.learning_rate = 100.0;
        session.tune(&draft.clone().check().expect("it can run"));
        while session.stop_reason().is_none() {
            if session.step_batch() == Step::Epoch {
                past.note(&session);
            }
        }
        let reason = session.stop_reason();
        session.go_to(&past, 5);
        assert_eq!((session.epoch(), session.stop_reason()), (5, None));
        session.go_to(&past, 1_000);
        assert_eq!(session.stop_reason(), reason, "the banner comes back");
        session.go_to(&past, 5);
        draft.training.learning_rate = 0.01;
        session.tune(&draft.check().expect("it can run"));
        train(&mut session, &mut past, 100);
        assert_eq!(session.epoch(), 105);
    }

    #[test]
    fn moments_stay_few_and_even_and_reach_from_the_start_to_the_end() {
        let mut session = session(|_| {});
        let mut past = Past::new(&session);
        train(&mut session, &mut past, 5_000);
        let epochs: Vec<u32> = past.moments.iter().map(Moment::epoch).collect();
        assert!(epochs.len() > 500 && epochs.len() <= MAX_MOMENTS);
        assert_eq!(epochs[0], 0);
        assert!(epochs.windows(2).all(|two| two[1] - two[0] == past.stride));
        assert!(*epochs.last().unwrap() > 5_000 - past.stride);
        assert!(past.moments.len() + past.spare.len() <= MAX_MOMENTS);
        session.go_to(&past, 2_501);
        assert_eq!(session.epoch(), 2_504);
    }

    #[test]
    fn a_large_network_keeps_what_there_is_room_for() {
        let mut session = session(|draft| {
            draft.network.hidden[0].units = 1_000;
            draft.network.hidden[1].units = 1_000;
            draft.data.n_points = 5;
        });
        let mut past = Past::new(&session);
        train(&mut session, &mut past, 11);
        assert!((4..6).contains(&past.most));
        assert!(past.moments.len() + past.spare.len() <= past.most);
        assert_eq!(past.epochs().map(|epochs| epochs.first), Some(0));

        let mut past = Past::new(&session);
        past.most = 0;
        past.note(&session);
        assert!(
            past.moments.len() <= 1,
            "where there is no room nothing is added"
        );
    }
}
