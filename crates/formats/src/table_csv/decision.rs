//! Decides what the columns of a file are, from the evidence of all their cells.

use super::cell::{self, Cell};
use super::column_kind::ColumnKind;
use super::dialect::{CsvOptions, Separator};
use super::evidence::Evidence;
use super::number;
use super::question::{InferredSign, Question};
use super::reading::{ColumnReading, DateReading, LeftOutReason};
use super::sentinel::Sentinel;
use super::two_digit_years::TwoDigitYears;
use crate::decimal_sign::DecimalSign;

/// What a file shows of its decimal sign.
pub(super) struct DecimalDecision {
    /// The sign of columns that show nothing themselves.
    pub(super) sign: DecimalSign,
    /// The sign that most numbers show, whatever a person chose.
    pub(super) shown: Option<DecimalSign>,
    /// One for each column; a single one for more than [`MOST_ASKED`].
    pub(super) questions: Vec<Question>,
    pub(super) inferred: Option<InferredSign>,
}

/// Most columns about which there is a question for each.
const MOST_ASKED: usize = 3;

/// What a file shows of its dates.
pub(super) struct DayDecision {
    pub(super) day_first: bool,
    pub(super) question: Option<Question>,
}

/// Returns how many numbers of a column show that the point is the decimal sign, and how many that
/// the comma is.
///
/// Where four digits stand together, nobody groups thousands: then three digits behind a sign are a
/// fraction.
fn votes(column: &Evidence) -> (usize, usize) {
    let (mut points, mut commas) = (column.n_points, column.n_commas);
    if points + commas == 0 && column.n_ungrouped > 0 {
        points += column.n_three_after_point;
        commas += column.n_three_after_comma;
    }
    (points, commas)
}

fn has_open_numbers(column: &Evidence) -> bool {
    column.n_three_after_point + column.n_three_after_comma > 0
}

/// Returns the sign that a column shows by itself.
fn own_sign(column: &Evidence) -> Option<DecimalSign> {
    let (points, commas) = votes(column);
    match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalSign::Point),
        std::cmp::Ordering::Less => Some(DecimalSign::Comma),
        std::cmp::Ordering::Equal => None,
    }
}

/// Decides the decimal sign of columns that do not show their own, from all columns of numbers.
///
/// Telephone numbers show nothing to other columns: `912.345.678` has no thousands.
pub(super) fn decimal(
    columns: &[Evidence],
    separator: Separator,
    options: &CsvOptions,
) -> DecimalDecision {
    let of_numbers = || {
        let columns = columns.iter().enumerate();
        columns.filter(|(_, column)| {
            column.n_numbers > column.n_texts + column.n_dates && !column.are_phones()
        })
    };
    let (mut points, mut commas) = (0, 0);
    for (_, column) in of_numbers() {
        let (in_column_points, in_column_commas) = votes(column);
        points += in_column_points;
        commas += in_column_commas;
    }
    let shown = match points.cmp(&commas) {
        std::cmp::Ordering::Greater => Some(DecimalSign::Point),
        std::cmp::Ordering::Less => Some(DecimalSign::Comma),
        std::cmp::Ordering::Equal => None,
    };
    let is_open = |(idx, column): &(usize, &Evidence)| {
        has_open_numbers(column) && own_sign(column).is_none() && options.sign_of(*idx).is_none()
    };
    let open: Vec<(usize, &Evidence)> = of_numbers().filter(is_open).collect();
    let text = |column: &Evidence| column.open_number.clone().unwrap_or_default();
    let (sign, questions, inferred) = match (options.decimal.or(shown), open.first()) {
        (Some(sign), Some((_, first))) => {
            let is_source =
                |column: &Evidence| options.decimal.is_none() && own_sign(column) == Some(sign);
            let source = of_numbers().find(|(_, column)| is_source(column));
            let inferred = source.map(|(source, column)| {
                let shows = match sign {
                    DecimalSign::Point => &column.first_point,
                    DecimalSign::Comma => &column.first_comma,
                };
                let shows = shows.as_ref().or(column.first_ungrouped.as_ref());
                InferredSign {
                    columns: open.iter().map(|(idx, _)| *idx).collect(),
                    value: number::scan(&text(first)).and_then(|it| it.value(sign)),
                    text: text(first),
                    source,
                    source_text: shows.cloned().unwrap_or_default(),
                }
            });
            (sign, Vec::new(), inferred)
        }
        (sign, None) => (sign.unwrap_or(DecimalSign::Point), Vec::new(), None),
        (None, Some((_, first))) => {
            let question = |open: &[(usize, &Evidence)]| {
                let first = open.first();
                Question::DecimalSign {
                    columns: open.iter().map(|(idx, _)| *idx).collect(),
                    text: first.map_or(String::new(), |(_, column)| text(column)),
                }
            };
            let at_once = if open.len() > MOST_ASKED {
                open.len()
            } else {
                1
            };
            let questions = open.chunks(at_once).map(question).collect();
            (likelier_sign(first, separator), questions, None)
        }
    };
    DecimalDecision {
        sign,
        shown,
        questions,
        inferred,
    }
}

