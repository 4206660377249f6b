//! Numbers as the page writes them: with a minus sign instead of a hyphen, a decimal comma or point,
//! and a width that does not change while a value changes. `experiment` reads numbers.

use std::fmt::Write;

/// Significant figures of a read-out.
pub const FIGURES: usize = 4;

/// How a language writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFormat {
    /// `0,05`, as in Spanish.
    DecimalComma,
    /// `0.05`, as in English.
    DecimalPoint,
}

impl NumberFormat {
    /// Four significant figures, with trailing zeros so that a changing value keeps its width:
    /// `0,2030`, `12,00`. Values from a million on and below 0.0001 are scientific: `4,362e−5`. All
    /// figures before the decimal mark are kept: `12345`. Zero is `0`, NaN `–`, infinity `∞`.
    ///
    /// ```
    /// use plot::NumberFormat;
    ///
    /// assert_eq!(NumberFormat::DecimalComma.read_out(0.203), "0,2030");
    /// assert_eq!(NumberFormat::DecimalPoint.read_out(-4.3621e-5), "−4.362e−5");
    /// ```
    pub fn read_out(self, value: f64) -> String {
        let mut text = String::new();
        self.write_read_out(&mut text, value);
        text
    }

    /// [`read_out`](Self::read_out) without zeros at the end, for sentences and fixed values.
    pub fn short(self, value: f64) -> String {
        let mut text = self.read_out(value);
        trim_zeros(&mut text, 0);
        text
    }

    /// Appends [`read_out`](Self::read_out) to a text.
    pub fn write_read_out(self, out: &mut String, value: f64) {
        if !write_special(out, value) {
            return;
        }
        if value == 0.0 {
            out.push('0');
            return;
        }
        // The exponent is that of the rounded value: 9.99999e-5 is written 0.0001000, 999999.9 as a
        // million.
        let exponent = rounded_exponent(value, FIGURES);
        if exponent >= -4 && value.abs() < 999_999.5 {
            let decimals = (FIGURES as i32 - 1 - exponent).max(0) as usize;
            self.write_fixed(out, value, decimals);
        } else {
            self.write_scientific(out, value, FIGURES);
        }
    }

    /// Appends the value with this number of decimals; a zero has no sign.
    pub fn write_fixed(self, out: &mut String, value: f64, decimals: usize) {
        if !write_special(out, value) {
            return;
        }
        let start = out.len();
        write_into(out, format_args!("{:.decimals$}", value.abs()));
        if value < 0.0 && out[start..].contains(|digit| ('1'..='9').contains(&digit)) {
            out.insert(start, '−');
        }
        self.set_decimal_mark(out, start);
    }

    /// Appends the value with this number of significant figures and a power of ten: `4,362e−5`.
    pub fn write_scientific(self, out: &mut String, value: f64, figures: usize) {
        if !write_special(out, value) {
            return;
        }
        if value < 0.0 {
            out.push('−');
        }
        let start = out.len();
        let decimals = figures.saturating_sub(1);
        write_into(out, format_args!("{:.decimals$e}", value.abs()));
        self.set_decimal_mark(out, start);
        if let Some(at) = out[start..].find('-') {
            out.replace_range(start + at..=start + at, "−");
        }
    }

    fn set_decimal_mark(self, out: &mut String, start: usize) {
        if self == NumberFormat::DecimalComma
            && let Some(at) = out[start..].find('.')
        {
            out.replace_range(start + at..=start + at, ",");
        }
    }
}

/// Removes the zeros at the end of the decimals from the number that starts at byte `start`.
pub fn trim_zeros(text: &mut String, start: usize) {
    let end = text[start..].find('e').map_or(text.len(), |at| start + at);
    let digits = &text[start..end];
    if digits.contains([',', '.']) {
        let kept = digits.trim_end_matches('0').trim_end_matches([',', '.']);
        text.replace_range(start + kept.len()..end, "");
    }
}

/// Appends a whole number in superscript figures, for powers of ten: `⁻⁴`.
pub fn write_superscript(out: &mut String, value: i32) {
    const FIGURES: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    if value < 0 {
        out.push('⁻');
    }
    let start = out.len();
    let mut rest = value.unsigned_abs();
    loop {
        out.insert(start, FIGURES[(rest % 10) as usize]);
        rest /= 10;
        if rest == 0 {
            return;
        }
    }
}

/// Appends a value that is not finite. Returns whether the value is finite and still to be written.
fn write_special(out: &mut String, value: f64) -> bool {
    if value.is_finite() {
        return true;
    }
    out.push_str(match () {
        () if value.is_nan() => "–",
        () if value > 0.0 => "∞",
        () => "−∞",
    });
    false
}

/// The decimal exponent of a value after rounding to this number of significant figures.
fn rounded_exponent(value: f64, figures: usize) -> i32 {
    let text = format!("{value:.*e}", figures - 1);
    text.split_once('e')
        .and_then(|(_, exponent)| exponent.parse().ok())
        .unwrap_or(0)
}

fn write_into(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::NumberFormat::{DecimalComma, DecimalPoint};
    use super::*;

    #[test]
    fn read_outs_have_four_figures_in_the_language_of_the_page() {
        let table = [
            (0.0, "0", "0"),
            (0.203, "0,2030", "0.2030"),
            (-0.36, "−0,3600", "−0.3600"),
            (12.0, "12,00", "12.00"),
            (1501.0, "1501", "1501"),
            (12345.6, "12346", "12346"),
            (999_999.0, "999999", "999999"),
            (999_999.9, "1,000e6", "1.000e6"),
            (1e6, "1,000e6", "1.000e6"),
            (9.99999e-5, "0,0001000", "0.0001000"),
            (4.3621e-5, "4,362e−5", "4.362e−5"),
            (-4.3621e-5, "−4,362e−5", "−4.362e−5"),
            (f64::NAN, "–", "–"),
            (f64::INFINITY, "∞", "∞"),
            (f64::NEG_INFINITY, "−∞", "−∞"),
        ];
        for (value, comma, point) in table {
            assert_eq!(DecimalComma.read_out(value), comma, "{value}");
            assert_eq!(DecimalPoint.read_out(value), point, "{value}");
        }
    }

    #[test]
    fn short_numbers_drop_zeros_after_the_mark_only() {
        let table = [
            (0.05, "0,05"),
            (12.0, "12"),
            (1500.0, "1500"),
            (2e6, "2e6"),
            (-2.5e-7, "−2,5e−7"),
            (f64::NAN, "–"),
        ];
        for (value, text) in table {
            assert_eq!(DecimalComma.short(value), text, "{value}");
        }
    }

    #[test]
    fn a_zero_has_no_sign() {
        let mut text = String::new();
        DecimalComma.write_fixed(&mut text, -0.001, 2);
        DecimalComma.write_fixed(&mut text, -0.0, 1);
        assert_eq!(text, "0,000,0");
    }

    #[test]
    fn superscripts_read_from_left_to_right() {
        let mut text = String::new();
        for value in [0, 12, -345] {
            write_superscript(&mut text, value);
        }
        assert_eq!(text, "⁰¹²⁻³⁴⁵");
    }
}
