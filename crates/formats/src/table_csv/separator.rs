//! Finds the separator.

use std::borrow::Cow;

use super::dialect::Separator;
use super::encoding::SourceText;
use super::records::RecordStart;
use super::sample::{Sample, mode};

/// Returns the separator that a first line `sep=;` names, as Excel writes and reads it, and where the
/// text below that line starts.
pub(super) fn separator_line(text: &[u8]) -> (Option<Separator>, RecordStart) {
    let top = RecordStart { byte: 0, line: 1 };
    let end = text.iter().position(|byte| b"\r\n".contains(byte));
    let (line, below) = text.split_at(end.unwrap_or(text.len()));
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let line = line.strip_suffix(b"\"").unwrap_or(line);
    let [name @ .., b'=', sign] = line else {
        return (None, top);
    };
    let separator = match sign {
        b',' => Separator::Comma,
        b';' => Separator::Semicolon,
        b'\t' => Separator::Tab,
        b'|' => Separator::Bar,
        _ => return (None, top),
    };
    if !name.eq_ignore_ascii_case(b"sep") {
        return (None, top);
    }
    let rest = below.strip_prefix(b"\r").unwrap_or(below);
    let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    let below = RecordStart {
        byte: text.len() - rest.len(),
        line: 2,
    };
    (Some(separator), below)
}

/// What the records of a sample show if a separator is the right one.
struct Fit {
    separator: Separator,
    /// Share of the records that have the most frequent number of cells.
    agreement: f64,
    /// Whether no record has more cells: short rows miss their last ones.
    has_no_longer: bool,
    /// Whether the header fits the records, and no cell has an odd quote: with the wrong separator,
    /// quoted cells are cut in two.
    is_clean: bool,
    /// Cells that are numbers or dates.
    n_values: usize,
    /// Their share of all cells.
    share: f64,
    /// Whether in most records some cell is no number, but several with blanks between them.
    has_runs_of_numbers: bool,
}

/// Returns the separator by which most records have the same number of cells, more than one.
///
/// Decimal commas stand as regularly as commas between cells, and blanks between words: so comma and
/// blanks are chosen last, unless they give more numbers.
pub(super) fn find(source: &SourceText, start: RecordStart) -> Separator {
    let order = [
        Separator::Tab,
        Separator::Semicolon,
        Separator::Bar,
        Separator::Comma,
        Separator::Blanks,
    ];
    let fits: Vec<Fit> = order
        .into_iter()
        .filter_map(|separator| fit(source, separator, start))
        .collect();
    let is_regular = |fit: &&Fit| {
        fit.agreement > 0.9 || (fit.is_clean && fit.has_no_longer && fit.agreement > 0.3)
    };
    let mut groups: [Vec<&Fit>; 3] = [
        fits.iter()
            .filter(is_regular)
            .filter(|fit| fit.is_clean)
            .collect(),
        fits.iter().filter(is_regular).collect(),
        fits.iter().collect(),
    ];
    // Among irregular ones the most regular one comes first, and only among those that are clean.
    let [_, _, all] = &mut groups;
    if all.iter().any(|fit| fit.is_clean) {
        all.retain(|fit| fit.is_clean);
    }
    let most = all.iter().map(|fit| fit.agreement).fold(0.0, f64::max);
    all.retain(|fit| fit.agreement == most);
    let Some(group) = groups.iter().find(|group| !group.is_empty()) else {
        return Separator::Comma;
    };
    let mut best: Option<&Fit> = None;
    for fit in group {
        let is_better = best.is_none_or(|best| {
            let is_comma = best.separator == Separator::Comma;
            // Groups of thousands, `1 234`, and names with numbers, `Ana 2`, are numbers more.
            let factor = if is_comma { 1 } else { 2 };
            let are_blanks_inside =
                fit.separator == Separator::Blanks && !is_comma && !best.has_runs_of_numbers;
            (fit.n_values > factor * best.n_values && !are_blanks_inside)
                || (is_comma && fit.n_values == best.n_values && fit.share > best.share)
        });
        if is_better {
            best = Some(fit);
        }
    }
    best.map_or(Separator::Comma, |best| best.separator)
}

/// Returns what a separator gives; `None` if most records have one cell only.
fn fit(source: &SourceText, separator: Separator, start: RecordStart) -> Option<Fit> {
    let sample = Sample::new(source, separator, start);
    let lengths = || sample.records.iter().map(|record| record.cells.len());
    let most = mode(lengths());
    if most < 2 {
        return None;
    }
    // A separator at the end of the rows, and not of the header, makes no cell.
    let most_filled = mode(sample.records.iter().map(|record| record.n_filled()));
    // R writes no name for its names of rows.
    let is_header = |length: usize| {
        length == most || length == most_filled || (length > 1 && length + 1 == most)
    };
    // A title stands apart.
    let mut below_titles = sample
        .records
        .iter()
        .skip_while(|record| record.is_before_gap);
    let header = below_titles.next().map(|record| record.cells.len());
    // Lines above the header have any length.
    let table = || lengths().skip_while(|&length| length != most);
    let n_equal = table().filter(|&length| length == most).count();
    // With blanks as separator, other separators are left over as cells.
    let is_left_over = |cell: &Cow<[u8]>| {
        matches!(cell, Cow::Borrowed(cell) if cell.contains(&b'"'))
            || matches!(cell.as_ref(), b"," | b";" | b"|")
    };
    let mut cells = sample.records.iter().flat_map(|record| &record.cells);
    let (n_values, n_cells) = sample.n_values();
    Some(Fit {
        separator,
        agreement: n_equal as f64 / table().count().max(1) as f64,
        has_no_longer: lengths().all(|length| length <= most),
        is_clean: header.is_some_and(is_header) && !cells.any(is_left_over),
        n_values,
        share: n_values as f64 / n_cells.max(1) as f64,
        has_runs_of_numbers: 2 * sample.n_with_runs_of_numbers() > sample.records.len(),
    })
}
