//! Reads a file twice, in slices: once to see what its columns are, once for their values.

use std::borrow::Cow;
use std::sync::Arc;

use experiment::limits;

use super::cell::{self, Cell};
use super::column_kind::ColumnKind;
use super::csv_table::{CsvNotes, CsvTable, ReadTable};
use super::decided::Decided;
use super::decision::{self, ColumnPlace, HeaderEvidence};
use super::dialect::{CsvOptions, Dialect, HeaderLine, Separator};
use super::encoding::{CHECKED, SourceText};
use super::error::CsvError;
use super::evidence::Evidence;
use super::header::{self, Start};
use super::names::unique_names;
use super::question::Question;
use super::reading::DateReading;
use super::records::{RecordStart, Records, RowStart};
use super::row_names::{FirstCells, RowNames};
use super::sample::Sample;
use super::separator;
use super::shown_text::shown;
use super::swallowed::SwallowedLines;
use super::total_rows::{self, Candidate};
use super::values::ColumnValues;

/// Most records below the last row that are taken for notes.
const MOST_BELOW: usize = 50;

/// Reads a whole file.
///
/// Errors: the first reason why the bytes are not a table, with its place.
pub fn read(bytes: &[u8], options: &CsvOptions) -> Result<CsvTable, CsvError> {
    let source = SourceText::new(bytes, options.encoding)?;
    let mut reader = CsvReader::new(Arc::new(source), options)?;
    while !reader.read_slice(usize::MAX)? {}
    reader.finish()
}

/// Reads a file in slices, so that a page stays responsive.
///
/// Make one with [`new`](Self::new), call [`read_slice`](Self::read_slice) until it returns `true`,
/// then [`finish`](Self::finish). Slices of any length give the same table.
pub struct CsvReader {
    source: Arc<SourceText>,
    options: CsvOptions,
    separator: Separator,
    start: Start,
    /// Where the next record starts.
    at: RecordStart,
    /// Number of bytes that are known to be text.
    checked: usize,
    /// Where the rows start, and in which lines.
    rows: Vec<RowStart>,
    stage: Stage,
}

enum Stage {
    Evidence(Counts),
    Values(Decided),
}

/// What the first reading counts.
#[derive(Default)]
struct Counts {
    columns: Vec<Evidence>,
    /// Records with fewer cells than the first, and the line of the first one.
    n_short: usize,
    short_line: u64,
    /// The first cells of the rows, which may be names.
    first_cells: FirstCells,
    /// The first record that has more cells than the header and is not empty there: line and cells.
    longer_than_header: Option<(u64, usize)>,
    /// The same for rows without a header.
    longer_than_most: Option<(u64, usize)>,
    /// The most cells, up to the last one that is not empty.
    n_most: usize,
    /// Records that are not empty.
    n_records: usize,
    /// The first cell that seems to hold rows.
    swallowed: Option<SwallowedLines>,
    /// The last records, if they are no rows but a note: a single text in the first cell.
    below: Vec<(RecordStart, Vec<String>)>,
    /// Rows that may hold sums or means; they are counted when it is decided that they do not.
    totals: Vec<Candidate>,
}

impl CsvReader {
    /// Looks at the start of a file and decides how to split it.
    ///
    /// Errors: `Empty`.
    pub fn new(source: Arc<SourceText>, options: &CsvOptions) -> Result<Self, CsvError> {
        let (named, top) = separator::separator_line(source.bytes());
        let separator = options.separator.or(named);
        let separator = separator.unwrap_or_else(|| separator::find(&source, top));
        let start = header::start(&Sample::new(&source, separator, top), options.header);
        // Without a first record there is nothing but a `sep=` line, or the sample does not hold it.
        let at = start.first.unwrap_or(top);
        if source
            .bytes()
            .get(at.byte..)
            .is_none_or(|rest| rest.trim_ascii().is_empty())
        {
            return Err(CsvError::Empty);
        }
        Ok(Self {
            source,
            options: options.clone(),
            separator,
            start,
            at,
            checked: CHECKED,
            rows: Vec::new(),
            stage: Stage::Evidence(Counts::default()),
        })
    }

