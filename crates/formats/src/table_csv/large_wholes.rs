//! Whole numbers that an f64 does not tell apart.

use std::collections::BTreeSet;

/// From here on not every whole number is an f64: 2⁵³.
const LARGEST_EXACT: u128 = 1 << 53;

/// The whole numbers of a column beyond 2⁵³.
#[derive(Debug, Clone, Default)]
pub(super) struct LargeWholes {
    /// Until two are the same f64 and one has repeated.
    seen: BTreeSet<i128>,
    has_repeats: bool,
    /// The first two that differ and are the same f64.
    same: Option<[i128; 2]>,
}

impl LargeWholes {
    /// Counts a trimmed cell if it is a whole number beyond 2⁵³ without groups.
    pub(super) fn push(&mut self, text: &str) {
        // Nearly all numbers are shorter.
        if text.len() < 16 || self.has_repeats && self.same.is_some() {
            return;
        }
        let number = text.parse::<i128>().ok();
        let Some(number) = number.filter(|it| it.unsigned_abs() > LARGEST_EXACT) else {
            return;
        };
        if !self.seen.insert(number) {
            self.has_repeats = true;
        } else if self.same.is_none() {
            // Rounding keeps the order: what becomes the same f64 stands side by side.
            let below = self.seen.range(..number).next_back().copied();
            let above = self.seen.range(number.saturating_add(1)..).next().copied();
            let is_same = |other: &i128| *other as f64 == number as f64;
            let other = below.filter(is_same).or(above.filter(is_same));
            self.same = other.map(|other| [other.min(number), other.max(number)]);
        }
    }

    /// Returns the first two numbers that differ and are the same f64.
    pub(super) fn same(&self) -> Option<[String; 2]> {
        self.same.map(|pair| pair.map(|number| number.to_string()))
    }

    /// Returns whether a number stands in two cells.
    pub(super) fn has_repeats(&self) -> bool {
        self.has_repeats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_only_beyond_two_to_the_53() {
        let same = |texts: &[&str]| {
            let mut wholes = LargeWholes::default();
            for text in texts {
                wholes.push(text);
            }
            wholes.same()
        };
        let pair = ["9007199254740992000", "9007199254740992001"];
        assert_eq!(same(&pair), Some(pair.map(str::to_owned)));
        assert_eq!(same(&["9007199254740991", "9007199254740992"]), None);
        assert_eq!(same(&["9007199254740993", "9007199254740994"]), None);
        assert_eq!(same(&["9007199254740993", "9007199254740995"]), None);
        assert_eq!(same(&["1234567890123456700", "1234567890123456700"]), None);
        assert_eq!(
            same(&["0001234567890123456700", "1234567890123456700"]),
            None
        );
        assert_eq!(
            same(&["1234567.8901234567001", "1234567.8901234567002"]),
            None
        );
    }
}
