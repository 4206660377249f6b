//! Which windows and panels are open beside the plots. Every window opens, closes and gives the focus back in the
//! same way, which is decided here.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement};

/// Where a window would cover the controls, it fills the screen; `www/styles/layout.css` has the same width.
const NARROW: &str = "not all and (min-width: 73.75rem)";

/// The code of a laboratory panel, as links, lessons and tests write it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LabCode(pub String);

/// A window over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The Python program.
    Code,
    /// The files that a trained network can be taken home as.
    Export,
    /// The preview of a person's own table.
    OwnTable,
    /// The list of keys.
    Keys,
    /// The link to the experiment.
    Link,
    /// The result as a line to hand in, and what was handed in.
    HandIn,
    /// What a teacher hands out.
    HandOut,
    /// What is stored in the browser.
    Stored,
}

impl Window {
    /// The `id` of its element, which the controls that open it name in `aria-controls`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Code => "code-window",
            Self::Export => "export-window",
            Self::OwnTable => "own-table-window",
            Self::Keys => "keys-window",
            Self::Link => "link-window",
            Self::HandIn => "hand-in-window",
            Self::HandOut => "hand-out-window",
            Self::Stored => "stored-window",
        }
    }
}

/// The open windows, each one time; only the last is shown. A window that was covered comes back when that closes.
#[derive(Debug, Clone, Default, PartialEq)]
struct Stack(Vec<Window>);

impl Stack {
    fn shown(&self) -> Option<Window> {
        self.0.last().copied()
    }

    fn open(&mut self, window: Window) {
        self.close(window);
        self.0.push(window);
    }

    fn close(&mut self, window: Window) {
        self.0.retain(|it| *it != window);
    }
}

/// What is open, in the context.
#[derive(Clone, Copy)]
pub struct Windows {
    open: RwSignal<Stack>,
    /// The controls that had the focus when the windows were opened.
    openers: StoredValue<Vec<(Window, HtmlElement)>, LocalStorage>,
    is_narrow: RwSignal<bool>,
    /// Whether the part of the program with the windows is there: before that nothing fills the screen.
    pub have_arrived: RwSignal<bool>,
    /// The open panel of the laboratory; it takes the place of the network.
    pub lab: RwSignal<Option<LabCode>>,
}

impl Windows {
    /// Everything is closed.
    pub fn new() -> Self {
        Self {
            open: RwSignal::default(),
            openers: StoredValue::new_local(Vec::new()),
            is_narrow: RwSignal::new(false),
            have_arrived: RwSignal::new(false),
            lab: RwSignal::new(None),
        }
    }

    /// Whether the window is open, shown or covered by another one; follows it.
    pub fn is_open(self, window: Window) -> bool {
        self.open.with(|open| open.0.contains(&window))
    }

    /// Whether the window is shown; follows it.
    pub fn is_shown(self, window: Window) -> bool {
        self.open.with(|open| open.shown() == Some(window))
    }

    /// Whether any window is shown.
    pub fn is_any_shown(self) -> bool {
        self.open.with_untracked(|open| open.shown().is_some())
    }

    /// Whether a window fills the screen, so that nothing else can be used; follows it.
    pub fn is_modal(self) -> bool {
        let is_shown = self.have_arrived.get() && self.open.with(|open| open.shown().is_some());
        is_shown && self.is_narrow.get()
    }

    /// Opens a window over those that are open, or closes it if it is shown.
    pub fn toggle(self, window: Window) {
        if self
            .open
            .with_untracked(|open| open.shown() == Some(window))
        {
            self.close(window);
        } else {
            self.open(window);
        }
    }

    /// Opens a window over those that are open.
    pub fn open(self, window: Window) {
        if let Some(opener) = opener_of(window) {
            self.openers.update_value(|openers| {
                openers.retain(|(of, _)| *of != window);
                openers.push((window, opener));
            });
        }
        self.open.update(|open| open.open(window));
    }

