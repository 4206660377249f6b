//! The values of cells as text.

use std::fmt::Write as _;

/// What a cell holds, as far as the text of other cells depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Number, text, time, boolean, error.
    Other,
    /// A date without a time.
    Date,
    /// A date with a time.
    DateTime,
}

/// Date and time of day as a spreadsheet counts them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CivilTime {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) milli: u16,
}

impl CivilTime {
    /// Appends the date, and the time unless it is midnight.
    pub(crate) fn write(self, text: &mut String) -> CellKind {
        // Writing to a String cannot fail.
        let _ = write!(text, "{:04}-{:02}-{:02}", self.year, self.month, self.day);
        if (self.hour, self.minute, self.second, self.milli) == (0, 0, 0, 0) {
            return CellKind::Date;
        }
        text.push('T');
        let seconds =
            u64::from(self.hour) * 3_600 + u64::from(self.minute) * 60 + u64::from(self.second);
        write_time(text, seconds * 1_000 + u64::from(self.milli));
        CellKind::DateTime
    }
}

/// Appends `HH:MM:SS`, with milliseconds if there are any.
pub(crate) fn write_time(text: &mut String, milliseconds: u64) {
    let (seconds, milli) = (milliseconds / 1_000, milliseconds % 1_000);
    let (minutes, second) = (seconds / 60, seconds % 60);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let _ = write!(text, "{hour:02}:{minute:02}:{second:02}");
    if milli != 0 {
        let _ = write!(text, ".{milli:03}");
    }
}

/// Appends a number of days as hours, minutes and seconds.
pub(crate) fn write_duration(text: &mut String, days: f64) {
    let milliseconds = (days * 86_400_000.0).round();
    if milliseconds < 0.0 {
        text.push('-');
    }
    write_time(text, milliseconds.abs() as u64);
}

/// Appends the shortest decimal that reads back to the same number, with an exponent if the number is
/// very large or small. NaN and infinities, which no spreadsheet stores, become nothing.
pub(crate) fn write_number(text: &mut String, number: f64) {
    let magnitude = number.abs();
    let _ = if !number.is_finite() {
        Ok(())
    } else if magnitude != 0.0 && !(1e-5..1e17).contains(&magnitude) {
        write!(text, "{number:e}")
    } else {
        write!(text, "{number}")
    };
}

/// Appends a text, its line breaks as blanks.
pub(crate) fn write_text(text: &mut String, cell: &str) {
    if cell.contains(['\n', '\r']) {
        let lines = cell.split(['\n', '\r']).filter(|line| !line.is_empty());
        for (idx, line) in lines.enumerate() {
            if idx > 0 {
                text.push(' ');
            }
            text.push_str(line);
        }
    } else {
        text.push_str(cell);
    }
}

/// Error words of spreadsheets in other languages than English, and LibreOffice's own: Spanish,
/// Catalan, French, German, Portuguese, Italian.
const ERRORS: [(&str, &[&str]); 7] = [
    ("#N/A", &["#N/D", "#NV", "#N/DISP"]),
    ("#DIV/0!", &["#¡DIV/0!", "#DIV/0"]),
    (
        "#VALUE!",
        &["#¡VALOR!", "#VALOR!", "#VALEUR!", "#WERT!", "#VALORE!"],
    ),
    ("#REF!", &["#¡REF!", "#BEZUG!", "#RIF!", "#RÉF!"]),
    ("#NAME?", &["#¿NOMBRE?", "#NOM?", "#NOME?", "#ANOM?"]),
    ("#NUM!", &["#¡NUM!", "#NÚM!", "#NOMBRE!", "#ZAHL!"]),
    (
        "#NULL!",
        &["#¡NULO!", "#NULO!", "#NUL!", "#NULLO!", "#NULA!"],
    ),
];

/// Returns the English word for an error cell's text; `None` if it is not known.
pub(crate) fn english_error(word: &str) -> Option<&'static str> {
    let word = word.trim();
    // LibreOffice numbers what Excel has no word for: Err:502 is an invalid argument.
    if word.starts_with("Err:") {
        return Some("#VALUE!");
    }
    let entry = ERRORS
        .iter()
        .find(|(english, others)| *english == word || others.contains(&word));
    entry.map(|(english, _)| *english)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> String {
        let mut text = String::new();
        write_number(&mut text, value);
        text
    }

    #[test]
    fn numbers_read_back_to_the_same_bits() {
        for value in [
            0.1 + 0.2,
            1e300,
            -2.5e-9,
            21419.06,
            1e16,
            123_456_789.0,
            5e-324,
            -0.0,
        ] {
            let text = number(value);
            let back: f64 = text.parse().unwrap();
            assert_eq!(back.to_bits(), value.to_bits(), "{text}");
            assert!(text.len() <= 24, "{text}");
        }
        assert_eq!(number(23.0), "23");
        assert_eq!(number(f64::NAN), "");
    }

    #[test]
    fn durations_may_exceed_a_day() {
        let duration = |days| {
            let mut text = String::new();
            write_duration(&mut text, days);
            text
        };
        assert_eq!(duration(36.25 / 24.0), "36:15:00");
        assert_eq!(duration(-0.5), "-12:00:00");
        assert_eq!(duration(1.0 / 86_400_000.0), "00:00:00.001");
    }

    #[test]
    fn line_breaks_are_blanks() {
        let mut text = String::new();
        write_text(&mut text, "peso\r\n(kg)\n");
        assert_eq!(text, "peso (kg)");
    }

    #[test]
    fn error_words_of_several_languages_are_known() {
        for (word, english) in [
            ("#¡DIV/0!", "#DIV/0!"),
            ("#N/D", "#N/A"),
            ("#¡VALOR!", "#VALUE!"),
        ] {
            assert_eq!(english_error(word), Some(english));
        }
        assert_eq!(english_error("Err:502"), Some("#VALUE!"));
        assert_eq!(english_error("#1"), None);
    }
}
