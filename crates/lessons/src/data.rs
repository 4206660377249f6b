//! The data on which a challenge can be met.

use experiment::{DataSpec, Source};

/// Returns whether a challenge on the data `lesson` can be met on the data `data`, which must not be
/// easier.
///
/// A curve must be the same over the same interval, with at least as many points and without points
/// placed by hand; the plane must have the same points, a table the same rows and target. The
/// challenge's own conditions decide about inputs, noise and validation rows.
pub fn is_on_data_of(lesson: &DataSpec, data: &DataSpec) -> bool {
    match (&lesson.source, &data.source) {
        (Source::Table(wanted), Source::Table(spec)) => {
            wanted.table == spec.table
                && wanted.target == spec.target
                && wanted.filters == spec.filters
                && wanted.classifies == spec.classifies
        }
        (wanted, source) => {
            wanted == source
                && (!source.is_curve() || lesson.domain == data.domain)
                && lesson.n_points <= data.n_points
                && lesson.edited == data.edited
                && lesson.placed == data.placed
        }
    }
}

#[cfg(test)]
mod tests {
    use experiment::{PlaneData, PlanePoint, Preset, TableSpec, howell};

    use super::*;

    #[test]
    fn easier_data_meet_no_challenge() {
        let lesson = Preset::SineSmall.draft().data;
        assert!(is_on_data_of(&lesson, &lesson));
        let mut noisy = lesson.clone();
        noisy.noise = 0.5;
        noisy.n_points += 10;
        assert!(is_on_data_of(&lesson, &noisy));
        let mut fewer = lesson.clone();
        fewer.n_points = 2;
        let mut narrow = lesson.clone();
        narrow.domain = [0.0, 0.1];
        let mut by_hand = lesson.clone();
        by_hand.edited = Some(Vec::new());
        let square = Preset::SquareWide.draft().data;
        for easier in [fewer, narrow, by_hand, square] {
            assert!(!is_on_data_of(&lesson, &easier), "{easier:?}");
        }
    }

    #[test]
    fn a_challenge_in_centimeters_is_not_met_in_kilograms() {
        let table = |spec| {
            let mut data = DataSpec::default();
            data.set_table(spec);
            data
        };
        let heights = TableSpec::howell_height(&[howell::WEIGHT]);
        let lesson = table(heights.clone());
        let all = table(TableSpec::howell_height(&[howell::WEIGHT, howell::MALE]));
        assert!(is_on_data_of(&lesson, &all));
        let weights = TableSpec {
            inputs: vec![howell::HEIGHT],
            target: howell::WEIGHT,
            ..heights
        };
        assert!(!is_on_data_of(&lesson, &table(weights)));
        assert!(!is_on_data_of(&lesson, &table(TableSpec::howell_sex())));
        assert!(!is_on_data_of(&lesson, &DataSpec::default()));
    }

    #[test]
    fn points_placed_by_hand_meet_no_challenge_of_the_plane() {
        let mut lesson = DataSpec::default();
        lesson.set_plane(PlaneData::ExclusiveOr);
        let mut placed = lesson.clone();
        assert!(is_on_data_of(&lesson, &placed));
        placed.placed = Some(Vec::<PlanePoint>::new());
        assert!(!is_on_data_of(&lesson, &placed));
    }
}
