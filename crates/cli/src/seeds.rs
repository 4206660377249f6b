//! Ranges of seeds as Rust writes them: `0..100` without its end, `0..=99` with it.

use std::str::FromStr;

/// Most seeds of a range: their results are all kept.
const MAX_SEEDS: u64 = 100_000;

/// A range of seeds, or a single one. Not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seeds {
    /// The first one.
    pub first: u32,
    /// The last one.
    pub last: u32,
}

impl Seeds {
    /// Returns the seeds in ascending order.
    pub fn iter(self) -> impl Iterator<Item = u32> {
        self.first..=self.last
    }
}

impl FromStr for Seeds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| -> Result<u32, String> {
            let largest = u32::MAX;
            let message = |_| format!("`{text}` is no seed: a whole number from 0 to {largest}");
            text.trim().parse().map_err(message)
        };
        let (first, last) = if let Some((first, last)) = text.split_once("..=") {
            (number(first)?, number(last)?)
        } else if let Some((first, end)) = text.split_once("..") {
            let end = number(end)?;
            let empty = || format!("`{text}` has no seed: the end does not belong to the range");
            (number(first)?, end.checked_sub(1).ok_or_else(empty)?)
        } else {
            (number(text)?, number(text)?)
        };
        if first > last {
            return Err(format!(
                "`{text}` has no seed: write 0..100 for the seeds from 0 to 99, or 0..=99"
            ));
        }
        if u64::from(last - first) >= MAX_SEEDS {
            return Err(format!("`{text}` has more than {MAX_SEEDS} seeds"));
        }
        Ok(Self { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_its_end_only_if_it_says_so() {
        let seeds = |text: &str| {
            let seeds: Seeds = text.parse().unwrap();
            seeds.iter().collect::<Vec<_>>()
        };
        assert_eq!(seeds("3..6"), [3, 4, 5]);
        assert_eq!(seeds("3..=6"), [3, 4, 5, 6]);
        assert_eq!(seeds("7"), [7]);
        assert_eq!(seeds("4294967295"), [u32::MAX]);
        for none in [
            "3..3",
            "4..3",
            "0..0",
            "3..=2",
            "..",
            "1..",
            "x",
            "-1..2",
            "0..100001",
            "4294967296",
        ] {
            assert!(none.parse::<Seeds>().is_err(), "{none}");
        }
    }
}
