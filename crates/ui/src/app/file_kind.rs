//! What a file is, by what stands in it and only then by its name: `run.json.txt` is a run.

use crate::app::table_text::is_table;

/// The bytes that are enough to decide.
pub const FIRST_BYTES: usize = 1_024;

/// The kinds of files that the page opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A saved run, or a file whose name says so.
    Run,
    /// A network in a format of other tools.
    Model,
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
        if is_safetensors(first_bytes) {
            // Before JSON: a head of 123 bytes begins with the sign `{`.
            Self::Model
        } else if is_json || (is_named_json && !is_table()) {
            Self::Run
        } else if is_model(first_bytes, name) {
            Self::Model
        } else {
            Self::Table
        }
    }
}

/// How the names of models end.
const MODEL_ENDS: [&str; 6] = [".keras", ".h5", ".hdf5", ".safetensors", ".npz", ".onnx"];

/// Whether the first bytes, or the name where they do not tell, are those of a model: HDF5, an archive whose first member
/// is one of Keras, NumPy or TensorFlow.js, or ONNX, whose first field is a small number.
fn is_model(first_bytes: &[u8], name: &str) -> bool {
    let is_onnx = matches!(first_bytes, [8, version, ..] if *version < 0x20);
    let is_named = || {
        let name = name.to_ascii_lowercase();
        MODEL_ENDS.iter().any(|end| name.ends_with(end))
    };
    let member = first_member(first_bytes).unwrap_or_default();
    let is_of_model = member.ends_with(b".npy")
        || member.ends_with(b"model.json")
        || matches!(
            member,
            b"metadata.json" | b"config.json" | b"model.weights.h5"
        );
    first_bytes.starts_with(b"\x89HDF") || is_onnx || is_of_model || is_named()
}

/// Whether a JSON object stands behind its length in eight bytes, of which a text has no last one.
fn is_safetensors(first_bytes: &[u8]) -> bool {
    matches!(first_bytes, [_, _, _, _, _, _, _, 0, b'{', ..])
}

/// Returns the name of the first member of a zip archive.
fn first_member(first_bytes: &[u8]) -> Option<&[u8]> {
    let head = first_bytes.strip_prefix(b"PK\x03\x04")?;
    let &[low, high] = head.get(22..24)? else {
        return None;
    };
    let len = usize::from(u16::from_le_bytes([low, high]));
    head.get(26..)?.get(..len)
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
            (b"\x89HDF\r\n\x1a\n\0", "pesos", FileKind::Model),
            (b"\x40\x01\0\0\0\0\0\0{\"a\"", "red.bin", FileKind::Model),
            (b"{\0\0\0\0\0\0\0{\"a\"", "red", FileKind::Model),
            (b"\x08\x08\x12\x07neurona", "red", FileKind::Model),
            (b"not a model", "red.ONNX", FileKind::Model),
            (b"peso,altura\n61.4,1.63\n", "\u{8}.csv", FileKind::Table),
        ] {
            assert_eq!(FileKind::of(bytes, name), kind, "{name}");
        }
    }

    #[test]
    fn the_first_member_of_an_archive_tells_what_it_is() {
        let archive = |member: &str| {
            let mut bytes = b"PK\x03\x04".to_vec();
            bytes.extend([0; 22]);
            bytes.extend((member.len() as u16).to_le_bytes());
            bytes.extend([0; 2]);
            bytes.extend(member.as_bytes());
            bytes
        };
        for (member, kind) in [
            ("metadata.json", FileKind::Model),
            ("layer0_kernel.npy", FileKind::Model),
            ("model/model.json", FileKind::Model),
            ("[Content_Types].xml", FileKind::Table),
            ("mimetype", FileKind::Table),
            ("", FileKind::Table),
        ] {
            assert_eq!(FileKind::of(&archive(member), "x"), kind, "{member}");
        }
        assert_eq!(FileKind::of(&archive("a")[..27], "x"), FileKind::Table);
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
