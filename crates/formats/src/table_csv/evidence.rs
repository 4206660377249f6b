//! What the cells of a column show, counted over the whole file.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::cell::{self, Cell};
use super::date::DayOrder;
use super::large_wholes::LargeWholes;
use super::limits::MAX_CATEGORIES;
use super::number::{self, Mark};
use super::number_suffix::NumberSuffix;
use super::phone::{self, PhoneCounts};
use super::sentinel;
use super::suffix_counts::SuffixCounts;
use super::two_digit_years::YearSet;

/// Most different units and words that are counted one by one.
const MOST_UNITS: usize = 4;
const MOST_WORDS: usize = 20;

/// Counts of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence {
    pub(super) n_rows: usize,
    pub(super) n_empty: usize,
    pub(super) n_errors: usize,
    pub(super) n_texts: usize,
    /// Words that may mean no value, with their counts.
    pub(super) missing_words: Vec<(String, usize)>,
    pub(super) n_missing_words: usize,
    /// Numbers that may mean no value, with their counts.
    pub(super) sentinels: Vec<(String, usize)>,
    // Numbers, by what they show of the decimal sign.
    pub(super) n_numbers: usize,
    pub(super) n_points: usize,
    pub(super) n_commas: usize,
    pub(super) n_three_after_point: usize,
    pub(super) n_three_after_comma: usize,
    pub(super) n_small_wholes: usize,
    pub(super) n_ungrouped: usize,
    /// Numbers of digits alone that start with a zero and another digit.
    n_zero_padded: usize,
    /// The length that all numbers of digits alone have; 0 if lengths differ or there are others.
    code_len: usize,
    /// The first number with three digits behind its sign.
    pub(super) open_number: Option<String>,
    /// The first numbers that show the point, the comma, and that nobody groups thousands.
    pub(super) first_point: Option<String>,
    pub(super) first_comma: Option<String>,
    pub(super) first_ungrouped: Option<String>,
    phones: PhoneCounts,
    large_wholes: LargeWholes,
    suffixed: SuffixCounts,
    /// Whether numbers with a suffix count as numbers; else they are texts.
    reads_suffixes: bool,
    /// Units of numbers, with their counts and whether each is known to be one.
    pub(super) units: Vec<(String, usize, bool)>,
    pub(super) n_with_unit: usize,
    // Dates, by what they show of the order of day and month.
    pub(super) n_dates: usize,
    /// Whether one of them is more than a time.
    pub(super) has_days: bool,
    pub(super) n_day_first: usize,
    pub(super) n_month_first: usize,
    pub(super) n_either: usize,
    pub(super) n_with_time: usize,
    /// The first date whose day and month may be in either order.
    pub(super) open_date: Option<String>,
    /// Years of two digits.
    pub(super) two_digit_years: YearSet,
    /// The first different texts, of numbers too, up to one more than a category may have.
    pub(super) distinct: Vec<String>,
    /// Hashes of the texts, until one repeats.
    seen: BTreeSet<u64>,
    /// Whether a text, number or not, stands in two cells.
    pub(super) has_repeats: bool,
    /// The next number, if the numbers so far are 0, 1, 2, … or 1, 2, 3, ….
    next_in_order: Option<usize>,
}

impl Evidence {
    /// A column that is missing in the first rows.
    pub(super) fn of_empty_cells(n_rows: usize) -> Self {
        Self {
            n_rows,
            n_empty: n_rows,
            ..Self::default()
        }
    }

