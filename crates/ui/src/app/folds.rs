//! What is unfolded where a narrow screen has no room for everything at once. It is stored until the
//! browser's tab is closed.

use leptos::prelude::*;

use crate::app::storage;

/// What is unfolded on a narrow screen, in the context. Wide screens show everything.
#[derive(Clone, Copy)]
pub struct Folds {
    /// The training settings.
    pub settings: RwSignal<bool>,
    /// The data, which then stand above the fit instead of at the page's end.
    pub data: RwSignal<bool>,
}

impl Folds {
    /// As they were before the tab was loaded again; everything is folded on the first visit.
    pub fn new() -> Self {
        Self {
            settings: stored("settings-unfolded"),
            data: stored("data-unfolded"),
        }
    }
}

fn stored(name: &'static str) -> RwSignal<bool> {
    let is_unfolded = RwSignal::new(storage::is_set_in_session(name));
    Effect::new(move |is_changed: Option<()>| {
        let is_unfolded = is_unfolded.get();
        if is_changed.is_some() {
            storage::set_in_session(name, is_unfolded);
        }
    });
    is_unfolded
}