    /// Returns the share of the work that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let share = self.at.byte as f64 / self.source.len().max(1) as f64;
        match self.stage {
            Stage::Evidence(_) => share / 2.0,
            Stage::Values(_) => 0.5 + share / 2.0,
        }
    }

    /// Reads about `n_bytes` more: up to the end of the record in which they end. Returns `true` when
    /// the file has been read to its end.
    ///
    /// Errors: `Binary`, `UnclosedQuote`, `TooManyColumns`, `TooManyRows`, `Ragged`, `NoRows`, `OneColumn`
    /// or `OnlyText`, at the first such place.
    pub fn read_slice(&mut self, n_bytes: usize) -> Result<bool, CsvError> {
        let source = Arc::clone(&self.source);
        let goal = self.at.byte.saturating_add(n_bytes.max(1));
        if goal > self.checked {
            source.check(self.checked, goal)?;
            self.checked = goal;
        }
        let mut records = Records::new(source.bytes(), self.separator, self.at);
        let mut cells = Vec::new();
        while self.at.byte < goal {
            let is_read = records.next(&mut cells)?;
            if is_read {
                match &mut self.stage {
                    Stage::Evidence(counts) => {
                        let found = records.swallowed(self.start.cells.len());
                        counts.swallowed = counts.swallowed.or(found);
                        let rows = &mut self.rows;
                        counts.push(&source, &cells, self.at, &self.start, rows);
                        if rows.len() > *limits::TABLE_ROWS.end() + 1 {
                            let max = *limits::TABLE_ROWS.end();
                            return Err(CsvError::TooManyRows { max });
                        }
                    }
                    Stage::Values(decided) => decided.push(&source, &cells, self.at.line),
                }
                self.at = records.at();
                continue;
            }
            match &mut self.stage {
                Stage::Evidence(counts) => {
                    let counts = std::mem::take(counts);
                    let decided = self.decide(counts)?;
                    self.at = self.rows.first().map_or(self.at, RowStart::start);
                    self.stage = Stage::Values(decided);
                    return Ok(false);
                }
                Stage::Values(_) => return Ok(true),
            }
        }
        Ok(false)
    }

    /// Decides what the columns are. Removes the header from `rows`.
    fn decide(&mut self, mut counts: Counts) -> Result<Decided, CsvError> {
        let keeps_totals = self.options.keeps_totals == Some(true);
        let total_lines = counts.resolve_totals(&self.source, keeps_totals, &self.start);
        let skipped_lines = if keeps_totals {
            Vec::new()
        } else {
            total_lines.clone()
        };
        let is_row = |row: &RowStart| skipped_lines.binary_search(&row.start().line).is_err();
        self.rows.retain(is_row);
        decision::read_suffixes(&mut counts.columns, &self.options);
        let first = self.start.cells.clone();
        let line = self.start.first.map_or(1, |start| start.line);
        let is_below_title = self.start.n_above > 0;
        let found = decision::header(&first, &counts.columns, is_below_title);
        let header = match (self.options.header, &self.start.orange) {
            (Some(HeaderLine::Absent), _) => HeaderLine::Absent,
            (Some(HeaderLine::Line(_)), _) | (None, Some(_)) => HeaderLine::Line(line),
            (None, None) => match found {
                HeaderEvidence::Header | HeaderEvidence::Even { is_likelier: true } => {
                    HeaderLine::Line(line)
                }
                HeaderEvidence::Row | HeaderEvidence::Even { .. } => HeaderLine::Absent,
            },
        };
        let has_header = header != HeaderLine::Absent;
        let mut questions = Vec::new();
        if let (None, None, HeaderEvidence::Even { .. }) =
            (self.options.header, &self.start.orange, found)
        {
            questions.push(Question::Header { line });
        }
        let can_have_names = has_header && counts.n_most == first.len() + 1;
        let row_names = match can_have_names {
            true => {
                let (cells, columns) = (&mut counts.first_cells, &counts.columns);
                cells.decide(columns, &first, self.separator, self.options.row_names)
            }
            false => RowNames::Absent,
        };
        if let (RowNames::Open, Some((line, text))) = (row_names, counts.first_cells.first()) {
            let text = shown(&text);
            questions.push(Question::RowNames { line, text });
        }
        let has_row_names = row_names != RowNames::Absent;
        if has_header {
            let n_records = self.rows.len().min(1);
            self.rows.drain(..n_records);
        } else {
            for (column, text) in counts.columns.iter_mut().zip(&first) {
                column.push(text);
            }
            decision::read_suffixes(&mut counts.columns, &self.options);
        }
        let n_columns = counts.n_columns(
            &first,
            has_header,
            has_row_names,
            &self.start,
            self.separator,
        )?;
        counts.columns.truncate(n_columns);
        counts.columns.resize_with(n_columns, Evidence::default);
        if self.rows.is_empty() {
            return Err(CsvError::NoRows);
        }
        if self.rows.len() > *limits::TABLE_ROWS.end() {
            let max = *limits::TABLE_ROWS.end();
            return Err(CsvError::TooManyRows { max });
        }
        if n_columns < 2 {
            return Err(CsvError::OneColumn);
        }
        let decimal = decision::decimal(&counts.columns, self.separator, &self.options);
        let days = decision::day_order(&counts.columns, decimal.shown, self.options.day_first);
        questions.extend(decimal.questions);
        questions.extend(days.question);
        let chosen_years = self.options.two_digit_years;
        let (two_digit_years, open_years) =
            decision::two_digit_years(&counts.columns, chosen_years);
        questions.extend(open_years);
        let dates = DateReading {
            day_first: days.day_first,
            two_digit_years,
        };
        let above = self.start.above.as_ref().filter(|_| !has_header);
        let cut_decimals = above.and_then(|it| it.cut_decimals(&counts.columns, self.separator));
        let mut header_names = if has_header { first } else { Vec::new() };
        if has_row_names {
            header_names.insert(0, String::new());
        }
        let orange = self.start.orange.take();
        let kinds = orange.as_ref().map_or(&[][..], |orange| &orange.kinds);
        let columns = counts.columns.iter().enumerate().map(|(idx, evidence)| {
            let place = ColumnPlace {
                idx,
                name: header_names.get(idx).map_or("", String::as_str),
                named_kind: kinds.get(idx).copied(),
                is_row_names: has_row_names && idx == 0,
                unit: self.start.units.get(idx).map_or("", String::as_str),
            };
            let sign = decimal.sign;
            decision::column(evidence, &place, sign, dates, &self.options)
        });
        let columns: Vec<ColumnValues> = columns.map(ColumnValues::new).collect();
        let repeats = |evidence: &Evidence| self.rows.len() >= 2 * evidence.distinct.len();
        let has_use = columns
            .iter()
            .zip(&counts.columns)
            .any(|(column, evidence)| {
                let kind = column.reading.kind;
                kind.is_used() && (kind != ColumnKind::Category || repeats(evidence))
            });
        // The preview shows where different units stand, and kinds can be chosen there.
        let has_mixed_units = columns.iter().any(|it| !it.reading.mixed_units.is_empty());
        if !has_use && !has_mixed_units && self.options.kinds.is_empty() {
            return Err(CsvError::OnlyText);
        }
        Ok(Decided {
            dialect: Dialect {
                encoding: self.source.encoding(),
                separator: self.separator,
                decimal: decimal.sign,
                day_first: dates.day_first,
                two_digit_years: dates.two_digit_years,
                header,
            },
            names: unique_names(&header_names, n_columns),
            columns,
            questions,
            inferred_sign: decimal.inferred,
            notes: CsvNotes {
                n_records_above: self.start.n_above,
                cut_decimals,
                n_short_rows: counts.n_short,
                short_line: counts.short_line,
                has_row_names,
                swallowed: counts.swallowed,
                is_orange: orange.is_some(),
                n_records_below: counts.below.len(),
                has_units: !self.start.units.is_empty(),
                total_lines,
                keeps_totals,
            },
            target: orange.and_then(|orange| orange.target),
            skipped_lines,
            n_rows: 0,
            n_all_rows: self.rows.len(),
        })
    }

    /// Returns the table. Call it when [`read_slice`](Self::read_slice) has returned `true`; rows that
    /// have not been read are not in the table.
    ///
    /// Errors: `NoRows` if the file has not been read to its end.
    pub fn finish(self) -> Result<CsvTable, CsvError> {
        let Stage::Values(mut decided) = self.stage else {
            return Err(CsvError::NoRows);
        };
        for column in &mut decided.columns {
            column.finish();
        }
        Ok(CsvTable::new(ReadTable {
            dialect: decided.dialect,
            names: decided.names,
            data: decided.columns,
            questions: decided.questions,
            inferred_sign: decided.inferred_sign,
            notes: decided.notes,
            target: decided.target,
            source: self.source,
            rows: self.rows,
        }))
    }
}

