//! What kind of file the bytes are, and whether its container may be unpacked.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::error::SheetError;
use crate::limits::MAX_UNPACKED;

/// The first bytes of a zip file: a local header, or the end of an empty archive.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// The first bytes of a compound file: `.xls`, and every encrypted `.xlsx`.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// Bytes that are unpacked at once.
const CHUNK: usize = 64 * 1024;

pub(crate) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether a file that starts with these bytes is a container, as all spreadsheets are. Eight bytes
/// are enough. A text file is none.
pub fn is_container(first_bytes: &[u8]) -> bool {
    first_bytes.starts_with(COMPOUND) || ZIP.iter().any(|it| first_bytes.starts_with(it))
}

/// A file of a known kind; the XML of a zip is known to unpack to a bounded number of bytes.
pub(crate) enum Container<'a> {
    Xlsx {
        /// Whether a part speaks of merged cells.
        has_merges: bool,
    },
    Ods(Archive<'a>),
}

enum ZipKind {
    Xlsx,
    Ods,
}

impl<'a> Container<'a> {
    /// Finds the kind of a file, and unpacks the XML of a zip once, to count the bytes.
    ///
    /// Errors: not a spreadsheet of a known kind, encrypted, damaged, or too much XML.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, SheetError> {
        if bytes.starts_with(COMPOUND) {
            return Err(compound_error(bytes));
        }
        if !is_container(bytes) {
            return Err(SheetError::NotASpreadsheet);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(zip_error)?;
        let kind = kind(&mut archive)?;
        let has_merges = unpack_all(&mut archive)?;
        Ok(match kind {
            ZipKind::Xlsx => Self::Xlsx { has_merges },
            ZipKind::Ods => Self::Ods(archive),
        })
    }
}

