//! When screen readers speak of what training changes.

use experiment::Status;
use leptos::prelude::*;

use crate::app::reactive::{Reactive, reactive};
use crate::app::run::Run;

/// The `aria-live` of a text that training changes: announced at rest, silent while numbers run.
pub fn live_at_rest() -> Reactive<&'static str> {
    let status = expect_context::<Run>().status;
    reactive(move || match status.get() {
        Status::Running => "off",
        Status::Paused | Status::Stopped(_) => "polite",
    })
}
