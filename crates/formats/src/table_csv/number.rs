//! Numbers as people and programs write them: decimal sign, groups of thousands, exponent, unit.
//!
//! A cell alone does not always say what it is: `1.234` is a bit more than one or more than a
//! thousand. [`scan`] returns what can be seen of the cell, [`Scanned::value`] the number once the
//! decimal sign of its column is known.

use super::number_suffix::NumberSuffix;
use crate::decimal_sign::DecimalSign;

/// What a number shows of its decimal sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: `1234`, `1 234`.
    Whole,
    /// It is the point: `1.5`, `0.123`, `1,234.5`, `1,234,567`.
    Point,
    /// It is the comma: `1,5`, `0,123`, `1.234,5`, `1.234.567`.
    Comma,
    /// Three digits behind a single point: `1.234`.
    ThreeAfterPoint,
    /// Three digits behind a single comma: `1,234`.
    ThreeAfterComma,
}

impl Mark {
    /// Returns whether a number with this mark can be one in a column with a decimal sign.
    pub(super) fn fits(self, sign: DecimalSign) -> bool {
        !matches!(
            (self, sign),
            (Mark::Point, DecimalSign::Comma) | (Mark::Comma, DecimalSign::Point)
        )
    }
}

/// A cell that is a number, perhaps with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scanned<'a> {
    pub(super) mark: Mark,
    /// The number without its unit.
    digits: &'a str,
    /// Whether there is a minus in front of the unit: `-$5`.
    has_outer_minus: bool,
    /// The unit, empty without one.
    pub(super) unit: &'a str,
    /// Whether the unit is one of [`UNITS`] or a symbol. Other words behind a number may be part of a
    /// name: `1 ESO`.
    pub(super) is_known_unit: bool,
    /// Whether it is a whole number of at most three digits, not zero.
    pub(super) is_small_whole: bool,
    /// Whether four or more digits stand together in front of the decimal sign: nobody groups
    /// thousands here.
    pub(super) is_ungrouped: bool,
    /// The power of ten of its suffix: 3 for `12k`, 0 without one.
    exponent: u8,
    /// Whether it is digits, a sign in front and one point or comma, and nothing else.
    is_plain: bool,
}

/// Units that may stand behind a number, also without a blank between them.
const UNITS: [&str; 84] = [
    "%", "‰", "€", "$", "£", "¥", "₤", "₡", "₲", "₱", "₹", "°", "º", "'", "\"", "′", "″", "°C",
    "ºC", "°F", "EUR", "USD", "GBP", "MXN", "ARS", "COP", "CLP", "PEN", "kg", "g", "mg", "t", "lb",
    "oz", "km", "m", "cm", "mm", "mi", "ft", "in", "s", "ms", "h", "min", "l", "L", "ml", "mL",
    "cl", "m2", "m²", "m3", "m³", "km/h", "m/s", "W", "kW", "kWh", "V", "A", "Hz", "kHz", "MHz",
    "GHz", "K", "N", "kN", "J", "kJ", "cal", "kcal", "Pa", "hPa", "kPa", "bar", "Ω", "mV", "mA",
    "rad", "mol", "dB", "MB", "GB",
];

/// Currencies that may stand in front of a number.
const CURRENCIES: [&str; 15] = [
    "US$", "R$", "S/", "€", "$", "£", "¥", "₤", "₡", "₲", "₱", "₹", "EUR", "USD", "GBP",
];

/// Most characters of a word behind a number that is taken for a unit.
const LONGEST_UNIT: usize = 12;
/// Most bytes of a number.
const LONGEST: usize = 60;

/// Returns what a trimmed cell shows if it is a number; `None` if it is not.
pub(super) fn scan(text: &str) -> Option<Scanned<'_>> {
    plain(text).or_else(|| decorated(text))
}

/// Returns what a trimmed cell shows if it is a number with a suffix and no blank between them:
/// `12.3k`, `€1.2M`; `None` for other cells. Only its column says whether it is a number: `12B` may be
/// a house.
pub(super) fn scan_with_suffix(text: &str) -> Option<(Scanned<'_>, NumberSuffix)> {
    let suffix = NumberSuffix::ALL
        .into_iter()
        .find(|suffix| text.ends_with(suffix.letter()))?;
    let number = text.strip_suffix(suffix.letter())?;
    if !number.ends_with(|last: char| last.is_ascii_digit()) || number.contains(['e', 'E']) {
        return None;
    }
    let scanned = Scanned {
        is_small_whole: false,
        is_ungrouped: false,
        exponent: suffix.exponent(),
        is_plain: false,
        ..scan(number)?
    };
    Some((scanned, suffix))
}