/// Returns the likelier sign of numbers such as `1.234`, when nothing in the file shows it: where commas
/// separate cells, fractions have points. Small numbers without a sign beside `1.234` are what grouped
/// numbers look like.
fn likelier_sign(column: &Evidence, separator: Separator) -> DecimalSign {
    let is_by_commas = separator == Separator::Comma;
    let are_groups = column.n_small_wholes > 0;
    match (is_by_commas, column.n_three_after_point > 0) {
        (true, _) => DecimalSign::Point,
        (false, true) if are_groups => DecimalSign::Comma,
        (false, true) => DecimalSign::Point,
        (false, false) if are_groups => DecimalSign::Point,
        (false, false) => DecimalSign::Comma,
    }
}

/// Decides whether `03/04/2026` is the third of April, from all dates of the file; without evidence
/// from the dates, a decimal comma in the file means a country that writes the day first. A sign that a
/// person chose says nothing about the dates.
pub(super) fn day_order(
    columns: &[Evidence],
    sign: Option<DecimalSign>,
    chosen: Option<bool>,
) -> DayDecision {
    let n = |count: fn(&Evidence) -> usize| columns.iter().map(count).sum::<usize>();
    let day_first = n(|column| column.n_day_first);
    let month_first = n(|column| column.n_month_first);
    let open = columns.iter().position(|column| {
        column.n_either > 0 && column.n_dates > column.n_texts + column.n_numbers
    });
    let decided = chosen
        .or((day_first != month_first).then_some(day_first > month_first))
        .or((sign == Some(DecimalSign::Comma)).then_some(true));
    let question = match (decided, open) {
        (None, Some(column)) => columns.get(column).map(|evidence| Question::DayOrder {
            column,
            text: evidence.open_date.clone().unwrap_or_default(),
        }),
        _ => None,
    };
    DayDecision {
        day_first: decided.unwrap_or(true),
        question,
    }
}

/// Years of a column that has no question lie no farther apart.
const MOST_YEARS: i64 = 60;

/// Decides in which hundred years the years of two digits lie: as Python reads them, unless the years of
/// a column would lie more than 60 apart. Then it is open, and those in which they lie closest together are
/// the likelier ones.
pub(super) fn two_digit_years(
    columns: &[Evidence],
    chosen: Option<TwoDigitYears>,
) -> (TwoDigitYears, Option<Question>) {
    let default = TwoDigitYears::default();
    let is_wide = |column: &Evidence| {
        let are_dates = column.n_dates > column.n_texts + column.n_numbers;
        are_dates && column.two_digit_years.span(default) > MOST_YEARS
    };
    let wide = columns.iter().enumerate().find(|(_, it)| is_wide(it));
    match (chosen, wide) {
        (Some(chosen), _) => (chosen, None),
        (None, None) => (default, None),
        (None, Some((column, evidence))) => {
            let set = evidence.two_digit_years;
            let question = |years| Question::TwoDigitYears { column, years };
            let likeliest = TwoDigitYears::ALL
                .into_iter()
                .min_by_key(|it| set.span(*it));
            (
                likeliest.unwrap_or(default),
                set.range(default).map(question),
            )
        }
    }
}

/// The position of a column and what its header says.
pub(super) struct ColumnPlace<'a> {
    pub(super) idx: usize,
    /// Name from the header, empty without one.
    pub(super) name: &'a str,
    /// The kind that the file itself names, as Orange's do.
    pub(super) named_kind: Option<ColumnKind>,
    /// Whether these are R's names of rows, which have no name in the header.
    pub(super) is_row_names: bool,
    /// Unit from a line below the header, empty without one.
    pub(super) unit: &'a str,
}

