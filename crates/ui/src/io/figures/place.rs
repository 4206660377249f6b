//! Where the buttons stand.

use leptos::prelude::*;
use web_sys::{Element, HtmlCanvasElement};

/// Pictures that are scrolled within a box, where a button would be scrolled along, and the line above the box.
const SCROLLED: [(&str, &str); 2] = [
    (".confusion-matrix", ".confusion-choices"),
    (".importance", ".inputs-choices"),
];

/// The element that a picture's button is put into: the box of its canvas, in whose upper corner it stands.
pub(super) fn place_of(canvas: &HtmlCanvasElement) -> Option<Element> {
    let is_in = |it: &&(&str, &str)| matches!(canvas.closest(it.0), Ok(Some(_)));
    match SCROLLED.iter().find(is_in) {
        Some((_, line)) => document().query_selector(line).ok().flatten(),
        None => canvas.parent_element(),
    }
}
