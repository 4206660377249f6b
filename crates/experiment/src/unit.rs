//! Units of numbers that count from an origin, as dates do.

/// What stands between a unit and its origin.
const ORIGIN: &str = ", 0 = ";

/// Returns the unit of numbers that count from an origin: `d, 0 = 1978-02-14`.
pub fn unit_with_origin(unit: &str, origin: &str) -> String {
    format!("{unit}{ORIGIN}{origin}")
}

/// Returns the unit of the differences of numbers, which have no origin: `d` of `d, 0 = 1978-02-14`, and
/// other units as they are.
pub fn unit_of_differences(unit: &str) -> &str {
    unit.split_once(ORIGIN).map_or(unit, |(unit, _)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_no_origin() {
        let unit = unit_with_origin("s", "2025-03-01 09:05:11");
        assert_eq!(unit, "s, 0 = 2025-03-01 09:05:11");
        assert_eq!(unit_of_differences(&unit), "s");
        assert_eq!(unit_of_differences("km/h"), "km/h");
        assert_eq!(unit_of_differences(""), "");
    }
}
