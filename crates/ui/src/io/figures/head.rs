//! What stands above a picture and describes it, as the page says it beside the canvas.

use leptos::prelude::*;
use plot::Figure;
use web_sys::{Element, HtmlCanvasElement};

use crate::i18n::language::Language;
use crate::io::figures::legend::{find_all, keys_of};

/// The parts of the page that are about one picture, the smallest ones that have its names.
const SCOPES: &str = "figure, .dependence, .importance, .class-pictures, .confusion-matrix, .roc, .regression-part, section";
/// The names of parts, the most special one first.
const HEADINGS: [&str; 4] = [
    ":scope > figcaption:not(.legend)",
    ":scope > h3",
    "[data-testid=neuron-name]",
    ":scope > header > h2, :scope > h2:not(.unseen)",
];

/// Pictures whose canvas is named by what they show, in parts of the page without a heading of their own.
const NAMED: [&str; 2] = ["confusion-canvas", "importance-canvas"];

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

/// The heading of the part of the page that a picture is in, or the name of the picture itself.
fn heading_of(canvas: &HtmlCanvasElement) -> String {
    if NAMED.contains(&&*test_id_of(canvas)) {
        let label = canvas.get_attribute("aria-label").unwrap_or_default();
        // What the keys do is said in the sentences behind the name.
        let name = label.split(". ").next();
        return name.unwrap_or_default().to_owned();
    }
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

/// A part of the page that a picture is in, and what of this part is chosen for the picture; `None` for a picture that
/// is the only one of its name.
fn choices_of(test_id: &str) -> Option<[&'static str; 2]> {
    Some(match test_id {
        "confusion-canvas" => [".confusion-part", ".confusion-choices input:checked"],
        // Of the choices of the matrix, only the rows are also the curve's.
        "roc-canvas" => [
            ".confusion-part",
            "[data-testid=confusion-part] input:checked",
        ],
        "importance-canvas" | "dependence-canvas" => return None,
        _ => ["section", "header .table-tabs input:checked"],
    })
}

/// The buttons that are chosen for a picture.
fn chosen_of(canvas: &HtmlCanvasElement) -> Vec<Element> {
    let chosen = choices_of(&test_id_of(canvas))
        .and_then(|[part, chosen]| Some(find_all(&closest(canvas, part)?, chosen)));
    chosen.unwrap_or_default()
}

/// The codes of what is chosen for a picture: two files of one canvas are not called the same.
pub(super) fn views_of(canvas: &HtmlCanvasElement) -> Vec<String> {
    let chosen = chosen_of(canvas).into_iter();
    chosen.filter_map(|it| it.get_attribute("value")).collect()
}

/// The title of a picture: its heading and what is chosen for it.
pub(super) fn title_of(canvas: &HtmlCanvasElement) -> String {
    let chosen = chosen_of(canvas).into_iter();
    let names = chosen.filter_map(|it| Some(text_of(&it.next_element_sibling()?)));
    let parts: Vec<String> = std::iter::once(heading_of(canvas)).chain(names).collect();
    parts.join(" · ")
}

/// The title and the legend of a picture.
pub(super) fn head_of(canvas: &HtmlCanvasElement) -> Figure {
    Figure {
        title: title_of(canvas),
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
