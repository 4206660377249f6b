//! The quiet lines of the page. They have a row of their own, so that they lie over nothing else.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::notice::{Answer, Line, Notice, Notices, reading_time};
use crate::app::reactive::reactive;
use crate::controls::TextButton;
use crate::i18n::context::use_language;
use crate::i18n::language::{Label, Language};

/// What the buttons of a line do.
#[derive(Clone, Copy)]
pub struct NoticeActions {
    /// Fetches the deferred chunk again.
    pub retry: Callback<()>,
    /// Brings back the run that was replaced.
    pub bring_back: Callback<()>,
}

/// Writes a notice.
pub type WriteNotice = fn(&Notice, Language) -> String;

/// The quiet lines.
#[component]
pub fn NoticeLines(
    actions: NoticeActions,
    /// `None` until the deferred chunk is there. Before that only lines about the chunk are shown.
    #[prop(into)]
    write: Signal<Option<WriteNotice>>,
) -> impl IntoView {
    let notices = expect_context::<Notices>();
    let may_show = move |line: &Line| write.get().is_some() || line.notice.is_about_chunk();
    Effect::new(move |has_waited: Option<bool>| {
        let waits = !notices.lines().iter().all(may_show);
        // One time only: that the chunk did not arrive is a line too.
        if waits && has_waited != Some(true) {
            actions.retry.run(());
        }
        waits
    });
    let lines = move || {
        notices
            .lines()
            .into_iter()
            .filter(may_show)
            .collect::<Vec<_>>()
    };
    let is_tab_hidden = tab_hidden();
    let list = NodeRef::<html::Div>::new();
    Effect::new(move || {
        let is_empty = notices.lines().is_empty();
        let row = list.get().and_then(|list| list.parent_element());
        let row = row.and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok());
        if let (false, Some(row)) = (is_empty, row) {
            let style = row.style();
            // Fails only for a value that is no text.
            let _ = style.set_property("--stuck", &format!("{}px", stuck_height()));
        }
    });
    view! {
        <div
            class="notice"
            node_ref=list
            role="status"
            data-testid="notice"
            class:waits=reactive(move || is_tab_hidden.get())
        >
            <For each=lines key=|line| line.number let:line>
                <NoticeLine line actions write/>
            </For>
        </div>
    }
    .into_any()
}

/// Where the bar ends that stays at the top while the page is scrolled, in CSS pixels; 0 where it scrolls away.
fn stuck_height() -> f64 {
    let bar = document().query_selector(".run-bar").ok().flatten();
    let end = bar.and_then(|bar| {
        let style = window().get_computed_style(&bar).ok().flatten()?;
        let is_stuck = style.get_property_value("position").ok()? == "sticky";
        let top = style.get_property_value("top").ok()?;
        let top: f64 = top.strip_suffix("px")?.parse().ok()?;
        is_stuck.then(|| top + bar.get_bounding_client_rect().height())
    });
    end.unwrap_or(0.0)
}

/// Whether nobody can see the page.
fn tab_hidden() -> RwSignal<bool> {
    let is_hidden = RwSignal::new(document().hidden());
    let changed = move |_: web_sys::Event| is_hidden.set(document().hidden());
    let handle = window_event_listener(ev::Custom::new("visibilitychange"), changed);
    on_cleanup(move || handle.remove());
    is_hidden
}

/// A line with its buttons. One that goes by itself does so at the end of an animation, which styles stop while a
/// pointer or the focus is on the line or the tab is hidden.
#[component]
fn NoticeLine(
    line: Line,
    actions: NoticeActions,
    write: Signal<Option<WriteNotice>>,
) -> impl IntoView {
    let notices = expect_context::<Notices>();
    let language = use_language();
    let Line { number, notice } = line;
    let passes = !notice.stays();
    let answer = answer_of(&notice, actions);
    let text = Memo::new(move |_| text(&notice, write.get(), language.get()));
    let time_ms = Memo::new(move |_| passes.then(|| text.with(|it| reading_time(it).as_millis())));
    let row = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let (Some(row), Some(time_ms)) = (row.get(), time_ms.get()) {
            let style = web_sys::HtmlElement::style(&row);
            // Fails only for a value that is no text.
            let _ = style.set_property("--stays", &format!("{time_ms}ms"));
        }
    });
    let before = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let close = move || {
        let is_inside = row.get_untracked().is_some_and(|row| has_focus(&row));
        notices.close(number);
        if let (true, Some(before)) = (is_inside, before.get_value()) {
            // Fails only if the element is gone; then nothing has the focus.
            let _ = before.focus();
        }
    };
    let button = answer.map(|Answer { id, label, act }| {
        let on_press = Callback::new(move |()| {
            close();
            act.run(());
        });
        view! { <TextButton id label on_press/> }
    });
    view! {
        <div
            class="notice-line"
            class:passes=passes
            data-testid="notice-line"
            data-stays-ms=reactive(move || time_ms.get().map(|it| it.to_string()))
            node_ref=row
            on:animationend=move |_| close()
            on:focusin=move |event: ev::FocusEvent| {
                let from = event.related_target().and_then(|it| it.dyn_into().ok());
                let is_outside = |it: &web_sys::HtmlElement| row.get_untracked().is_some_and(|row| !row.contains(Some(it)));
                if let Some(from) = from.filter(is_outside) {
                    before.set_value(Some(from));
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.prevent_default();
                    close();
                }
            }
        >
            <span>{reactive(move || text.get())}</span>
            {button}
            <button
                type="button"
                class="notice-close"
                data-testid="notice-close"
                aria-label=reactive(move || language.get().close_label())
                on:click=move |_| close()
            >
                "×"
            </button>
        </div>
    }
    .into_any()
}

fn has_focus(element: &web_sys::HtmlElement) -> bool {
    element.contains(document().active_element().as_deref())
}

/// The answer that a notice wants.
fn answer_of(notice: &Notice, actions: NoticeActions) -> Option<Answer> {
    let (id, label, act): (_, Label, _) = match notice {
        Notice::NotFetched => ("notice-retry", Language::retry_label, actions.retry),
        Notice::RunReplaced => ("notice-undo", Language::undo_label, actions.bring_back),
        Notice::Feature(notice) => return notice.answer(),
        _ => return None,
    };
    Some(Answer { id, label, act })
}

fn text(notice: &Notice, write: Option<WriteNotice>, language: Language) -> String {
    match notice {
        Notice::Fetching => language.notice_fetching().into(),
        Notice::NotFetched => language.notice_not_fetched().into(),
        notice => write.map_or(String::new(), |write| write(notice, language)),
    }
}
