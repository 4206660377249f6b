//! The switch of the look for a projector: larger text, thicker lines, stronger colors.

use leptos::prelude::*;

use crate::app::appearance::Appearance;
use crate::app::reactive::reactive;
use crate::i18n::context::use_language;

#[component]
pub fn ProjectorButton() -> impl IntoView {
    let appearance = expect_context::<Appearance>();
    let language = use_language();
    let is_projected = appearance.is_projected;
    view! {
        <button
            type="button"
            class="tool"
            data-testid="projector"
            data-value=reactive(move || is_projected.get().to_string())
            aria-pressed=reactive(move || is_projected.get().to_string())
            aria-label=reactive(move || language.get().projector_title())
            title=reactive(move || language.get().projector_title())
            on:click=move |_| appearance.toggle_projector()
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="tool-line" d="M1.5 2.5h13M2.5 2.5v8h11v-8M8 10.5v2m-3 2 3-2 3 2M5 8l2-2.5 1.5 1.5L11 4.8"></path>
            </svg>
        </button>
    }
    .into_any()
}
