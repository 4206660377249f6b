//! What stands above a picture and describes it, as the page says it beside the canvas.

use leptos::prelude::*;
use plot::Figure;
use web_sys::{Element, HtmlCanvasElement};

use crate::i18n::language::Language;
use crate::io::figures::legend::keys_of;

/// The parts of the page that are about one picture, the smallest ones that have its names.
const SCOPES: &str = "figure, .dependence, .importance, .class-pictures, .confusion-matrix, .roc, .regression-part, section";
/// The names of parts, the most special one first.
const HEADINGS: [&str; 4] = [
    ":scope > figcaption:not(.legend)",
    ":scope > h3",
    "[data-testid=neuron-name]",
    ":scope > header > h2, :scope > h2:not(.unseen)",
];

/// The test id of a canvas.
pub(super) fn test_id_of(canvas: &HtmlCanvasElement) -> String {
    canvas.get_attribute("data-testid").unwrap_or_default()
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

fn find(element: &Element, selector: &str) -> Option<Element> {
    element.query_selector(selector).ok().flatten()
}

/// The text of an element, without line breaks.
fn text_of(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// The parts of the page that a picture is in, from the inside out.
fn scopes(canvas: &HtmlCanvasElement) -> impl Iterator<Item = Element> {
    let first = closest(canvas, SCOPES);
    std::iter::successors(first, |it| closest(&it.parent_element()?, SCOPES))
}

/// The heading of the part of the page that a picture is in.
pub(super) fn heading_of(canvas: &HtmlCanvasElement) -> String {
    let heading = |scope: Element| {
        let found = HEADINGS.iter().filter_map(|it| find(&scope, it));
        let mut texts = found.map(|it| text_of(&it)).filter(|it| !it.is_empty());
        texts.next().or_else(|| panel_of_laboratory(&scope))
    };
    let heading = scopes(canvas).find_map(heading);
    heading.unwrap_or_default()
}

/// The name of the laboratory's panel that is open.
fn panel_of_laboratory(scope: &Element) -> Option<String> {
    let panel = find(scope, "[data-testid=lab-panel] option:checked")?;
    Some(text_of(&panel))
}

/// The title and the legend of a picture.
pub(super) fn head_of(canvas: &HtmlCanvasElement) -> Figure {
    let mut title = heading_of(canvas);
    // Of the pictures of a table, the chosen one.
    let section = closest(canvas, "section");
    let tab = section.and_then(|it| find(&it, "header .table-tabs input:checked + span"));
    if let Some(tab) = tab {
        title = format!("{title} · {}", text_of(&tab));
    }
    Figure {
        title,
        keys: scopes(canvas).next().map_or(Vec::new(), |it| keys_of(&it)),
    }
}

/// What a picture shows, in the sentences that a screen reader gets for it.
pub(super) fn description_of(canvas: &HtmlCanvasElement, language: Language) -> String {
    let described_by = canvas.get_attribute("aria-describedby");
    let sentences = described_by.and_then(|id| document().get_element_by_id(&id));
    let sentences = sentences.map(|it| text_of(&it)).filter(|it| !it.is_empty());
    sentences.unwrap_or_else(|| {
        let label = canvas.get_attribute("aria-label").unwrap_or_default();
        let label = label.trim_end_matches(language.canvas_reading_hint());
        label.trim().to_owned()
    })
}
