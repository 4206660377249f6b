//! The content of a single cell: a number, a text, or no value.

use experiment::limits::TABLE_VALUE;

use crate::decimal_sign::DecimalSign;

/// Content of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// Empty, or a word for no value.
    Missing,
    Number(f64),
    /// A number outside of [`TABLE_VALUE`].
    TooLarge,
    Text,
}

/// Words for no value, in any case. R, pandas, SQL, Excel,
/// the UCI archive and Stata write them.
const MISSING: [&str; 10] = [
    "NA", "N/A", "NaN", "null", "none", "nil", "-", "?", ".", "#N/A",
];

/// Length in bytes of the longest text that may be a number.
const LONGEST: usize = 40;

/// Returns the content of a trimmed cell.
pub(super) fn read(text: &str, decimal: DecimalSign) -> Cell {
    let starts_number = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit());
    let is_word = |word: &&str| word.eq_ignore_ascii_case(text);
    if text.is_empty() || (!starts_number && text.len() <= 4 && MISSING.iter().any(is_word)) {
        return Cell::Missing;
    }
    match number(text, decimal) {
        Some(value) if TABLE_VALUE.contains(&value) => Cell::Number(value),
        Some(_) => Cell::TooLarge,
        None => Cell::Text,
    }
}

/// Returns whether the byte may stand in a number.
fn may_be(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b',' | b'e' | b'E')
}

/// Parses a number with one decimal sign; `None` if the text is not one.
///
/// The other sign may group thousands where it cannot be a decimal sign: `1.234,5` and `1.234.567`,
/// but not `1.234`, which may be either and would be wrong by a factor of a thousand.
fn number(text: &str, decimal: DecimalSign) -> Option<f64> {
    if text.len() > LONGEST {
        return None;
    }
    let (sign, group) = match decimal {
        DecimalSign::Point => ('.', ','),
        DecimalSign::Comma => (',', '.'),
    };
    // Fast path, for nearly all numbers: digits and at most one decimal sign.
    let mut plain = [0; LONGEST];
    let mut n_signs = 0;
    let mut is_plain = true;
    for (to, byte) in plain.iter_mut().zip(text.bytes()) {
        *to = byte;
        if byte == sign as u8 {
            *to = b'.';
            n_signs += 1;
        } else if !may_be(byte) || byte == group as u8 {
            is_plain = false;
            break;
        }
    }
    if is_plain && n_signs <= 1 {
        let plain = plain.get(..text.len()).unwrap_or_default();
        return std::str::from_utf8(plain).ok()?.parse().ok();
    }
    let text = text
        .replace('−', "-")
        .replace(['\u{a0}', '\u{202f}', ' '], "");
    if !text.bytes().all(may_be) {
        return None;
    }
    let (whole, fraction) = text.split_once(sign).unwrap_or((&text, ""));
    let groups: Vec<&str> = whole.trim_start_matches(['+', '-']).split(group).collect();
    let has_sign = whole.len() < text.len();
    let is_grouped = groups.len() > 1;
    let is_clear = !is_grouped
        || ((has_sign || groups.len() > 2)
            && groups
                .first()
                .is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3));
    if !is_clear || fraction.contains([sign, group]) {
        return None;
    }
    let mut plain = whole.replace(group, "");
    if has_sign {
        plain.push('.');
        plain.push_str(fraction);
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_a_thousand_times_too_large() {
        use DecimalSign::{Comma, Point};
        for (text, decimal, expected) in [
            ("1.5", Point, Some(1.5)),
            ("-1e-3", Point, Some(-1e-3)),
            (".5", Point, Some(0.5)),
            ("1,5", Comma, Some(1.5)),
            ("-1,5e2", Comma, Some(-150.0)),
            ("−2,5", Comma, Some(-2.5)),
            ("7", Comma, Some(7.0)),
            ("1.234,5", Comma, Some(1_234.5)),
            ("1.234.567", Comma, Some(1_234_567.0)),
            ("1 234,5", Comma, Some(1_234.5)),
            ("1,234.5", Point, Some(1_234.5)),
            ("1.234", Comma, None),
            ("1.5", Comma, None),
            ("1,234", Point, None),
            ("1,5", Point, None),
            ("1,2,3", Point, None),
            ("1.2.3", Point, None),
            ("1e", Point, None),
            ("inf", Point, None),
            ("e", Point, None),
            ("12a", Point, None),
            ("0x10", Point, None),
            ("", Point, None),
        ] {
            assert_eq!(number(text, decimal), expected, "{text}");
        }
        assert_eq!(read("1e39", Point), Cell::TooLarge);
        assert_eq!(read("1e999", Point), Cell::TooLarge);
        assert_eq!(read("n/a", Point), Cell::Missing);
        assert_eq!(read("nan", Point), Cell::Missing);
        assert_eq!(read("inf", Point), Cell::Text);
    }
}
