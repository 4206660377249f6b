//! What a file is, by what stands in it and only then by its name: `run.json.txt` is a run.

use crate::app::table_text::is_table;

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
    /// Decides by the first bytes: JSON of a run begins with `{`, a table never does. What begins otherwise and does
    /// not look like a table is a run if its name ends with `.json`, so that the message about it is one about runs.
    pub fn of(first_bytes: &[u8], name: &str) -> Self {
        let text = first_bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(first_bytes);
        let is_json = text.trim_ascii_start().starts_with(b"{");
        let is_named_json = name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("json"));
        let is_table = || {
            // The last line may be cut off.
            let whole = match first_bytes.len() {
                FIRST_BYTES.. => text.rsplitn(2, |byte| *byte == b'\n').last(),
                _ => Some(text),
            };
            let lines = String::from_utf8_lossy(whole.unwrap_or_default());
            sheets::is_container(first_bytes) || is_table(&lines)
        };
        if is_json || (is_named_json && !is_table()) {
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
            (b"PK\x03\x04....", "libro.txt", FileKind::Table),
            (b"peso;altura\n61,4;1,63\n", "datos.json", FileKind::Table),
            (b"x\ty\n1\t2\n", "datos.JSON", FileKind::Table),
            (b"{\"format\": 1}", "run.csv", FileKind::Run),
            (b"[1, 2,\n3, 4]", "lista.json", FileKind::Run),
            (b"oh", "run.JSON", FileKind::Run),
            (b"", "run.json", FileKind::Run),
            (b"", "vacio.csv", FileKind::Table),
        ] {
            assert_eq!(FileKind::of(bytes, name), kind, "{name}");
        }
    }

    #[test]
    fn a_line_that_is_cut_off_does_not_decide() {
        let mut bytes = b"a,b,c\n".to_vec();
        while bytes.len() < FIRST_BYTES {
            bytes.extend(b"1.234567,2.345678,3.456789012345678901234567890123456789\n".repeat(4));
        }
        bytes.truncate(FIRST_BYTES);
        assert_eq!(FileKind::of(&bytes, "datos.json"), FileKind::Table);
    }
}
