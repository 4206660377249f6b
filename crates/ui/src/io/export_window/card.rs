//! The card of a format.

use leptos::prelude::*;
use models::messages::Offer;
use models::{ModelFormat, Refusal};

use crate::app::reactive::reactive;
use crate::controls::Segmented;
use crate::i18n::choice::Choice;
use crate::i18n::context::use_language;
use crate::i18n::language::Language;
use crate::i18n::{names, numbers};
use crate::io::export_window::state::{Exports, Fault, ModelCard, Stage};
use crate::io::link;

/// A card: what opens the file, its code, its size or why there is none, and the buttons.
pub(super) fn model_card(exports: Exports, card: ModelCard) -> AnyView {
    let language = use_language();
    // Which of the card's formats is chosen.
    let chosen = RwSignal::new(0_usize);
    let format = Signal::derive(move || card.formats.get(chosen.get()).copied());
    let offer = Memo::new(move |_| {
        exports.stage.with(|stage| match stage {
            Stage::Offered(offers) => offer_of(offers, format.get()),
            _ => None,
        })
    });
    let code = Memo::new(move |_| offer.with(|it| it.as_ref().map(|it| it.code.clone())));
    let is_offered = move || offer.with(|it| it.as_ref().is_some_and(|it| it.size.is_ok()));
    let copy = move |_| {
        let text = code.get_untracked().unwrap_or_default();
        link::copy(exports.files.notices, &text);
    };
    let download = move |_| {
        if let Some(format) = format.get_untracked() {
            exports.download(card.id, format);
        }
    };
    let end = move || format.get().map_or("", ModelFormat::extension);
    view! {
        <section class="export-card" aria-labelledby=format!("export-{}-name", card.id) data-testid=format!("export-{}", card.id)>
            <h3 id=format!("export-{}-name", card.id) translate="no">{card.name}</h3>
            <p>{reactive(move || (card.opens)(language.get()))}</p>
            {(card.formats.len() > 1).then(|| layout_switch(chosen))}
            {size_line(exports, card, offer)}
            <div hidden=reactive(move || !is_offered())>
                <pre
                    class="code"
                    translate="no"
                    tabindex="0"
                    data-testid=format!("export-{}-code", card.id)
                >{reactive(move || code.get())}</pre>
                <div class="code-tools">
                    <button
                        type="button"
                        class="tool wide"
                        data-testid=format!("export-{}-copy", card.id)
                        aria-label=reactive(move || format!("{}: {}", language.get().code_copy(), card.name))
                        on:click=copy
                    >
                        {reactive(move || language.get().code_copy())}
                    </button>
                    <button
                        type="button"
                        class="tool wide"
                        data-testid=format!("export-{}-download", card.id)
                        on:click=download
                    >
                        {reactive(move || language.get().export_download(end()))}
                    </button>
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn offer_of(offers: &[Offer], format: Option<ModelFormat>) -> Option<Offer> {
    offers.iter().find(|it| Some(it.format) == format).cloned()
}

/// The choice between the names of Keras and those of PyTorch.
fn layout_switch(chosen: RwSignal<usize>) -> AnyView {
    view! {
        <Segmented
            id="export-layout"
            label=Language::export_layout
            choices=vec![
                Choice { value: "keras", label: |_| "Keras" },
                Choice { value: "pytorch", label: |_| "PyTorch" },
            ]
            chosen
            on_change=Callback::new(move |idx: usize| chosen.set(idx))
        />
    }
    .into_any()
}

/// The size of the file, or why there is none.
fn size_line(exports: Exports, card: ModelCard, offer: Memo<Option<Offer>>) -> AnyView {
    let language = use_language();
    let size = move || offer.with(|it| it.as_ref().map(|it| it.size));
    let text = move || {
        let language = language.get();
        let fault = exports.fault.get().filter(|(at, _)| *at == card.id);
        match (fault, size()) {
            (Some((_, Fault::Refused(refusal))), _) | (None, Some(Err(refusal))) => {
                refused(card.name, refusal, language)
            }
            (Some((_, Fault::Browser)), _) => language.export_browser().into(),
            (None, Some(Ok(bytes))) => size_text(bytes, language),
            (None, None) => String::new(),
        }
    };
    let value = move || match size() {
        Some(Ok(bytes)) => bytes.to_string(),
        Some(Err(_)) => "refused".to_owned(),
        None => String::new(),
    };
    view! {
        <p
            class="export-size"
            class:warning=reactive(move || !matches!(size(), Some(Ok(_)) | None))
            role="status"
            data-testid=format!("export-{}-size", card.id)
            data-value=reactive(value)
        >
            {reactive(text)}
        </p>
    }
    .into_any()
}

/// `1.23 MB`
pub(super) fn size_text(bytes: usize, language: Language) -> String {
    let bytes = bytes as f64;
    let written = |size: f64| numbers::significant(size, language);
    if bytes < 1_000.0 {
        language.export_bytes(bytes)
    } else if bytes < 1e6 {
        format!("{} kB", written(bytes / 1e3))
    } else {
        format!("{} MB", written(bytes / 1e6))
    }
}

/// Why a format cannot hold the network.
pub(super) fn refused(tool: &str, refusal: Refusal, language: Language) -> String {
    match refusal {
        Refusal::Activation { activation, .. } => {
            let name = (names::activation(activation).label)(language);
            language.export_no_activation(name, tool)
        }
        Refusal::Deviation { std, .. } => language.export_no_deviation(std, tool),
        Refusal::TooLarge { .. } => language.export_too_large().into(),
    }
}

#[cfg(test)]
mod tests {
    use experiment::Activation;

    use super::*;

    #[test]
    fn what_a_format_cannot_say_is_named_in_both_languages() {
        let refusal = Refusal::Activation {
            format: ModelFormat::TensorflowJs,
            activation: Activation::Sin,
        };
        let said = [Language::Es, Language::En].map(|it| refused("TensorFlow.js", refusal, it));
        assert!(
            said.iter().all(|it| it.contains("TensorFlow.js")),
            "{said:?}"
        );
        assert_ne!(said[0], said[1]);
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size_text(999, Language::En), "999 bytes");
        assert_eq!(size_text(12_340, Language::En), "12.34 kB");
        assert_eq!(size_text(4_016_000, Language::Es), "4,016 MB");
    }
}
