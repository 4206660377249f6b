//! What is set in the dialogue.

use leptos::prelude::*;
use lessons::HandOut;

/// What is set in the dialogue. It is `Copy`.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// What the link will hold.
    pub(super) hand_out: RwSignal<HandOut>,
    /// Width and height of the frame, in CSS pixels.
    pub(super) size: RwSignal<[f64; 2]>,
    /// What is typed as the origin.
    pub(super) origin: RwSignal<String>,
}

impl Wanted {
    /// Changes what is handed out.
    pub(super) fn change(self, change: impl FnOnce(&mut HandOut)) {
        self.hand_out.update(change);
    }
}
