//! Numbers as people type them: `0,05`, `1/3`, `1e-3`, `π/2`, `1.000,5`.
//!
//! A comma or a point is the decimal sign. If a number has both, the first kind groups thousands; if it
//! has one kind several times, that kind does. Blanks may group thousands too: `1.000,5`, `1,000.5`,
//! `1.000.000` and `1 000` are read. A single sign in front of exactly three digits of which the last
//! is 0 (`1.000`, `2,500`) has two readings and is refused, so that a number is never silently a
//! thousand times too large.

use thiserror::Error;

use crate::FormulaErrorKind;
use crate::formula::constant;
use crate::formula::thousands::{has_groups, may_be_thousands};

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// The text is empty or blank.
    #[error("nothing typed")]
    Empty,
    /// The text is not a number.
    #[error("not a number")]
    NotANumber,
    /// The value is too large, or divided by zero.
    #[error("not finite")]
    NotFinite,
    /// `1.000` is one or a thousand; `1,0` and `1000` have only one reading.
    #[error("one or a thousand times as much")]
    Ambiguous,
}

/// What a single comma or point in front of exactly three digits means, as in `1.000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SingleSign {
    /// Refused with [`NumberError::Ambiguous`] if the last digit is 0, a decimal sign otherwise.
    Unclear,
    /// A decimal sign: 1.
    Decimal,
    /// A sign between thousands: 1000, and 1234 for `1.234`.
    Thousands,
}

/// Reads a number as people type it: decimal comma or point, fractions, powers of ten, `π`, and
/// any arithmetic of these.
///
/// ```
/// use experiment::{NumberError, parse_number};
///
/// assert_eq!(parse_number("1.000,5"), Ok(1000.5));
/// assert_eq!(parse_number("3/4"), Ok(0.75));
/// assert_eq!(parse_number("1.000"), Err(NumberError::Ambiguous));
/// ```
///
/// Errors: the text is empty, is not a number, is not finite, or has two readings.
pub fn parse_number(text: &str) -> Result<f64, NumberError> {
    parse_number_with(text, SingleSign::Unclear)
}

/// As [`parse_number`], for a place where more is known of what a single sign means.
///
/// ```
/// use experiment::{SingleSign, parse_number_with};
///
/// assert_eq!(parse_number_with("1.000", SingleSign::Thousands), Ok(1000.0));
/// assert_eq!(parse_number_with("1.000", SingleSign::Decimal), Ok(1.0));
/// ```
///
/// Errors: those of [`parse_number`]; [`NumberError::Ambiguous`] with [`SingleSign::Unclear`] only.
pub fn parse_number_with(text: &str, single_sign: SingleSign) -> Result<f64, NumberError> {
    let text: String = text.chars().filter_map(narrow).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let value = constant(&plain(text, single_sign)?).map_err(|kind| match kind {
        // The digits are right; the number is too large.
        FormulaErrorKind::InvalidNumber => NumberError::NotFinite,
        _ => NumberError::NotANumber,
    })?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(NumberError::NotFinite)
    }
}

/// Reads a whole number from 0 to 2⁵³: units, points, epochs, seeds.
///
/// Errors: those of [`parse_number`]; [`NumberError::NotANumber`] for other numbers.
pub fn parse_count(text: &str) -> Result<u64, NumberError> {
    let value = parse_number(text)?;
    // Above 2⁵³ an f64 no longer distinguishes neighbors.
    if value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value) {
        Ok(value as u64)
    } else {
        Err(NumberError::NotANumber)
    }
}

/// Returns the form of half width of a digit or sign of full width; `None` for characters without width,
/// such as marks of direction, which are copied along with numbers.
fn narrow(character: char) -> Option<char> {
    match character {
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xff01 + 0x21),
        _ => Some(character),
    }
}

