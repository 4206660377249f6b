//! What a teacher hands out with an experiment: `page` locks and hides parts of the page, `task` shows the text and the goal,
//! `foot` says that something is hidden, `window` is the teacher's dialogue, `host` talks to a page around the frame.
//!
//! A hand-out belongs to the experiment with which it was opened: it stands in the page's model beside it, goes with it through
//! undo and through the browser's history, and stands in the address. What is opened beside it, as a file or an example, does
//! not end it.

pub mod foot;
pub mod hand_outs;
mod host;
mod markdown;
mod page;
mod places;
pub mod task;
pub mod window;

use crate::app::App;
use hand_outs::HandOuts;

/// Follows what is handed out, as long as the page lives.
pub fn begin(app: App) -> HandOuts {
    let hand_outs = HandOuts::begin(app);
    page::follow(hand_outs);
    host::follow(hand_outs);
    hand_outs
}
