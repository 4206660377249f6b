//! Cells of a column that are numbers with a suffix, if the column is one of numbers.

use super::number::{Mark, Scanned};
use super::number_suffix::NumberSuffix;

/// Cells that are alike: what they show of the decimal sign, and the currency in front.
#[derive(Debug, Clone)]
pub(super) struct SuffixedCells {
    pub(super) mark: Mark,
    pub(super) unit: String,
    pub(super) n: usize,
    /// The first of them.
    pub(super) text: String,
}

/// Counts of a column's numbers with a suffix: `12.3k`.
#[derive(Debug, Clone, Default)]
pub(super) struct SuffixCounts {
    /// Those that are counted as texts so far.
    as_texts: Vec<SuffixedCells>,
    /// Number of cells of each suffix, in the order of [`NumberSuffix::ALL`].
    n_of_each: [usize; NumberSuffix::ALL.len()],
    has_fraction: bool,
}

impl SuffixCounts {
    pub(super) fn push(&mut self, number: &Scanned, suffix: NumberSuffix, text: &str) {
        for (n, known) in self.n_of_each.iter_mut().zip(NumberSuffix::ALL) {
            *n += usize::from(known == suffix);
        }
        self.has_fraction |= number.mark != Mark::Whole;
        let is_alike = |it: &&mut SuffixedCells| it.mark == number.mark && it.unit == number.unit;
        match self.as_texts.iter_mut().find(is_alike) {
            Some(cells) => cells.n += 1,
            None => self.as_texts.push(SuffixedCells {
                mark: number.mark,
                unit: number.unit.to_owned(),
                n: 1,
                text: text.to_owned(),
            }),
        }
    }

    /// Returns the suffixes that occur.
    pub(super) fn suffixes(&self) -> Vec<NumberSuffix> {
        let counts = self.n_of_each.iter().zip(NumberSuffix::ALL);
        let found = counts.filter(|(n, _)| **n > 0);
        found.map(|(_, suffix)| suffix).collect()
    }

    /// Returns whether a currency stands in front of some of the cells.
    pub(super) fn has_unit(&self, unit: &str) -> bool {
        self.as_texts.iter().any(|cells| cells.unit == unit)
    }

    /// Returns whether the cells are numbers in a column of `n_numbers` without a suffix and `n_texts`
    /// that are none: two different powers, or one beside numbers without.
    ///
    /// `12` and `12B` may be houses, `25` and `31M` ages of men: `M` or `B` alone needs a fraction.
    pub(super) fn are_numbers(&self, n_numbers: usize, n_texts: usize) -> bool {
        let n_all: usize = self.as_texts.iter().map(|cells| cells.n).sum();
        let suffixes = self.suffixes();
        let mut exponents: Vec<u8> = suffixes.iter().map(|it| it.exponent()).collect();
        exponents.dedup();
        let is_clear = self.has_fraction || exponents.first() == Some(&3);
        let are_compared = exponents.len() > 1 || n_numbers > 0 && is_clear;
        n_all > 0 && n_texts == n_all && are_compared
    }

    /// Removes and returns the cells that are counted as texts.
    pub(super) fn take(&mut self) -> Vec<SuffixedCells> {
        std::mem::take(&mut self.as_texts)
    }
}