/// Decides how a column is read.
pub(super) fn column(
    evidence: &Evidence,
    place: &ColumnPlace,
    file_sign: DecimalSign,
    dates: DateReading,
    options: &CsvOptions,
) -> ColumnReading {
    let sign = options
        .sign_of(place.idx)
        .or(options.decimal)
        .or_else(|| own_sign(evidence))
        .unwrap_or(file_sign);
    let (unit, n_numbers) = numbers(evidence, sign);
    let in_header = (!place.unit.is_empty()).then(|| place.unit.to_owned());
    let unit = unit.or(in_header);
    let (found, reason) = kind(evidence, place, n_numbers);
    let chosen = options.kind_of(place.idx);
    let kind = chosen.or(place.named_kind).unwrap_or(found);
    let chosen_of = |word: &str| options.is_missing_word(place.idx, word);
    // In a column of words, `None` is a level and `Nil` a name.
    let is_word_missing = |word: &str| chosen_of(word).unwrap_or(kind != ColumnKind::Category);
    let sentinels = evidence.sentinels.iter().map(|(text, n)| Sentinel {
        text: text.clone(),
        n: *n,
        is_missing: chosen_of(text) == Some(true),
    });
    let sentinels = match kind {
        ColumnKind::Number => sentinels.collect(),
        _ => Vec::new(),
    };
    let missing_words = evidence.missing_words.iter();
    ColumnReading {
        kind,
        sign,
        dates,
        has_days: evidence.has_days,
        year_set: evidence.two_digit_years,
        unit,
        has_open_numbers: has_open_numbers(evidence),
        missing_words: missing_words
            .map(|(word, n)| (word.clone(), *n, is_word_missing(word)))
            .collect(),
        reason: if kind == found { reason } else { None },
        mixed_units: mixed_units(evidence),
        suffixes: evidence.suffixes(),
        same_wholes: evidence.same_wholes(),
        sentinels,
    }
}

/// Returns the units of a column in which most numbers have a unit, and two of them or more are known
/// ones: `3 cm` and `12 mm`, but not `1 ESO` and `2 Bach`. Empty for other columns.
fn mixed_units(evidence: &Evidence) -> Vec<String> {
    let n_known = evidence.units.iter().filter(|(_, _, is_known)| *is_known);
    let are_mixed = n_known.count() > 1 && 2 * evidence.n_with_unit > evidence.n_rows;
    let names = evidence.units.iter().map(|(unit, ..)| unit.clone());
    match are_mixed {
        true => names.collect(),
        false => Vec::new(),
    }
}

/// Counts numbers with a suffix as numbers, in the columns where they are.
pub(super) fn read_suffixes(columns: &mut [Evidence], options: &CsvOptions) {
    for (idx, column) in columns.iter_mut().enumerate() {
        let chosen = options.kind_of(idx);
        column.read_suffixes(matches!(
            chosen,
            Some(ColumnKind::Number | ColumnKind::Share)
        ));
    }
}

/// Returns the unit of a column, and how many of its cells are numbers: cells with other units, cells
/// with the wrong decimal sign, codes, and whole numbers that are the same f64 are none.
fn numbers(evidence: &Evidence, sign: DecimalSign) -> (Option<String>, usize) {
    let wrong = match sign {
        DecimalSign::Point => evidence.n_commas,
        DecimalSign::Comma => evidence.n_points,
    };
    let n_numbers = evidence.n_numbers.saturating_sub(wrong);
    let are_names = evidence.are_codes() || evidence.are_surely_phones();
    if are_names || evidence.same_wholes().is_some() {
        return (None, 0);
    }
    match evidence.units.as_slice() {
        [] => (None, n_numbers),
        // `1 ESO` and `2 ESO` are names; `1,5 puntos` is a number.
        [(unit, _, is_known)]
            if *is_known || evidence.has_many() || evidence.n_points + evidence.n_commas > 0 =>
        {
            (Some(unit.clone()), n_numbers)
        }
        _ => (None, n_numbers.saturating_sub(evidence.n_with_unit)),
    }
}

/// Returns what a column seems to hold, and why it is left out.
fn kind(
    evidence: &Evidence,
    place: &ColumnPlace,
    n_numbers: usize,
) -> (ColumnKind, Option<LeftOutReason>) {
    if evidence.n_numbers + evidence.n_dates + evidence.n_texts == 0 {
        return (ColumnKind::Empty, None);
    }
    let n_other = evidence.n_texts + (evidence.n_numbers - n_numbers);
    if place.is_row_names {
        (ColumnKind::Name, Some(LeftOutReason::RowNames))
    } else if evidence.are_phones() && !evidence.has_repeats {
        (ColumnKind::Name, Some(LeftOutReason::Phones))
    } else if n_numbers > n_other + evidence.n_dates {
        let is_first = place.idx == 0 && (place.name.is_empty() || is_row_number(place.name));
        if is_first && evidence.counts_rows() {
            return (ColumnKind::Name, Some(LeftOutReason::RowNumbers));
        }
        (ColumnKind::Number, None)
    } else if evidence.n_dates > n_other + n_numbers {
        if evidence.n_with_time > 0 {
            (ColumnKind::Seconds, None)
        } else {
            (ColumnKind::Days, None)
        }
    } else if evidence.are_all_different() && evidence.n_rows > 1 {
        (ColumnKind::Name, Some(LeftOutReason::NoRepeats))
    } else if evidence.has_many() {
        (ColumnKind::LeftOut, Some(LeftOutReason::TooManyCategories))
    } else {
        (ColumnKind::Category, None)
    }
}

