//! Short Markdown as elements: paragraphs, bold, italic, code, lists and links to other pages. There is no way from a text to
//! HTML: everything else, tags too, is shown as the text that it is.

use leptos::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

/// Deepest nesting; what is nested deeper stands in its surroundings.
const MAX_DEPTH: usize = 8;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    Break,
    Element(Element, Vec<Piece>),
}

#[derive(Debug, Clone, PartialEq)]
enum Element {
    Paragraph,
    Strong,
    Emphasis,
    Code,
    List,
    NumberedList(u64),
    Item,
    Link(String),
}

impl Element {
    /// The element of a tag; `None` for one that is left out.
    fn of(tag: &Tag<'_>) -> Option<Self> {
        Some(match tag {
            Tag::Paragraph => Self::Paragraph,
            Tag::Heading { .. } | Tag::Strong => Self::Strong,
            Tag::Emphasis => Self::Emphasis,
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => Self::Code,
            Tag::List(None) => Self::List,
            Tag::List(Some(first)) => Self::NumberedList(*first),
            Tag::Item => Self::Item,
            Tag::Link { dest_url, .. } if is_page(dest_url) => Self::Link(dest_url.to_string()),
            _ => return None,
        })
    }
}

/// Whether an address is that of a page on the web.
fn is_page(address: &str) -> bool {
    let has_scheme = |scheme: &str| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    has_scheme("https://") || has_scheme("http://")
}

fn pieces(text: &str) -> Vec<Piece> {
    // What is open: its element, unless it is left out, and what it holds so far.
    let mut open: Vec<(Option<Element>, Vec<Piece>)> = vec![(None, Vec::new())];
    let mut depth = 0;
    for event in Parser::new(text) {
        let piece = match event {
            Event::Start(tag) => {
                let element = Element::of(&tag).filter(|_| depth < MAX_DEPTH);
                depth += usize::from(element.is_some());
                open.push((element, Vec::new()));
                continue;
            }
            Event::End(_) => {
                let Some((element, inner)) = open.pop() else {
                    continue;
                };
                match element {
                    Some(element) => {
                        depth -= 1;
                        Piece::Element(element, inner)
                    }
                    None => {
                        add(&mut open, inner);
                        continue;
                    }
                }
            }
            Event::Code(code) => {
                Piece::Element(Element::Code, vec![Piece::Text(code.into_string())])
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                Piece::Text(text.into_string())
            }
            // A teacher who begins a new line means one.
            Event::SoftBreak | Event::HardBreak => Piece::Break,
            _ => continue,
        };
        add(&mut open, vec![piece]);
    }
    open.into_iter().flat_map(|(_, inner)| inner).collect()
}

fn add(open: &mut [(Option<Element>, Vec<Piece>)], mut pieces: Vec<Piece>) {
    if let Some((_, inner)) = open.last_mut() {
        inner.append(&mut pieces);
    }
}

fn piece_view(piece: Piece) -> AnyView {
    let (element, inner) = match piece {
        Piece::Text(text) => return text.into_any(),
        Piece::Break => return view! { <br/> }.into_any(),
        Piece::Element(element, inner) => (element, inner),
    };
    let inner: Vec<AnyView> = inner.into_iter().map(piece_view).collect();
    match element {
        Element::Paragraph => view! { <p>{inner}</p> }.into_any(),
        Element::Strong => view! { <strong>{inner}</strong> }.into_any(),
        Element::Emphasis => view! { <em>{inner}</em> }.into_any(),
        Element::Code => view! { <code translate="no">{inner}</code> }.into_any(),
        Element::List => view! { <ul>{inner}</ul> }.into_any(),
        Element::NumberedList(first) => {
            view! { <ol start=first.to_string()>{inner}</ol> }.into_any()
        }
        Element::Item => view! { <li>{inner}</li> }.into_any(),
        // In a tab of its own: the run of this one goes on.
        Element::Link(address) => view! {
            <a href=address target="_blank" rel="noopener noreferrer">{inner}</a>
        }
        .into_any(),
    }
}

/// The elements of a text.
pub(super) fn markdown(text: &str) -> AnyView {
    let views: Vec<AnyView> = pieces(text).into_iter().map(piece_view).collect();
    views.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    fn element(element: Element, inner: &[Piece]) -> Piece {
        Piece::Element(element, inner.to_vec())
    }

    /// All elements, the outer ones first.
    fn elements(pieces: &[Piece]) -> Vec<Element> {
        let mut found = Vec::new();
        for piece in pieces {
            if let Piece::Element(element, inner) = piece {
                found.push(element.clone());
                found.append(&mut elements(inner));
            }
        }
        found
    }

    fn words(pieces: &[Piece]) -> String {
        let word = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Break => "\n".to_owned(),
            Piece::Element(_, inner) => words(inner),
        };
        pieces.iter().map(word).collect()
    }

    #[test]
    fn a_task_has_paragraphs_words_lists_and_links() {
        assert_eq!(
            pieces("Train **it** *well*:\nuse `tanh`.\n\n1. [Here](https://a.es)\n2. there"),
            [
                element(
                    Element::Paragraph,
                    &[
                        text("Train "),
                        element(Element::Strong, &[text("it")]),
                        text(" "),
                        element(Element::Emphasis, &[text("well")]),
                        text(":"),
                        Piece::Break,
                        text("use "),
                        element(Element::Code, &[text("tanh")]),
                        text("."),
                    ]
                ),
                element(
                    Element::NumberedList(1),
                    &[
                        element(
                            Element::Item,
                            &[element(
                                Element::Link("https://a.es".to_owned()),
                                &[text("Here")]
                            )]
                        ),
                        element(Element::Item, &[text("there")]),
                    ]
                ),
            ]
        );
    }

    #[test]
    fn foreign_text_makes_nothing_but_text() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onclick=\"x\">c</b>",
            "[x](javascript:alert(1))",
            "[x](data:text/html,y)",
            "[x]( javascript:alert(1))",
            "![x](https://a.es/pixel.png)",
            "<javascript:alert(1)>",
            "[x](//a.es)",
            "[x](vbscript:x)",
        ] {
            let pieces = pieces(hostile);
            let is_plain = |element: &Element| *element == Element::Paragraph;
            assert!(elements(&pieces).iter().all(is_plain), "{pieces:?}");
        }
        assert_eq!(words(&pieces("<b>x</b>")), "<b>x</b>");
    }

    #[test]
    fn what_is_nested_deeply_is_shown_flat() {
        for deep in ["- ".repeat(900), "> ".repeat(900), "*".repeat(1_999)] {
            let pieces = pieces(&format!("{deep}x"));
            fn depth(pieces: &[Piece]) -> usize {
                let of = |piece: &Piece| match piece {
                    Piece::Element(_, inner) => 1 + depth(inner),
                    _ => 0,
                };
                pieces.iter().map(of).max().unwrap_or(0)
            }
            assert!(depth(&pieces) <= MAX_DEPTH + 1);
            assert!(words(&pieces).contains('x'));
        }
    }
}
