//! Numbers that programs of measuring stations write for no value: `-9999`, `999.9`.

use super::number;
use crate::decimal_sign::DecimalSign;

/// Most ranges of the other values that a number lies from the nearest of them and still is a value.
const FAR: f64 = 5.0;
/// Values of a column in which a single such number is named; in smaller ones it has to repeat.
const MANY: usize = 20;

/// Such a number as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentinel {
    pub(super) text: String,
    /// Number of its cells.
    pub(super) n: usize,
    /// Whether a person has chosen that they have no value.
    pub(super) is_missing: bool,
}

/// Returns whether a trimmed cell is a number that may mean no value: -99, -999, -9999, 999, 9999 or
/// 99999, also with zeros or nines behind the decimal sign. It is also a number of people or metres;
/// [`keep_far`] tells by the other values.
pub(super) fn is_sentinel(text: &str) -> bool {
    let negative = text.strip_prefix(['-', '−']);
    let number = negative.unwrap_or(text);
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let is_all = |digit: u8| fraction.bytes().all(|byte| byte == digit);
    let is_known = match negative {
        Some(_) => matches!(whole, "99" | "999" | "9999"),
        None => matches!(whole, "999" | "9999" | "99999"),
    };
    is_known && fraction.len() <= 2 && (is_all(b'0') || is_all(b'9'))
}

/// Removes the sentinels that do not lie far from all other values of their column, unless a person has
/// chosen that they mean no value.
pub(super) fn keep_far(sentinels: &mut Vec<Sentinel>, values: &[f64], sign: DecimalSign) {
    if sentinels.is_empty() {
        return;
    }
    let number = |it: &Sentinel| number::scan(&it.text).and_then(|number| number.value(sign));
    let numbers: Vec<f64> = sentinels.iter().filter_map(number).collect();
    let present = || values.iter().copied().filter(|value| !value.is_nan());
    let others = || present().filter(|value| !numbers.contains(value));
    let min = others().fold(f64::INFINITY, f64::min);
    let max = others().fold(f64::NEG_INFINITY, f64::max);
    let has_many = present().count() >= MANY;
    let is_far = |value: f64| {
        let from_nearest = (min - value).max(value - max);
        // Equal values have no range to compare with.
        min < max && from_nearest > FAR * (max - min)
    };
    let is_frequent = |number: f64| present().filter(|value| *value == number).count() > 1;
    sentinels.retain(|it| {
        let far = number(it).filter(|value| is_far(*value));
        it.is_missing || far.is_some_and(|value| has_many || is_frequent(value))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentinels_are_nines() {
        for text in [
            "-99", "-999", "-9999", "999", "9999", "99999", "-999.0", "−999,9", "9999.9", "-99.00",
            "999.99",
        ] {
            assert!(is_sentinel(text), "{text}");
        }
        for text in [
            "99", "9", "-9", "-99999", "9,999", "999.5", "1999", "999.999", "", "-", "99.9",
        ] {
            assert!(!is_sentinel(text), "{text}");
        }
    }
}
