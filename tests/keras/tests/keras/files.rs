//! Runs a check on every file of a kind; conversions and tolerances that the checks use.

use neurona_keras_tests::{Fixture, FixtureKind, fixtures};

/// Runs a check on every file of a kind and fails with all differences.
pub fn check_all(mut check: impl FnMut(&str, &FixtureKind) -> Option<String>) {
    let fixtures = fixtures();
    let found: Vec<String> = fixtures
        .iter()
        .filter_map(|Fixture { file, kind }| check(file, kind))
        .collect();
    // Only `tests/fixtures` must have every kind; another folder may lack some.
    assert!(
        !found.is_empty() || std::env::var_os("KERAS_FIXTURES").is_some(),
        "no file of this kind"
    );
    let differences = found.concat();
    assert!(differences.is_empty(), "differs from Keras:\n{differences}");
}

pub fn to_f32(table: &[Vec<f64>]) -> Vec<f32> {
    table.iter().flatten().map(|&v| v as f32).collect()
}

pub fn to_f64(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&v| f64::from(v)).collect()
}

pub fn concat(table: &[Vec<f64>]) -> Vec<f64> {
    table.concat()
}

pub fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most: f64, v| most.max(v.abs()))
}

/// For tables, which have both precisions of every number.
pub fn tolerance(float32: &[f64], float64: &[f64]) -> f64 {
    let worst = float32
        .iter()
        .zip(float64)
        .fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
    4.0 * worst + 1e-6 * largest(float64).max(1.0)
}