    /// Closes a window. The focus returns to the control that opened it, if it was in the window.
    pub fn close(self, window: Window) {
        if !self.open.with_untracked(|open| open.0.contains(&window)) {
            return;
        }
        let element = document().get_element_by_id(window.id());
        let has_focus = focused().is_none_or(|focused| {
            let element = element.as_ref();
            element.is_some_and(|it| it.contains(Some(&focused)))
        });
        self.open.update(|open| open.close(window));
        let is_of = |(of, _): &(Window, HtmlElement)| *of == window;
        let opener = self.openers.with_value(|openers| {
            let found = openers.iter().find(|it| is_of(it));
            found.map(|(_, opener)| opener.clone())
        });
        self.openers
            .update_value(|openers| openers.retain(|it| !is_of(it)));
        if let (true, Some(opener)) = (has_focus, opener) {
            // The page takes no focus before it is no longer inert.
            request_animation_frame(move || give_focus(&opener));
        }
    }

    /// Closes the window that is shown. Returns whether there was one.
    fn close_shown(self) -> bool {
        let shown = self.open.with_untracked(Stack::shown);
        if let Some(window) = shown {
            self.close(window);
        }
        shown.is_some()
    }

    /// Closes windows with Escape, and lets nothing but the window be used where it fills the screen, as long as the
    /// page lives.
    pub fn listen(self) {
        let escape = window_event_listener(ev::keydown, move |event| {
            let is_taken = event.default_prevented() || event.is_composing();
            if event.key() == "Escape" && !is_taken && !is_popover_open() && self.close_shown() {
                event.prevent_default();
            }
        });
        on_cleanup(move || escape.remove());
        self.follow_width();
        Effect::new(move || {
            let is_modal = self.is_modal();
            let Ok(parts) = document().query_selector_all(".app > :not(.windows)") else {
                return;
            };
            for part in (0..parts.length()).filter_map(|idx| parts.item(idx)) {
                let part: Element = part.unchecked_into();
                // Cannot fail: the attribute's name is well formed.
                let _ = part.toggle_attribute_with_force("inert", is_modal);
            }
        });
    }

    fn follow_width(self) {
        if let Ok(Some(query)) = window().match_media(NARROW) {
            self.is_narrow.set(query.matches());
            let changed = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(
                move |event: web_sys::MediaQueryListEvent| self.is_narrow.set(event.matches()),
            );
            query.set_onchange(Some(changed.as_ref().unchecked_ref()));
            // The query and its listener live as long as the page.
            StoredValue::new_local((query, changed));
        }
    }
}

/// The element with the focus; `None` if it is the page itself.
pub fn focused() -> Option<Element> {
    let focused = document().active_element()?;
    (focused.tag_name() != "BODY").then_some(focused)
}

/// The control that has just opened a window: the one with the focus, unless that lies in a window. Safari gives a
/// clicked button no focus; then it is the first one that is said to open the window.
fn opener_of(window: Window) -> Option<HtmlElement> {
    let outside = |it: &Element| matches!(it.closest("[role=dialog]"), Ok(None));
    let named = format!("[aria-controls=\"{}\"]", window.id());
    let opener = focused().filter(outside);
    let opener = opener.or_else(|| document().query_selector(&named).ok().flatten());
    opener?.dyn_into().ok()
}

/// Gives the focus to a control, or to the button of the closed menu in which it lies.
pub fn give_focus(opener: &HtmlElement) {
    // Fails only if the element is gone; then nothing has the focus.
    let _ = opener.focus();
    if focused().as_ref() == Some(opener) {
        return;
    }
    let menu = opener.closest("[popover]").ok().flatten();
    let named = menu.map(|menu| format!("[popovertarget=\"{}\"]", menu.id()));
    let button = named.and_then(|named| document().query_selector(&named).ok().flatten());
    if let Some(button) = button.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// Whether a help text or a menu is open, which the browser closes with Escape. A title that is shown goes with any key.
pub fn is_popover_open() -> bool {
    // Fails in a browser that has no popovers.
    matches!(
        document().query_selector("[popover=auto]:popover-open"),
        Ok(Some(_))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_was_covered_comes_back() {
        let mut stack = Stack::default();
        stack.open(Window::OwnTable);
        stack.open(Window::Code);
        assert_eq!(stack.shown(), Some(Window::Code));
        stack.open(Window::OwnTable);
        assert_eq!(stack.shown(), Some(Window::OwnTable));
        stack.close(Window::OwnTable);
        assert_eq!(stack.shown(), Some(Window::Code));
        stack.close(Window::OwnTable);
        stack.close(Window::Code);
        assert_eq!(stack.shown(), None);
    }
}
