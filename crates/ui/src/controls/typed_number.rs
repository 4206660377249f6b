//! What is typed into a number field: one value, a question between two, or the reason why it is rejected.
//!
//! [`experiment::parse_number_with`] reads the text. The field's kind and its range decide what the number means.

use std::ops::RangeInclusive;

use experiment::{NumberError, SingleSign, parse_number_with};

use crate::controls::scale::as_written;
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::i18n::problems;

/// The form in which a number is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Real,
    Whole,
    /// A share, shown in percent.
    Percent,
    /// With multiples of π as such.
    Angle,
}

/// Why a typed text is not used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rejection {
    Unreadable(NumberError),
    NotWhole,
    OutOfRange,
    /// The text has two meanings, both of them in range.
    Question([f64; 2]),
}

/// Words and letters that multiply or divide a number, or that turn it. Without them a number behind which a unit stands
/// would be read as another number than is meant.
#[rustfmt::skip]
const MULTIPLIERS: &[&str] = &[
    "e", "x", "k", "m", "b", "g", "t",
    "percent", "pct", "porciento", "permille", "permil", "ppm",
    "tenth", "tenths", "hundredth", "hundredths", "thousandth", "thousandths", "décimas", "centésimas", "milésimas",
    "dozen", "dozens", "docena", "docenas", "hundred", "hundreds", "cien", "ciento", "cientos",
    "mil", "miles", "millar", "millares", "thousand", "thousands",
    "mio", "mill", "millón", "millones", "million", "millions", "billón", "billones", "billion", "billions",
    "deg", "degree", "degrees", "grado", "grados",
];

impl Kind {
    /// Writes a value as the field shows it.
    pub fn write(self, value: f64, language: Language) -> String {
        match self {
            Self::Real => numbers::exact(value, language),
            // Never in scientific notation.
            Self::Whole => format!("{value}"),
            Self::Percent => numbers::exact(as_written(value * 100.0, 12), language),
            Self::Angle => numbers::with_pi(value, language),
        }
    }

    /// Writes a value with the sign that the field shows behind it.
    pub fn write_with_sign(self, value: f64, language: Language) -> String {
        let written = self.write(value, language);
        match self {
            Self::Percent => written + "\u{202f}%",
            Self::Real | Self::Whole | Self::Angle => written,
        }
    }

    /// Reads a typed text.
    ///
    /// Errors: the text is not a number, or has no meaning or two of them in the field's range.
    pub fn read(self, text: &str, range: &RangeInclusive<f64>) -> Result<f64, Rejection> {
        let is_share = *range.start() >= 0.0 && *range.end() <= 1.0;
        let (text, is_percent) = match text.trim_end().strip_suffix(['%', '％', '٪']) {
            Some(number) if self == Self::Percent || (is_share && self == Self::Real) => {
                (number, true)
            }
            _ => (text, false),
        };
        let mut in_range = Vec::new();
        let mut reason = Rejection::OutOfRange;
        for typed in self.numbers(text)?.into_iter().flatten() {
            for value in self.meanings(typed, is_percent).into_iter().flatten() {
                if self == Self::Whole && value.fract() != 0.0 {
                    reason = Rejection::NotWhole;
                } else if range.contains(&value) && !in_range.contains(&value) {
                    in_range.push(value);
                }
            }
        }
        match in_range[..] {
            [] => Err(reason),
            // A whole number with one sign between thousands: the first reading.
            [value] => Ok(value),
            [value, ..] if self == Self::Whole => Ok(value),
            [first, second, ..] => Err(Rejection::Question([first, second])),
        }
    }

    /// Returns the number that a text holds; two of them, the likelier one first, if a single sign may stand between
    /// thousands.
    fn numbers(self, text: &str) -> Result<[Option<f64>; 2], Rejection> {
        let parse = |sign| parse_without_unit(text, sign);
        if self == Self::Whole {
            let thousands = parse(SingleSign::Thousands).map_err(Rejection::Unreadable)?;
            return Ok([Some(thousands), parse(SingleSign::Decimal).ok()]);
        }
        match parse(SingleSign::Unclear) {
            Ok(number) => Ok([Some(number), None]),
            Err(NumberError::Ambiguous) => {
                Ok([SingleSign::Decimal, SingleSign::Thousands].map(|sign| parse(sign).ok()))
            }
            Err(error) => Err(Rejection::Unreadable(error)),
        }
    }

    /// Returns the values that a typed number may stand for. A percentage below 1 without its sign may be a share:
    /// Keras has `validation_split=0.2`.
    pub(super) fn meanings(self, typed: f64, is_percent: bool) -> [Option<f64>; 2] {
        let share = as_written(typed / 100.0, 12);
        match self {
            Self::Percent if !is_percent && typed > 0.0 && typed < 1.0 => {
                [Some(share), Some(typed)]
            }
            Self::Percent => [Some(share), None],
            _ if is_percent => [Some(share), None],
            Self::Real | Self::Whole | Self::Angle => [Some(typed), None],
        }
    }