    /// Counts a trimmed cell.
    pub(super) fn push(&mut self, text: &str) {
        self.n_rows += 1;
        let cell = cell::scan(text);
        match cell {
            Cell::Empty => self.n_empty += 1,
            Cell::Error => self.n_errors += 1,
            Cell::Number(number) => {
                self.n_numbers += 1;
                self.push_code(text);
                self.n_small_wholes += usize::from(number.is_small_whole);
                self.n_ungrouped += usize::from(number.is_ungrouped);
                if number.is_ungrouped {
                    remember(&mut self.first_ungrouped, text);
                }
                if sentinel::is_sentinel(text) {
                    count_text(&mut self.sentinels, text, usize::MAX);
                }
                self.push_mark(number.mark, text, 1);
                self.push_unit(number.unit, number.is_known_unit, 1);
            }
            Cell::Date(date) => {
                self.n_dates += 1;
                self.has_days |= date.has_date();
                self.n_with_time += usize::from(date.has_time);
                if let Some(two_digits) = date.two_digits {
                    self.two_digit_years.insert(two_digits);
                }
                if let DayOrder::Either {
                    day_first,
                    month_first,
                } = date.order
                {
                    match (day_first, month_first) {
                        (Some(_), None) => self.n_day_first += 1,
                        (None, Some(_)) => self.n_month_first += 1,
                        // `04/04/2026` is the same day in either order.
                        (first, second) if first == second => {}
                        _ => {
                            self.n_either += 1;
                            if self.open_date.is_none() {
                                self.open_date = Some(text.to_owned());
                            }
                        }
                    }
                }
            }
            Cell::MissingWord => {
                self.n_missing_words += 1;
                count_text(&mut self.missing_words, text, MOST_WORDS);
            }
            Cell::Text => {
                self.n_texts += 1;
                if let Some((number, suffix)) = number::scan_with_suffix(text) {
                    self.suffixed.push(&number, suffix, text);
                }
            }
        }
        self.push_order(text);
        self.large_wholes.push(text);
        let is_number = matches!(cell, Cell::Number(_));
        let phone = match cell {
            Cell::Number(_) | Cell::Text => phone::scan(text),
            _ => None,
        };
        if let Some(phone) = phone {
            self.phones.push(phone);
        }
        if !matches!(cell, Cell::Empty | Cell::Error) {
            self.push_distinct(text, is_number && phone.is_none());
        }
    }

    /// Counts `n` numbers by what they show of the decimal sign, of which `text` is the first.
    fn push_mark(&mut self, mark: Mark, text: &str, n: usize) {
        match mark {
            Mark::Whole => {}
            Mark::Point => {
                self.n_points += n;
                remember(&mut self.first_point, text);
            }
            Mark::Comma => {
                self.n_commas += n;
                remember(&mut self.first_comma, text);
            }
            Mark::ThreeAfterPoint => self.n_three_after_point += n,
            Mark::ThreeAfterComma => self.n_three_after_comma += n,
        }
        if matches!(mark, Mark::ThreeAfterPoint | Mark::ThreeAfterComma) {
            remember(&mut self.open_number, text);
        }
    }

    /// Counts `n` numbers with a unit; an empty one is none.
    fn push_unit(&mut self, unit: &str, is_known: bool, n: usize) {
        if unit.is_empty() {
            return;
        }
        self.n_with_unit += n;
        if let Some((_, count, _)) = self.units.iter_mut().find(|(known, ..)| known == unit) {
            *count += n;
        } else if self.units.len() < MOST_UNITS {
            self.units.push((unit.to_owned(), n, is_known));
        }
    }

    /// Counts numbers with a suffix as numbers if the column shows that they are, or if a person has
    /// chosen numbers. Call it again after further cells.
    pub(super) fn read_suffixes(&mut self, are_chosen: bool) {
        // `3m` beside `5k` is a length.
        let are_amounts = self
            .units
            .iter()
            .all(|(unit, ..)| self.suffixed.has_unit(unit));
        let are_numbers = self.n_dates == 0
            && are_amounts
            && self.suffixed.are_numbers(self.n_numbers, self.n_texts);
        self.reads_suffixes |= are_chosen || are_numbers;
        if !self.reads_suffixes {
            return;
        }
        for cells in self.suffixed.take() {
            self.n_texts -= cells.n;
            self.n_numbers += cells.n;
            self.code_len = 0;
            self.push_mark(cells.mark, &cells.text, cells.n);
            self.push_unit(&cells.unit, true, cells.n);
        }
    }

