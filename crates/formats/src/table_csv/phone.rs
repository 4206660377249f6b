//! Telephone numbers, which are names and not amounts.

/// What a trimmed cell shows of being a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phone {
    /// A plus in front: `+34 612 345 678`.
    WithPlus,
    /// Digits in groups: `612 34 56 78`, `912.345.678`, and how many.
    Grouped(usize),
    /// Digits alone, and how many; 0 with the `00` of a foreign number in front.
    Bare(usize),
}

/// Returns what a trimmed cell shows of being a telephone number, or `None` if it cannot be one.
///
/// `912.345.678` is also a large amount; whether it is one is decided by its column.
pub(super) fn scan(text: &str) -> Option<Phone> {
    if !(9..=24).contains(&text.len()) {
        return None;
    }
    let (has_plus, number) = match text.strip_prefix('+') {
        Some(number) => (true, number.trim_start()),
        None => (false, text),
    };
    let n_points = number.bytes().filter(|&byte| byte == b'.').count();
    let n_dashes = number.bytes().filter(|&byte| byte == b'-').count();
    // A single point is a decimal sign, a single dash a range.
    if n_points == 1 || n_dashes == 1 {
        return None;
    }
    let is_between = |c: char| " .-()\u{a0}".contains(c);
    let groups: Vec<&str> = number
        .split(is_between)
        .filter(|group| !group.is_empty())
        .collect();
    let are_digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    let n_digits: usize = groups.iter().map(|group| group.len()).sum();
    if !groups.iter().all(are_digits) {
        return None;
    }
    let has_short = || groups.iter().skip(1).any(|group| group.len() < 2);
    let are_thousands = || groups.iter().skip(1).all(|group| group.len() == 3);
    // Populations and amounts have nine digits in groups of three, too.
    let starts_as_in_spain = || number.starts_with(['6', '7', '8', '9']);
    match (has_plus, groups.len(), n_digits) {
        (true, _, 9..=15) => Some(Phone::WithPlus),
        (true, ..) => None,
        (false, 1, 11..=15) if number.starts_with("00") => Some(Phone::Bare(0)),
        (false, 1, 9..=10) => Some(Phone::Bare(n_digits)),
        (false, 2.., 9) if !has_short() && (!are_thousands() || starts_as_in_spain()) => {
            Some(Phone::Grouped(9))
        }
        (false, 2.., 10 | 11) if !has_short() && !are_thousands() => Some(Phone::Grouped(n_digits)),
        _ => None,
    }
}

/// Counts of a column's cells that may be telephone numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct PhoneCounts {
    /// All of them.
    n: usize,
    /// Those with a plus, and those in groups.
    n_with_plus: usize,
    n_grouped: usize,
    /// The number of digits that all without a plus have.
    n_digits: usize,
    /// Whether they have different numbers of digits.
    is_uneven: bool,
}

impl PhoneCounts {
    pub(super) fn push(&mut self, phone: Phone) {
        self.n += 1;
        let n_digits = match phone {
            Phone::WithPlus => {
                self.n_with_plus += 1;
                0
            }
            Phone::Grouped(n) => {
                self.n_grouped += 1;
                n
            }
            Phone::Bare(n) => n,
        };
        if n_digits > 0 {
            self.is_uneven |= self.n_digits > 0 && self.n_digits != n_digits;
            self.n_digits = n_digits;
        }
    }

    /// Returns whether all `n_cells` are telephone numbers: they have as many digits, or a plus.
    pub(super) fn are_all(&self, n_cells: usize) -> bool {
        n_cells > 1 && self.n == n_cells && !self.is_uneven && self.n_with_plus + self.n_grouped > 0
    }

    pub(super) fn has_plus(&self) -> bool {
        self.n_with_plus > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_have_groups_or_a_plus() {
        for (text, expected) in [
            ("+34 612 345 678", Some(Phone::WithPlus)),
            ("+34612345678", Some(Phone::WithPlus)),
            ("612 34 56 78", Some(Phone::Grouped(9))),
            ("912.345.678", Some(Phone::Grouped(9))),
            ("(555) 123-4567", None),
            ("555-123-4567", Some(Phone::Grouped(10))),
            ("06 12 34 56 78", Some(Phone::Grouped(10))),
            ("612345678", Some(Phone::Bare(9))),
            ("0034600111222", Some(Phone::Bare(0))),
            ("1 402 112 000", None),
            ("321 840 236", None),
            ("1234567.89", None),
            ("+123456789.5", None),
            ("10000-20000", None),
            ("123.456", None),
            ("912.345.67a", None),
        ] {
            assert_eq!(scan(text), expected, "{text}");
        }
    }
}
