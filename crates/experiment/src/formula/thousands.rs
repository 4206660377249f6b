//! Signs that may group thousands: shared by formulas and by numbers that stand alone.

/// Whether a single sign between these digits may group thousands: `1.000` and `2,500`, but not
/// `0.500`, `3.14` or `3.142`.
///
/// Decimals that end in 0 are rare, and so are counts of thousands that do not: what is counted by
/// the thousand on this page is round.
pub(crate) fn may_be_thousands(whole: &str, fraction: &str) -> bool {
    (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && fraction.len() == 3
        && fraction.ends_with('0')
}
