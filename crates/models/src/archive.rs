//! Zip archives: the containers of several formats.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Returns an archive of these members: name and content. They are stored as they are, because weights do not get
/// smaller, and have the date 1980-01-01, so that equal models are equal files. `None` if it is longer than 4 GB.
pub(crate) fn stored(members: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, options).ok()?;
        writer.write_all(content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// An archive in memory that anyone may have written.
pub(crate) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

/// Why a member cannot be had.
#[derive(Debug, PartialEq)]
pub(crate) enum MemberError {
    Missing,
    Damaged,
    TooLong,
}

impl<'a> Archive<'a> {
    /// Returns `None` if the bytes are no zip archive.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        ZipArchive::new(Cursor::new(bytes)).ok().map(Self)
    }

    /// Returns the content of a member of at most `max_len` bytes.
    pub fn member(&mut self, name: &str, max_len: u64) -> Result<Vec<u8>, MemberError> {
        let member = self.0.by_name(name).map_err(|error| match error {
            zip::result::ZipError::FileNotFound => MemberError::Missing,
            _ => MemberError::Damaged,
        })?;
        // The length that the archive states may be wrong.
        let mut content = Vec::new();
        let mut limited = member.take(max_len.saturating_add(1));
        let len = limited.read_to_end(&mut content);
        match len {
            Ok(len) if len as u64 <= max_len => Ok(content),
            Ok(_) => Err(MemberError::TooLong),
            Err(_) => Err(MemberError::Damaged),
        }
    }
}