    /// Says why a text is not used.
    pub fn sentence(
        self,
        rejection: Rejection,
        range: &RangeInclusive<f64>,
        language: Language,
    ) -> String {
        match rejection {
            Rejection::Unreadable(NumberError::Empty) => language.number_empty().into(),
            Rejection::Unreadable(NumberError::NotFinite) => language.number_infinite().into(),
            Rejection::Unreadable(_) if self == Self::Whole => {
                language.number_unreadable_whole().into()
            }
            Rejection::Unreadable(_) => language.number_unreadable().into(),
            Rejection::NotWhole => language.number_not_whole().into(),
            Rejection::OutOfRange => {
                let factor = if self == Self::Percent { 100.0 } else { 1.0 };
                problems::out_of_range(range.start() * factor, range.end() * factor, language)
            }
            Rejection::Question(values) => {
                let [first, second] = values.map(|it| self.write_with_sign(it, language));
                language.number_question(&first, &second)
            }
        }
    }
}

/// Reads a number; a unit behind it is left out: `61,4 kg`, `10 épocas`.
fn parse_without_unit(text: &str, sign: SingleSign) -> Result<f64, NumberError> {
    match parse_number_with(text, sign) {
        Err(NumberError::NotANumber) => {}
        result => return result,
    }
    let text = text.trim();
    let number = text.trim_end_matches(|it: char| it.is_alphabetic() || "€$£²³".contains(it));
    let unit = text[number.len()..].to_lowercase();
    let ends_with_digit = number.trim_end().ends_with(|it: char| it.is_ascii_digit());
    // One letter behind a digit, as in `2x`, may be meant otherwise.
    let is_unit =
        number.ends_with(char::is_whitespace) || unit.chars().count() != 1 || "€$£".contains(&unit);
    if unit.is_empty() || !ends_with_digit || !is_unit || MULTIPLIERS.contains(&unit.as_str()) {
        return Err(NumberError::NotANumber);
    }
    parse_number_with(number, sign)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    const NOT_A_NUMBER: Result<f64, Rejection> =
        Err(Rejection::Unreadable(NumberError::NotANumber));
    const EMPTY: Result<f64, Rejection> = Err(Rejection::Unreadable(NumberError::Empty));

    fn check(kind: Kind, range: RangeInclusive<f64>, table: &[(&str, Result<f64, Rejection>)]) {
        for &(text, expected) in table {
            assert_eq!(kind.read(text, &range), expected, "{kind:?} {text:?}");
        }
    }

    fn asks(first: f64, second: f64) -> Result<f64, Rejection> {
        Err(Rejection::Question([first, second]))
    }

    #[test]
    fn a_decimal_number_is_read_when_it_has_one_meaning() {
        check(
            Kind::Real,
            -10_000.0..=10_000.0,
            &[
                ("0,05", Ok(0.05)),
                ("0.05", Ok(0.05)),
                (",5", Ok(0.5)),
                ("5.", Ok(5.0)),
                ("1/3", Ok(1.0 / 3.0)),
                ("1e-3", Ok(1e-3)),
                ("1E-3", Ok(1e-3)),
                ("10^-3", Ok(1e-3)),
                ("π", Ok(PI)),
                ("−3", Ok(-3.0)),
                ("＋3", Ok(3.0)),
                ("１２，５", Ok(12.5)),
                ("1 000", Ok(1_000.0)),
                ("1\u{202f}000", Ok(1_000.0)),
                ("1\u{a0}000,5", Ok(1_000.5)),
                ("\t7\r\n", Ok(7.0)),
                ("61,4 kg", Ok(61.4)),
                ("61.4kg", Ok(61.4)),
                ("3 m²", Ok(3.0)),
                ("12 €", Ok(12.0)),
                ("12€", Ok(12.0)),
                ("1.000 kg", asks(1.0, 1_000.0)),
                ("1.000", asks(1.0, 1_000.0)),
                ("1,000", asks(1.0, 1_000.0)),
                ("-2,500", asks(-2.5, -2_500.0)),
                ("1.500/2", asks(0.75, 750.0)),
                // One of the two is out of range.
                ("90.000", Ok(90.0)),
                ("", EMPTY),
                (" ", EMPTY),
                ("abc", NOT_A_NUMBER),
                ("2x", NOT_A_NUMBER),
                ("2 x", NOT_A_NUMBER),
                ("5k", NOT_A_NUMBER),
                ("5 k", NOT_A_NUMBER),
                ("20 mil", NOT_A_NUMBER),
                ("3 million", NOT_A_NUMBER),
                ("20 percent", NOT_A_NUMBER),
                ("20pct", NOT_A_NUMBER),
                ("20 por ciento", NOT_A_NUMBER),
                ("2 miles", NOT_A_NUMBER),
                ("5 Hundred", NOT_A_NUMBER),
                ("3 docenas", NOT_A_NUMBER),
                ("90 grados", NOT_A_NUMBER),
                ("30°", NOT_A_NUMBER),
                ("20 %", NOT_A_NUMBER),
                ("1e", NOT_A_NUMBER),
                ("20000", Err(Rejection::OutOfRange)),
                ("1/0", Err(Rejection::Unreadable(NumberError::NotFinite))),
            ],
        );
        check(
            Kind::Angle,
            -1_000.0..=1_000.0,
            &[
                ("π", Ok(PI)),
                ("3π/4", Ok(0.75 * PI)),
                ("1.000", asks(1.0, 1_000.0)),
                ("2.000", Ok(2.0)),
            ],
        );
    }

    #[test]
    fn a_whole_number_has_signs_between_thousands() {
        check(
            Kind::Whole,
            1.0..=10_000.0,
            &[
                ("3", Ok(3.0)),
                ("1.000", Ok(1_000.0)),
                ("1,000", Ok(1_000.0)),
                ("1,234", Ok(1_234.0)),
                ("1 000", Ok(1_000.0)),
                ("1e3", Ok(1_000.0)),
                ("2.0", Ok(2.0)),
                ("10 épocas", Ok(10.0)),
                ("2,5", Err(Rejection::NotWhole)),
                ("1/3", Err(Rejection::NotWhole)),
                ("12.345", Err(Rejection::NotWhole)),
                ("0", Err(Rejection::OutOfRange)),
                ("abc", NOT_A_NUMBER),
                ("50 %", NOT_A_NUMBER),
            ],
        );
        // A thousand is out of range, one is not.
        check(Kind::Whole, 1.0..=100.0, &[("2.000", Ok(2.0))]);
    }

    #[test]
    fn a_percentage_below_one_without_its_sign_is_a_question() {
        check(
            Kind::Percent,
            0.0..=0.9,
            &[
                ("20", Ok(0.2)),
                ("20 % ", Ok(0.2)),
                ("20%", Ok(0.2)),
                ("２０％", Ok(0.2)),
                ("12,5", Ok(0.125)),
                ("0", Ok(0.0)),
                ("1", Ok(0.01)),
                ("0.2", asks(0.002, 0.2)),
                ("0,2", asks(0.002, 0.2)),
                (",2", asks(0.002, 0.2)),
                ("1/5", asks(0.002, 0.2)),
                ("0.2 %", Ok(0.002)),
                // A share of 95 % is out of range.
                ("0.95", Ok(0.0095)),
                ("20.000", Ok(0.2)),
                ("90", Ok(0.9)),
                ("90.1", Err(Rejection::OutOfRange)),
                ("0,5 %%", NOT_A_NUMBER),
            ],
        );
    }

    #[test]
    fn a_share_may_be_typed_in_percent() {
        check(
            Kind::Real,
            0.0..=0.999,
            &[
                ("0.9", Ok(0.9)),
                ("90 %", Ok(0.9)),
                ("90%", Ok(0.9)),
                ("120 %", Err(Rejection::OutOfRange)),
                ("90", Err(Rejection::OutOfRange)),
            ],
        );
    }

    #[test]
    fn a_whole_number_is_written_with_all_its_figures() {
        let largest = f64::from(u32::MAX);
        for language in [Language::Es, Language::En] {
            assert_eq!(Kind::Whole.write(largest, language), "4294967295");
        }
        assert_eq!(Kind::Real.write(1e-8, Language::Es), "1e−8");
    }

    /// What a field shows has one meaning, in both languages, except a percentage below 1.
    #[test]
    fn what_a_field_shows_is_read_back() {
        for language in [Language::Es, Language::En] {
            for value in [
                0.001_f64,
                0.05,
                0.125,
                0.5,
                1.0,
                1.5,
                12.0,
                1_000.0,
                2_500.0,
                0.1 + 0.2,
            ] {
                for kind in [Kind::Real, Kind::Angle, Kind::Whole, Kind::Percent] {
                    if (kind == Kind::Whole && value.fract() != 0.0)
                        || (kind == Kind::Percent && value < 0.01)
                    {
                        continue;
                    }
                    let text = kind.write(value, language);
                    let read = kind.read(&text, &(0.0..=10_000.0));
                    let error = read.map(|it| (it - value).abs());
                    assert!(
                        error.is_ok_and(|it| it < 1e-12),
                        "{kind:?} {text}: {read:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_message_is_in_the_language_and_fits_the_field() {
        let range = 0.0..=0.9;
        let said = |kind: Kind, rejection, language| kind.sentence(rejection, &range, language);
        assert_eq!(
            said(Kind::Percent, Rejection::OutOfRange, Language::Es),
            "Entre 0 y 90"
        );
        let question = Rejection::Question([0.002, 0.2]);
        assert_eq!(
            said(Kind::Percent, question, Language::Es),
            "¿0,2\u{202f}% o 20\u{202f}%?"
        );
        assert_eq!(
            said(Kind::Percent, question, Language::En),
            "0.2\u{202f}% or 20\u{202f}%?"
        );
        let unreadable = Rejection::Unreadable(NumberError::NotANumber);
        for language in [Language::Es, Language::En] {
            assert!(said(Kind::Real, unreadable, language).contains("1/3"));
            assert!(!said(Kind::Whole, unreadable, language).contains("1/3"));
        }
    }
}
