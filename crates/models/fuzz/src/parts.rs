//! Archives whose members the fuzzer changes.
//!
//! A changed byte in an archive makes its checksum wrong, so that whatever is in it is never looked at. Here the archive
//! is made of the changed members.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Returns an archive of members with these names. The bytes are, for each of them, its length in four bytes and what it
/// holds; what is too long is cut off.
pub fn archive(names: &[&str], mut bytes: &[u8]) -> Vec<u8> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let Some((length, rest)) = bytes.split_first_chunk() else {
            break;
        };
        let length = (u32::from_le_bytes(*length) as usize).min(rest.len());
        let (member, rest) = rest.split_at(length);
        writer.start_file(*name, options).expect("a new name");
        writer.write_all(member).expect("there is memory");
        bytes = rest;
    }
    writer.finish().expect("there is memory").into_inner()
}
