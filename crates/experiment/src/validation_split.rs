//! The validation rows of a table: drawn within each class, or whole groups of rows.

use std::collections::BTreeMap;

use crate::order::positions_in_order;
use crate::problem::ProblemKind;
use crate::random::Random;
use crate::rows::n_train;

/// Returns for each row whether it validates, with the share of every class on both sides as near to
/// that of all rows as whole rows allow.
///
/// Shapes: `classes` `[n]`, each below the number of names, `names` `[n_classes]`.
///
/// Errors: `LonelyClass` if a class has one row only; `FewerRowsThanClasses` if a side has fewer rows
/// than there are classes.
///
/// Source: scikit-learn `train_test_split(stratify=)`, with its `_approximate_mode`.
pub(crate) fn stratified(
    classes: &[usize],
    names: &[String],
    n_train: usize,
    random: &mut Random,
) -> Result<Vec<bool>, ProblemKind> {
    let n_classes = names.len();
    let mut rows_of_class: Vec<Vec<usize>> = vec![Vec::new(); n_classes];
    for (row_idx, &class) in classes.iter().enumerate() {
        rows_of_class[class].push(row_idx);
    }
    if let Some(class) = rows_of_class.iter().position(|rows| rows.len() < 2) {
        let class = names[class].clone();
        return Err(ProblemKind::LonelyClass { class });
    }
    let n_fewest = n_train.min(classes.len() - n_train);
    if n_fewest < n_classes {
        return Err(ProblemKind::FewerRowsThanClasses {
            n_rows: n_fewest as u32,
            n_classes: n_classes as u32,
        });
    }
    let n_rows: Vec<usize> = rows_of_class.iter().map(Vec::len).collect();
    let counts = train_counts(&n_rows, n_train, random);
    let mut validates = vec![false; classes.len()];
    for (rows, n_train) in rows_of_class.iter_mut().zip(counts) {
        random.shuffle(rows);
        for &row_idx in &rows[n_train..] {
            validates[row_idx] = true;
        }
    }
    Ok(validates)
}

/// Returns how many rows of each class train. Each class gets the whole part of its share; rows that are
/// left go to the classes with the largest rest, among equal rests at random.
fn train_counts(n_rows: &[usize], n_train: usize, random: &mut Random) -> Vec<usize> {
    let n: usize = n_rows.iter().sum();
    let shares: Vec<f64> = n_rows
        .iter()
        .map(|&of_class| of_class as f64 / n as f64 * n_train as f64)
        .collect();
    let mut counts: Vec<usize> = shares.iter().map(|share| share.floor() as usize).collect();
    let rest = |class: usize| shares[class] - shares[class].floor();
    // A stable sort keeps the random order of classes with equal rests.
    let mut drawn: Vec<usize> = (0..n_rows.len()).collect();
    random.shuffle(&mut drawn);
    let order = positions_in_order(drawn.len(), &|a, b| {
        rest(drawn[b]).total_cmp(&rest(drawn[a]))
    });
    let n_left = n_train - counts.iter().sum::<usize>();
    for &place in order.iter().take(n_left) {
        counts[drawn[place]] += 1;
    }
    counts
}

