//! What a file is, by what stands in it and only then by its name: `run.json.txt` is a run.

/// The bytes that are enough to decide.
pub const FIRST_BYTES: usize = 1_024;

/// The kinds of files that the page opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A saved run, or a file whose name says so.
    Run,
    /// A spreadsheet, or text that may be a table.
    Table,
}

impl FileKind {
    /// Decides by the first bytes: JSON of a run begins with `{`, a table never does. What begins otherwise is a
    /// run if its name ends with `.json`, so that the message about it is one about runs.
    pub fn of(first_bytes: &[u8], name: &str) -> Self {
        let text = first_bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(first_bytes);
        let is_json = text.trim_ascii_start().starts_with(b"{");
        let is_named_json = name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
        let is_container = sheets::is_container(first_bytes);
        if is_json || (is_named_json && !is_container) {
            Self::Run
        } else {
            Self::Table
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_before_the_name() {
        for (bytes, name, kind) in [
            (&b"{\"format\": 1}"[..], "run.json.txt", FileKind::Run),
            (b"\xef\xbb\xbf \n{", "x.csv", FileKind::Run),
            (b"a,b\n1,2\n", "datos", FileKind::Table),
            (b"a,b\n1,2\n", "datos.CSV", FileKind::Table),
            (b"PK\x03\x04....", "libro.json", FileKind::Table),
            (b"oh", "run.JSON", FileKind::Run),
            (b"", "run.json", FileKind::Run),
            (b"", "vacio.csv", FileKind::Table),
        ] {
            assert_eq!(FileKind::of(bytes, name), kind, "{name}");
        }
    }
}
