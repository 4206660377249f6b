//! Walking over the values of a picture with the keys: one after the other, to the first, to the last.

/// The arrow keys that walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrows {
    /// Left and right, for values side by side.
    Horizontal,
    /// Up and down, for values one below the other.
    Vertical,
    /// All four, for values without an order on the screen.
    Both,
}

impl Arrows {
    /// Returns whether the key leads back (`Some(false)`) or forward (`Some(true)`).
    fn leads_forward(self, key: &str) -> Option<bool> {
        match (self, key) {
            (Self::Horizontal | Self::Both, "ArrowLeft")
            | (Self::Vertical | Self::Both, "ArrowUp") => Some(false),
            (Self::Horizontal | Self::Both, "ArrowRight")
            | (Self::Vertical | Self::Both, "ArrowDown") => Some(true),
            _ => None,
        }
    }
}

/// Returns the place that a key leads to among `n_places`, `step` of them at a time: the first one if
/// there is no place yet, and `None` if the key does not walk.
pub fn next_place(
    from: Option<usize>,
    key: &str,
    arrows: Arrows,
    step: usize,
    n_places: usize,
) -> Option<usize> {
    let last = n_places.checked_sub(1)?;
    Some(match (key, arrows.leads_forward(key), from) {
        ("Home", ..) | (_, Some(_), None) => 0,
        ("End", ..) => last,
        (_, Some(false), Some(place)) => place.saturating_sub(step),
        (_, Some(true), Some(place)) => (place + step).min(last),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_and_down_walk_through_a_ranking() {
        let next = |from, key, n_places| next_place(from, key, Arrows::Vertical, 1, n_places);
        assert_eq!(next(None, "ArrowDown", 3), Some(0));
        assert_eq!(next(Some(0), "ArrowDown", 3), Some(1));
        assert_eq!(next(Some(2), "ArrowDown", 3), Some(2));
        assert_eq!(next(Some(0), "ArrowUp", 3), Some(0));
        assert_eq!(next(Some(0), "End", 3), Some(2));
        assert_eq!(next(Some(1), "Enter", 3), None);
        assert_eq!(next(Some(1), "ArrowLeft", 3), None);
        assert_eq!(next(None, "Home", 0), None);
    }

    #[test]
    fn left_and_right_walk_over_a_curve_in_small_and_large_steps() {
        let next = |from, key, step| next_place(from, key, Arrows::Horizontal, step, 5);
        assert_eq!(next(None, "ArrowRight", 1), Some(0));
        assert_eq!(next(Some(3), "ArrowRight", 10), Some(4));
        assert_eq!(next(Some(3), "ArrowLeft", 1), Some(2));
        assert_eq!(next(Some(3), "Home", 1), Some(0));
        assert_eq!(next(Some(3), "ArrowUp", 1), None);
        assert_eq!(next_place(None, "End", Arrows::Horizontal, 1, 0), None);
    }
}