/// Returns whether a name is one that columns have which count the rows.
pub(super) fn is_row_number(name: &str) -> bool {
    let name = name.to_lowercase();
    let names = [
        "id",
        "idx",
        "index",
        "índice",
        "indice",
        "n",
        "nº",
        "n.º",
        "no",
        "no.",
        "num",
        "núm",
        "número",
        "row",
        "fila",
        "rownames",
        "unnamed: 0",
        "#",
    ];
    names.contains(&name.as_str())
}

fn is_suffixed(text: &str) -> bool {
    number::scan_with_suffix(text).is_some()
}

/// What a first record shows of being a header, against the rows below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderEvidence {
    Header,
    Row,
    /// As much for one as for the other: more likely a header, or not.
    Even {
        is_likelier: bool,
    },
}

/// Decides whether a first record is a header, from the evidence of all rows below it.
pub(super) fn header(
    first: &[String],
    columns: &[Evidence],
    is_below_title: bool,
) -> HeaderEvidence {
    let (mut n_for, mut n_against) = (usize::from(is_below_title), 0);
    let cells: Vec<Cell> = first.iter().map(|text| cell::scan(text)).collect();
    let are_years = are_years(first, columns);
    for ((text, cell), column) in first.iter().zip(&cells).zip(columns) {
        let has_values =
            column.n_numbers + column.n_dates > column.n_texts + column.n_missing_words;
        match cell {
            Cell::Empty | Cell::Error => {}
            // A month above amounts is a name.
            Cell::Date(_) if has_values && column.n_numbers > column.n_dates => n_for += 1,
            Cell::Number(_) if has_values && column.n_dates > column.n_numbers => n_for += 1,
            Cell::Number(_) | Cell::Date(_) if has_values && !are_years => n_against += 1,
            Cell::Number(_) | Cell::Date(_) => {}
            // A column of words: its name is none of them.
            _ if !has_values && column.distinct.iter().any(|known| known == text) => n_against += 1,
            Cell::Text if !column.suffixes().is_empty() && is_suffixed(text) => n_against += 1,
            Cell::Text | Cell::MissingWord if has_values => {
                n_for += usize::from(*cell == Cell::Text);
            }
            _ if column.has_repeats && !column.has_many() => n_for += 1,
            _ => {}
        }
    }
    let texts = cells.iter().filter(|cell| **cell == Cell::Text).count();
    let has_values = cells.iter().any(Cell::is_value);
    match (n_for, n_against) {
        // No column tells: names are texts, or years.
        (0, 0) if are_years => HeaderEvidence::Even { is_likelier: true },
        (0, 0) if texts > 0 && !has_values => HeaderEvidence::Header,
        (0, _) => HeaderEvidence::Row,
        (_, 0) => HeaderEvidence::Header,
        _ => HeaderEvidence::Even {
            is_likelier: n_for > n_against,
        },
    }
}

/// Returns whether the numbers of a first record are years that rise by equal steps, beside a text or an
/// empty cell, or above cells of which none looks like a year.
fn are_years(first: &[String], columns: &[Evidence]) -> bool {
    let numbers: Vec<i64> = first.iter().filter_map(|text| text.parse().ok()).collect();
    let are_all = first
        .iter()
        .all(|text| !cell::scan(text).is_value() || text.parse::<i64>().is_ok());
    let step = |pair: &[i64]| match pair {
        [a, b] => b - a,
        _ => 0,
    };
    let are_in = |years: std::ops::Range<i64>| numbers.iter().all(|year| years.contains(year));
    let is_recent = |text: &String| {
        text.parse()
            .is_ok_and(|year| (1_800..2_101).contains(&year))
    };
    let are_others_below = || {
        let mut below = columns.iter().flat_map(|column| &column.distinct);
        are_in(1_800..2_101) && !below.any(is_recent)
    };
    let has_other = first.len() > numbers.len();
    let steps: Vec<i64> = match are_in(1_000..3_000) {
        true => numbers.windows(2).map(step).collect(),
        false => Vec::new(),
    };
    let rises = steps
        .iter()
        .all(|step| *step > 0 && steps.first() == Some(step));
    are_all && !steps.is_empty() && rises && (has_other || are_others_below())
}
