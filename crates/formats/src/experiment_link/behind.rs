//! What stands behind a link in a text: the options of a hand-out and the name of a lesson.

use percent_encoding::percent_decode_str;

use crate::spellings::plain;

/// Most times that a link is percent-decoded.
const MAX_WRAPS: usize = 4;
/// How the end of a link and the beginning of what follows it are written, plainly and once encoded.
const PLAIN: &str = "/end&";
const ENCODED: [&str; 4] = ["end%26", "end%2526", "end%252526", "end%25252526"];

/// Returns what stands behind the first link of a text that something stands behind, beginning with `&`; empty without one.
/// It reaches up to a space or a sign that no link holds, as [`read`](super::read) finds the link itself.
pub fn behind(text: &str) -> String {
    let mut text = plain(text).replace("&amp;", "&");
    for _ in 0..MAX_WRAPS {
        if let Some(at) = text.find(PLAIN) {
            return up_to_end(&text[at + PLAIN.len() - 1..]).to_owned();
        }
        let found = ENCODED.iter().find_map(|it| text.find(it));
        let Some(at) = found else { break };
        // What a filter of links has put behind the link belongs to the filter.
        let start = text[..at].rfind(['&', '?', '#']).map_or(0, |it| it + 1);
        let wrapped = text[start..].split('&').next().unwrap_or_default();
        text = percent_decode_str(wrapped).decode_utf8_lossy().into_owned();
    }
    String::new()
}

/// Without the sentence around it.
fn up_to_end(text: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || "<>\"'()»”*".contains(c);
    let end = text.find(ends).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_as_messages_and_pages_spell_them() {
        for text in [
            "#2.4/end&hide=noise&task=Hola",
            "https://a.es/#2.4/seed=7/end&hide=noise&task=Hola.",
            "(mira https://a.es/#2.4/end&hide=noise&task=Hola)",
            "<a href=\"https://a.es/#2.4/end&amp;hide=noise&amp;task=Hola\">",
            "https://b.es/?url=https%3A%2F%2Fa.es%2F%232.4%2Fend%26hide%3Dnoise%26task%3DHola&data=05%7C02&reserved=0",
            "https://b.es/?u=https%253A%252F%252Fa.es%252F%25232.4%252Fend%2526hide%253Dnoise%2526task%253DHola",
        ] {
            assert_eq!(behind(text), "&hide=noise&task=Hola", "{text}");
        }
        for text in [
            "",
            "2.4/end",
            "https://a.es/#2.4/end.",
            "a&b",
            "end%26",
            "legend&x=1",
        ] {
            assert!(["", "&"].contains(&behind(text).as_str()), "{text}");
        }
    }
}
