//! Dates of the fixtures as seconds.

/// Returns the seconds from 1970-01-01 to a date as `2024-03-15` or `2024-03-15T07:30:00.5`.
///
/// The days are counted as in Howard Hinnant's `days_from_civil`.
pub(crate) fn seconds(text: &str) -> f64 {
    let (text, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let fraction = format!("0{fraction}").parse::<f64>().expect("a fraction");
    let numbers: Vec<i64> = text
        .split(['-', 'T', ':'])
        .map(|part| part.parse().expect("a number"))
        .collect();
    let part = |idx: usize| numbers.get(idx).copied().unwrap_or(0);
    let (month, day) = (part(1), part(2));
    // Years that begin in March have the leap day at their end.
    let year = part(0) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    let seconds = ((days * 24 + part(3)) * 60 + part(4)) * 60 + part(5);
    seconds as f64 + fraction
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn days_are_counted_from_1970() {
        for (text, expected) in [
            ("1970-01-01", 0.0),
            ("1970-01-02T00:00:01", 86_401.0),
            ("1969-12-31", -86_400.0),
            ("2000-03-01", 951_868_800.0),
            ("2024-02-29T23:59:59.25", 1_709_251_199.25),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