    /// Returns the suffixes of its numbers; empty where they are texts.
    pub(super) fn suffixes(&self) -> Vec<NumberSuffix> {
        match self.reads_suffixes {
            true => self.suffixed.suffixes(),
            false => Vec::new(),
        }
    }

    /// Returns the first two whole numbers that differ and are the same f64.
    pub(super) fn same_wholes(&self) -> Option<[String; 2]> {
        self.large_wholes.same()
    }

    /// Returns whether no text is in two cells. Where whole numbers are the same f64, these count:
    /// words for no value between them may repeat.
    pub(super) fn are_all_different(&self) -> bool {
        match self.large_wholes.same() {
            Some(_) => !self.large_wholes.has_repeats(),
            None => !self.has_repeats,
        }
    }

    /// Follows numbers that are codes, `08001`.
    fn push_code(&mut self, text: &str) {
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let len = if is_digits { text.len() } else { 0 };
        if self.n_numbers == 1 {
            self.code_len = len;
        } else if self.code_len != len {
            self.code_len = 0;
        }
        self.n_zero_padded += usize::from(is_digits && len > 1 && text.starts_with('0'));
    }

    /// Returns whether the numbers are codes that are filled up with zeros, such as postal codes: all
    /// have as many digits, three or more, and some start with zero.
    pub(super) fn are_codes(&self) -> bool {
        self.code_len >= 3 && self.n_zero_padded > 0
    }

    /// Returns whether all cells are telephone numbers: with as many digits in groups, or a plus.
    pub(super) fn are_phones(&self) -> bool {
        self.phones.are_all(self.n_numbers + self.n_texts) && self.n_dates == 0
    }

    /// Returns whether some telephone number has a plus in front, or groups that are not thousands.
    pub(super) fn are_surely_phones(&self) -> bool {
        self.are_phones() && (self.phones.has_plus() || self.n_texts > 0)
    }

    /// Follows numbers that count the rows.
    fn push_order(&mut self, text: &str) {
        if self.n_rows > 1 && self.next_in_order.is_none() {
            return;
        }
        let number = text.parse::<usize>().ok();
        self.next_in_order = match (self.n_rows, number) {
            (1, Some(first @ (0 | 1))) => Some(first + 1),
            (1, _) => None,
            (_, number) if number == self.next_in_order => number.map(|number| number + 1),
            _ => None,
        };
    }

    fn push_distinct(&mut self, text: &str, is_number: bool) {
        if self.distinct.len() <= MAX_CATEGORIES {
            if self.distinct.iter().any(|known| known == text) {
                self.has_repeats = true;
                self.seen.clear();
                return;
            }
            self.distinct.push(text.to_owned());
        }
        // Numbers need not be remembered: a column of numbers may repeat them or not.
        if !self.has_repeats && !is_number {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            if !self.seen.insert(hasher.finish()) {
                self.has_repeats = true;
                self.seen.clear();
            }
        }
    }

    /// Returns whether the column counts the rows, from 0 or 1.
    pub(super) fn counts_rows(&self) -> bool {
        self.next_in_order.is_some() && self.n_rows > 1
    }

    /// Returns whether there are more different texts than a category may have.
    pub(super) fn has_many(&self) -> bool {
        self.distinct.len() > MAX_CATEGORIES
    }
}

/// Stores the first text.
fn remember(first: &mut Option<String>, text: &str) {
    if first.is_none() {
        *first = Some(text.to_owned());
    }
}

/// Counts a text, if there are not `n_most` different ones yet.
fn count_text(counts: &mut Vec<(String, usize)>, text: &str, n_most: usize) {
    if let Some((_, n)) = counts.iter_mut().find(|(known, _)| known == text) {
        *n += 1;
    } else if counts.len() < n_most {
        counts.push((text.to_owned(), 1));
    }
}
