//! Which commands are sent to the worker and when, testable without a browser. Sessions are numbered.
//! Changes wait for the next animation frame, and only the last one of each kind is sent. A frame is
//! requested only when the one before has arrived, so requests never pile up, however slow the worker
//! or the painting is.

use experiment::{Draft, PlacedRows, SnapshotHead, Tuning, View};
use messages::Command;

/// The commands that wait for the worker, and the state of the conversation.
#[derive(Debug, Default)]
pub struct CommandQueue {
    session: u32,
    opening: Option<Opening>,
    tuning: Option<Tuning>,
    go_to: Option<u32>,
    rows: Option<PlacedRows>,
    frame_wanted: bool,
    frame_awaited: bool,
    /// The last command to run (`true`) or to pause; `None` once a later frame has arrived.
    commanded_run: Option<bool>,
    /// Whether the session has weights that its seed did not give, before it has trained.
    has_own_weights: bool,
    /// The same of the session before, which comes back if this one is rejected.
    had_own_weights: bool,
}

#[derive(Debug)]
struct Opening {
    draft: Draft,
    run: bool,
}

impl CommandQueue {
    /// The number of the current session.
    pub fn session(&self) -> u32 {
        self.session
    }

    /// Whether this is the number of the current session.
    pub fn is_current(&self, session: u32) -> bool {
        session == self.session
    }

    /// Whether this is the number of the current session, and no other one waits to be opened.
    pub fn is_settled(&self, session: u32) -> bool {
        self.opening.is_none() && self.is_current(session)
    }

    /// Whether the session trains by itself. `shown` is the state in the last frame, which may be older
    /// than the last command.
    pub fn is_running(&self, shown: bool) -> bool {
        self.commanded_run.unwrap_or(shown)
    }

    /// Whether the weights of the session were set, or come from another one, and no other session waits to be opened.
    pub fn has_own_weights(&self) -> bool {
        self.opening.is_none() && self.has_own_weights
    }

    /// Queues a new session of this draft; it includes the changes that still wait.
    pub fn open(&mut self, draft: Draft, run: bool) {
        self.opening = Some(Opening { draft, run });
        self.commanded_run = Some(run);
        self.go_to = None;
        self.tuning = None;
        self.rows = None;
        self.frame_wanted = true;
    }

    /// Queues showing an earlier epoch of the session, paused.
    pub fn go_to(&mut self, epoch: u32) {
        // A session that has not been opened yet has no earlier epochs.
        if self.opening.is_none() {
            self.go_to = Some(epoch);
            self.commanded_run = Some(false);
            self.frame_wanted = true;
        }
    }

    /// Queues other settings for the current session.
    pub fn tune(&mut self, draft: &Draft, tuning: Tuning) {
        match &mut self.opening {
            Some(opening) => opening.draft = draft.clone(),
            None => self.tuning = Some(tuning),
        }
        self.frame_wanted = true;
    }

    /// Queues other rows for the current session.
    pub fn set_rows(&mut self, draft: &Draft, rows: PlacedRows) {
        match &mut self.opening {
            Some(opening) => opening.draft = draft.clone(),
            None => self.rows = Some(rows),
        }
        self.frame_wanted = true;
    }

    /// Returns everything that waits, followed by a command that does not wait.
    pub fn send(&mut self, command: Command) -> Vec<Command> {
        match command {
            Command::Run => self.commanded_run = Some(true),
            Command::Pause | Command::StepEpoch | Command::StepBatch | Command::TrainTo { .. } => {
                self.commanded_run = Some(false);
            }
            _ => {}
        }
        let mut commands = self.flush();
        self.has_own_weights |= matches!(command, Command::SetWeight(_));
        commands.push(command);
        self.frame_wanted = true;
        commands
    }

    /// Returns the number for a session that continues from a saved run; commands that wait are dropped.
    pub fn renumber(&mut self) -> u32 {
        self.opening = None;
        self.go_to = None;
        self.tuning = None;
        self.rows = None;
        self.frame_wanted = true;
        self.commanded_run = Some(false);
        self.had_own_weights = self.has_own_weights;
        self.has_own_weights = true;
        self.session += 1;
        self.session
    }

