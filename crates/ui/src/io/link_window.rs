//! The window with the link to what is on screen: to copy, by hand where the browser does not let the page do it, and as a QR
//! code for a room of phones.

use formats::experiment_link::SAFE_LEN;
use leptos::html;
use leptos::prelude::*;

use crate::app::notice::Notices;
use crate::app::print::print;
use crate::app::reactive::reactive;
use crate::app::windows::{Window, Windows};
use crate::controls::{TextButton, WindowButton, WindowFrame, WindowView};
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::io::address::Address;
use crate::io::link;
use crate::io::qr_code::LinkCode;

/// The window.
#[component]
pub fn LinkWindow() -> impl IntoView {
    let address = expect_context::<Address>();
    let windows = expect_context::<Windows>();
    let notices = expect_context::<Notices>();
    let language = use_language();
    let is_shown = Signal::derive(move || windows.is_shown(Window::Link));
    let link = Memo::new(move |_| is_shown.get().then(|| address.whole()).flatten());
    let field = NodeRef::<html::Textarea>::new();
    let copy = move |()| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        if let Some(link) = link.get_untracked() {
            link::copy_link(notices, &link);
        }
    };
    let frame = WindowFrame {
        id: Window::Link.id(),
        test_id: "link-window",
        title: Language::link_window_title,
        is_shown,
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("link-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::Link)),
    };
    let length = move || link.with(|link| length_line(link.as_deref(), language.get()));
    view! {
        <WindowView frame class="link">
            <div class="link-part" hidden=reactive(move || link.with(Option::is_none))>
                <textarea
                    class="link-text"
                    data-testid="link-text"
                    data-takes-focus
                    readonly
                    rows="3"
                    spellcheck="false"
                    translate="no"
                    aria-label=reactive(move || language.get().link_window_title())
                    prop:value=move || link.get().unwrap_or_default()
                    node_ref=field
                    on:focus=move |event| {
                        let field: web_sys::HtmlTextAreaElement = event_target(&event);
                        field.select();
                    }
                ></textarea>
                <TextButton id="link-copy" label=Language::link_copy on_press=Callback::new(copy)/>
            </div>
            <div class="hand-in-tools">
                <TextButton
                    id="link-hand-in"
                    label=Language::hand_in_label
                    on_press=Callback::new(move |()| windows.open(Window::HandIn))
                />
                <TextButton
                    id="link-print"
                    label=Language::print_label
                    on_press=Callback::new(|()| print())
                />
            </div>
            <p class="link-length" data-testid="link-length">{reactive(length)}</p>
            <p class="link-length">{reactive(move || language.get().link_without_weights())}</p>
            <WindowButton
                id="hand-out-open"
                window=Window::HandOut.id()
                is_open=Signal::derive(move || windows.is_open(Window::HandOut))
                on_press=Callback::new(move |()| windows.open(Window::HandOut))
                title=Language::hand_out_title
            >
                {reactive(move || language.get().hand_out_open())}
            </WindowButton>
            {reactive(move || link.with(|link| link.as_deref().map(|link| code(link, language.get()))))}
        </WindowView>
    }
    .into_any()
}

/// How long the link is, and what follows from that.
fn length_line(link: Option<&str>, language: Language) -> String {
    match link {
        None => language.link_too_long().to_owned(),
        Some(link) if link.len() > SAFE_LEN => {
            language.link_long(link.len() as f64, SAFE_LEN as f64)
        }
        Some(link) => language.link_length(link.len() as f64),
    }
}

/// The QR code of a link, or why there is none.
fn code(link: &str, language: Language) -> AnyView {
    if link.starts_with("file:") {
        return view! { <p data-testid="link-no-code">{language.link_of_file()}</p> }.into_any();
    }
    match LinkCode::of(link) {
        Some(code) => code.view("link-code", language),
        None => view! { <p data-testid="link-no-code">{language.link_no_code()}</p> }.into_any(),
    }
}
