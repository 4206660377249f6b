//! Finds where the table starts, and whether its first record is a header.

use super::cell::{self, Cell};
use super::column_kind::ColumnKind;
use super::cut_decimals::LineAbove;
use super::dialect::HeaderLine;
use super::number;
use super::records::RecordStart;
use super::sample::{Sample, mode};

/// Most records above the header.
const MOST_ABOVE: usize = 50;

/// Where the table starts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Start {
    /// The first record: a header or a row.
    pub(super) first: Option<RecordStart>,
    /// Its cells.
    pub(super) cells: Vec<String>,
    /// Number of records that follow a header without being rows: Orange's types and roles, or units.
    pub(super) n_header_records: usize,
    /// Units of the columns from a line of their own, empty without one.
    pub(super) units: Vec<String>,
    /// Orange's kinds of the columns, and the index of its target.
    pub(super) orange: Option<Orange>,
    /// Number of records above the first one.
    pub(super) n_above: usize,
    /// The last one of them.
    pub(super) above: Option<LineAbove>,
    /// The most frequent number of cells of a record.
    pub(super) n_cells: usize,
}

/// What the second and third header line of an Orange table say.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Orange {
    pub(super) kinds: Vec<ColumnKind>,
    pub(super) target: Option<usize>,
}

/// Returns where the table starts. `header` is the person's choice.
pub(super) fn start(sample: &Sample, header: Option<HeaderLine>) -> Start {
    let n_filled: Vec<usize> = sample.records.iter().map(|it| it.n_filled()).collect();
    let width = mode(n_filled.iter().copied());
    let n_above = match header {
        Some(HeaderLine::Line(line)) => {
            let mut records = sample.records.iter();
            records
                .position(|record| record.start.line >= line)
                .unwrap_or(0)
        }
        _ => {
            let most = MOST_ABOVE.min(n_filled.len().saturating_sub(1));
            let is_above = |idx: &usize| is_above(sample, &n_filled, *idx, width);
            (0..most).take_while(is_above).count()
        }
    };
    let orange = orange(sample, n_above);
    let first = sample.records.get(n_above);
    let cells = first.map_or(Vec::new(), |record| {
        record.cells.iter().map(|cell| sample.text(cell)).collect()
    });
    let has_units = orange.is_none() && is_units(sample, n_above + 1);
    let units = sample.records.get(n_above + 1).filter(|_| has_units);
    let units = units.map_or(Vec::new(), |record| {
        let texts = record.cells.iter().map(|cell| sample.text(cell));
        texts
            .map(|text| unit_in(&text).unwrap_or_default().to_owned())
            .collect()
    });
    let above = n_above.checked_sub(1).and_then(|idx| {
        let record = sample.records.get(idx)?;
        Some(LineAbove {
            line: record.start.line,
            cells: record.cells.iter().map(|cell| sample.text(cell)).collect(),
        })
    });
    Start {
        first: first.map(|record| record.start),
        cells,
        n_header_records: if orange.is_some() {
            2
        } else {
            usize::from(has_units)
        },
        units,
        orange,
        n_above,
        above,
        n_cells: mode(sample.records.iter().map(|record| record.cells.len())),
    }
}

/// Returns whether a record stands above the header. It starts with a text, and
///
/// - fills two cells less than the table's rows,
/// - or is the only other one of two columns,
/// - or has an empty line below it and cannot be the header itself,
/// - or is a comment of another number of cells.
fn is_above(sample: &Sample, n_filled: &[usize], idx: usize, width: usize) -> bool {
    let (Some(record), Some(&filled)) = (sample.records.get(idx), n_filled.get(idx)) else {
        return false;
    };
    let first = record.cells.iter().find(|cell| !cell.is_empty());
    let first = first.map_or(String::new(), |cell| sample.text(cell));
    let next_filled = n_filled.get(idx + 1).copied().unwrap_or(0);
    let has_next_values = sample.any(idx + 1, |cell| cell.is_value());
    let is_title = filled == 1 && width == 2 && next_filled == 2 && !has_next_values;
    let is_apart = record.is_before_gap && (filled != width || !has_next_values);
    let is_comment = first.starts_with('#') && filled != width;
    // A header of one name and empty ones stands right above values.
    let is_short = filled + 2 <= width && (record.cells.len() < width || !has_next_values);
    cell::scan(&first) == Cell::Text && (is_short || is_title || is_apart || is_comment)
}

/// Returns whether a record below the header names the units of its columns: all its cells are empty,
/// units, or in brackets; and the next record has values.
fn is_units(sample: &Sample, idx: usize) -> bool {
    let Some(record) = sample.records.get(idx) else {
        return false;
    };
    let mut n_units = 0;
    let are_units = record.cells.iter().all(|cell| {
        let text = sample.text(cell);
        n_units += usize::from(!text.is_empty());
        text.is_empty() || unit_in(&text).is_some()
    });
    are_units && n_units > 0 && sample.any(idx + 1, |cell| cell.is_value())
}

/// Returns the unit in a cell that holds nothing else: `km/h`, `(s)`, `[m/s]`.
fn unit_in(text: &str) -> Option<&str> {
    let in_brackets = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    let inner = in_brackets('(', ')').or_else(|| in_brackets('[', ']'));
    let inner = inner.filter(|inner| !inner.is_empty() && !cell::scan(inner).is_value());
    inner.or_else(|| number::is_unit(text).then_some(text))
}

/// Returns what Orange's second and third header line say, if the records below `header` are such.
///
/// Source: Orange 3 documentation, "Loading your Data", header with three rows.
fn orange(sample: &Sample, header: usize) -> Option<Orange> {
    let texts = |idx: usize| -> Option<Vec<String>> {
        let cells = sample.records.get(idx)?.cells.iter();
        Some(cells.map(|cell| sample.text(cell)).collect())
    };
    let types = texts(header + 1)?;
    let mut kinds = Vec::new();
    for name in &types {
        kinds.push(match name.as_str() {
            "continuous" | "c" | "numeric" | "n" => ColumnKind::Number,
            "discrete" | "d" | "categorical" => ColumnKind::Category,
            "time" | "t" => ColumnKind::Seconds,
            "string" | "s" | "text" => ColumnKind::Name,
            // The values of a discrete column, `yes no`.
            values if values.contains(' ') => ColumnKind::Category,
            _ => return None,
        });
    }
    let roles = texts(header + 2)?;
    let mut target = None;
    for (idx, role) in roles.iter().enumerate() {
        let role = role.split(' ').next().unwrap_or_default();
        let kind = kinds.get_mut(idx)?;
        match role {
            "class" | "c" => target = Some(idx),
            "meta" | "m" | "ignore" | "i" | "weight" | "w" => *kind = ColumnKind::LeftOut,
            "" => {}
            // Attributes of a column, `unit=cm`.
            attribute if attribute.contains('=') => {}
            _ => return None,
        }
    }
    Some(Orange { kinds, target })
}
