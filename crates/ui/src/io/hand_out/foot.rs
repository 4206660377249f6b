//! The line that says that a teacher has hidden or locked something, and in a frame the way out of it.

use leptos::prelude::*;

use super::hand_outs::HandOuts;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::address::Address;

fn line(hides: bool, locks: bool, language: Language) -> &'static str {
    match (hides, locks) {
        (true, true) => language.hand_out_hides_and_locks(),
        (true, false) => language.hand_out_hides(),
        (false, true) => language.hand_out_locks(),
        (false, false) => "",
    }
}

/// At the foot of the page; not there while nothing is hidden or locked.
#[component]
pub fn HandOutFoot() -> impl IntoView {
    let hand_outs = expect_context::<HandOuts>();
    let address = expect_context::<Address>();
    let language = use_language();
    let said = move || {
        let hand_out = hand_outs.hand_out();
        let locks = !hand_out.locked.is_empty();
        line(!hand_out.hidden.is_empty(), locks, language.get())
    };
    let is_embedded = Memo::new(move |_| hand_outs.hand_out().embed);
    let is_there = Memo::new(move |_| {
        let hand_out = hand_outs.hand_out();
        hand_out.restricts() || hand_out.embed
    });
    let way_out = move || {
        is_embedded.get().then(|| {
            view! {
                <a
                    data-testid="open-in-neurona"
                    href=reactive(move || address.outside_of_frame())
                    target="_blank"
                    rel="noopener"
                >
                    {reactive(move || language.get().open_in_neurona())}
                </a>
            }
            .into_any()
        })
    };
    let body = move || {
        is_there.get().then(|| {
            view! {
                <footer class="hand-out-foot" data-testid="hand-out-foot">
                    <span data-testid="hand-out-line">{reactive(said)}</span>
                    {reactive(way_out)}
                </footer>
            }
            .into_any()
        })
    };
    reactive(body).into_any()
}