/// A compound file names its streams in UTF-16.
fn compound_error(bytes: &[u8]) -> SheetError {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &name)
    };
    if has("EncryptedPackage") {
        SheetError::Encrypted
    } else if has("Workbook") || has("Book") {
        SheetError::OldExcel
    } else {
        SheetError::NotASpreadsheet
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

fn kind(archive: &mut Archive) -> Result<ZipKind, SheetError> {
    if let Some(types) = small_part(archive, "[Content_Types].xml")? {
        let has = |word: &str| contains(&types, word.as_bytes());
        if has("sheet.binary.macroEnabled") {
            return Err(SheetError::BinaryExcel);
        }
        let mains = ["spreadsheetml.sheet.main", "spreadsheetml.template.main"];
        let with_macros = [
            "ms-excel.sheet.macroEnabled.main",
            "ms-excel.template.macroEnabled.main",
        ];
        if mains.iter().chain(&with_macros).any(|it| has(it)) {
            return Ok(ZipKind::Xlsx);
        }
    }
    if let Some(mime) = small_part(archive, "mimetype")?
        && mime.starts_with(b"application/vnd.oasis.opendocument.spreadsheet")
    {
        // LibreOffice encrypts the container as a whole since version 24.8, single parts before.
        let is_encrypted = archive.index_for_name("encrypted-package").is_some()
            || small_part(archive, "META-INF/manifest.xml")?
                .is_some_and(|manifest| contains(&manifest, b"encryption-data"));
        return if is_encrypted {
            Err(SheetError::Encrypted)
        } else {
            Ok(ZipKind::Ods)
        };
    }
    Err(SheetError::NotASpreadsheet)
}

/// Returns the first megabyte of a part; `None` if there is no such part.
fn small_part(archive: &mut Archive, name: &str) -> Result<Option<Vec<u8>>, SheetError> {
    const MAX: u64 = 1_000_000;
    match archive.by_name(name) {
        Ok(part) => {
            let mut bytes = Vec::new();
            let read = part.take(MAX).read_to_end(&mut bytes);
            read.map_err(|_| SheetError::Damaged)?;
            Ok(Some(bytes))
        }
        Err(ZipError::FileNotFound) => Ok(None),
        Err(error) => Err(zip_error(error)),
    }
}

/// Unpacks every part that a reader could read, and returns whether merged cells occur in one.
///
/// The sizes that a container states are not trusted; reading to the end also checks the sums.
fn unpack_all(archive: &mut Archive) -> Result<bool, SheetError> {
    let mut has_merges = false;
    let mut left = MAX_UNPACKED;
    for idx in 0..archive.len() {
        let mut part = match archive.by_index(idx) {
            Ok(part) => part,
            Err(error) => return Err(zip_error(error)),
        };
        let name = part.name_raw();
        if !name.ends_with(b".xml") && !name.ends_with(b".rels") {
            continue;
        }
        let is_strings = name.ends_with(b"sharedStrings.xml");
        let scan = scan(&mut part, &mut left)?;
        has_merges |= scan.has_merges;
        // calamine allocates for as many texts as the part announces.
        if is_strings && scan.unique_count > scan.len {
            return Err(SheetError::Damaged);
        }
    }
    Ok(has_merges)
}

/// What the bytes of a part hold.
#[derive(Debug)]
struct Scan {
    len: u64,
    has_merges: bool,
    /// The attribute `uniqueCount` at its beginning, else 0.
    unique_count: u64,
}

fn scan(part: &mut impl Read, left: &mut u64) -> Result<Scan, SheetError> {
    const MERGE: &[u8] = b"mergeCell";
    let mut scan = Scan {
        len: 0,
        has_merges: false,
        unique_count: 0,
    };
    let mut chunk = vec![0; CHUNK];
    // The end of the chunk before, in which the word may have begun.
    let mut kept = 0;
    loop {
        let n = match part.read(&mut chunk[kept..]) {
            Ok(0) => return Ok(scan),
            Ok(n) => n,
            Err(_) => return Err(SheetError::Damaged),
        };
        *left = left
            .checked_sub(n as u64)
            .ok_or(SheetError::TooMuchUnpacked { max: MAX_UNPACKED })?;
        let filled = &chunk[..kept + n];
        if scan.len == 0 {
            scan.unique_count = unique_count(filled);
        }
        scan.len += n as u64;
        scan.has_merges = scan.has_merges || contains(filled, MERGE);
        let end = kept + n;
        kept = end.min(MERGE.len() - 1);
        chunk.copy_within(end - kept..end, 0);
    }
}

fn unique_count(beginning: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount=";
    let Some(place) = memmem::find(beginning, NAME) else {
        return 0;
    };
    let digits = beginning[place + NAME.len()..].iter().skip(1);
    digits
        .take_while(|it| it.is_ascii_digit())
        .fold(0, |count: u64, digit| {
            count
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'))
        })
}

fn zip_error(error: ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => SheetError::Encrypted,
        _ => SheetError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacking_stops_at_the_limit() {
        let mut left = 200_000;
        let endless = std::io::repeat(b' ');
        let stopped = scan(&mut endless.take(1 << 40), &mut left);
        let max = MAX_UNPACKED;
        assert_eq!(stopped.err(), Some(SheetError::TooMuchUnpacked { max }));
        assert!(left < CHUNK as u64);
    }

    #[test]
    fn words_are_found_across_the_pieces_of_a_part() {
        for before in CHUNK - 12..CHUNK + 3 {
            let mut text = vec![b' '; before];
            text.extend(b"<mergeCell ref='A1:B1'/>");
            let mut left = MAX_UNPACKED;
            let scan = scan(&mut text.as_slice(), &mut left).unwrap();
            assert!(scan.has_merges, "{before}");
            assert_eq!(scan.len, text.len() as u64);
            text[before + 3] = b'R';
            let other = super::scan(&mut text.as_slice(), &mut left).unwrap();
            assert!(!other.has_merges, "{before}");
        }
    }

    #[test]
    fn the_announced_number_of_texts_is_read_without_overflow() {
        assert_eq!(unique_count(b"<sst count='9' uniqueCount=\"120\">"), 120);
        let huge = format!("<sst uniqueCount='{}'>", "9".repeat(60));
        assert_eq!(unique_count(huge.as_bytes()), u64::MAX);
        assert_eq!(unique_count(b"<sst>"), 0);
    }
}
