//! The first records of a text, by one separator.

use std::borrow::Cow;

use super::cell::{self, Cell};
use super::dialect::Separator;
use super::encoding::SourceText;
use super::records::{RecordStart, Records};

/// Most bytes and records that are looked at before the whole file is read.
const BYTES: usize = 64 * 1024;
const RECORDS: usize = 1_000;

/// The first records of a text that are not empty.
pub(super) struct Sample<'a> {
    source: &'a SourceText,
    pub(super) records: Vec<SampleRecord<'a>>,
}

pub(super) struct SampleRecord<'a> {
    pub(super) start: RecordStart,
    pub(super) cells: Vec<Cow<'a, [u8]>>,
    /// Whether an empty line follows.
    pub(super) is_before_gap: bool,
}

impl SampleRecord<'_> {
    /// Returns the number of cells up to the last one that is not empty.
    pub(super) fn n_filled(&self) -> usize {
        let last = self.cells.iter().rposition(|cell| !cell.is_empty());
        last.map_or(0, |last| last + 1)
    }
}

impl<'a> Sample<'a> {
    /// Reads the first records from `start` on. A quote without an end ends them.
    pub(super) fn new(source: &'a SourceText, separator: Separator, start: RecordStart) -> Self {
        let text = source.bytes();
        let cut = text
            .get(..text.len().min(start.byte + BYTES))
            .unwrap_or(text);
        let is_cut = cut.len() < text.len();
        let mut reader = Records::new(cut, separator, start);
        let mut records: Vec<SampleRecord> = Vec::new();
        let mut cells = Vec::new();
        loop {
            let start = reader.at();
            // The last record of a cut text may go on behind the cut.
            let is_read = records.len() < RECORDS && reader.next(&mut cells).unwrap_or(false);
            if !is_read || (is_cut && reader.at().byte >= cut.len()) {
                break;
            }
            if cells.iter().any(|cell| !cell.is_empty()) {
                records.push(SampleRecord {
                    start,
                    cells: std::mem::take(&mut cells),
                    is_before_gap: false,
                });
            } else if let Some(last) = records.last_mut() {
                last.is_before_gap = true;
            }
        }
        Self { source, records }
    }

    /// Returns a cell as trimmed text.
    pub(super) fn text(&self, cell: &'a [u8]) -> String {
        self.source.decode(cell).trim().to_owned()
    }

    /// Returns whether some cell of a record fulfils a condition.
    pub(super) fn any(&self, record_idx: usize, is: impl Fn(&Cell) -> bool) -> bool {
        let record = self.records.get(record_idx);
        record.is_some_and(|record| {
            let mut cells = record.cells.iter();
            cells.any(|cell| is(&cell::scan(self.source.decode(cell).trim())))
        })
    }

    /// Returns the number of records with a cell that is no number or date, but several of them with
    /// blanks between them: `18.0 8 307`.
    pub(super) fn n_with_runs_of_numbers(&self) -> usize {
        let is_value = |text: &str| cell::scan(text).is_value();
        let is_run = |cell: &Cow<'a, [u8]>| {
            let text = self.source.decode(cell);
            !is_value(text.trim()) && text.contains(' ') && text.split_whitespace().all(is_value)
        };
        let records = self.records.iter();
        records
            .filter(|record| record.cells.iter().any(is_run))
            .count()
    }

    /// Returns the number of cells that are numbers or dates, and the number of all cells.
    pub(super) fn n_values(&self) -> (usize, usize) {
        let cells = self.records.iter().flat_map(|record| &record.cells);
        let is_value =
            |cell: &&Cow<'a, [u8]>| cell::scan(self.source.decode(cell).trim()).is_value();
        let n_values = cells.clone().filter(is_value).count();
        (n_values, cells.count())
    }
}

/// Returns the most frequent number, of equally frequent ones the largest; 0 without any.
pub(super) fn mode(numbers: impl Iterator<Item = usize>) -> usize {
    let mut sorted: Vec<usize> = numbers.collect();
    sorted.sort_unstable();
    let groups = sorted.chunk_by(|a, b| a == b);
    let most = groups.max_by_key(|equal| equal.len());
    most.and_then(|equal| equal.first()).copied().unwrap_or(0)
}