impl Counts {
    /// Counts the cells of a record; those of the first one are counted later, if it is a row. Appends
    /// the record to `rows` if it is one, or the first one.
    fn push(
        &mut self,
        source: &SourceText,
        cells: &[Cow<[u8]>],
        at: RecordStart,
        start: &Start,
        rows: &mut Vec<RowStart>,
    ) {
        let last = cells.iter().rposition(|cell| !cell.is_empty());
        let Some(last) = last else {
            return;
        };
        self.n_records += 1;
        if self.n_records <= 1 + start.n_header_records {
            if self.n_records == 1 {
                rows.push(RowStart::new(at));
            }
            return;
        }
        let texts = cells.iter().map(|cell| source.decode(cell));
        let width = start.cells.len().max(start.n_cells);
        let is_note = last == 0
            && (width > 2 || (width == 2 && cells.len() == 1))
            && self.below.len() < MOST_BELOW
            && cells
                .first()
                .is_some_and(|cell| cell::scan(source.decode(cell).trim()) == Cell::Text);
        if is_note {
            let texts = texts.map(|text| text.trim().to_owned()).collect();
            self.below.push((at, texts));
            return;
        }
        // A row below them: they are rows.
        for (at, texts) in std::mem::take(&mut self.below) {
            rows.push(RowStart::new(at));
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            self.count(source, &texts, at, start);
        }
        rows.push(RowStart::new(at));
        let texts: Vec<Cow<str>> = texts.collect();
        let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        let candidate = Candidate::new(&texts, at);
        match candidate.filter(|_| self.totals.len() < total_rows::MOST) {
            Some(candidate) => self.totals.push(candidate),
            None => self.count(source, &texts, at, start),
        }
    }

