//! Texts in letters, digits and signs that programs leave as they are.

/// A text as it stands in a link: a space as `_`, every other sign that is no letter and no digit as `~` and two hexadecimal
/// digits for each byte of it, but `-` and `.` in the middle of a text.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    let last = text.len().saturating_sub(1);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' => escaped.push(char::from(byte)),
            // At the end of a link it would be the full stop of a sentence.
            b'.' if at != last => escaped.push('.'),
            b' ' => escaped.push('_'),
            _ => escaped.push_str(&format!("~{byte:02X}")),
        }
    }
    escaped
}

/// The text that [`escaped`] wrote, or a person: with spaces as `_` or `%20`, and other signs as they are. What is no UTF-8
/// becomes `�`.
pub(super) fn unescaped(text: &str) -> String {
    decoded(text, true)
}

/// The text, in which `_` is no space.
pub(super) fn unescaped_but_spaces(text: &str) -> String {
    decoded(text, false)
}

fn decoded(text: &str, has_spaces: bool) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = || {
            let digits = bytes.get(at + 1..at + 3)?;
            let digits = std::str::from_utf8(digits).ok()?;
            let is_hexadecimal = digits.bytes().all(|it| it.is_ascii_hexdigit());
            is_hexadecimal
                .then(|| u8::from_str_radix(digits, 16).ok())
                .flatten()
        };
        let (byte, n) = match byte {
            b'~' | b'%' => escape().map_or((byte, 1), |byte| (byte, 3)),
            b'_' if has_spaces => (b' ', 1),
            _ => (byte, 1),
        };
        decoded.push(byte);
        at += n;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
