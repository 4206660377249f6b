//! Numbers as the page writes them: in its language, with few figures to be read or with all that
//! are needed to be typed back.

use std::f64::consts::PI;

use crate::texts::Language;

/// Figures of a read-out.
const FIGURES: usize = 4;

/// Four significant figures for a sentence, without zeros at the end; see [`read_out`].
pub fn significant(value: f64, language: Language) -> String {
    localize(&trim(&four_figures(value)), language)
}

/// Four significant figures for a place where the number changes; `4,362e−5` below 0.0001 and from
/// a million on, `–` for what is not a number.
pub fn read_out(value: f64, language: Language) -> String {
    localize(&four_figures(value), language)
}

fn four_figures(value: f64) -> String {
    if value.is_nan() {
        return "–".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.into();
    }
    if value == 0.0 {
        return "0".into();
    }
    // Rounding first: 9.9999e-5 is 0.0001, 999999.9 a million.
    let scientific = format!("{value:.*e}", FIGURES - 1);
    let exponent = scientific
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse::<i32>().ok())
        .unwrap_or(0);
    if (-4..6).contains(&exponent) {
        let decimals = (FIGURES as i32 - 1 - exponent).max(0) as usize;
        format!("{value:.decimals$}")
    } else {
        scientific
    }
}

/// All figures that are needed to read the same value again.
pub fn exact(value: f64, language: Language) -> String {
    let size = value.abs();
    let plain = if size != 0.0 && !(1e-4..1e9).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    };
    localize(&plain, language)
}

/// Multiples of π/8 as such, `−3π/4`; other values as [`exact`].
pub fn with_pi(value: f64, language: Language) -> String {
    let eighths = value / PI * 8.0;
    let rounded = eighths.round();
    if value == 0.0 || (eighths - rounded).abs() > 1e-9 || rounded == 0.0 || rounded.abs() > 800.0 {
        return exact(value, language);
    }
    let mut numerator = rounded.abs() as u32;
    let mut denominator = 8;
    while denominator > 1 && numerator.is_multiple_of(2) {
        numerator /= 2;
        denominator /= 2;
    }
    let sign = if value < 0.0 { "−" } else { "" };
    let factor = if numerator == 1 {
        String::new()
    } else {
        numerator.to_string()
    };
    match denominator {
        1 => format!("{sign}{factor}π"),
        _ => format!("{sign}{factor}π/{denominator}"),
    }
}

/// A whole number with its thousands set apart.
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

/// Without the zeros at the end of a fraction.
fn trim(plain: &str) -> String {
    let (mantissa, exponent) = match plain.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, format!("e{exponent}")),
        None => (plain, String::new()),
    };
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    format!("{mantissa}{exponent}")
}

fn localize(plain: &str, language: Language) -> String {
    plain
        .chars()
        .map(|character| match character {
            '.' => language.decimal_mark(),
            '-' => '−',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use experiment::parse_number;

    use super::*;

    #[test]
    fn sentences_have_four_figures_at_most() {
        for (value, es, en) in [
            (0.043_62, "0,04362", "0.04362"),
            (412.0, "412", "412"),
            (-0.5, "−0,5", "−0.5"),
            (1.0 / 3.0, "0,3333", "0.3333"),
            (99_999.9, "100000", "100000"),
            (999_999.9, "1e6", "1e6"),
            (4.3621e-5, "4,362e−5", "4.362e−5"),
            (9.9999e-5, "0,0001", "0.0001"),
            (0.0, "0", "0"),
            (f64::NAN, "–", "–"),
            (f64::INFINITY, "∞", "∞"),
        ] {
            assert_eq!(significant(value, Language::Es), es);
            assert_eq!(significant(value, Language::En), en);
        }
    }

    #[test]
    fn read_outs_do_not_change_their_width_with_the_last_figure() {
        assert_eq!(read_out(0.203, Language::Es), "0,2030");
        assert_eq!(read_out(2e-5, Language::En), "2.000e−5");
    }

    #[test]
    fn what_a_field_shows_can_be_typed_back() {
        for value in [0.05, 1e-8, 1.0 / 3.0, -PI, 2.0 * PI, 12345.678, 0.0, 1e-7, PI / 8.0, 100.0] {
            for language in [Language::Es, Language::En] {
                for text in [exact(value, language), with_pi(value, language)] {
                    let read = parse_number(&text).unwrap_or(f64::NAN);
                    assert!((read - value).abs() <= 1e-15 * value.abs(), "{text}: {read}");
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
    fn thousands_are_set_apart_as_each_language_does() {
        assert_eq!(count(1501.0, Language::En), "1,501");
        assert_eq!(count(1501.0, Language::Es), "1501");
        assert_eq!(count(10_000.0, Language::Es), "10\u{202f}000");
        assert_eq!(count(1_000_000.0, Language::En), "1,000,000");
        assert_eq!(count(0.0, Language::En), "0");
    }
}
