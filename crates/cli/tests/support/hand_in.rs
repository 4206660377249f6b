//! Results as the page hands them in.

use engine::Session;
use experiment::Draft;
use formats::hand_in::{self, HandIn};

use super::checked;

/// The line that the page gives for a session.
pub fn line_of(session: &mut Session, name: &str) -> String {
    let hand_in = HandIn::of(session.claim(), Some(name.to_owned()));
    hand_in::write(&hand_in).expect("it fits into a line")
}

/// A session after so many epochs.
pub fn trained(draft: Draft, n_epochs: u32) -> Session {
    let mut session = Session::new(&checked(draft));
    for _ in 0..n_epochs {
        session.step_epoch();
    }
    session
}
