//! The state of the fit in words, for screen readers.

use std::time::Duration;

use experiment::Status;
use leptos::prelude::*;

use crate::app::reactive::reactive;
use crate::app::run::Run;
use crate::i18n::context::use_language;

/// The shortest time between two updates.
const STATUS_EVERY: Duration = Duration::from_millis(2_500);

/// Describes the fit in a sentence, for people who do not see it: when training stops, and at rest when something
/// has changed it.
#[component]
pub fn StatusLine() -> impl IntoView {
    let run = expect_context::<Run>();
    let language = use_language();
    let sentence = RwSignal::new(String::new());
    let update = move || {
        if run.status.get_untracked() == Status::Running {
            return;
        }
        let language = language.get_untracked();
        let new = run
            .readings
            .with_untracked(|readings| readings.sentence(language));
        if sentence.with_untracked(|said| *said != new) {
            sentence.set(new);
        }
    };
    Effect::new(move || {
        run.status.track();
        update();
    });
    if let Ok(timer) = set_interval_with_handle(update, STATUS_EVERY) {
        on_cleanup(move || timer.clear());
    }
    view! {
        <p class="status-line" data-testid="status" aria-live="polite">
            {reactive(move || sentence.get())}
        </p>
    }
    .into_any()
}
