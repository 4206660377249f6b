//! Signs between thousands, for formulas and for numbers that stand alone.

/// Returns whether a single sign between these digits may group thousands: `1.000` and `2,500`, but not
/// `0.500`, `3.14` or `3.142`.
///
/// Decimals that end in 0 are rare, and numbers above a thousand on this page are usually round.
pub fn may_be_thousands(whole: &str, fraction: &str) -> bool {
    has_groups(whole, fraction) && fraction.ends_with('0')
}

/// Returns whether a single sign between these digits stands where one between thousands would.
pub(crate) fn has_groups(whole: &str, fraction: &str) -> bool {
    (1..=3).contains(&whole.len()) && !whole.starts_with('0') && fraction.len() == 3
}
