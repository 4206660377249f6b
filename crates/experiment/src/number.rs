//! Numbers as people type them: `0,05`, `1/3`, `1e-3`, `π/2`, `1.000,5`.
//!
//! A comma or a point is the decimal sign. Where both stand in a number, or one of them twice, the
//! other or the repeated one groups thousands, as blanks may: `1.000,5`, `1,000.5`, `1.000.000`
//! and `1 000` are read. A single one before exactly three digits of which the last is 0 (`1.000`,
//! `2,500`) may be either and is refused: a number is never silently a thousand times too large.

use thiserror::Error;

use crate::FormulaErrorKind;
use crate::formula::constant;
use crate::formula::thousands::may_be_thousands;

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Nothing but blanks.
    #[error("nothing typed")]
    Empty,
    /// Something else.
    #[error("not a number")]
    NotANumber,
    /// Too large, or divided by zero.
    #[error("not finite")]
    NotFinite,
    /// `1.000`: one, or a thousand. `1,0` and `1000` say which.
    #[error("one or a thousand times as much")]
    Ambiguous,
}

/// Reads a number as people type it: decimal comma or point, fractions, powers of ten, `π`, and
/// any arithmetic of these.
///
/// Errors: nothing typed, not a number, one that is not finite, or one that may be read in two
/// ways.
pub fn parse_number(text: &str) -> Result<f64, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let value = constant(&plain(text)?).map_err(|kind| match kind {
        // Its digits are right, it only is too large.
        FormulaErrorKind::InvalidNumber => NumberError::NotFinite,
        _ => NumberError::NotANumber,
    })?;
    if value.is_finite() {
        Ok(value)
    } else {
        Err(NumberError::NotFinite)
    }
}

/// Reads a whole number that is not negative: units, points, epochs, seeds.
///
/// Errors: as [`parse_number`]; `NotANumber` if it is not whole or is negative.
pub fn parse_count(text: &str) -> Result<u64, NumberError> {
    let value = parse_number(text)?;
    // Above 2⁵³ neighbors are no longer told apart.
    if value.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&value) {
        Ok(value as u64)
    } else {
        Err(NumberError::NotANumber)
    }
}

/// The same text with every number spelled with a decimal point and nothing else.
fn plain(text: &str) -> Result<String, NumberError> {
    // These compare, choose or separate; a number needs none of them, and `5!` is no 120.
    if text.contains(['<', '>', '=', '!', '&', '?', ':', '%', ';']) {
        return Err(NumberError::NotANumber);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // A digit that belongs to a name, as in `log10`, starts no number.
    let mut in_name = false;
    while let Some(character) = rest.chars().next() {
        if !in_name && (character.is_ascii_digit() || is_sign(character)) {
            let (literal, after) = rest.split_at(literal_len(rest));
            plain.push_str(&spell(literal)?);
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

/// Length of the digits, signs and blanks with which a number starts. A blank is part of it only
/// between digits.
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
    // What follows a blank may also be the next factor's point: not ours.
    text[..len].trim_end_matches(char::is_whitespace).len()
}

/// The exponent with which a text starts, and what follows it; `None` if there is none: `1e` is
/// half a number, not Euler's.
fn exponent(text: &str) -> Option<(&str, &str)> {
    let digits = text.strip_prefix(['+', '-', '−']).unwrap_or(text);
    let n_digits = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    (n_digits > 0).then(|| text.split_at(text.len() - digits.len() + n_digits))
}

/// A number's digits with a decimal point, without its thousands' signs.
fn spell(literal: &str) -> Result<String, NumberError> {
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
        if let Some((whole, fraction)) = literal.split_once(is_sign)
            && may_be_thousands(whole, fraction)
        {
            return Err(NumberError::Ambiguous);
        }
        return Ok(literal.replace(',', "."));
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

/// Whether only one kind of sign groups the thousands.
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
            // One sign before other than three digits that end in 0 is decimal.
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
            // As before formulas refused it.
            ("3/2π", 1.5 * PI),
            ("1/2 π", 0.5 * PI),
            ("-1/2pi", -0.5 * PI),
            ("√2π", 2.0_f64.sqrt() * PI),
            ("½", 0.5),
            ("−½π", -0.5 * PI),
            ("１,５", 1.5),
        ];
        for &(text, expected) in table {
            assert_eq!(parse_number(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
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

    /// What Rust writes is read back to the bit, with a point and with a comma.
    #[test]
    fn written_numbers_come_back() {
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
