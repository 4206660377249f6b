//! The rows that validate.

use experiment::{DataSpec, Draft, Row, Validation, ValidationRows};
use neurona_keras_tests::{Comparison, FixtureKind};

use crate::files::check_all;

#[test]
fn keras_validation_split() {
    let mut n_compared = 0;
    check_all(|file, kind| {
        let FixtureKind::ValidationSplit(table) = kind else {
            return None;
        };
        let mut differences = String::new();
        for row in &table.rows {
            let name = format!("{file}, n {}, split {}", row.n, row.validation_split);
            // Splits that Keras rejects or that are outside of the limits have no result to compare.
            let (Some(n_train), Some(n_val)) = (row.n_train, row.n_val) else {
                continue;
            };
            let found = split(row.n, row.validation_split);
            let mut comparison = Comparison::new(name);
            let expected: Vec<f64> = (0..row.n)
                .map(|idx| f64::from(u8::from(idx >= n_train)))
                .collect();
            if let Some(found) = found {
                n_compared += 1;
                comparison.check("rows that validate", &found, &expected, 0.0);
                let n_found = found.iter().sum::<f64>();
                comparison.check("n_val", &[n_found], &[n_val as f64], 0.0);
            }
            differences += &comparison.into_differences();
        }
        Some(differences)
    });
    assert!(n_compared > 20, "only {n_compared} splits");
}

/// Which of n rows validate; `None` if an experiment cannot have so few or so many of them.
fn split(n: usize, share: f64) -> Option<Vec<f64>> {
    let draft = Draft {
        data: DataSpec {
            n_points: n,
            validation: Validation {
                share,
                rows: ValidationRows::Last,
            },
            ..DataSpec::default()
        },
        ..Draft::default()
    };
    let experiment = draft.check().ok()?;
    let validates = experiment
        .dataset()
        .rows()
        .into_iter()
        .map(|Row { validates, .. }| validates);
    Some(
        validates
            .map(|validates| f64::from(u8::from(validates)))
            .collect(),
    )
}
