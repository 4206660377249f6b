//! Dates and times as people and programs write them.
//!
//! Only the few forms that tables have are read, and which of two numbers is the day is decided for a
//! whole column. The crates chrono, time and jiff parse by a format that is known before, and would
//! weigh ten times as much.

use std::fmt::Write;

use super::two_digit_years::TwoDigitYears;

/// A date whose day and month may be in either order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Date {
    pub(super) order: DayOrder,
    /// Seconds since the day began, less the time zone's.
    seconds: f64,
    pub(super) has_time: bool,
    /// The two digits of its year, if it has no more.
    pub(super) two_digits: Option<i64>,
}

/// Which numbers of a date are its day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    /// Known from the form: days since 1970-01-01.
    Known { day: i64 },
    /// Two numbers and a year: `13/04/2026`, `04/13/2026` or `03/04/2026`. Days since 1970-01-01, `None`
    /// if there is no such day.
    Either {
        day_first: Option<i64>,
        month_first: Option<i64>,
    },
    /// A time without a date.
    NoDate,
}

const SECONDS: f64 = 86_400.0;

/// The first three letters of the months' names in Spanish and English, in lower case.
const MONTHS: [&str; 24] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic", "jan",
    "feb", "mar", "apr", "may", "jun", "jul", "aug", "set", "oct", "nov", "dec",
];

impl Date {
    /// Returns whether it is more than a time.
    pub(super) fn has_date(&self) -> bool {
        self.order != DayOrder::NoDate
    }

    /// Returns the seconds since 1970-01-01T00:00:00, or since the day began without a date; `None`
    /// if there is no such day.
    pub(super) fn seconds(&self, day_first: bool) -> Option<f64> {
        let day = match self.order {
            DayOrder::Known { day } => day,
            DayOrder::NoDate => 0,
            DayOrder::Either {
                day_first: first,
                month_first: second,
            } => {
                if day_first {
                    first?
                } else {
                    second?
                }
            }
        };
        Some(day as f64 * SECONDS + self.seconds)
    }
}

/// Returns the date or time in a trimmed cell; `None` if there is none. Years of two digits are read
/// as pandas reads them.
pub(super) fn scan(text: &str) -> Option<Date> {
    scan_by(text, TwoDigitYears::default())
}

/// Returns the date or time in a trimmed cell, with years of two digits read by `years`; `None` if there is
/// none, such as 29 February 1900.
pub(super) fn scan_by(text: &str, years: TwoDigitYears) -> Option<Date> {
    // No date is shorter than `1:30` or longer than this.
    if !(4..=40).contains(&text.len()) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, time) = split(text);
    let (order, two_digits) = if date.is_empty() {
        (DayOrder::NoDate, None)
    } else {
        order(date, years)?
    };
    let seconds = if time.is_empty() { 0.0 } else { seconds(time)? };
    Some(Date {
        order,
        seconds,
        has_time: !time.is_empty(),
        two_digits,
    })
}

/// Splits a text into its date and its time; one of them may be empty.
fn split(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return (text, "");
    };
    let start = text.get(..colon).unwrap_or_default();
    match start.rfind(|c: char| !c.is_ascii_digit()) {
        None => ("", text),
        Some(at) => {
            let (date, time) = text.split_at(at);
            // The character between them: `T`, a blank, a comma behind the date.
            let mut rest = time.chars();
            rest.next();
            (date.trim_end_matches([',', ' ']), rest.as_str())
        }
    }
}

