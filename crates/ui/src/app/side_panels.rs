//! Panels that open beside the plots: the lessons and the laboratory. Escape closes one as the control that opened it
//! does, and the focus goes back to that control.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::app::windows::{Windows, focused, give_focus, is_popover_open};

/// A panel, and how it closes.
#[derive(Clone, Copy)]
pub struct SidePanel {
    /// The selector of the panel.
    pub panel: &'static str,
    /// The selector of the control that opens and closes it.
    pub opener: &'static str,
    pub is_open: Signal<bool>,
    pub close: Callback<()>,
}

/// Whether the focus is where Escape means a panel: in the panel, or in the bar with the control that opened it.
fn is_meant(panel: &str) -> bool {
    focused().is_some_and(|it| is_in(&it, panel) || is_in(&it, ".top-bar"))
}

fn is_in(element: &Element, selector: &str) -> bool {
    matches!(element.closest(selector), Ok(Some(_)))
}

/// Lets Escape close the panels as long as the page lives, the first one of them that is meant. It closes windows and
/// popovers first.
pub fn listen(panels: [SidePanel; 2]) {
    for it in panels {
        Effect::new(move |was_open: Option<bool>| {
            let is_open = it.is_open.get();
            let had_focus = focused().is_some_and(|element| is_in(&element, it.panel));
            if was_open == Some(true) && !is_open && had_focus {
                let opener = document().query_selector(it.opener).ok().flatten();
                if let Some(opener) = opener.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
                    give_focus(&opener);
                }
            }
            is_open
        });
    }
    let windows = expect_context::<Windows>();
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_taken = event.default_prevented() || event.is_composing();
        if event.key() != "Escape" || is_taken || is_popover_open() || windows.is_any_shown() {
            return;
        }
        let meant = panels
            .into_iter()
            .find(|it| it.is_open.get_untracked() && is_meant(it.panel));
        if let Some(meant) = meant {
            // Charts end their reading first: they listen later.
            request_animation_frame(move || {
                if !event.default_prevented() {
                    meant.close.run(());
                }
            });
        }
    });
    on_cleanup(move || escape.remove());
}
