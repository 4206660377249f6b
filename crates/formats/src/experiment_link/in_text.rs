//! Finds a link in what became of it on its way: an address, a sentence, a wrapped line, another spelling.
//!
//! | what does it | what it makes of `https://a.es/#1.eyJ9` | undone by |
//! | --- | --- | --- |
//! | e-mail programs, when they wrap lines or quote | line breaks and `>` in the middle | [`whole`] |
//! | people, in a sentence | `(https://a.es/#1.eyJ9).` | [`whole`] |
//! | everything that spells it in another way | `https%3A%2F%2Fa.es%2F%231.eyJ9` | [`spellings`] |

use super::error::LinkError;
use crate::spellings::spellings;

/// The last part of a link.
pub(super) const END: &str = "end";
/// Most places of a text at which a link is looked for.
const MAX_PLACES: usize = 20;
/// Most pieces of a link that was broken into lines.
const MAX_PIECES: usize = 500;

/// Reads the first link in a text that `read` understands, as it stands or as it was before a program changed it.
///
/// Errors: those of the first link, [`LinkError::NotALink`] if there is none.
pub(super) fn find<T>(
    text: &str,
    read: impl Fn(&str) -> Result<T, LinkError>,
) -> Result<T, LinkError> {
    let mut first = None;
    for spelling in spellings(text) {
        match in_spelling(&spelling, &read) {
            Ok(found) => return Ok(found),
            Err(LinkError::NotALink) => {}
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    Err(first.unwrap_or(LinkError::NotALink))
}

fn in_spelling<T>(
    text: &str,
    read: &impl Fn(&str) -> Result<T, LinkError>,
) -> Result<T, LinkError> {
    let mut first = None;
    for place in places(text).take(MAX_PLACES) {
        match whole(&text[place..], read) {
            Ok(found) => return Ok(found),
            Err(LinkError::NotALink) => {}
            Err(error) => {
                first.get_or_insert(error);
            }
        }
    }
    Err(first.unwrap_or(LinkError::NotALink))
}

/// Where a link may begin: behind each `#`, and at the beginning of the text.
fn places(text: &str) -> impl Iterator<Item = usize> + '_ {
    let start = text.len() - text.trim_start().len();
    let behind = text.match_indices('#').map(|(at, _)| at + 1);
    let places = std::iter::once(start).chain(behind);
    places.filter(|&at| {
        let rest = &text[at..];
        let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (1..=9).contains(&n_digits) && rest[n_digits..].starts_with('.')
    })
}

/// Reads the link at the beginning of a text. Lines may be broken in it, and quoted: the pieces are joined until they
/// are a link.
fn whole<T>(text: &str, read: &impl Fn(&str) -> Result<T, LinkError>) -> Result<T, LinkError> {
    let is_second = !text.starts_with("1.");
    let head = if is_second { "" } else { "1." };
    let mut link = head.to_owned();
    let mut rest = &text[head.len()..];
    let mut error = None;
    for _ in 0..MAX_PIECES {
        let piece = piece_of(rest, is_second);
        link.push_str(piece);
        match read(up_to_end(&link)) {
            Ok(found) => return Ok(found),
            Err(new) => {
                error.get_or_insert(new);
            }
        }
        rest = rest[piece.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        if piece_of(rest, is_second).is_empty() {
            break;
        }
    }
    Err(error.unwrap_or(LinkError::NotALink))
}

/// Without what follows the last part of a link: a slash, or the full stop of a sentence.
fn up_to_end(link: &str) -> &str {
    let mut ends = link.match_indices(END).map(|(at, _)| at);
    let is_part = |at: &usize| {
        let is_cut = link[at + END.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        link[..*at].ends_with('/') && !is_cut
    };
    match ends.find(is_part) {
        Some(at) => &link[..at + END.len()],
        None => link,
    }
}

/// The characters at the beginning of a text that a link may hold.
fn piece_of(text: &str, is_second: bool) -> &str {
    let is_of_link = |c: char| {
        c.is_ascii_alphanumeric() || "-_".contains(c) || (is_second && ".~=,/".contains(c))
    };
    let end = text.find(|c| !is_of_link(c)).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes `1.` and four letters, or any link of version 2 that is whole.
    fn read(link: &str) -> Result<String, LinkError> {
        let is_first = link.starts_with("1.") && link.len() == 6;
        let is_second = link.starts_with("2.") && link.ends_with("/end");
        if is_first || is_second {
            Ok(link.to_owned())
        } else {
            Err(LinkError::Damaged { at: 0 })
        }
    }

    #[test]
    fn a_link_is_found_in_what_became_of_it() {
        for text in [
            "1.eyJ9",
            "#1.eyJ9",
            " https://a.es/n/#1.eyJ9 ",
            "https://a.es/#1.eyJ9.",
            "(mira https://a.es/#1.eyJ9)",
            "<https://a.es/#1.eyJ9>, dijo",
            "https://a.es/#1.ey\r\nJ9 y otras cosas",
            "> https://a.es/#1.e\n> yJ9\n> saludos",
            "/%231.eyJ9",
            "https://b.es/?url=https%3A%2F%2Fa.es%2F%231.eyJ9&data=05%7C02&reserved=0",
            "https://b.es/?u=https%253A%252F%252Fa.es%252F%25231.eyJ9",
            "issue #1.5 says https://a.es/#1.eyJ9",
            "https://a.es/#\u{200b}1.ey\u{ad}J9",
        ] {
            assert_eq!(find(text, read).as_deref(), Ok("1.eyJ9"), "{text}");
        }
        for text in [
            "2.4/seed=7/end",
            "https://a.es/#2.4/seed=7/end.",
            "https://a.es/#2.4/seed=7/end/",
            "https://a.es/#2.4/see\nd=7/en\nd\ny más",
            "https://a.es/#2.4/seed=3D7/end",
            "https://a.es/#2.4/seed=3D=\r\n7/end",
            "https://a.es/#2.4/seed&#61;7&#x2F;end",
            "?url=https%3A%2F%2Fa.es%2F%232.4%2Fseed%3D7%2Fend&amp;data=05",
        ] {
            assert_eq!(find(text, read).as_deref(), Ok("2.4/seed=7/end"), "{text}");
        }
        assert_eq!(
            find("#2.4/x=–pi,\u{2212}1/end", read).as_deref(),
            Ok("2.4/x=--pi,-1/end")
        );
    }

    #[test]
    fn what_holds_no_link_says_so() {
        for text in [
            "",
            "#",
            "hola",
            "https://a.es/#x.eyJ9",
            "el 10.5 % de #3",
            "-1.abc",
        ] {
            assert_eq!(find(text, read), Err(LinkError::NotALink), "{text}");
        }
        let damaged = Err(LinkError::Damaged { at: 0 });
        assert_eq!(find("https://a.es/#1.eyJ", read), damaged);
        assert_eq!(find("1.5 y 2.5", read), damaged);
    }

    #[test]
    fn a_long_text_is_given_up() {
        for piece in ["#1.a ", "a\n", "%25", "1.", "#2.4/"] {
            let text = piece.repeat(30_000 / piece.len());
            assert!(find(&text, read).is_err(), "{piece}");
        }
    }
}
