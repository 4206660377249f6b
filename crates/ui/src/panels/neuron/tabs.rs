//! The tabs of the panel. Where it has room for all about a neuron at once, the style sheet takes the
//! second one away.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::reactive::reactive;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};

/// What the panel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The curve and the formula of a neuron.
    Numbers,
    /// Its weights as bars, and what it does with the rows.
    Figures,
    /// The network as a table.
    Summary,
}

impl Tab {
    /// In their order.
    const ALL: [Self; 3] = [Self::Numbers, Self::Figures, Self::Summary];

    fn id(self) -> &'static str {
        match self {
            Self::Numbers => "tab-neuron",
            Self::Figures => "tab-figures",
            Self::Summary => "tab-summary",
        }
    }

    fn panel_id(self) -> &'static str {
        match self {
            Self::Numbers | Self::Figures => "tab-unit-content",
            Self::Summary => "tab-summary-content",
        }
    }

    fn label(self) -> Label {
        match self {
            Self::Numbers => Language::neuron_title,
            Self::Figures => Language::unit_figures_title,
            Self::Summary => Language::summary_title,
        }
    }

    /// The tab that a key leads to among those that can be seen.
    fn next(self, key: &str, is_seen: impl Fn(Self) -> bool) -> Option<Self> {
        let tabs: Vec<Self> = Self::ALL.into_iter().filter(|it| is_seen(*it)).collect();
        // A tab that can no longer be seen shows what the first one does.
        let place = tabs.iter().position(|it| *it == self).unwrap_or(0);
        let last = tabs.len().checked_sub(1)?;
        let next = match key {
            "ArrowRight" if place < last => place + 1,
            "ArrowLeft" if place > 0 => place - 1,
            "ArrowRight" | "Home" => 0,
            "ArrowLeft" | "End" => last,
            _ => return None,
        };
        Some(tabs[next])
    }

    fn element(self) -> Option<web_sys::HtmlElement> {
        let element = document().get_element_by_id(self.id())?;
        element.dyn_into::<web_sys::HtmlElement>().ok()
    }

    fn is_seen(self) -> bool {
        self.element().is_some_and(|it| it.offset_width() > 0)
    }
}

#[component]
pub fn Tabs(tab: RwSignal<Tab>) -> impl IntoView {
    let language = use_language();
    let walk = move |event: leptos::ev::KeyboardEvent| {
        let Some(next) = tab.get_untracked().next(&event.key(), Tab::is_seen) else {
            return;
        };
        event.prevent_default();
        tab.set(next);
        if let Some(element) = next.element() {
            // Fails only for an element that is not in the document.
            let _ = element.focus();
        }
    };
    let buttons: Vec<_> = Tab::ALL
        .into_iter()
        .map(|it| {
            view! {
                <button
                    type="button"
                    role="tab"
                    id=it.id()
                    data-testid=it.id()
                    aria-controls=it.panel_id()
                    aria-selected=reactive(move || (tab.get() == it).to_string())
                    tabindex=reactive(move || if tab.get() == it { "0" } else { "-1" })
                    on:click=move |_| tab.set(it)
                >
                    {reactive(move || (it.label())(language.get()))}
                </button>
            }
        })
        .collect();
    view! {
        <div
            class="tabs"
            role="tablist"
            aria-label=reactive(move || language.get().tabs_label())
            on:keydown=walk
        >
            {buttons}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_walk_around_the_tabs() {
        let next = |tab: Tab, key| tab.next(key, |_| true);
        assert_eq!(next(Tab::Summary, "ArrowRight"), Some(Tab::Numbers));
        assert_eq!(next(Tab::Numbers, "ArrowRight"), Some(Tab::Figures));
        assert_eq!(next(Tab::Numbers, "ArrowLeft"), Some(Tab::Summary));
        assert_eq!(next(Tab::Numbers, "End"), Some(Tab::Summary));
        assert_eq!(next(Tab::Numbers, "Enter"), None);
    }

    #[test]
    fn keys_pass_a_tab_that_is_not_there() {
        let next = |tab: Tab, key| tab.next(key, |it| it != Tab::Figures);
        assert_eq!(next(Tab::Numbers, "ArrowRight"), Some(Tab::Summary));
        assert_eq!(next(Tab::Summary, "ArrowLeft"), Some(Tab::Numbers));
        assert_eq!(next(Tab::Figures, "ArrowRight"), Some(Tab::Summary));
        assert_eq!(Tab::Summary.next("ArrowLeft", |_| false), None);
    }
}
