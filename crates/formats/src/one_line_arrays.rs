//! Lays out JSON for people: a line for each member of an object, arrays on one line, but a line
//! for each entry of an array of objects or arrays.
//!
//! It works on text. As a serializer it would be compiled a second time for every type and make the
//! page heavier.

const INDENT: &str = "  ";

/// An object or array that is not closed yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Object,
    Array {
        /// Whether an entry has a line of its own.
        has_lines: bool,
    },
}

/// Returns the same JSON with line breaks and indents. `compact` must have no white space between
/// its tokens.
pub(crate) fn laid_out(compact: &str) -> String {
    let mut text = String::with_capacity(compact.len() + compact.len() / 8);
    let mut open: Vec<Open> = Vec::new();
    // Whether what was opened last is still empty.
    let mut is_empty = false;
    let mut rest = compact;
    while let Some(sign) = rest.chars().next() {
        let len = match sign {
            '"' => string_len(rest),
            _ => sign.len_utf8(),
        };
        let (token, after) = rest.split_at(len);
        rest = after;
        match sign {
            '}' | ']' => {
                let has_lines = match open.pop() {
                    Some(Open::Object) => !is_empty,
                    Some(Open::Array { has_lines }) => has_lines,
                    None => false,
                };
                is_empty = false;
                if has_lines {
                    new_line(&mut text, &open);
                }
                text.push(sign);
                continue;
            }
            ':' => {
                text.push_str(": ");
                continue;
            }
            ',' => {
                text.push(',');
                if open.last() == Some(&Open::Object) {
                    new_line(&mut text, &open);
                }
                continue;
            }
            _ => {}
        }
        let opens = match sign {
            '{' => Some(Open::Object),
            '[' => Some(Open::Array { has_lines: false }),
            _ => None,
        };
        match open.last_mut() {
            // The first key; the following ones get their line after the comma.
            Some(Open::Object) if is_empty => new_line(&mut text, &open),
            Some(Open::Array { has_lines }) if opens.is_some() => {
                *has_lines = true;
                new_line(&mut text, &open);
            }
            _ => {}
        }
        is_empty = opens.is_some();
        open.extend(opens);
        text.push_str(token);
    }
    text
}

/// Length in bytes of the JSON string that a text begins with, quotes included; of an unclosed one,
/// the length of the text.
pub(crate) fn string_len(text: &str) -> usize {
    let mut is_escaped = false;
    for (idx, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'"' if !is_escaped => return idx + 1,
            _ => is_escaped = byte == b'\\' && !is_escaped,
        }
    }
    text.len()
}

fn new_line(text: &mut String, open: &[Open]) {
    text.push('\n');
    for _ in open {
        text.push_str(INDENT);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_stand_in_lines_and_parts_under_each_other() {
        let value = json!({
            "a": 1,
            "empty": [{}, []],
            "kernel": [[1.5, -2.0], [0.5, 4.0]],
            "layers": [{"bias": [1, 2]}],
            "name": "a \"{[:,é\\",
            "nothing": {},
        });
        let text = laid_out(&value.to_string());
        let expected = r#"{
  "a": 1,
  "empty": [
    {},
    []
  ],
  "kernel": [
    [1.5,-2.0],
    [0.5,4.0]
  ],
  "layers": [
    {
      "bias": [1,2]
    }
  ],
  "name": "a \"{[:,é\\",
  "nothing": {}
}"#;
        assert_eq!(text, expected);
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }
}
