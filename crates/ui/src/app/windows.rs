//! Which windows and panels are open beside the plots.

use leptos::prelude::*;

/// The code of a laboratory panel, as links, lessons and tests write it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabCode(pub String);

/// What is open, in the context.
#[derive(Clone, Copy)]
pub struct Windows {
    /// Whether the window with the Python program is open.
    pub code: RwSignal<bool>,
    /// The open panel of the laboratory; it takes the place of the network.
    pub lab: RwSignal<Option<LabCode>>,
}

impl Windows {
    /// Everything is closed.
    pub fn new() -> Self {
        Self {
            code: RwSignal::new(false),
            lab: RwSignal::new(None),
        }
    }
}