/// Reads `12:30`, `12:30:05.5`, `1:30 pm`, `12:30Z`, `12:30:00+02:00`, `1:30 PM GMT+1` as seconds.
fn seconds(time: &str) -> Option<f64> {
    let time = time.trim();
    let (time, zone) = match time.find(['+', '-', 'Z']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let zone = match zone.split_at_checked(1) {
        None | Some(("Z", "")) => 0.0,
        Some((sign, zone)) => {
            let (hours, minutes) = match zone.split_once(':') {
                Some(parts) => parts,
                None if zone.len() == 4 => zone.split_at(2),
                None => (zone, "0"),
            };
            let zone = number(hours, 14)? * 3_600 + number(minutes, 59)? * 60;
            if sign == "-" {
                -(zone as f64)
            } else {
                zone as f64
            }
        }
    };
    // `9:05:11 AM GMT+1`, as Google Forms writes.
    let time = ["GMT", "UTC"]
        .iter()
        .find_map(|name| time.strip_suffix(name))
        .unwrap_or(time);
    let (clock, half) = match time.find(|c: char| c.is_alphabetic()) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let half = half.to_ascii_lowercase().replace(['.', ' ', '\u{a0}'], "");
    let mut parts = clock.trim().split(':');
    let hour = number(parts.next()?, 24)?;
    let minutes = number(parts.next()?, 59)?;
    let seconds = match parts.next() {
        None => 0.0,
        Some(text) => {
            let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'.' || byte == b',';
            let starts = text
                .bytes()
                .next()
                .is_some_and(|byte| byte.is_ascii_digit());
            let seconds: f64 = text.replace(',', ".").parse().ok()?;
            if !starts || !text.bytes().all(is_digit) || seconds >= 61.0 {
                return None;
            }
            seconds
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let hour = match half.as_str() {
        "" => hour,
        "am" if (1..=12).contains(&hour) => hour % 12,
        "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return None,
    };
    Some((hour * 3_600 + minutes * 60) as f64 + seconds - zone)
}

/// Reads one or two digits.
fn number(text: &str, max: i64) -> Option<i64> {
    let is_short = (1..=2).contains(&text.len());
    if !is_short || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|number| *number <= max)
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A month by its name, 1 to 12.
    Month(i64),
    /// A number and its count of digits.
    Digits(i64, usize),
}

/// Reads a date without a time. The second value is its year if that has two digits.
fn order(date: &str, years: TwoDigitYears) -> Option<(DayOrder, Option<i64>)> {
    let is_between = |c: char| matches!(c, '-' | '/' | '.' | ',' | ' ' | '\u{a0}');
    use Part::{Digits, Month};
    let mut parts = [Month(0); 3];
    let mut n = 0;
    for text in date.split(is_between) {
        // `8 de enero de 2016`, `Jan. 8, 2016`
        if text.is_empty() || text == "de" || text == "del" {
            continue;
        }
        *parts.get_mut(n)? = part(text)?;
        n += 1;
    }
    let known = |year, month, day| {
        let day = days(year, month, day)?;
        Some((DayOrder::Known { day }, None))
    };
    let known_short = |two_digits, month, day| {
        let (order, _) = known(years.year(two_digits), month, day)?;
        Some((order, Some(two_digits)))
    };
    match (parts, n) {
        ([Digits(year, 4), Digits(month, 1 | 2), Digits(day, 1 | 2)], 3)
        | ([Digits(year, 4), Month(month), Digits(day, 1 | 2)], 3)
        | ([Digits(day, 1 | 2), Month(month), Digits(year, 4)], 3)
        | ([Month(month), Digits(day, 1 | 2), Digits(year, 4)], 3) => known(year, month, day),
        ([Digits(day, 1 | 2), Month(month), Digits(year, 2)], 3) => known_short(year, month, day),
        (
            [
                Digits(a, 1 | 2),
                Digits(b, 1 | 2),
                Digits(year, digits @ (2 | 4)),
            ],
            3,
        ) => {
            let two_digits = (digits == 2).then_some(year);
            let year = two_digits.map_or(year, |short| years.year(short));
            let (day_first, month_first) = (days(year, b, a), days(year, a, b));
            if day_first.is_none() && month_first.is_none() {
                return None;
            }
            let order = DayOrder::Either {
                day_first,
                month_first,
            };
            Some((order, two_digits))
        }
        // A month: `2016-01`, `01/2016`, `ene 2016`. Not `2016.01`, which is a number.
        ([Digits(year, 4), Digits(month, 2), _] | [Digits(month, 2), Digits(year, 4), _], 2)
        | ([Digits(year, 4), Month(month), _] | [Month(month), Digits(year, 4), _], 2) => {
            let is_number = date.contains(['.', ',']) && !date.contains(char::is_alphabetic);
            if is_number {
                None
            } else {
                known(year, month, 1)
            }
        }
        // `ene-24`, as spreadsheets write a month; `mar 24` may be a day, `Set-24` a name.
        ([Month(month), Digits(year, 2), _], 2)
            if date.contains('-') && !date.to_lowercase().starts_with("set-") =>
        {
            known_short(year, month, 1)
        }
        _ => None,
    }
}

fn part(text: &str) -> Option<Part> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Part::Digits(text.parse().ok()?, text.len()));
    }
    // Whole words are longer than three letters; `mars` and `decimal` are none of them, but stand
    // nowhere between a day and a year.
    let start: String = text.chars().take(3).collect::<String>().to_lowercase();
    let idx = MONTHS.iter().position(|month| *month == start)?;
    let is_word = text.chars().all(char::is_alphabetic) && text.chars().count() <= 10;
    is_word.then_some(Part::Month(idx as i64 % 12 + 1))
}

/// Returns the days from 1970-01-01 to a day of the Gregorian calendar; `None` if there is no such day.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Years begin in March, so that the leap day is the last. Source: H. Hinnant, days_from_civil.
    let year = if month > 2 { year } else { year - 1 };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let of_era = year.rem_euclid(400) * 365 + year.rem_euclid(400) / 4 - year.rem_euclid(400) / 100;
    Some(year.div_euclid(400) * 146_097 + of_era + of_year - 719_468)
}