    /// Returns what exchanges the session for the one that was set aside. What waits belongs to the former, and
    /// precedes that.
    pub fn exchange(&mut self) -> Vec<Command> {
        let mut commands = self.flush();
        let session = self.renumber();
        commands.push(Command::TakeBack { session });
        commands
    }

    /// Returns to the number of the session before: the newest one was rejected.
    pub fn take_back(&mut self) {
        self.session = self.session.saturating_sub(1);
        self.has_own_weights = self.had_own_weights;
        self.frame_wanted = true;
    }

    /// Requests a frame at the next opportunity, although nothing else has changed.
    pub fn want_frame(&mut self) {
        self.frame_wanted = true;
    }

    /// Returns what to send on an animation frame. `is_running`: the network changes by itself.
    pub fn on_animation_frame(&mut self, view: View, is_running: bool) -> Vec<Command> {
        if self.frame_awaited {
            return Vec::new();
        }
        let mut commands = self.flush();
        if self.frame_wanted || is_running {
            self.frame_wanted = false;
            self.frame_awaited = true;
            commands.push(Command::Frame(view));
        }
        commands
    }

    /// Records that a frame has arrived, and returns whether it belongs to the current session.
    pub fn on_frame(&mut self, head: &SnapshotHead) -> bool {
        self.frame_awaited = false;
        let is_current = self.is_settled(head.session);
        if is_current && !self.frame_wanted {
            self.commanded_run = None;
        }
        self.frame_wanted |= !is_current;
        is_current
    }

    /// Records that the worker was replaced: the frame requested from the old one will not arrive.
    pub fn on_new_worker(&mut self) {
        self.frame_awaited = false;
    }

    /// Returns everything that waits for the next animation frame.
    pub fn flush(&mut self) -> Vec<Command> {
        let mut commands = Vec::new();
        if let Some(Opening { draft, run }) = self.opening.take() {
            self.session += 1;
            self.has_own_weights = false;
            commands.push(Command::Open {
                session: self.session,
                draft,
            });
            if run {
                commands.push(Command::Run);
            }
        }
        let go_to = self.go_to.take().map(|epoch| Command::GoTo { epoch });
        commands.extend(go_to);
        commands.extend(self.tuning.take().map(Command::Tune));
        commands.extend(self.rows.take().map(Command::Place));
        commands
    }
}

#[cfg(test)]
mod tests {
    use experiment::{LayerIdx, Status, UnitIdx};
    use messages::WeightEdit;

    use super::*;

    const VIEW: View = View::curve([0.0, 1.0], 2, 2);

    fn head(session: u32) -> SnapshotHead {
        SnapshotHead {
            session,
            status: Status::Paused,
            epoch: 0,
            batch: 0,
            n_batches: 0,
            n_train: 0,
            n_validation: 0,
            n_parameters: 0,
            loss: None,
            val_loss: None,
            rmse: None,
            epochs_per_second: None,
            baseline_mean: None,
            baseline_line: None,
            window: [0.0, 1.0],
            curve_len: 0,
            cell_len: 0,
            history_len: 0,
            layers: Vec::new(),
            ..SnapshotHead::default()
        }
    }

    fn opened() -> CommandQueue {
        let mut queue = CommandQueue::default();
        queue.open(Draft::default(), false);
        queue.on_animation_frame(VIEW, false);
        assert!(queue.on_frame(&head(1)));
        queue
    }

    #[test]
    fn of_many_starts_in_one_frame_only_the_last_is_made() {
        let mut queue = CommandQueue::default();
        for seed in 0..100 {
            queue.open(
                Draft {
                    seed,
                    ..Draft::default()
                },
                true,
            );
        }
        let commands = queue.on_animation_frame(VIEW, false);
        let draft = Draft {
            seed: 99,
            ..Draft::default()
        };
        assert_eq!(
            commands,
            [
                Command::Open { session: 1, draft },
                Command::Run,
                Command::Frame(VIEW)
            ]
        );
    }