/// Returns the text with every number written with a decimal point and without signs between
/// thousands.
fn plain(text: &str, single_sign: SingleSign) -> Result<String, NumberError> {
    // These compare, choose or separate, which a number does not need; and `5!` is not read as 120.
    if text.contains(['<', '>', '=', '!', '&', '?', ':', '%', ';']) {
        return Err(NumberError::NotANumber);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // A digit within a name, as in `log10`, does not start a number.
    let mut in_name = false;
    while let Some(character) = rest.chars().next() {
        if !in_name && (character.is_ascii_digit() || is_sign(character)) {
            let (literal, after) = rest.split_at(literal_len(rest));
            plain.push_str(&spell(literal, single_sign)?);
            rest = after;
            if rest.starts_with(['e', 'E']) {
                let (exponent, after) = exponent(&rest[1..]).ok_or(NumberError::NotANumber)?;
                plain.push('e');
                plain.push_str(&exponent.replace('−', "-"));
                rest = after;
            }
        } else {
            in_name = character.is_alphabetic() || (in_name && character.is_ascii_digit());
            plain.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    Ok(plain)
}

fn is_sign(character: char) -> bool {
    matches!(character, ',' | '.')
}

/// Returns the length of the digits, signs and blanks at the start of a text that form a number. A
/// blank belongs to it only between digits.
fn literal_len(text: &str) -> usize {
    let mut len = 0;
    for (at, character) in text.char_indices() {
        if character.is_ascii_digit() || is_sign(character) {
            len = at + 1;
        } else if !character.is_whitespace() || !text[..at].ends_with(|c: char| c.is_ascii_digit())
        {
            break;
        }
    }
    // A point behind a blank may belong to the next factor.
    text[..len].trim_end_matches(char::is_whitespace).len()
}

/// Splits a text behind the exponent at its start; `None` if it does not start with an exponent: `1e`
/// is an incomplete number and not a product with Euler's number.
fn exponent(text: &str) -> Option<(&str, &str)> {
    let digits = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    let n_digits = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    (n_digits > 0).then(|| text.split_at(text.len() - digits.len() + n_digits))
}

/// Returns a number's digits with a decimal point and without signs between thousands.
fn spell(literal: &str, single_sign: SingleSign) -> Result<String, NumberError> {
    let count = |sign: char| literal.matches(sign).count();
    let is_grouping = |sign: char| match (sign, count(','), count('.')) {
        (' ', _, _) => true,
        (',', commas, points) => {
            commas > 1 || (points == 1 && literal.find(',') < literal.find('.'))
        }
        (_, commas, points) => points > 1 || (commas == 1 && literal.find('.') < literal.find(',')),
    };
    let grouped = literal.contains(char::is_whitespace) || count(',') + count('.') > 1;
    if !grouped {
        return match (literal.split_once(is_sign), single_sign) {
            (Some((whole, fraction)), SingleSign::Unclear) if may_be_thousands(whole, fraction) => {
                Err(NumberError::Ambiguous)
            }
            (Some((whole, fraction)), SingleSign::Thousands) if has_groups(whole, fraction) => {
                Ok(format!("{whole}{fraction}"))
            }
            _ => Ok(literal.replace(',', ".")),
        };
    }
    let is_decimal = |c: char| is_sign(c) && !is_grouping(c);
    let (whole, fraction) = literal.split_once(is_decimal).unwrap_or((literal, ""));
    let mut groups = whole.split(|c: char| c.is_whitespace() || is_sign(c));
    let first = groups.next().unwrap_or_default();
    let well_grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3)
        && same_signs(whole)
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !well_grouped {
        return Err(NumberError::NotANumber);
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    Ok(digits + "." + fraction)
}

/// Returns whether only one kind of sign groups the thousands.
fn same_signs(whole: &str) -> bool {
    let mut signs = whole
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .map(|c| if is_sign(c) { c } else { ' ' });
    let first = signs.next();
    signs.all(|sign| Some(sign) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        use std::f64::consts::{E, PI};
        let table: &[(&str, f64)] = &[
            ("0,05", 0.05),
            ("0.05", 0.05),
            (" 7 ", 7.0),
            (",5", 0.5),
            (".5", 0.5),
            ("5.", 5.0),
            ("+3", 3.0),
            ("-3", -3.0),
            ("−3", -3.0),
            ("1/3", 1.0 / 3.0),
            ("1e-3", 1e-3),
            ("1E−3", 1e-3),
            ("1,5e-3", 1.5e-3),
            ("2·10^-3", 2e-3),
            ("2·10⁻³", 2e-3),
            ("1e+10", 1e10),
            ("π", PI),
            ("pi", PI),
            ("π/2", PI / 2.0),
            ("-2π", -2.0 * PI),
            ("2 pi", 2.0 * PI),
            ("2 * PI", 2.0 * PI),
            ("3π/4", 3.0 * PI / 4.0),
            ("sqrt(2)", 2.0_f64.sqrt()),
            ("√2", 2.0_f64.sqrt()),
            ("log10(1000)", 3.0),
            ("e", E),
            ("(1+2)/4", 0.75),
            // One sign is decimal unless three digits follow of which the last is 0.
            ("1.571", 1.571),
            ("1,571", 1.571),
            ("0.500", 0.5),
            ("0,001", 0.001),
            ("1.0000", 1.0),
            ("1.00", 1.0),
            ("1234.500", 1_234.5),
            // Two kinds of signs, or one of them twice.
            ("1.000,5", 1_000.5),
            ("1,000.5", 1_000.5),
            ("1.000.000", 1e6),
            ("1,000,000", 1e6),
            ("12.345.678,25", 12_345_678.25),
            ("1 000", 1_000.0),
            ("10 000,5", 10_000.5),
            ("1\u{a0}000", 1_000.0),
            ("1\u{202f}000 000", 1e6),
            ("1 000/2", 500.0),
            // Formulas refuse these; a number that stands alone is read from the left.
            ("3/2π", 1.5 * PI),
            ("1/2 π", 0.5 * PI),
            ("-1/2pi", -0.5 * PI),
            ("√2π", 2.0_f64.sqrt() * PI),
            ("½", 0.5),
            ("−½π", -0.5 * PI),
            ("１,５", 1.5),
            // Of full width, and characters without width.
            ("＋３", 3.0),
            ("－０．５", -0.5),
            ("１　０００", 1_000.0),
            ("\u{feff}1\u{200b}000\u{200e}", 1_000.0),
            ("\u{2066}−3\u{2069}", -3.0),
            ("\t0,25\r\n", 0.25),
            ("10^-3", 1e-3),
            ("1E-3", 1e-3),
        ];
        for &(text, expected) in table {
            assert_eq!(parse_number(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_a_reason() {
        use NumberError::*;
        for (text, expected) in [
            ("", Empty),
            ("  \t", Empty),
            ("abc", NotANumber),
            ("x", NotANumber),
            ("2x", NotANumber),
            ("0x10", NotANumber),
            ("1e", NotANumber),
            ("1e-", NotANumber),
            ("--", NotANumber),
            (".", NotANumber),
            (",", NotANumber),
            ("1/", NotANumber),
            ("50%", NotANumber),
            ("5!", NotANumber),
            ("<5", NotANumber),
            ("1≤2", NotANumber),
            ("2≠3", NotANumber),
            ("２＜３", NotANumber),
            ("30°", NotANumber),
            ("30º", NotANumber),
            ("1..5", NotANumber),
            ("1,,5", NotANumber),
            ("1.00.000", NotANumber),
            ("1.0000.000", NotANumber),
            ("1.000,000.5", NotANumber),
            ("1 000.000,5", NotANumber),
            ("0.000.000", NotANumber),
            ("1,5,2", NotANumber),
            ("1 00", NotANumber),
            ("1 5", NotANumber),
            ("1.5 000", NotANumber),
            ("2 3", NotANumber),
            ("NaN", NotANumber),
            ("inf", NotANumber),
            ("1/0", NotFinite),
            ("0/0", NotFinite),
            ("1e999", NotFinite),
            ("10^999", NotFinite),
            ("sqrt(-1)", NotFinite),
            ("1.000", Ambiguous),
            ("1,000", Ambiguous),
            ("10.000", Ambiguous),
            ("2,500", Ambiguous),
            ("-100.000", Ambiguous),
            ("1.500/2", Ambiguous),
        ] {
            assert_eq!(parse_number(text), Err(expected), "{text}");
        }
        assert_eq!(parse_number(&"1+".repeat(10_000)), Err(NotANumber));
    }

    #[test]
    fn a_single_sign_means_what_the_place_says() {
        for (text, decimal, thousands) in [
            ("1.000", 1.0, 1_000.0),
            ("1,000", 1.0, 1_000.0),
            ("１．０００", 1.0, 1_000.0),
            ("12.345", 12.345, 12_345.0),
            ("1.500/2", 0.75, 750.0),
            // These have one meaning everywhere.
            ("0.500", 0.5, 0.5),
            ("1.00", 1.0, 1.0),
            ("1234.500", 1_234.5, 1_234.5),
            ("1.000,5", 1_000.5, 1_000.5),
            ("1.000.000", 1e6, 1e6),
        ] {
            for (sign, value) in [
                (SingleSign::Decimal, decimal),
                (SingleSign::Thousands, thousands),
            ] {
                assert_eq!(parse_number_with(text, sign), Ok(value), "{text} {sign:?}");
            }
        }
    }

    #[test]
    fn counts_are_whole() {
        for (text, expected) in [
            ("0", Ok(0)),
            ("500", Ok(500)),
            ("1 000", Ok(1_000)),
            ("1e3", Ok(1_000)),
            ("2^10", Ok(1_024)),
            ("4294967295", Ok(4_294_967_295)),
            ("1.234", Err(NumberError::NotANumber)),
            ("2,5", Err(NumberError::NotANumber)),
            ("-1", Err(NumberError::NotANumber)),
            ("1e300", Err(NumberError::NotANumber)),
            ("1.000", Err(NumberError::Ambiguous)),
        ] {
            assert_eq!(parse_count(text), expected, "{text}");
        }
    }

    /// A number that Rust writes is read back to the bit, with a point and with a comma.
    #[test]
    fn numbers_that_rust_writes_are_read_back() {
        let mut random = crate::random::Random::new(3, crate::random::Stream::Data, 0);
        for _ in 0..20_000 {
            let bits = u64::from(random.bits()) << 32 | u64::from(random.bits());
            let value = f64::from_bits(bits);
            if !value.is_finite() {
                continue;
            }
            let text = format!("{value:e}");
            assert_eq!(parse_number(&text), Ok(value), "{text}");
            let text = text.replace('.', ",");
            if value.abs() < 1e-3 {
                assert_eq!(parse_number(&text), Ok(value), "{text}");
            }
        }
    }
}
