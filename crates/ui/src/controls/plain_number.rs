//! Plain numbers in a field, for the first view: what is clicked after such a number comes after it, although the
//! reader of everything else is in the deferred chunk.

use std::ops::RangeInclusive;

use experiment::may_be_thousands;

use crate::controls::typed_number::Kind;

/// Reads digits with at most one decimal sign, as [`Kind::read`] does; `None` for any other text, and if the number has
/// no meaning in the field's range, or two of them.
pub fn read(kind: Kind, text: &str, range: &RangeInclusive<f64>) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '−']).unwrap_or(text);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let (whole, fraction) = match unsigned.split_once([',', '.']) {
        // Between the figures of a whole number the sign groups thousands.
        Some(_) if kind == Kind::Whole => return None,
        Some((whole, fraction)) if may_be_thousands(whole, fraction) => return None,
        Some(parts) => parts,
        None => (unsigned, "0"),
    };
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let sign = if unsigned == text { "" } else { "-" };
    let typed = format!("{sign}{whole}.{fraction}").parse().ok()?;
    match kind.meanings(typed, false) {
        [Some(value), None] => range.contains(&value).then_some(value),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::language::Language;

    /// Returns all texts of these characters up to a length.
    fn texts(characters: &[char], length: usize) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..length {
            let longer = texts[from..].iter().flat_map(|text| {
                let longer = characters.iter();
                longer.map(move |character| format!("{text}{character}"))
            });
            let longer: Vec<String> = longer.collect();
            from = texts.len();
            texts.extend(longer);
        }
        texts
    }

    const KINDS: [Kind; 4] = [Kind::Real, Kind::Whole, Kind::Percent, Kind::Angle];

    /// The two readers agree to the bit on each text that the quick one reads.
    #[test]
    fn a_plain_number_has_one_meaning() {
        let ranges = [0.0..=1.0, 0.0..=0.9, -3.0..=250.0, 1.0..=4e9, -1e9..=1e9];
        let mut all = texts(&['0', '1', '5', '.', ',', '-', '−', 'e', '%', ' '], 4);
        all.extend(texts(&['0', '2', '.', '-'], 7));
        all.push("12345678901234567890,12345678901234567890".to_owned());
        let mut n_plain = [0; KINDS.len()];
        for text in &all {
            for (n_plain, kind) in n_plain.iter_mut().zip(KINDS) {
                for range in &ranges {
                    if let Some(value) = read(kind, text, range) {
                        let read = kind.read(text, range).map(f64::to_bits);
                        assert_eq!(read, Ok(value.to_bits()), "{kind:?} {text:?} {range:?}");
                        *n_plain += 1;
                    }
                }
            }
        }
        assert!(n_plain.iter().all(|&n| n > 1_000), "{n_plain:?}");
    }

    #[test]
    fn a_text_with_two_meanings_is_not_plain() {
        let range = 0.0..=10_000.0;
        for (kind, text) in [
            (Kind::Real, "1.000"),
            (Kind::Real, "1,000"),
            (Kind::Angle, "2,500"),
            (Kind::Whole, "1.000"),
            (Kind::Percent, "0.2"),
            (Kind::Percent, "0,2"),
            (Kind::Percent, "20 %"),
            (Kind::Real, "1e3"),
            (Kind::Real, "1 000"),
            (Kind::Real, "20000"),
            (Kind::Angle, "π"),
            (Kind::Real, "inf"),
            (Kind::Real, "NaN"),
            (Kind::Real, ""),
            (Kind::Real, "-"),
            (Kind::Real, "."),
        ] {
            assert_eq!(read(kind, text, &range), None, "{kind:?} {text:?}");
        }
    }

    /// Each number without an exponent that a field writes, unless it is a percentage below 1.
    #[test]
    fn what_a_field_shows_is_plain() {
        let range = -10_000.0..=10_000.0;
        for language in [Language::Es, Language::En] {
            for (kind, value, text) in [
                (Kind::Real, 0.05, "0.05"),
                (Kind::Real, -2.5, "−2.5"),
                (Kind::Real, 0.001, "0.001"),
                (Kind::Real, 1.571, "1.571"),
                (Kind::Angle, 3.0, "3"),
                (Kind::Whole, 1_000.0, "1000"),
                (Kind::Percent, 0.2, "20"),
                (Kind::Percent, 0.125, "12.5"),
                (Kind::Percent, 0.0, "0"),
            ] {
                let written = kind.write(value, language);
                assert_eq!(written.replace(',', "."), text);
                assert_eq!(read(kind, &written, &range), Some(value), "{written}");
            }
        }
        // As people type it.
        assert_eq!(read(Kind::Real, "0.50", &range), Some(0.5));
        assert_eq!(read(Kind::Real, " -3 ", &range), Some(-3.0));
    }
}
