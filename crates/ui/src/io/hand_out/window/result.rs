//! The link that comes of the dialogue, and the code for a page around a frame.

use formats::experiment_link::{MAX_LEN, SAFE_LEN};
use leptos::html;
use leptos::prelude::*;

use super::wanted::Wanted;
use crate::app::notice::Notices;
use crate::app::reactive::reactive;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::address::Address;
use crate::io::link;

/// The code of a frame with the page of a link in it.
fn frame_code(link: &str, [width, height]: [f64; 2]) -> String {
    let address = link.replace('&', "&amp;").replace('"', "&quot;");
    format!(
        "<iframe src=\"{address}\" width=\"{width}\" height=\"{height}\" \
         frameborder=\"0\" title=\"Neurona\" allow=\"clipboard-write\"></iframe>"
    )
}

pub(super) fn view(wanted: Wanted, address: Address) -> AnyView {
    let language = use_language();
    let link = Memo::new(move |_| {
        let link = wanted.hand_out.with(|it| address.with_options(it));
        link.filter(|link| link.len() <= MAX_LEN)
    });
    let is_embedded = Memo::new(move |_| wanted.hand_out.with(|it| it.embed));
    let code = Memo::new(move |_| {
        let link = link.get().filter(|_| is_embedded.get())?;
        Some(frame_code(&link, wanted.size.get()))
    });
    let length = move || {
        let language = language.get();
        link.with(|link| match link.as_ref().map(String::len) {
            None => language.hand_out_too_long().to_owned(),
            Some(n) if n > SAFE_LEN => language.link_long(n as f64, SAFE_LEN as f64),
            Some(n) => language.link_length(n as f64),
        })
    };
    view! {
        <h3>{reactive(move || language.get().hand_out_link())}</h3>
        {text_view("hand-out-link", Language::hand_out_link, link)}
        <p class="link-length" data-testid="hand-out-length">{reactive(length)}</p>
        <div hidden=reactive(move || code.with(Option::is_none))>
            <h3>{reactive(move || language.get().embed_code())}</h3>
            {text_view("embed-code", Language::embed_code, code)}
        </div>
        <p>
            <a
                data-testid="hand-out-preview"
                href=reactive(move || link.get())
                target="_blank"
                rel="noopener"
                hidden=reactive(move || link.with(Option::is_none))
            >
                {reactive(move || language.get().hand_out_preview())}
            </a>
        </p>
    }
    .into_any()
}

/// A text to copy, by hand where the browser does not let the page do it.
fn text_view(id: &'static str, label: Label, text: Memo<Option<String>>) -> AnyView {
    let language = use_language();
    let notices = expect_context::<Notices>();
    let field = NodeRef::<html::Textarea>::new();
    let copy = move |()| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        if let Some(text) = text.get_untracked() {
            link::copy(notices, &text);
        }
    };
    let button = match id {
        "embed-code" => "embed-code-copy",
        _ => "hand-out-copy",
    };
    view! {
        <div class="link-part" hidden=reactive(move || text.with(Option::is_none))>
            <textarea
                class="link-text"
                data-testid=id
                readonly
                rows="3"
                spellcheck="false"
                translate="no"
                aria-label=reactive(move || label(language.get()))
                prop:value=reactive(move || text.get().unwrap_or_default())
                node_ref=field
            ></textarea>
            <TextButton id=button label=Language::link_copy on_press=Callback::new(copy)/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_holds_the_link_as_html_writes_it() {
        let code = frame_code("https://a.es/#2.4/end&hide=noise&embed", [700.0, 640.0]);
        assert_eq!(
            code,
            "<iframe src=\"https://a.es/#2.4/end&amp;hide=noise&amp;embed\" width=\"700\" height=\"640\" \
             frameborder=\"0\" title=\"Neurona\" allow=\"clipboard-write\"></iframe>"
        );
    }
}
