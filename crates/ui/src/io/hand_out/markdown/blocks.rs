//! Paragraphs, headings, lists and blocks of code.

use super::inline;
use super::piece::{Element, MAX_DEPTH, Piece};

/// The longest number of an item, in digits.
const MAX_DIGITS: usize = 9;

/// The pieces of a text.
pub fn pieces(text: &str) -> Vec<Piece> {
    let lines: Vec<&str> = text.lines().collect();
    blocks(&lines, 0)
}

/// The pieces of lines that stand `depth` elements deep.
fn blocks(lines: &[&str], depth: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        rest = if line.trim().is_empty() {
            after
        } else if is_fence(line) {
            let n_code = after.iter().take_while(|it| !is_fence(it)).count();
            let code = Piece::Text(after[..n_code].join("\n"));
            pieces.push(Piece::Element(Element::Code, vec![code]));
            after.get(n_code + 1..).unwrap_or_default()
        } else if let Some(title) = heading(line) {
            let title = inline::pieces(title, depth + 2);
            let strong = Piece::Element(Element::Strong, title);
            pieces.push(Piece::Element(Element::Paragraph, vec![strong]));
            after
        } else if let Some(marker) = marker(line).filter(|_| depth + 2 < MAX_DEPTH) {
            let (list, after) = list(rest, marker, depth);
            pieces.push(list);
            after
        } else {
            let n = 1 + after.iter().take_while(|it| !ends_paragraph(it)).count();
            let (paragraph, after) = rest.split_at(n);
            pieces.push(self::paragraph(paragraph, depth));
            after
        };
    }
    pieces
}

fn paragraph(lines: &[&str], depth: usize) -> Piece {
    let lines: Vec<&str> = lines.iter().map(|it| it.trim()).collect();
    let inner = inline::pieces(&lines.join("\n"), depth + 1);
    Piece::Element(Element::Paragraph, inner)
}

/// Whether a paragraph ends before this line.
fn ends_paragraph(line: &str) -> bool {
    line.trim().is_empty()
        || is_fence(line)
        || heading(line).is_some()
        // A year or a sum at the beginning of a line is no list.
        || marker(line).is_some_and(|it| it.number.is_none_or(|number| number == 1))
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim().trim_start_matches('#');
    let level = line.trim().len() - title.len();
    let is_heading = (1..=6).contains(&level) && title.starts_with(' ');
    is_heading.then(|| title.trim().trim_end_matches('#').trim_end())
}

/// What an item of a list begins with.
#[derive(Clone, Copy)]
struct Marker {
    /// The sign of a list without numbers, or the one after the number.
    sign: char,
    number: Option<u64>,
    /// Where the item's text begins, in bytes.
    indent: usize,
}

fn marker(line: &str) -> Option<Marker> {
    let text = line.trim_start_matches(' ');
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if n_digits > MAX_DIGITS {
        return None;
    }
    let (number, after) = text.split_at(n_digits);
    let sign = after.chars().next()?;
    let signs = if number.is_empty() { "-*+" } else { ".)" };
    let item = after.strip_prefix(sign)?;
    let is_marker =
        signs.contains(sign) && item.starts_with([' ', '\t']) && !item.trim().is_empty();
    is_marker.then(|| Marker {
        sign,
        number: number.parse().ok(),
        indent: line.len() - item.trim_start().len(),
    })
}

/// Reads the list that these lines begin with, and returns it with the lines after it.
fn list<'a>(lines: &'a [&'a str], first: Marker, depth: usize) -> (Piece, &'a [&'a str]) {
    let mut items = Vec::new();
    let mut rest = lines;
    let mut next = Some(first);
    while let Some(marker) = next {
        let n_lines = item_lines(rest, marker);
        let (item, after) = rest.split_at(n_lines);
        items.push(self::item(item, marker, depth + 1));
        let n_blank = after.iter().take_while(|it| it.trim().is_empty()).count();
        rest = &after[n_blank..];
        let is_same =
            |it: &Marker| it.sign == first.sign && it.number.is_some() == first.number.is_some();
        next = rest.first().and_then(|it| self::marker(it)).filter(is_same);
    }
    let list = first.number.map_or(Element::List, Element::NumberedList);
    (Piece::Element(list, items), rest)
}

/// How many lines the item has that these lines begin with.
fn item_lines(lines: &[&str], marker: Marker) -> usize {
    let is_inside = |line: &str| n_spaces(line) >= marker.indent && !line.trim().is_empty();
    let mut n = 1;
    while let Some(line) = lines.get(n) {
        let is_part = if line.trim().is_empty() {
            // A blank line is part of the item if more of the item follows it.
            let next = lines[n..].iter().find(|it| !it.trim().is_empty());
            next.is_some_and(|it| is_inside(it))
        } else {
            let follows_text = !lines[n - 1].trim().is_empty();
            is_inside(line)
                || (follows_text && !ends_paragraph(line) && self::marker(line).is_none())
        };
        if !is_part {
            break;
        }
        n += 1;
    }
    n
}

fn n_spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn item(lines: &[&str], marker: Marker, depth: usize) -> Piece {
    let inner = |line: &&str| line[n_spaces(line).min(marker.indent)..].to_owned();
    let mut text = vec![lines[0][marker.indent..].to_owned()];
    text.extend(lines[1..].iter().map(inner));
    let text: Vec<&str> = text.iter().map(String::as_str).collect();
    let mut pieces = blocks(&text, depth + 1);
    // The first lines of an item stand beside its sign.
    if let Some(Piece::Element(Element::Paragraph, inner)) = pieces.first_mut() {
        let inner = std::mem::take(inner);
        pieces.splice(..1, inner);
    }
    Piece::Element(Element::Item, pieces)
}