/// Scans digits with at most one sign in front and one point or comma, which nearly all numbers are.
fn plain(text: &str) -> Option<Scanned<'_>> {
    let bytes = text.as_bytes();
    let digits = match bytes {
        [b'+' | b'-', digits @ ..] => digits,
        digits => digits,
    };
    if digits.len() > LONGEST {
        return None;
    }
    let n_digits = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let n_whole = n_digits(digits);
    let rest = digits.get(n_whole..)?;
    let starts_with_zero = digits.first() == Some(&b'0');
    let mark = match rest {
        [] if n_whole > 0 => Mark::Whole,
        [sign @ (b'.' | b','), fraction @ ..] if n_digits(fraction) == fraction.len() => {
            let is_group = fraction.len() == 3 && (1..=3).contains(&n_whole) && !starts_with_zero;
            match (sign, is_group) {
                (_, _) if n_whole + fraction.len() == 0 => return None,
                (b'.', true) => Mark::ThreeAfterPoint,
                (b'.', false) => Mark::Point,
                (_, true) => Mark::ThreeAfterComma,
                (_, false) => Mark::Comma,
            }
        }
        _ => return None,
    };
    Some(Scanned {
        mark,
        digits: text,
        has_outer_minus: false,
        unit: "",
        is_known_unit: false,
        is_small_whole: rest.is_empty() && n_whole <= 3 && !starts_with_zero,
        is_ungrouped: n_whole > 3,
        exponent: 0,
        is_plain: true,
    })
}

/// Returns whether a text is one of the units that may stand behind a number.
pub(super) fn is_unit(text: &str) -> bool {
    UNITS.contains(&text)
}

/// Removes a minus in front of a text: of ASCII or the mathematical one.
fn without_minus(text: &str) -> Option<&str> {
    text.strip_prefix('-').or_else(|| text.strip_prefix('−'))
}

/// Scans a number with a unit, an exponent or groups of thousands.
fn decorated(text: &str) -> Option<Scanned<'_>> {
    if text.len() > LONGEST + LONGEST_UNIT {
        return None;
    }
    // Bookkeepers write negative amounts in brackets.
    if let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        let inner = scan(inner).filter(|inner| !inner.has_outer_minus)?;
        let is_signed = inner.digits.starts_with(['+', '-', '−']);
        return (!is_signed).then_some(Scanned {
            has_outer_minus: true,
            is_plain: false,
            ..inner
        });
    }
    // A currency in front: `-$5`, `$ -5`.
    let outer = without_minus(text);
    let inner = outer.unwrap_or(text);
    let currency = CURRENCIES
        .iter()
        .find(|currency| inner.starts_with(**currency));
    let (number, has_outer_minus, before) = match currency {
        Some(currency) => (
            inner.get(currency.len()..)?.trim_start(),
            outer.is_some(),
            *currency,
        ),
        None => (text, false, ""),
    };
    let (digits, rest) = number.split_at(number_len(number));
    let has_blank = rest.starts_with(char::is_whitespace);
    let after = rest.trim_start();
    // `1A` and `2A` are names of classes; `1 A` is a current.
    let is_capital = after.len() == 1 && after.starts_with(|c: char| c.is_ascii_uppercase());
    let is_known = UNITS.contains(&after) && (has_blank || !is_capital);
    let is_word = || {
        has_blank
            && after.chars().count() <= LONGEST_UNIT
            && after
                .chars()
                .all(|c| c.is_alphabetic() || "./²³°".contains(c))
    };
    if !(after.is_empty() || before.is_empty() && (is_known || is_word())) {
        return None;
    }
    let mark = mark(digits)?;
    let unit = if before.is_empty() { after } else { before };
    let whole = digits.trim_start_matches(['+', '-', '−']);
    let n_whole = whole.bytes().take_while(u8::is_ascii_digit).count();
    Some(Scanned {
        mark,
        digits,
        has_outer_minus,
        unit,
        is_known_unit: is_known || !before.is_empty(),
        is_small_whole: n_whole == whole.len() && n_whole <= 3 && !whole.starts_with('0'),
        is_ungrouped: n_whole > 3,
        exponent: 0,
        is_plain: false,
    })
}

/// Blanks that group thousands: also the no-break blank, the narrow one and the thin one.
fn is_group_blank(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’')
}

/// Returns the length in bytes of the number at the start of a text.
fn number_len(text: &str) -> usize {
    let mut len = 0;
    for (at, character) in text.char_indices() {
        let next = || {
            let mut rest = text.get(at..).unwrap_or_default().chars();
            rest.nth(1)
        };
        let starts_digits = |next: Option<char>| next.is_some_and(|next| next.is_ascii_digit());
        let belongs = match character {
            '0'..='9' | '.' | ',' => true,
            '+' | '-' | '−' => at == 0 || text.get(..at).is_some_and(|t| t.ends_with(['e', 'E'])),
            'e' | 'E' => {
                at > 0 && (starts_digits(next()) || next().is_some_and(|next| "+-−".contains(next)))
            }
            blank if is_group_blank(blank) || is_apostrophe(blank) => {
                at > 0 && starts_digits(next())
            }
            _ => false,
        };
        if !belongs {
            break;
        }
        len = at + character.len_utf8();
    }
    len
}