/// Returns seconds since 1970-01-01 as `2016-01-08`, or as `2016-01-08 12:30:05` with a time, to
/// millionths of a second if it is not a whole one.
pub(super) fn iso(seconds: f64) -> String {
    const MILLION: i64 = 1_000_000;
    let millionths = (seconds * MILLION as f64).round() as i64;
    let millionths_of_day = SECONDS as i64 * MILLION;
    // Source: H. Hinnant, civil_from_days.
    let of_epoch = millionths.div_euclid(millionths_of_day) + 719_468;
    let of_era = of_epoch.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + 400 * of_epoch.div_euclid(146_097) + i64::from(month <= 2);
    let mut text = format!("{year:04}-{month:02}-{day:02}");
    let time = millionths.rem_euclid(millionths_of_day);
    if time > 0 {
        let (time, fraction) = (time / MILLION, time % MILLION);
        let (hour, minute) = (time / 3_600, time / 60 % 60);
        // Writing to a string cannot fail.
        let _ = write!(text, " {hour:02}:{minute:02}:{:02}", time % 60);
        if fraction > 0 {
            let fraction = format!("{fraction:06}");
            let _ = write!(text, ".{}", fraction.trim_end_matches('0'));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Python 3.11's `datetime`.
    #[test]
    fn dates_and_times_are_seconds_since_1970() {
        for (text, day_first, expected) in [
            ("2016-01-08", true, 1_452_211_200.0),
            ("2016/1/8", true, 1_452_211_200.0),
            ("08/01/2016", true, 1_452_211_200.0),
            ("08/01/2016", false, 1_470_009_600.0),
            ("8.1.16", true, 1_452_211_200.0),
            ("8-ene-2016", false, 1_452_211_200.0),
            ("8 de enero de 2016", false, 1_452_211_200.0),
            ("Jan 8, 2016", true, 1_452_211_200.0),
            ("2016-01-08T12:30:05.5", true, 1_452_256_205.5),
            ("2016-01-08 12:30:00+02:00", true, 1_452_249_000.0),
            ("2016-01-08T12:30Z", true, 1_452_256_200.0),
            ("08/01/2016 1:30 p. m.", true, 1_452_259_800.0),
            ("1:30", true, 5_400.0),
            ("12:05 am", true, 300.0),
            ("2016-02", true, 1_454_284_800.0),
            ("02/2016", true, 1_454_284_800.0),
            ("feb 2016", true, 1_454_284_800.0),
            ("1969-12-31", true, -86_400.0),
            ("29/02/2000", true, 951_782_400.0),
            ("1900-03-01", true, -2_203_891_200.0),
            ("2025/03/01 9:05:11 AM GMT+1", true, 1_740_816_311.0),
            ("2025/03/01 3:15:11 p. m. GMT-5", true, 1_740_860_111.0),
            ("1/03/2025 9:05:11", true, 1_740_819_911.0),
            ("ene-24", true, 1_704_067_200.0),
            ("sept-24", true, 1_725_148_800.0),
            ("15-mar-24", true, 1_710_460_800.0),
            ("Mar 2024", true, 1_709_251_200.0),
            ("3 mar 2024", true, 1_709_424_000.0),
        ] {
            let date = scan(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(date.seconds(day_first), Some(expected), "{text}");
        }
        assert_eq!(scan("31/04/2016"), None);
        assert_eq!(scan("13/04/2016").unwrap().seconds(false), None);
        for text in [
            "2016",
            "1.5",
            "1/2",
            "3-4-5-6",
            "30/02/2016",
            "555-12-3456",
            "2016.01",
            "25:10",
            "12:61",
            "10:20:30:40",
            "rojo 12",
            "1:30 xm",
            "Set-24",
            "mar 24",
            "12:30 GMTX",
            "2016-13-01",
            "8 foo 2016",
            "00:00:00x",
        ] {
            assert_eq!(scan(text), None, "{text}");
        }
    }

    /// Values of `pandas.to_datetime(…, format="%d/%m/%y")`, pandas 3.1.1, and of Python's `datetime`.
    #[test]
    fn years_of_two_digits_are_of_a_century() {
        for (text, years, expected) in [
            ("15/03/45", TwoDigitYears::From1969, 2_373_148_800.0),
            ("15/03/68", TwoDigitYears::From1969, 3_098_995_200.0),
            ("15/03/69", TwoDigitYears::From1969, -25_228_800.0),
            ("15/03/45", TwoDigitYears::From1930, -782_611_200.0),
            ("15/03/29", TwoDigitYears::From1930, 1_868_227_200.0),
            ("15-mar-04", TwoDigitYears::From1900, -2_076_451_200.0),
        ] {
            let date = scan_by(text, years).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(date.seconds(true), Some(expected), "{text}");
            assert!(date.two_digits.is_some(), "{text}");
        }
        assert!(scan("29/02/00").is_some());
        assert_eq!(scan_by("29/02/00", TwoDigitYears::From1900), None);
        assert_eq!(scan("15/03/2045").unwrap().two_digits, None);
    }

    #[test]
    fn seconds_are_written_as_a_date() {
        assert_eq!(iso(1_452_211_200.0), "2016-01-08");
        assert_eq!(iso(1_452_256_205.0), "2016-01-08 12:30:05");
        assert_eq!(iso(1_452_256_205.5), "2016-01-08 12:30:05.5");
        assert_eq!(iso(1_452_256_205.001_5), "2016-01-08 12:30:05.0015");
        assert_eq!(iso(253_402_300_799.0), "9999-12-31 23:59:59");
        assert_eq!(iso(-0.25), "1969-12-31 23:59:59.75");
        assert_eq!(iso(-86_400.0), "1969-12-31");
        assert_eq!(iso(951_782_400.0), "2000-02-29");
    }
}
