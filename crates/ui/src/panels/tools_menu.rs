//! The tools of the page: a row in the bar at the top where it has room for them, and what the menu
//! button opens where it has not. The menu is the browser's own popover, which closes on Escape and on a
//! click beside it, and gives the focus back. A browser without popovers shows the row.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::app::reactive::reactive;
use crate::i18n::context::use_language;

/// The id by which the button names its menu.
const MENU_ID: &str = "page-tools";

/// Returns the place of the tool that a key leads to, of `n` tools; `at` is the one with the focus.
fn next_place(key: &str, at: Option<u32>, n: u32) -> Option<u32> {
    let last = n.checked_sub(1)?;
    match (key, at) {
        ("Home", _) | ("ArrowDown", None) => Some(0),
        ("End", _) | ("ArrowUp", None) => Some(last),
        ("ArrowDown", Some(at)) => Some(if at >= last { 0 } else { at + 1 }),
        ("ArrowUp", Some(at)) => Some(at.checked_sub(1).unwrap_or(last)),
        _ => None,
    }
}

/// Moves the focus within the menu; returns whether the key is one of the menu's.
fn move_focus(menu: &web_sys::Element, key: &str) -> bool {
    let Ok(tools) = menu.query_selector_all("button:not(:disabled), input") else {
        return false;
    };
    let active = document().active_element();
    let is_active = |at: &u32| {
        tools
            .get(*at)
            .is_some_and(|tool| tool.is_same_node(active.as_deref()))
    };
    let n = tools.length();
    let next = next_place(key, (0..n).find(is_active), n).and_then(|at| tools.get(at));
    let next = next.and_then(|tool| tool.dyn_into::<web_sys::HtmlElement>().ok());
    // Fails for no element of a document.
    next.is_some_and(|tool| tool.focus().is_ok())
}

/// The menu button and the tools.
#[component]
pub fn ToolsMenu(children: Children) -> impl IntoView {
    let language = use_language();
    let menu = NodeRef::<html::Div>::new();
    let is_open = RwSignal::new(false);
    let on_toggle = move |_: ev::Event| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        is_open.set(menu.matches(":popover-open").unwrap_or(false));
        if is_open.get_untracked() {
            move_focus(&menu, "Home");
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if let Some(menu) = menu.get_untracked()
            && is_open.get_untracked()
            && move_focus(&menu, &event.key())
        {
            event.prevent_default();
        }
    };
    let close = move |_: ev::MouseEvent| {
        if let Some(menu) = menu.get_untracked() {
            // A browser without popovers has no menu to close.
            let _ = menu.hide_popover();
        }
    };
    view! {
        <button
            type="button"
            class="tool menu-button"
            data-testid="tools-menu"
            popovertarget=MENU_ID
            aria-expanded=reactive(move || is_open.get().to_string())
            aria-label=reactive(move || language.get().tools_label())
            title=reactive(move || language.get().tools_label())
        >
            <svg viewBox="0 0 16 16" aria-hidden="true">
                <path class="tool-line" d="M2.5 4h11M2.5 8h11M2.5 12h11"></path>
            </svg>
        </button>
        <div
            class="page-tools"
            id=MENU_ID
            popover="auto"
            role="group"
            aria-label=reactive(move || language.get().tools_label())
            node_ref=menu
            on:toggle=on_toggle
            on:keydown=on_keydown
            on:click=close
        >
            {children()}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_walk_around_the_menu_and_home_and_end_reach_its_ends() {
        for (key, at, expected) in [
            ("ArrowDown", Some(0), Some(1)),
            ("ArrowDown", Some(7), Some(0)),
            ("ArrowUp", Some(0), Some(7)),
            ("ArrowUp", Some(3), Some(2)),
            ("ArrowDown", None, Some(0)),
            ("ArrowUp", None, Some(7)),
            ("Home", Some(5), Some(0)),
            ("End", Some(5), Some(7)),
            ("Tab", Some(5), None),
        ] {
            assert_eq!(next_place(key, at, 8), expected, "{key} at {at:?}");
        }
        assert_eq!(next_place("Home", None, 0), None);
    }
}