/// Returns what a number without its unit shows of its decimal sign; `None` if it is not a number.
fn mark(digits: &str) -> Option<Mark> {
    let digits = digits.trim_start_matches(['+', '-', '−']);
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    if let Some(exponent) = exponent {
        let exponent = exponent.trim_start_matches(['+', '-', '−']);
        if exponent.is_empty() || !exponent.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    let n = |is: &dyn Fn(char) -> bool| mantissa.chars().filter(|&c| is(c)).count();
    let (points, commas) = (n(&|c| c == '.'), n(&|c| c == ','));
    let (blanks, apostrophes) = (n(&is_group_blank), n(&is_apostrophe));
    let has_digit = n(&|c| c.is_ascii_digit()) > 0;
    if !has_digit || (blanks > 0 && apostrophes > 0) {
        return None;
    }
    let other_groups = blanks + apostrophes > 0;
    let group: &dyn Fn(char) -> bool = if blanks > 0 {
        &is_group_blank
    } else {
        &is_apostrophe
    };
    let groups_until = |end: char, is_group: &dyn Fn(char) -> bool| {
        let whole = mantissa
            .rsplit_once(end)
            .map_or(mantissa, |(whole, _)| whole);
        are_groups(whole, is_group)
    };
    match (points, commas) {
        (0, 0) if other_groups => are_groups(mantissa, group).then_some(Mark::Whole),
        (0, 0) => Some(Mark::Whole),
        (1, 0) | (0, 1) => {
            let (sign, decided, open) = match points {
                1 => ('.', Mark::Point, Mark::ThreeAfterPoint),
                _ => (',', Mark::Comma, Mark::ThreeAfterComma),
            };
            let (whole, fraction) = mantissa.split_once(sign)?;
            if other_groups {
                let is_plain = fraction.bytes().all(|byte| byte.is_ascii_digit());
                return (is_plain && are_groups(whole, group)).then_some(decided);
            }
            let is_group = fraction.len() == 3
                && (1..=3).contains(&whole.len())
                && !whole.starts_with('0')
                && exponent.is_none();
            Some(if is_group { open } else { decided })
        }
        _ if other_groups => None,
        (_, 0) => are_groups(mantissa, &|c| c == '.').then_some(Mark::Comma),
        (0, _) => are_groups(mantissa, &|c| c == ',').then_some(Mark::Point),
        (_, 1) if mantissa.rfind(',') > mantissa.rfind('.') => {
            groups_until(',', &|c| c == '.').then_some(Mark::Comma)
        }
        (1, _) if mantissa.rfind('.') > mantissa.rfind(',') => {
            groups_until('.', &|c| c == ',').then_some(Mark::Point)
        }
        _ => None,
    }
}

/// Returns whether digits stand in groups of three, or of two and at last three as in India.
fn are_groups(text: &str, is_group: &dyn Fn(char) -> bool) -> bool {
    let groups: Vec<&str> = text.split(is_group).collect();
    let [first, middle @ .., last] = groups.as_slice() else {
        return false;
    };
    let are_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let has = |n: usize| middle.iter().all(|group| group.len() == n);
    groups.iter().all(|group| are_digits(group))
        && last.len() == 3
        && (has(3) && (1..=3).contains(&first.len())
            || !middle.is_empty() && has(2) && (1..=2).contains(&first.len()))
}

impl Scanned<'_> {
    /// Returns the number in a column with a decimal sign; `None` if it cannot be one there, as `1.5`
    /// where the comma is the sign.
    ///
    /// The value is the f64 nearest to what is written; too large a number is infinite.
    pub(super) fn value(&self, sign: DecimalSign) -> Option<f64> {
        if !self.mark.fits(sign) {
            return None;
        }
        // Nearly all numbers are written as Rust reads them.
        if self.is_plain
            && (self.mark == Mark::Whole
                || sign == DecimalSign::Point && self.mark != Mark::ThreeAfterComma)
        {
            return self.digits.parse().ok();
        }
        let sign = match sign {
            DecimalSign::Point => b'.',
            DecimalSign::Comma => b',',
        };
        let mut plain = [0; LONGEST + 4];
        let mut len = 0;
        for character in self.digits.chars() {
            let byte = match character {
                '−' => b'-',
                '0'..='9' | '+' | '-' | 'e' | 'E' => character as u8,
                '.' | ',' if character as u8 == sign => b'.',
                _ => continue,
            };
            *plain.get_mut(len)? = byte;
            len += 1;
        }
        // The product of two f64 would be rounded twice.
        if self.exponent > 0 {
            let exponent = [b'e', b'0' + self.exponent];
            plain.get_mut(len..len + 2)?.copy_from_slice(&exponent);
            len += 2;
        }
        let plain = std::str::from_utf8(plain.get(..len)?).ok()?;
        let value: f64 = plain.parse().ok()?;
        Some(if self.has_outer_minus { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use DecimalSign::{Comma, Point};

    use super::*;

    #[test]
    fn numbers_are_never_a_thousand_times_too_large() {
        for (text, in_points, in_commas) in [
            ("1.5", Some(1.5), None),
            ("-1e-3", Some(-1e-3), Some(-1e-3)),
            (".5", Some(0.5), None),
            ("5.", Some(5.0), None),
            ("3504.", Some(3504.0), None),
            ("1,5", None, Some(1.5)),
            ("-1,5e2", None, Some(-150.0)),
            ("1E+05", Some(1e5), Some(1e5)),
            ("−2,5", None, Some(-2.5)),
            ("7", Some(7.0), Some(7.0)),
            ("007", Some(7.0), Some(7.0)),
            ("1.234", Some(1.234), Some(1_234.0)),
            ("1,234", Some(1_234.0), Some(1.234)),
            ("0.123", Some(0.123), None),
            ("1234.567", Some(1_234.567), None),
            ("1.234e5", Some(123_400.0), None),
            ("1.234,5", None, Some(1_234.5)),
            ("1.234.567", None, Some(1_234_567.0)),
            ("1,234,567", Some(1_234_567.0), None),
            ("12,34,567", Some(1_234_567.0), None),
            ("1 234,5", None, Some(1_234.5)),
            ("1\u{202f}234", Some(1_234.0), Some(1_234.0)),
            ("1 234.567", Some(1_234.567), None),
            ("1'234'567.5", Some(1_234_567.5), None),
            ("1,234.5", Some(1_234.5), None),
            ("1,2,3", None, None),
            ("1.2.3", None, None),
            ("12,5.1", None, None),
            ("1 23", None, None),
            ("1e", None, None),
            ("inf", None, None),
            ("NaN", None, None),
            ("e", None, None),
            ("12a", None, None),
            ("0x10", None, None),
            ("5,", None, Some(5.0)),
            (",", None, None),
            (".", None, None),
            ("-", None, None),
            ("1_000", None, None),
            ("", None, None),
        ] {
            let value = |sign| scan(text).and_then(|scanned| scanned.value(sign));
            assert_eq!(value(Point), in_points, "{text} with a point");
            assert_eq!(value(Comma), in_commas, "{text} with a comma");
        }
    }

    #[test]
    fn suffixes_are_powers_of_ten() {
        for (text, sign, expected) in [
            ("12.3k", Point, 12_300.0),
            ("32.9M", Point, 32_900_000.0),
            ("1.41B", Point, 1_410_000_000.0),
            ("-1,2K", Comma, -1_200.0),
            ("€110.5M", Point, 110_500_000.0),
            ("4.35k", Point, 4_350.0),
        ] {
            let (scanned, _) = scan_with_suffix(text).unwrap();
            assert_eq!(scanned.value(sign), Some(expected), "{text}");
            assert_eq!(scan(text), None, "{text}");
        }
        for text in [
            "12 M", "3m", "M", "k", "1e3k", "12 kM", "12kg", "1AB", "€M", "12b",
        ] {
            assert_eq!(scan_with_suffix(text), None, "{text}");
        }
    }

    #[test]
    fn units_stand_behind_a_number_and_currencies_on_both_sides() {
        for (text, sign, expected, unit) in [
            ("21 %", Point, 21.0, "%"),
            ("21%", Point, 21.0, "%"),
            ("1.250,00 €", Comma, 1_250.0, "€"),
            ("$1,250.50", Point, 1_250.5, "$"),
            ("-$5", Point, -5.0, "$"),
            ("($1,250.50)", Point, -1_250.5, "$"),
            ("(3,5)", Comma, -3.5, ""),
            ("€ 7,5", Comma, 7.5, "€"),
            ("US$ 12", Point, 12.0, "US$"),
            ("12kg", Point, 12.0, "kg"),
            ("36.6\u{a0}°C", Point, 36.6, "°C"),
            ("3 años", Point, 3.0, "años"),
        ] {
            let scanned = scan(text).unwrap();
            assert_eq!((scanned.value(sign), scanned.unit), (Some(expected), unit));
        }
        for text in [
            "1st",
            "P1",
            "12 kg 5",
            "1A",
            "555-12-3456",
            "3 (approx)",
            "((3))",
            "(-3)",
            "()",
        ] {
            assert_eq!(scan(text), None, "{text}");
        }
    }
}
