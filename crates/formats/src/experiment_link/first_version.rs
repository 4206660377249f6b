//! Links of version 1: `1.` and base64url of a draft's JSON, less what is the default.

use data_encoding::BASE64URL_NOPAD;

use super::draft_json::{ReadLink, read_json};
use super::error::LinkError;

/// Reads a link that begins with `1.`.
pub(super) fn read(link: &str) -> Result<ReadLink, LinkError> {
    let start = "1.".len();
    let text = link.get(start..).unwrap_or_default();
    if text.is_empty() {
        return Err(LinkError::CutOff);
    }
    let bytes = BASE64URL_NOPAD
        .decode(text.as_bytes())
        .map_err(|error| LinkError::Damaged {
            at: start + error.position,
        })?;
    let text = String::from_utf8(bytes).map_err(|error| LinkError::Damaged {
        at: start + error.utf8_error().valid_up_to() * 4 / 3,
    })?;
    read_json(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Result<Vec<u8>, usize> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes());
        bytes.map_err(|error| error.position)
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (bytes, text) in [
            (b"".as_slice(), ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foobar", "Zm9vYmFy"),
            (b"\xff\xfe\xfd", "__79"),
        ] {
            assert_eq!(BASE64URL_NOPAD.encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes));
        }
        assert_eq!(decode("Zm9vY"), Err(4));
        assert_eq!(decode("Zm+v"), Err(2));
        assert_eq!(decode("ñ"), Err(0));
        // Bits that no byte has: nothing writes them.
        assert_eq!(decode("Zh"), Err(1));
    }
}
