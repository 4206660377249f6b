//! Finds separator, decimal sign and header by looking at the start of a file.
//!
//! Why in this order, and what each decision looks at, is in the advice at the top of the module.

use csv_core::ReadRecordResult;

use super::cell::{self, Cell};
use super::dialect::{CsvOptions, Dialect, Encoding, Separator};
use super::encoding::decode;
use super::parser::parser;
use crate::decimal_sign::DecimalSign;

/// Most bytes and records that are looked at.
const SAMPLE: usize = 64 * 1024;
const SAMPLE_RECORDS: usize = 200;

/// Returns the separator that a first line `sep=;` names, as Excel writes and reads it, and the text
/// below that line.
pub(super) fn separator_line(text: &[u8]) -> (Option<Separator>, &[u8]) {
    let end = text.iter().position(|byte| b"\r\n".contains(byte));
    let (line, below) = text.split_at(end.unwrap_or(text.len()));
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let line = line.strip_suffix(b"\"").unwrap_or(line);
    let separator = match line {
        [name @ .., b'=', b','] if name.eq_ignore_ascii_case(b"sep") => Separator::Comma,
        [name @ .., b'=', b';'] if name.eq_ignore_ascii_case(b"sep") => Separator::Semicolon,
        [name @ .., b'=', b'\t'] if name.eq_ignore_ascii_case(b"sep") => Separator::Tab,
        _ => return (None, text),
    };
    let below = below.strip_prefix(b"\r").unwrap_or(below);
    let below = below.strip_prefix(b"\n").unwrap_or(below);
    (Some(separator), below)
}

/// Returns how a file is written: what the options set, and everything else as it seems to be.
pub(super) fn dialect(text: &[u8], encoding: Encoding, options: &CsvOptions) -> Dialect {
    let sample = text.get(..text.len().min(SAMPLE)).unwrap_or_default();
    let is_cut = sample.len() < text.len();
    let separator = options
        .separator
        .unwrap_or_else(|| separator(sample, is_cut));
    let records = records(sample, is_cut, separator, encoding);
    let decimal = options.decimal.unwrap_or_else(|| {
        let count = |decimal| {
            let cells = records.iter().flatten();
            let numbers = cells.filter(|text| matches!(cell::read(text, decimal), Cell::Number(_)));
            numbers.count()
        };
        if count(DecimalSign::Comma) > count(DecimalSign::Point) {
            DecimalSign::Comma
        } else {
            DecimalSign::Point
        }
    });
    let has_header = options.has_header.unwrap_or_else(|| {
        records.first().is_some_and(|first| {
            let cells: Vec<Cell> = first.iter().map(|text| cell::read(text, decimal)).collect();
            cells.contains(&Cell::Text)
                && cells
                    .iter()
                    .all(|cell| matches!(cell, Cell::Text | Cell::Missing))
        })
    });
    Dialect {
        encoding,
        separator,
        decimal,
        has_header,
    }
}

/// Returns the separator by which most records have the same number of cells, more than one.
///
/// Decimal commas stand as regularly as separating commas, so the comma is tried last.
fn separator(sample: &[u8], is_cut: bool) -> Separator {
    let agreement = |separator| {
        let records = records(sample, is_cut, separator, Encoding::Latin1);
        let mut lengths: Vec<usize> = records.iter().map(Vec::len).collect();
        lengths.sort_unstable();
        let most = lengths
            .chunk_by(|a, b| a == b)
            .max_by_key(|equal| equal.len());
        let most = most.filter(|equal| equal.first().is_some_and(|&n_fields| n_fields > 1));
        let n_equal = most.map_or(0, <[usize]>::len);
        n_equal as f64 / records.len().max(1) as f64
    };
    let all = [Separator::Tab, Separator::Semicolon, Separator::Comma];
    let regular = all
        .into_iter()
        .find(|&separator| agreement(separator) > 0.9);
    regular.unwrap_or_else(|| {
        let mut best = (Separator::Comma, 0.0);
        for separator in all {
            let agreement = agreement(separator);
            if agreement > best.1 {
                best = (separator, agreement);
            }
        }
        best.0
    })
}

/// Returns the trimmed cells of the first whole records. With `is_cut`, the last record may go on
/// behind the sample and is left out.
fn records(
    mut sample: &[u8],
    is_cut: bool,
    separator: Separator,
    encoding: Encoding,
) -> Vec<Vec<String>> {
    let mut reader = parser(separator);
    let mut output = vec![0; 2 * sample.len() + 16];
    let mut ends = vec![0; sample.len() + 16];
    let mut records = Vec::new();
    while records.len() < SAMPLE_RECORDS {
        let (mut result, n_read, mut n_output, mut n_ends) =
            reader.read_record(sample, &mut output, &mut ends);
        sample = sample.get(n_read..).unwrap_or_default();
        if result == ReadRecordResult::InputEmpty {
            if is_cut {
                break;
            }
            let rest = output.get_mut(n_output..).unwrap_or_default();
            let rest_ends = ends.get_mut(n_ends..).unwrap_or_default();
            let last = reader.read_record(&[], rest, rest_ends);
            (result, n_output, n_ends) = (last.0, n_output + last.2, n_ends + last.3);
        }
        if result != ReadRecordResult::Record {
            break;
        }
        let mut start = 0;
        let cells = ends.iter().take(n_ends).map(|&end| {
            let field = output.get(start..end.min(n_output)).unwrap_or_default();
            start = end;
            decode(field, encoding).trim().to_owned()
        });
        records.push(cells.collect());
    }
    records
}