    #[test]
    fn no_frame_is_asked_for_before_the_last_one_came() {
        let mut queue = CommandQueue::default();
        queue.open(Draft::default(), true);
        assert_eq!(queue.on_animation_frame(VIEW, true).len(), 3);
        assert_eq!(queue.on_animation_frame(VIEW, true), []);
        queue.on_frame(&head(1));
        assert_eq!(queue.on_animation_frame(VIEW, true), [Command::Frame(VIEW)]);
    }

    #[test]
    fn a_frame_of_an_older_session_is_not_shown_and_a_new_one_asked_for() {
        let mut queue = opened();
        queue.want_frame();
        queue.on_animation_frame(VIEW, false);
        queue.open(Draft::default(), false);
        assert!(!queue.on_frame(&head(1)));
        let commands = queue.on_animation_frame(VIEW, false);
        assert_eq!(commands.last(), Some(&Command::Frame(VIEW)));
        assert!(!queue.on_frame(&head(1)));
        assert_eq!(
            queue.on_animation_frame(VIEW, false),
            [Command::Frame(VIEW)]
        );
        assert!(queue.on_frame(&head(2)));
    }

    #[test]
    fn a_setting_changed_before_the_start_belongs_to_it() {
        let mut queue = opened();
        queue.open(Draft::default(), false);
        let mut tuned = Draft::default();
        tuned.training.learning_rate = 0.5;
        queue.tune(&tuned, Tuning::of(&tuned));
        let commands = queue.send(Command::Run);
        assert_eq!(
            commands,
            [
                Command::Open {
                    session: 2,
                    draft: tuned
                },
                Command::Run
            ]
        );
    }

    #[test]
    fn what_the_session_was_told_counts_until_a_frame_shows_it() {
        let mut queue = opened();
        queue.want_frame();
        queue.on_animation_frame(VIEW, false);
        queue.send(Command::Run);
        // This frame was requested before the command.
        queue.on_frame(&head(1));
        assert!(queue.is_running(false));
        queue.on_animation_frame(VIEW, false);
        queue.on_frame(&head(1));
        assert!(!queue.is_running(false), "it has stopped by itself");
        queue.open(Draft::default(), false);
        assert!(!queue.is_running(true));
    }

    #[test]
    fn of_many_epochs_in_one_frame_only_the_last_is_gone_to() {
        let mut queue = opened();
        queue.send(Command::Run);
        for epoch in (0..50).rev() {
            queue.go_to(epoch);
        }
        assert!(!queue.is_running(true));
        assert_eq!(
            queue.send(Command::Run),
            [Command::GoTo { epoch: 0 }, Command::Run]
        );
        queue.open(Draft::default(), false);
        queue.go_to(7);
        let commands = queue.on_animation_frame(VIEW, false);
        assert_eq!(commands.len(), 2, "a new start has no past");
    }

    #[test]
    fn what_waits_for_a_session_is_sent_before_it_is_exchanged() {
        let mut queue = opened();
        let mut tuned = Draft::default();
        tuned.training.learning_rate = 0.5;
        queue.tune(&tuned, Tuning::of(&tuned));
        assert_eq!(
            queue.exchange(),
            [
                Command::Tune(Tuning::of(&tuned)),
                Command::TakeBack { session: 2 }
            ]
        );
        assert!(!queue.is_settled(1) && queue.is_settled(2));
        queue.open(Draft::default(), false);
        assert!(!queue.is_settled(2));
    }

    #[test]
    fn weights_that_the_seed_did_not_give_belong_to_one_session() {
        let edit = WeightEdit {
            layer_idx: LayerIdx::new(0),
            input: None,
            unit: UnitIdx::new(0),
            value: 0.5,
        };
        let mut queue = opened();
        assert!(!queue.has_own_weights());
        queue.send(Command::SetWeight(edit));
        assert!(queue.has_own_weights());
        queue.open(Draft::default(), false);
        assert!(!queue.has_own_weights());
        queue.flush();
        assert!(!queue.has_own_weights());
        queue.renumber();
        assert!(queue.has_own_weights(), "a run that was saved");
        queue.take_back();
        assert!(!queue.has_own_weights(), "it was rejected");
    }

    #[test]
    fn a_paused_session_is_left_in_peace() {
        let mut queue = opened();
        assert_eq!(queue.on_animation_frame(VIEW, false), []);
    }
}
