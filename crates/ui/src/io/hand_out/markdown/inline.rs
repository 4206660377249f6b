//! Bold, italic, code and links in a line.

use super::piece::{Element, MAX_DEPTH, Piece};

/// The pieces of a paragraph that stand `depth` elements deep.
pub fn pieces(text: &str, depth: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while at < text.len() {
        let (token, end) = token(text, at, depth);
        match token {
            Token::Plain(text) => plain.push_str(text),
            Token::Piece(piece) => {
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain)));
                }
                pieces.push(piece);
            }
        }
        at = end;
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    pieces
}

enum Token<'a> {
    Plain(&'a str),
    Piece(Piece),
}

/// What stands at this place, and where it ends.
fn token(text: &str, at: usize, depth: usize) -> (Token<'_>, usize) {
    let rest = &text[at..];
    if depth < MAX_DEPTH
        && let Some((piece, end)) = element(text, at, depth)
    {
        return (Token::Piece(piece), end);
    }
    if rest.starts_with('\n') {
        // A teacher who begins a new line means one.
        return (Token::Piece(Piece::Break), at + 1);
    }
    if is_escape(rest) {
        return (Token::Plain(&rest[1..2]), at + 2);
    }
    let n = n_plain(rest);
    (Token::Plain(&rest[..n]), at + n)
}

/// Whether a sign that means itself stands here, behind a backslash.
fn is_escape(rest: &str) -> bool {
    let mut signs = rest.bytes();
    signs.next() == Some(b'\\') && signs.next().is_some_and(|it| it.is_ascii_punctuation())
}

/// The length of what means nothing, in bytes: equal delimiters belong together.
fn n_plain(rest: &str) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    run(rest).max(first)
}

/// How many equal delimiters a text begins with.
fn run(rest: &str) -> usize {
    let first = rest.bytes().next();
    let is_delimiter = matches!(first, Some(b'`' | b'*' | b'_'));
    let n = rest.bytes().take_while(|&it| Some(it) == first).count();
    if is_delimiter { n } else { 0 }
}

/// The element that begins at this place, and where it ends.
fn element(text: &str, at: usize, depth: usize) -> Option<(Piece, usize)> {
    match text.as_bytes()[at] {
        b'`' => code(text, at),
        b'*' | b'_' => emphasis(text, at, depth),
        b'[' if !text[..at].ends_with('!') => link(text, at, depth),
        b'<' => {
            let (address, _) = text[at + 1..].split_once('>')?;
            let name = Piece::Text(address.to_owned());
            let end = at + address.len() + 2;
            is_page(address).then(|| {
                (
                    Piece::Element(Element::Link(address.to_owned()), vec![name]),
                    end,
                )
            })
        }
        _ => None,
    }
}

/// Where the code ends that begins at this place, and how many backticks stand on each side.
fn code_end(text: &str, at: usize) -> Option<(usize, usize)> {
    let n = run(&text[at..]);
    let mut end = at + n;
    loop {
        end += text[end..].find('`')?;
        let n_closing = run(&text[end..]);
        end += n_closing;
        if n_closing == n {
            return Some((end, n));
        }
    }
}

fn code(text: &str, at: usize) -> Option<(Piece, usize)> {
    let (end, n) = code_end(text, at)?;
    let code = text[at + n..end - n].replace('\n', " ");
    // A space on each side parts the code from backticks of its own.
    let inner = code.strip_prefix(' ').and_then(|it| it.strip_suffix(' '));
    let inner = inner.filter(|it| !it.trim().is_empty());
    let code = Piece::Text(inner.unwrap_or(&code).to_owned());
    Some((Piece::Element(Element::Code, vec![code]), end))
}

fn emphasis(text: &str, at: usize, depth: usize) -> Option<(Piece, usize)> {
    let rest = &text[at..];
    let n = run(rest);
    let is_word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    let is_underscore = rest.starts_with('_');
    let is_in_word = is_underscore && is_word(text[..at].chars().next_back());
    let has_text = rest[n..].starts_with(|it: char| !it.is_whitespace());
    if n > 3 || is_in_word || !has_text {
        return None;
    }
    // Three are italic around bold.
    let width = if n == 2 { 2 } else { 1 };
    let start = at + width;
    let mut end = at + n;
    while end < text.len() {
        let behind = &text[end..];
        let n_here = run(behind);
        let is_same = n_here > 0 && behind.as_bytes()[0] == rest.as_bytes()[0];
        let follows_text = !text[..end].ends_with(char::is_whitespace);
        let is_end = !is_underscore || !is_word(behind[n_here..].chars().next());
        if is_same && follows_text && is_end && (n_here == width || n_here == 3) {
            end += n_here;
            let inner = pieces(&text[start..end - width], depth + 1);
            let element = if width == 2 {
                Element::Strong
            } else {
                Element::Emphasis
            };
            return Some((Piece::Element(element, inner), end));
        }
        end = skip(text, end);
    }
    None
}

/// Where what stands at this place ends: code, an escaped sign, or a sign.
fn skip(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let code = rest.starts_with('`').then(|| code_end(text, at)).flatten();
    match code {
        Some((end, _)) => end,
        None if is_escape(rest) => at + 2,
        None => at + n_plain(rest),
    }
}

fn link(text: &str, at: usize, depth: usize) -> Option<(Piece, usize)> {
    let mut n_open = 0;
    let mut end = at;
    loop {
        match text.as_bytes().get(end)? {
            b'[' => n_open += 1,
            b']' => n_open -= 1,
            _ => {}
        }
        if n_open == 0 {
            break;
        }
        end = skip(text, end);
    }
    let behind = text[end..].strip_prefix("](")?;
    let (address, _) = behind.split_once(')')?;
    is_page(address).then(|| {
        let name = pieces(&text[at + 1..end], depth + 1);
        let end = end + address.len() + "]()".len();
        (Piece::Element(Element::Link(address.to_owned()), name), end)
    })
}

/// Whether an address is that of a page on the web.
fn is_page(address: &str) -> bool {
    let has_scheme = |scheme: &str| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (has_scheme("https://") || has_scheme("http://")) && !address.contains(char::is_whitespace)
}
