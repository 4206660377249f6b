//! Figures of regressions against scikit-learn's, and those of groups against pandas'.

use experiment::{GroupScores, GroupedRow, MAX_GROUPS, RSquared, RegressionScores};
use sklearn_tests::regressions::{Group, GroupedTable, Scores, regression_fixture};

/// Rounding of some hundred sums in f64, as a share of the number.
const CLOSE: f64 = 1e-12;

fn check(found: Option<f64>, expected: f64, scale: f64, what: &str) {
    let distance = (found.unwrap_or(f64::NAN) - expected).abs();
    assert!(
        distance <= CLOSE * scale,
        "{what}: {found:?}, expected {expected}"
    );
}

fn check_scores(found: &RegressionScores, expected: &Scores, what: &str) {
    assert_eq!(found.n_rows, expected.n_rows, "{what}");
    check(found.rmse, expected.rmse, expected.rmse, what);
    check(found.mae, expected.mae, expected.mae, what);
    // Positive and negative residuals cancel out: the sum is rounded as the residuals are.
    let scale = expected.mae;
    check(found.mean_residual, expected.mean_residual, scale, what);
    match (found.r_squared, expected.r_squared) {
        (RSquared::Value(value), Some(expected)) => {
            let scale = (1.0 - expected).abs().max(1.0);
            check(Some(value), expected, scale, what);
        }
        (RSquared::SingleRow, None) => assert_eq!(found.n_rows, 1, "{what}"),
        (RSquared::ConstantTarget, Some(_)) => {}
        other => panic!("{what}: {other:?}"),
    }
}

#[test]
fn rmse_mae_and_r_squared_are_scikit_learns() {
    let fixture = regression_fixture();
    assert!(fixture.cases.len() >= 40, "{}", fixture.made);
    let mut n_constant = 0;
    for (idx, case) in fixture.cases.iter().enumerate() {
        let rows = case.target.iter().zip(&case.prediction);
        let rows = rows.map(|(&target, &prediction)| [target, prediction]);
        let found = RegressionScores::of(rows).unwrap();
        check_scores(&found, &case.scores, &format!("case {idx}"));
        let is_constant = case.target.iter().all(|it| *it == case.target[0]);
        let says_constant = found.r_squared == RSquared::ConstantTarget;
        assert_eq!(says_constant, is_constant && found.n_rows > 1, "case {idx}");
        n_constant += usize::from(says_constant);
    }
    // scikit-learn says 1 and 0 for two of them, and −1.7 · 10³¹ for 0.1, 0.1, 0.1.
    assert_eq!(n_constant, 3);
}

fn rows_of(table: &GroupedTable) -> Vec<GroupedRow> {
    let row = |idx: usize| GroupedRow {
        group: table.group[idx].unwrap_or(f64::NAN),
        target: table.target[idx],
        prediction: table.prediction[idx],
        validates: table.validates[idx],
    };
    (0..table.group.len()).map(row).collect()
}

#[test]
fn groups_are_those_of_pandas() {
    let fixture = regression_fixture();
    assert!(fixture.tables.len() >= 4, "{}", fixture.made);
    for (idx, table) in fixture.tables.iter().enumerate() {
        let found = GroupScores::of(&rows_of(table));
        // The largest ones, in pandas' order.
        let mut sizes: Vec<u32> = table.groups.iter().map(|it| it.n_rows).collect();
        sizes.sort_unstable_by_key(|size| u32::MAX - size);
        sizes.truncate(MAX_GROUPS);
        let smallest = sizes.last().copied().unwrap_or_default();
        let n_rows = |idx: usize| {
            let group = &found.groups[idx];
            let parts = [group.train, group.validation];
            parts.iter().flatten().map(|it| it.n_rows).sum::<u32>()
        };
        let n_kept_rows: u32 = (0..found.groups.len()).map(n_rows).sum();
        assert_eq!(n_kept_rows, sizes.iter().sum::<u32>(), "table {idx}");
        assert_eq!(found.groups.len(), sizes.len(), "table {idx}");
        assert_eq!(
            found.n_others as usize,
            table.groups.len() - found.groups.len()
        );
        assert_eq!(
            found.n_other_rows as usize,
            table.group.len() - n_kept_rows as usize
        );
        let mut theirs = table.groups.iter();
        for (place, group) in found.groups.iter().enumerate() {
            let is_same = |it: &&Group| it.value == group.value;
            let expected = theirs
                .find(is_same)
                .expect("pandas has the group, in order");
            assert!(expected.n_rows >= smallest);
            for (found, expected) in [
                (&group.train, &expected.train),
                (&group.validation, &expected.validation),
            ] {
                let what = format!("table {idx}, group {place}");
                match (found, expected) {
                    (Some(found), Some(expected)) => check_scores(found, expected, &what),
                    (None, None) => {}
                    other => panic!("{what}: {other:?}"),
                }
            }
        }
    }
}
