//! Zip archives whose bytes depend on their contents alone.

use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Most members that an archive of a model may have: eight layers have eighteen arrays.
const MAX_MEMBERS: usize = 1_000;

/// Writes an archive of these members, not compressed: weights do not compress. The date of each is 1980-01-01.
///
/// Errors: a member has 4 GiB or more.
pub(crate) fn write(members: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (name, bytes) in members {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Reads all members of an archive, in its order. Together they may have `max_len` bytes.
///
/// Errors: no archive, damaged, or larger.
pub(crate) fn read(bytes: &[u8], max_len: usize) -> Result<Vec<(String, Vec<u8>)>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > MAX_MEMBERS {
        return Err(ZipError::InvalidArchive("too many members".into()));
    }
    let mut left = max_len;
    let mut members = Vec::with_capacity(archive.len());
    for idx in 0..archive.len() {
        let member = archive.by_index(idx)?;
        let name = member.name()?.into_owned();
        let mut contents = Vec::new();
        // What an archive says of its members' lengths need not be true: what comes out counts.
        member.take(left as u64 + 1).read_to_end(&mut contents)?;
        left = left
            .checked_sub(contents.len())
            .ok_or(ZipError::InvalidArchive("too long".into()))?;
        members.push((name, contents));
    }
    Ok(members)
}

/// Returns the names of an archive's members, at most a thousand.
///
/// Errors: no archive, or a damaged one.
pub(crate) fn names(bytes: &[u8]) -> Result<Vec<String>, ZipError> {
    let archive = ZipArchive::new(Cursor::new(bytes))?;
    let names = archive.file_names().take(MAX_MEMBERS);
    names.map(|name| Ok(name?.into_owned())).collect()
}
