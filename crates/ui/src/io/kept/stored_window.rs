//! The window where everything that the page has stored in the browser is seen, exported and cleared.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::record::Head;
use super::{Kept, tab};
use crate::app::notice::Notice;
use crate::app::reactive::reactive;
use crate::app::storage;
use crate::app::windows::{Window, Windows};
use crate::controls::{TextButton, WindowFrame, WindowView};
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};
use crate::io::download::save_text;
use crate::io::run_file;

/// The tab of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TabState {
    This,
    /// A tab that is open too: only there is the entry used or removed.
    Open,
    Closed,
}

/// What is stored of a tab.
#[derive(Debug, Clone, PartialEq)]
struct StoredPage {
    head: Head,
    state: TabState,
}

/// What the window shows and does.
#[derive(Clone, Copy)]
struct Shown {
    kept: Kept,
    /// `None` until it was read.
    pages: RwSignal<Option<Vec<StoredPage>>>,
    /// Whether it was asked to clear everything, and no answer was given.
    is_asking: RwSignal<bool>,
}

impl Shown {
    /// Reads what is stored.
    fn read(self) {
        spawn_local(async move {
            let heads = self.kept.heads().await;
            let open: BTreeSet<String> = tab::open_tabs().await.into_iter().collect();
            let this = self.kept.tab();
            let page = |head: Head| {
                let state = if head.tab == this {
                    TabState::This
                } else if open.contains(&head.tab) {
                    TabState::Open
                } else {
                    TabState::Closed
                };
                StoredPage { head, state }
            };
            let pages = heads.into_iter().map(page).collect();
            self.pages.set(Some(pages));
        });
    }

    fn export(self, tab: String) {
        spawn_local(async move {
            let Some(run) = self.kept.stored_run(&tab).await else {
                return self.kept.tell_unread();
            };
            match run_file::file_of(&run) {
                Ok((name, text)) => save_text(&name, &text),
                Err(error) => leptos::logging::error!("{error}"),
            }
        });
    }

    fn remove(self, tab: String) {
        spawn_local(async move {
            self.kept.remove(tab).await;
            self.read();
        });
    }

    fn continue_with(self, tab: String, windows: Windows) {
        windows.close(Window::Stored);
        // The window that opened it would cover what comes.
        windows.close(Window::Keys);
        spawn_local(async move {
            self.kept.take_over(tab).await;
        });
    }

    fn clear(self) {
        self.is_asking.set(false);
        spawn_local(async move {
            self.kept.clear().await;
            storage::clear();
            self.kept
                .notify(Notice::passing(|language| language.stored_cleared().into()));
            self.read();
        });
    }
}

/// The window.
#[component]
pub fn StoredWindow() -> impl IntoView {
    let windows = expect_context::<Windows>();
    let kept = use_context::<Kept>();
    let language = use_language();
    let frame = WindowFrame {
        id: Window::Stored.id(),
        test_id: "stored-window",
        title: Language::stored_title,
        is_shown: Signal::derive(move || windows.is_shown(Window::Stored)),
        is_modal: Signal::derive(move || windows.is_modal()),
        close: ("stored-close", Language::close_label),
        on_close: Callback::new(move |()| windows.close(Window::Stored)),
    };
    let body = kept.map(|kept| {
        let shown = Shown {
            kept,
            pages: RwSignal::new(None),
            is_asking: RwSignal::new(false),
        };
        Effect::new(move || {
            if windows.is_shown(Window::Stored) {
                shown.is_asking.set(false);
                shown.read();
            }
        });
        body(shown, windows, language)
    });
    view! {
        <WindowView frame class="stored">
            <p>{reactive(move || language.get().stored_about())}</p>
            {body}
        </WindowView>
    }
    .into_any()
}

fn body(shown: Shown, windows: Windows, language: RwSignal<Language>) -> AnyView {
    let list = move || {
        let pages = shown.pages.get().unwrap_or_default();
        let line = |it: StoredPage| page_view(shown, windows, language.get(), it);
        pages.into_iter().map(line).collect::<Vec<_>>()
    };
    let is_empty = move || {
        shown
            .pages
            .with(|it| it.as_ref().is_some_and(Vec::is_empty))
    };
    let ask = Callback::new(move |()| shown.is_asking.set(true));
    let yes = Callback::new(move |()| shown.clear());
    let no = Callback::new(move |()| shown.is_asking.set(false));
    let question = move || {
        if !shown.is_asking.get() {
            return view! { <TextButton id="stored-clear" label=Language::stored_clear on_press=ask/> }
                .into_any();
        }
        view! {
            <p role="alert">{language.get().stored_question()}</p>
            <TextButton id="stored-clear-yes" label=Language::stored_clear_yes on_press=yes/>
            <TextButton id="stored-clear-no" label=Language::stored_clear_no on_press=no/>
        }
        .into_any()
    };
    view! {
        <p data-testid="stored-none" hidden=reactive(move || !is_empty())>
            {reactive(move || language.get().stored_none())}
        </p>
        <ul
            class="stored-list"
            data-testid="stored-list"
            data-value=reactive(move || shown.pages.with(|it| it.as_ref().map(|it| it.len().to_string())))
        >
            {reactive(list)}
        </ul>
        <div class="stored-tools">{reactive(question)}</div>
    }
    .into_any()
}

/// A line of the list: what it is, when it was stored, how large it is, and what can be done with it.
fn page_view(shown: Shown, windows: Windows, language: Language, page: StoredPage) -> AnyView {
    let StoredPage { head, state } = page;
    let what = what(&head, language);
    let date = js_sys::Date::new(&head.stored_ms.into());
    let time = date.to_locale_string(language.code(), &wasm_bindgen::JsValue::UNDEFINED);
    let kilobytes = (head.n_bytes / 1e3).ceil();
    let details = language.stored_details(kilobytes, &String::from(time));
    let whose = match state {
        TabState::This => Some(language.stored_this_tab()),
        TabState::Open => Some(language.stored_other_tab()),
        TabState::Closed => None,
    };
    let button = |id: &'static str, label: Label, act: Callback<()>| {
        let name = format!("{}: {what}", label(language));
        view! {
            <button type="button" class="tool wide" data-testid=id aria-label=name on:click=move |_| act.run(())>
                {label(language)}
            </button>
        }
        .into_any()
    };
    let tab = head.tab.clone();
    let of_tab = move |act: fn(Shown, String, Windows)| {
        let tab = tab.clone();
        Callback::new(move |()| act(shown, tab.clone(), windows))
    };
    let is_closed = state == TabState::Closed;
    let go_on = is_closed.then(|| {
        let act = of_tab(|shown, tab, windows| shown.continue_with(tab, windows));
        button("stored-open", Language::kept_continue, act)
    });
    let export = head.epoch.is_some().then(|| {
        let act = of_tab(|shown, tab, _| shown.export(tab));
        button("stored-export", Language::export_label, act)
    });
    let remove = is_closed.then(|| {
        let act = of_tab(|shown, tab, _| shown.remove(tab));
        button("stored-remove", Language::stored_remove, act)
    });
    view! {
        <li data-testid="stored-page">
            <p><b>{what.clone()}</b> {whose.map(|whose| format!(" · {whose}"))} <br/> {details}</p>
            <div class="stored-tools">{go_on} {export} {remove}</div>
        </li>
    }
    .into_any()
}

fn what(head: &Head, language: Language) -> String {
    match head.epoch {
        Some(epoch) => language.stored_run(f64::from(epoch), &head.name),
        None => language.stored_experiment(&head.name),
    }
}
