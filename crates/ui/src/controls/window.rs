//! A window over the page, and the button that opens it.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::reactive::reactive;
use crate::controls::button::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::Label;

/// Where a window stands in the page, and what shows it.
#[derive(Clone, Copy)]
pub struct WindowFrame {
    /// The `id` of its element, which [`WindowButton`] names.
    pub id: &'static str,
    /// The `data-testid`.
    pub test_id: &'static str,
    pub title: Label,
    pub is_shown: Signal<bool>,
    /// Whether nothing else can be used while it is shown.
    pub is_modal: Signal<bool>,
    /// The `data-testid` of the button that closes it, and its label.
    pub close: (&'static str, Label),
    pub on_close: Callback<()>,
}

/// A window with its title and the button that closes it. It takes the focus when it is shown: a part with
/// `data-takes-focus`, or the window itself, so that a screen reader reads its name.
#[component]
pub fn WindowView(
    frame: WindowFrame,
    /// Beside `window`.
    class: &'static str,
    /// The state in `data-value`.
    #[prop(optional)]
    value: Option<Signal<&'static str>>,
    children: Children,
) -> impl IntoView {
    let language = use_language();
    let WindowFrame {
        id,
        test_id,
        title,
        is_shown,
        is_modal,
        close: (close_id, close_label),
        on_close,
    } = frame;
    let element = NodeRef::<html::Section>::new();
    Effect::new(move || {
        if let (true, Some(element)) = (is_shown.get(), element.get()) {
            // The window takes the focus only when it is no longer hidden.
            request_animation_frame(move || focus_in(&element));
        }
    });
    let title_id = format!("{id}-title");
    view! {
        <section
            id=id
            class=format!("window {class}")
            data-testid=test_id
            data-value=value.map(|value| reactive(move || value.get()))
            role="dialog"
            aria-labelledby=title_id.clone()
            aria-modal=reactive(move || is_modal.get().then_some("true"))
            tabindex="-1"
            hidden=reactive(move || !is_shown.get())
            node_ref=element
        >
            <h2 id=title_id.clone()>{reactive(move || title(language.get()))}</h2>
            <div class="window-body">{children()}</div>
            <div class="window-close">
                <TextButton id=close_id label=close_label on_press=on_close/>
            </div>
        </section>
    }
    .into_any()
}

fn focus_in(window: &web_sys::HtmlElement) {
    let part = window.query_selector("[data-takes-focus]").ok().flatten();
    let part = part.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    // Fails only if the window is gone; then nothing has the focus.
    let _ = part.as_ref().unwrap_or(window).focus();
}

/// A button that opens a window, and closes it when it is pressed again.
#[component]
pub fn WindowButton(
    /// The `data-testid`.
    id: &'static str,
    /// The `id` of the window.
    window: &'static str,
    #[prop(into)] is_open: Signal<bool>,
    on_press: Callback<()>,
    title: Label,
    /// Whether the title is the button's name: it shows a sign and no word.
    #[prop(optional)]
    is_sign: bool,
    children: Children,
) -> impl IntoView {
    let language = use_language();
    view! {
        <button
            type="button"
            class="tool"
            class:wide=!is_sign
            data-testid=id
            aria-haspopup="dialog"
            aria-controls=window
            aria-expanded=reactive(move || is_open.get().to_string())
            aria-label=is_sign.then(|| reactive(move || title(language.get())))
            title=reactive(move || title(language.get()))
            on:click=move |_| on_press.run(())
        >
            {children()}
        </button>
    }
    .into_any()
}