    /// Counts the rows that hold no sums or means, and with `keeps_totals` those that do. Returns the
    /// lines of the latter.
    fn resolve_totals(&mut self, source: &SourceText, keeps: bool, start: &Start) -> Vec<u64> {
        let candidates = std::mem::take(&mut self.totals);
        let (totals, rows) = total_rows::split(candidates, &self.columns);
        let kept = totals.iter().filter(|_| keeps);
        for row in rows.iter().chain(kept) {
            let texts: Vec<&str> = row.cells.iter().map(String::as_str).collect();
            self.count(source, &texts, row.at, start);
        }
        totals.iter().map(|row| row.at.line).collect()
    }

    /// Counts the trimmed cells of a row.
    fn count(&mut self, source: &SourceText, cells: &[&str], at: RecordStart, start: &Start) {
        let line = at.line;
        let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
        let n_first = start.cells.len();
        if cells.len() < n_first {
            self.n_short += 1;
            if self.n_short == 1 || line < self.short_line {
                self.short_line = line;
            }
        }
        let bytes = source.bytes().get(at.byte..).unwrap_or_default();
        let is_quoted = bytes.trim_ascii_start().starts_with(b"\"");
        let first = cells.first().copied().unwrap_or_default();
        let has_one_more = cells.len() == n_first + 1;
        self.first_cells.push(first, line, has_one_more, is_quoted);
        if last >= n_first {
            self.longer_than_header.get_or_insert((line, last + 1));
        }
        if last >= n_first.max(start.n_cells) {
            self.longer_than_most.get_or_insert((line, last + 1));
        }
        self.n_most = self.n_most.max(last + 1);
        if self.columns.len() < cells.len() {
            let n_rows = self.columns.first().map_or(0, |column| column.n_rows);
            self.columns
                .resize_with(cells.len(), || Evidence::of_empty_cells(n_rows));
        }
        let mut columns = self.columns.iter_mut();
        for (cell, column) in cells.iter().zip(&mut columns) {
            column.push(cell);
        }
        for column in columns {
            column.push("");
        }
    }

    /// Returns the number of columns: those of the header, or of the most frequent record.
    ///
    /// Errors: `Ragged` if a record has more cells that are not empty.
    fn n_columns(
        &self,
        first: &[String],
        has_header: bool,
        has_row_names: bool,
        start: &Start,
        separator: Separator,
    ) -> Result<usize, CsvError> {
        if has_row_names {
            return Ok(first.len() + 1);
        }
        let (expected, longer) = if has_header {
            (first.len(), self.longer_than_header)
        } else {
            (first.len().max(start.n_cells), self.longer_than_most)
        };
        if let Some((line, found)) = longer {
            return Err(CsvError::Ragged {
                line,
                expected,
                found,
                is_by_commas: separator == Separator::Comma,
            });
        }
        // A separator at the end of every line makes no column.
        let has_name = |idx: usize| has_header && first.get(idx).is_some_and(|it| !it.is_empty());
        let has_cells = |idx: usize| {
            let column = self.columns.get(idx);
            column.is_some_and(|column| column.n_empty < column.n_rows)
                || (!has_header && first.get(idx).is_some_and(|it| !it.is_empty()))
        };
        let last = (0..expected)
            .rev()
            .find(|&idx| has_name(idx) || has_cells(idx));
        Ok(last.map_or(0, |last| last + 1))
    }
}
