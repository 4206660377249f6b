//! Years of two digits: which century they are of.

/// The hundred years in which years of two digits lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TwoDigitYears {
    /// 1969 to 2068, as POSIX, Python and R read them.
    #[default]
    From1969,
    /// 1930 to 2029, as Excel and LibreOffice read them.
    From1930,
    /// 1900 to 1999.
    From1900,
}

impl TwoDigitYears {
    /// All choices, in the order in which a form shows them.
    pub const ALL: [TwoDigitYears; 3] = [
        TwoDigitYears::From1969,
        TwoDigitYears::From1930,
        TwoDigitYears::From1900,
    ];

    /// Returns the first of the hundred years.
    pub fn first(self) -> i64 {
        match self {
            TwoDigitYears::From1969 => 1969,
            TwoDigitYears::From1930 => 1930,
            TwoDigitYears::From1900 => 1900,
        }
    }

    /// Returns the year that two digits mean.
    pub(super) fn year(self, two_digits: i64) -> i64 {
        let first = self.first();
        first + (two_digits - first).rem_euclid(100)
    }
}

/// The different years of two digits in a column, one bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct YearSet(u128);

impl YearSet {
    /// Adds a year, 0 to 99.
    pub(super) fn insert(&mut self, two_digits: i64) {
        self.0 |= 1 << two_digits.clamp(0, 99);
    }

    /// Returns the first and the last year of a reading; `None` without any year.
    pub(super) fn range(self, reading: TwoDigitYears) -> Option<[i64; 2]> {
        let in_set = (0..100).filter(|two_digits| self.0 >> two_digits & 1 == 1);
        let years = in_set.map(|two_digits| reading.year(two_digits));
        Some([years.clone().min()?, years.max()?])
    }

    /// Returns the years between the first and the last one; 0 without any year.
    pub(super) fn span(self, reading: TwoDigitYears) -> i64 {
        self.range(reading).map_or(0, |[first, last]| last - first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `pandas.to_datetime(…, format="%d/%m/%y").year`, pandas 3.1.1; the limits of Excel are those that
    /// Microsoft documents.
    #[test]
    fn years_lie_in_a_hundred_years() {
        for (two_digits, as_python, as_excel) in [
            (0, 2000, 2000),
            (29, 2029, 2029),
            (30, 2030, 1930),
            (68, 2068, 1968),
            (69, 1969, 1969),
            (99, 1999, 1999),
        ] {
            assert_eq!(TwoDigitYears::From1969.year(two_digits), as_python);
            assert_eq!(TwoDigitYears::From1930.year(two_digits), as_excel);
            assert_eq!(TwoDigitYears::From1900.year(two_digits), 1900 + two_digits);
        }
    }

    #[test]
    fn a_set_has_a_first_and_a_last_year() {
        let mut set = YearSet::default();
        assert_eq!(set.range(TwoDigitYears::From1969), None);
        assert_eq!(set.span(TwoDigitYears::From1969), 0);
        for year in [45, 78, 4, 99, 45] {
            set.insert(year);
        }
        assert_eq!(set.range(TwoDigitYears::From1969), Some([1978, 2045]));
        assert_eq!(set.range(TwoDigitYears::From1930), Some([1945, 2004]));
        assert_eq!(set.span(TwoDigitYears::From1900), 95);
    }
}
