//! Short Markdown as elements: paragraphs, bold, italic, code, lists and links to other pages. There is no way from a text to
//! HTML: everything else, tags too, is shown as the text that it is.
//!
//! Our own reader of this little part of Markdown: pulldown-cmark, with which the tests compare it, has 118 kB more of
//! WebAssembly, a third of it for the names of signs in HTML.

mod blocks;
mod inline;
mod piece;

use leptos::prelude::*;

use piece::{Element, Piece};

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
    let views: Vec<AnyView> = blocks::pieces(text).into_iter().map(piece_view).collect();
    views.into_any()
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Parser, Tag};
    use rand::{RngExt as _, SeedableRng as _};
    use rand_pcg::Pcg64;

    use super::blocks::pieces;
    use super::piece::MAX_DEPTH;
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

    /// The pieces that pulldown-cmark finds.
    fn other_pieces(text: &str) -> Vec<Piece> {
        let mut open: Vec<(Option<Element>, Vec<Piece>)> = vec![(None, Vec::new())];
        for event in Parser::new(text) {
            let piece = match event {
                Event::Start(tag) => {
                    open.push((other_element(&tag), Vec::new()));
                    continue;
                }
                Event::End(_) => {
                    let (element, inner) = open.pop().expect("every end has a start");
                    Piece::Element(element.expect("a known element"), inner)
                }
                Event::Code(code) => {
                    Piece::Element(Element::Code, vec![Piece::Text(code.into_string())])
                }
                Event::Text(text) => Piece::Text(text.into_string()),
                Event::SoftBreak | Event::HardBreak => Piece::Break,
                event => panic!("{event:?} in {text}"),
            };
            let (_, inner) = open.last_mut().expect("the text is around all");
            match (inner.last_mut(), piece) {
                // It breaks texts where a sign may have had a meaning.
                (Some(Piece::Text(text)), Piece::Text(more)) => text.push_str(&more),
                (_, piece) => inner.push(piece),
            }
        }
        open.remove(0).1
    }

    fn other_element(tag: &Tag<'_>) -> Option<Element> {
        Some(match tag {
            Tag::Paragraph => Element::Paragraph,
            Tag::Strong => Element::Strong,
            Tag::Emphasis => Element::Emphasis,
            Tag::List(None) => Element::List,
            Tag::List(Some(first)) => Element::NumberedList(*first),
            Tag::Item => Element::Item,
            Tag::Link { dest_url, .. } => Element::Link(dest_url.to_string()),
            _ => return None,
        })
    }

    #[test]
    fn markdown_is_read_as_pulldown_cmark_reads_it() {
        for text in [
            "a * b * c, 2*3*4, x_1 and y_2, f_a_b, *a, b*, ** c **",
            "**bold *and italic* in it**, *italic **and bold***, ***both***",
            "`*a*` and ``a`b`` and `` ` `` and `open",
            "\\*not italic\\* and \\[no link](https://a.es) and a\\b",
            "[**bold** text](https://a.es/b?c=d#e) <http://b.es/x_y_z>",
            "- a\n- b\n  - c\n  - d\n- e\n\nafter",
            "1. one\n   more\n2. two\nlazy\n\n3) other",
            "* a\n* b\n- other list",
            "text\n- a list ends it\n",
            "In the year\n1984. It was so\n1986 it was not",
            "a*b*c and snake_case_name and f_a_ b",
            "a  \nb",
            "ñandú **año** _último_ «*así*»",
        ] {
            assert_eq!(pieces(text), other_pieces(text), "{text}");
        }
    }

    /// A line of words and elements.
    fn line(random: &mut Pcg64, depth: usize) -> String {
        let words = ["red", "épocas", "tanh(x)", "0,05", "¿y?", "a-b", "x² + 1"];
        let n = random.random_range(1..5);
        let parts = (0..n).map(|_| match random.random_range(0..9) {
            0 if depth < 2 => format!("**{}**", line(random, depth + 2)),
            1 if depth < 1 => format!("*{}*", line(random, depth + 1)),
            2 if depth < 1 => format!("_{}_", line(random, depth + 2)),
            3 => "`w[0] * x`".to_owned(),
            4 if depth < 2 => format!("[{}](https://a.es/x)", line(random, depth + 2)),
            _ => words[random.random_range(0..words.len())].to_owned(),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn texts_by_chance_are_read_as_pulldown_cmark_reads_them() {
        for seed in 0..2_000 {
            let random = &mut Pcg64::seed_from_u64(seed);
            let mut text = String::new();
            for _ in 0..random.random_range(1..5) {
                let numbered = random.random_bool(0.5);
                let is_list = random.random_bool(0.5);
                for at in 1..random.random_range(2..5) {
                    if is_list && numbered {
                        text += &format!("{at}. ");
                    } else if is_list {
                        text += "- ";
                    }
                    text += &line(random, 0);
                    text += "\n";
                    if is_list && random.random_bool(0.3) {
                        text += &format!("   - {}\n", line(random, 0));
                    }
                }
                // A sentence that parts two lists.
                text += &format!("\n{}.\n\n", line(random, 0));
            }
            assert_eq!(pieces(&text), other_pieces(&text), "{text}");
        }
    }
}
