//! A text in few characters of an address: Deflate, then base64url.

use data_encoding::BASE64URL_NOPAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Of 0 to 10. A table is packed once and read often.
const LEVEL: u8 = 9;

/// Bytes of the longest text that is unpacked: a short one may blow up to a thousand times its length.
const MAX_LEN: usize = 1_000_000;

/// The text, packed.
pub(crate) fn pack(text: &str) -> String {
    BASE64URL_NOPAD.encode(&compress_to_vec(text.as_bytes(), LEVEL))
}

/// The text that was packed; `None` if it was not, or is longer than [`MAX_LEN`] bytes.
pub(crate) fn unpack(packed: &str) -> Option<String> {
    let bytes = BASE64URL_NOPAD.decode(packed.as_bytes()).ok()?;
    let bytes = decompress_to_vec_with_limit(&bytes, MAX_LEN).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back() {
        for text in ["", "a", "{\"x\":[0.5,0.5,0.5]}", "ñandú – x²"] {
            assert_eq!(unpack(&pack(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_blows_up_and_what_is_damaged_are_refused() {
        let long = "0".repeat(MAX_LEN + 1);
        let packed = pack(&long);
        assert!(packed.len() < 2_000, "{}", packed.len());
        assert_eq!(unpack(&packed), None);
        assert_eq!(unpack(&packed[..packed.len() / 2]), None);
        assert_eq!(unpack("@"), None);
    }
}
