//! Formats of text that are no tables of cells, known by their first characters.

/// A format of text that is no table of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFormat {
    /// `[{` or `{"` at the start, and the closing bracket at the end.
    Json,
    /// `<!DOCTYPE html` or `<html`: often the page of an error instead of the file.
    Html,
    /// `<?xml`.
    Xml,
    /// `@relation`, Weka's format.
    Arff,
}

/// Returns the format that the first characters of a text name; `None` for what may be a table.
pub(super) fn find(text: &[u8]) -> Option<TextFormat> {
    let text = text.trim_ascii();
    let starts = |start: &str| {
        let found = text.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
    };
    if starts("<!doctype html") || starts("<html") {
        return Some(TextFormat::Html);
    }
    if starts("<?xml") {
        return Some(TextFormat::Xml);
    }
    // Weka's comments start with a percent sign.
    let mut lines = text.split(|byte| b"\r\n".contains(byte));
    let first = lines.find(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"%"));
    let relation = b"@relation";
    let is_arff = first.and_then(|line| line.get(..relation.len()));
    if is_arff.is_some_and(|start| start.eq_ignore_ascii_case(relation)) {
        return Some(TextFormat::Arff);
    }
    let next = |text: &[u8]| text.trim_ascii_start().first().copied();
    let is_json = match (text, text.last()) {
        ([b'{', rest @ ..], Some(b'}')) => matches!(next(rest), Some(b'"' | b'}')),
        ([b'[', rest @ ..], Some(b']')) => matches!(next(rest), Some(b'{' | b'[' | b']')),
        _ => false,
    };
    is_json.then_some(TextFormat::Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_start() {
        for (text, expected) in [
            (
                "[{\"x\":1,\"y\":2},{\"x\":2,\"y\":4}]",
                Some(TextFormat::Json),
            ),
            ("\n{ \"x\": [1, 2] }\n", Some(TextFormat::Json)),
            ("<!DOCTYPE html><html>", Some(TextFormat::Html)),
            ("<?xml version=\"1.0\"?>", Some(TextFormat::Xml)),
            (
                "% iris\n@RELATION iris\n@data\n1,a\n",
                Some(TextFormat::Arff),
            ),
            ("[a],[b]\n1,2\n", None),
            ("{a},b\n1,2\n", None),
            ("x,y\n1,2\n", None),
            ("%,y\n1,2\n", None),
            ("<5,y\n1,2\n", None),
        ] {
            assert_eq!(find(text.as_bytes()), expected, "{text}");
        }
    }
}