/// Returns for each row whether it validates, all rows with the same value of `groups` on one side. The
/// share counts groups, not rows. Rows with an empty cell, NaN, are one group.
///
/// Errors: `GroupsOnOneSide` if one side gets no group.
///
/// Source: scikit-learn `GroupShuffleSplit`.
pub(crate) fn by_group(
    groups: &[f64],
    share: f64,
    random: &mut Random,
) -> Result<Vec<bool>, ProblemKind> {
    // −0 and 0 are one group; the order of the bits does not matter, only that it is fixed.
    let key = |value: f64| {
        if value.is_nan() {
            u64::MAX
        } else {
            (value + 0.0).to_bits()
        }
    };
    let mut side_of_group: BTreeMap<u64, bool> = BTreeMap::new();
    for &value in groups {
        side_of_group.insert(key(value), false);
    }
    let n_groups = side_of_group.len();
    let n_train = n_train(n_groups, share);
    if n_train == 0 || n_train == n_groups {
        return Err(ProblemKind::GroupsOnOneSide {
            n_groups: n_groups as u32,
        });
    }
    let mut order: Vec<usize> = (0..n_groups).collect();
    random.shuffle(&mut order);
    let mut validates = vec![false; n_groups];
    for &group in &order[n_train..] {
        validates[group] = true;
    }
    for (side, validates) in side_of_group.values_mut().zip(validates) {
        *side = validates;
    }
    Ok(groups
        .iter()
        .map(|&value| side_of_group[&key(value)])
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn random(seed: u32) -> Random {
        Random::new(seed, Stream::Validation, 0)
    }

    fn names(n_classes: usize) -> Vec<String> {
        (0..n_classes).map(|class| class.to_string()).collect()
    }

    /// Rows of each class that train, as scikit-learn 1.9.1 counts them:
    ///
    /// ```python
    /// y = np.repeat(np.arange(len(n)), n)
    /// train, _ = train_test_split(y, train_size=n_train, stratify=y)
    /// np.bincount(train)
    /// ```
    ///
    /// Where rests are equal, scikit-learn draws, and the last entry is the sum of the drawn classes.
    #[test]
    fn classes_are_counted_as_by_scikit_learn() {
        for (n_rows, n_train, expected) in [
            (&[50, 50, 50][..], 120, &[40, 40, 40][..]),
            (&[59, 71, 48], 142, &[47, 57, 38]),
            (&[212, 357], 455, &[170, 285]),
            (&[187, 165], 281, &[149, 132]),
            (&[90, 7, 3], 80, &[72, 6, 2]),
            (&[2, 2, 96], 80, &[2, 1, 77]),
        ] {
            let mut found = train_counts(n_rows, n_train, &mut random(1));
            assert_eq!(found.iter().sum::<usize>(), n_train);
            if n_rows == [2, 2, 96] {
                found[..2].sort_unstable_by(|a, b| b.cmp(a));
            }
            assert_eq!(found, expected, "{n_rows:?}");
        }
    }

    #[test]
    fn every_class_is_on_both_sides_and_the_seed_decides() {
        let classes: Vec<usize> = (0..100).map(|row| usize::from(row % 10 == 0)).collect();
        let split = |seed| stratified(&classes, &names(2), 80, &mut random(seed)).unwrap();
        let of_class = |validates: &[bool], class| {
            let rows = validates.iter().zip(&classes);
            rows.filter(|&(&it, &of)| it && of == class).count()
        };
        let mut different = 0;
        for seed in 0..20 {
            let validates = split(seed);
            assert_eq!(of_class(&validates, 0), 18);
            assert_eq!(of_class(&validates, 1), 2);
            assert_eq!(validates, split(seed));
            different += usize::from(validates != split(seed + 1));
        }
        assert_eq!(different, 20);
    }

    #[test]
    fn too_few_rows_for_the_classes_are_named() {
        let split = |classes: &[usize], n_train| {
            stratified(classes, &names(3), n_train, &mut random(1)).unwrap_err()
        };
        let lonely = ProblemKind::LonelyClass {
            class: "2".to_owned(),
        };
        assert_eq!(split(&[0, 0, 1, 1, 1, 2], 4), lonely);
        let few = ProblemKind::FewerRowsThanClasses {
            n_rows: 2,
            n_classes: 3,
        };
        assert_eq!(split(&[0, 0, 1, 1, 1, 2, 2, 2], 6), few);
        assert_eq!(split(&[0, 0, 1, 1, 1, 2, 2, 2], 2), few);
    }

    #[test]
    fn a_group_is_on_one_side() {
        let groups: Vec<f64> = (0..60)
            .map(|row| match row % 10 {
                9 => f64::NAN,
                group => f64::from(group) - 4.0,
            })
            .collect();
        for seed in 0..20 {
            let validates = by_group(&groups, 0.3, &mut random(seed)).unwrap();
            assert_eq!(validates.iter().filter(|it| **it).count(), 18);
            for (row_idx, &it) in validates.iter().enumerate() {
                assert_eq!(it, validates[row_idx % 10], "seed {seed}, row {row_idx}");
            }
        }
        for (groups, share) in [(&[1.0, 1.0][..], 0.5), (&[1.0, 2.0], 0.9), (&[], 0.2)] {
            let n_groups = groups.len().saturating_sub(usize::from(share == 0.5)) as u32;
            assert_eq!(
                by_group(groups, share, &mut random(1)),
                Err(ProblemKind::GroupsOnOneSide { n_groups })
            );
        }
    }
}
