//! Numbers in the page's language: with few figures for reading, or with all figures for typing them
//! again.

use std::f64::consts::PI;

use experiment::{PiNotation, write_pi};
use formats::DecimalSign;
use plot::NumberFormat;

use crate::i18n::language::Language;

impl Language {
    /// The number format of this language.
    pub fn number_format(self) -> NumberFormat {
        match self {
            Self::Es => NumberFormat::DecimalComma,
            Self::En => NumberFormat::DecimalPoint,
        }
    }

    /// The decimal sign of this language's files: a spreadsheet reads the numbers of its own language.
    pub fn decimal_sign(self) -> DecimalSign {
        match self {
            Self::Es => DecimalSign::Comma,
            Self::En => DecimalSign::Point,
        }
    }
}

/// Four significant figures for a sentence; see [`NumberFormat::short`].
pub fn significant(value: f64, language: Language) -> String {
    language.number_format().short(value)
}

/// Four significant figures for a place where the number changes; see [`NumberFormat::read_out`].
pub fn read_out(value: f64, language: Language) -> String {
    language.number_format().read_out(value)
}

/// Writes all figures that are needed to read the same value again.
pub fn exact(value: f64, language: Language) -> String {
    let size = value.abs();
    let plain = if size != 0.0 && !(1e-4..1e9).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    };
    localize(&plain, language)
}

/// Writes multiples of π/8 as such, `−3π/4`, and other values as [`exact`] does.
pub fn with_pi(value: f64, language: Language) -> String {
    let eighths = value / PI * 8.0;
    let rounded = eighths.round();
    if value == 0.0 || (eighths - rounded).abs() > 1e-9 || rounded == 0.0 || rounded.abs() > 800.0 {
        return exact(value, language);
    }
    let mut text = String::new();
    write_pi(&mut text, rounded as i64, 8, PiNotation::TEXT);
    text
}

/// A share of 1 in percent with one decimal, which is left out if it is 0: `87,5 %`, `100 %`.
pub fn percent(share: f64, language: Language) -> String {
    let rounded = (1_000.0 * share).round() / 10.0;
    format!("{}\u{202f}%", exact(rounded, language))
}

/// Writes a whole number with thousands separators.
pub fn count(value: f64, language: Language) -> String {
    let digits = format!("{:.0}", value.abs());
    let is_short = language == Language::Es && digits.len() <= 4;
    let mut text = String::with_capacity(digits.len() + 6);
    if value < 0.0 {
        text.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && !is_short {
            text.push(language.thousands_mark());
        }
        text.push(digit);
    }
    text
}

fn localize(plain: &str, language: Language) -> String {
    plain
        .chars()
        .map(|character| match (character, language) {
            ('.', Language::Es) => ',',
            ('-', _) => '−',
            (other, _) => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use experiment::parse_number;

    use super::*;

    #[test]
    fn what_a_field_shows_can_be_typed_back() {
        for value in [
            0.05,
            1e-8,
            1.0 / 3.0,
            -PI,
            2.0 * PI,
            12345.678,
            0.0,
            1e-7,
            PI / 8.0,
            100.0,
        ] {
            for language in [Language::Es, Language::En] {
                for text in [exact(value, language), with_pi(value, language)] {
                    let read = parse_number(&text).unwrap_or(f64::NAN);
                    assert!(
                        (read - value).abs() <= 1e-15 * value.abs(),
                        "{text}: {read}"
                    );
                }
            }
        }
    }

    #[test]
    fn multiples_of_pi_are_shown_as_such() {
        for (value, text) in [
            (PI, "π"),
            (-PI, "−π"),
            (2.0 * PI, "2π"),
            (-0.75 * PI, "−3π/4"),
            (0.0, "0"),
            (3.0, "3"),
        ] {
            assert_eq!(with_pi(value, Language::Es), text);
        }
    }

    #[test]
    fn shares_have_one_decimal_unless_it_is_zero() {
        for (share, text) in [
            (0.875, "87,5\u{202f}%"),
            (0.9996, "100\u{202f}%"),
            (0.0, "0\u{202f}%"),
            (1.0 / 3.0, "33,3\u{202f}%"),
        ] {
            assert_eq!(percent(share, Language::Es), text);
        }
    }

    #[test]
    fn thousands_are_set_apart_as_each_language_does() {
        assert_eq!(count(1501.0, Language::En), "1,501");
        assert_eq!(count(1501.0, Language::Es), "1501");
        assert_eq!(count(10_000.0, Language::Es), "10\u{202f}000");
        assert_eq!(count(1_000_000.0, Language::En), "1,000,000");
        assert_eq!(count(0.0, Language::En), "0");
    }
}
