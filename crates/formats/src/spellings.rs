//! What a text was before a program on its way spelled it in another way.
//!
//! | what does it | what it makes | undone by |
//! | --- | --- | --- |
//! | pages and feeds, as HTML | `&amp;`, `&#x3D;` | [`from_html`] |
//! | filters of links, as Microsoft's Safe Links and Google's `url?q=` | `…?url=https%3A%2F%2Fa.es%2F%231.eyJ9&data=…` | [`from_percent`] |
//! | the source of a message (quoted-printable, RFC 2045, section 6.7) | `=3D` for `=`, `=` at the end of a line | [`from_quoted_printable`] |
//! | word processors | `–` for `--`, hyphens that do not break, soft ones, spaces without width | [`with_plain_signs`] |

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Most times that a link is percent-decoded: a filter may wrap what another one has wrapped.
const MAX_WRAPS: usize = 3;

/// The text, and what it may have been before.
pub(crate) fn spellings(text: &str) -> Vec<String> {
    let plain = with_plain_signs(text);
    // No setting begins with 3D: with that the text is read as encoded only, lest a formula be.
    let plain = match plain.contains("=3D") {
        true => from_quoted_printable(&plain).into_owned().into(),
        false => plain,
    };
    let mut spellings = vec![plain.clone().into_owned()];
    let mut add = |text: Cow<'_, str>| {
        if !spellings.iter().any(|it| *it == *text) {
            spellings.push(text.into_owned());
        }
    };
    add(from_quoted_printable(&plain));
    let mut unwrapped = from_html(&plain).into_owned();
    add(unwrapped.as_str().into());
    for _ in 0..MAX_WRAPS {
        unwrapped = from_percent(&unwrapped);
        add(unwrapped.as_str().into());
    }
    spellings
}

/// The text without what HTML and messages make of it, for a text of many lines.
pub(crate) fn plain(text: &str) -> String {
    let plain = with_plain_signs(text);
    let plain = from_quoted_printable(&plain);
    let mut plain = from_html(&plain)
        .replace("&nbsp;", " ")
        .replace('\u{a0}', " ");
    // A tag ends a word. What is no HTML may hold the sign for its own sake.
    if plain.contains("</") || plain.contains("<br") {
        plain = plain.replace('<', " <");
    }
    plain
}

/// Without the signs that cannot be seen, and with the hyphens that a word processor has replaced.
fn with_plain_signs(text: &str) -> Cow<'_, str> {
    const UNSEEN: [char; 6] = [
        '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}',
    ];
    if text.is_ascii() {
        return text.into();
    }
    let mut plain = String::new();
    for c in text.chars().filter(|c| !UNSEEN.contains(c)) {
        match c {
            '\u{2010}' | '\u{2011}' | '\u{2212}' => plain.push('-'),
            '–' | '—' => plain.push_str("--"),
            c => plain.push(c),
        }
    }
    plain.into()
}

/// With the characters for which HTML has a name or a number in a link.
fn from_html(text: &str) -> Cow<'_, str> {
    const NAMED: [(&str, &str); 9] = [
        ("&amp;", "&"),
        ("&#38;", "&"),
        ("&#x26;", "&"),
        ("&#61;", "="),
        ("&#x3D;", "="),
        ("&#x3d;", "="),
        ("&#47;", "/"),
        ("&#x2F;", "/"),
        ("&#x2f;", "/"),
    ];
    let mut text = Cow::Borrowed(text);
    for (name, sign) in NAMED {
        if text.contains(name) {
            text = text.replace(name, sign).into();
        }
    }
    text
}

/// Percent-decoded, once.
fn from_percent(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A line of a message as it is sent.
fn from_quoted_printable(text: &str) -> Cow<'_, str> {
    if !text.contains("=3D") && !text.contains("=\n") && !text.contains("=\r\n") {
        return text.into();
    }
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    joined.replace("=3D", "=").into()
}
