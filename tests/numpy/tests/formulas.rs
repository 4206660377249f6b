//! Formulas have the meaning that they have in Python and mathematics, and NumPy's values.
//!
//! Values made of exact steps (`+ − * / mod`, roots, comparisons) are equal to NumPy's. Where sines,
//! logarithms or powers occur they may differ in the last places: by the fixture's slack, which is
//! what errors of 4 units in the last place of each function do to the whole.

use experiment::Formula;
use numpy_tests::{fixture, ulps};

#[test]
fn formulas_have_the_values_of_numpy() {
    let fixture = fixture();
    let (mut n_equal, mut n_near, mut n_none) = (0, 0, 0);
    for case in &fixture.formulas {
        let formula = Formula::parse(&case.typed)
            .unwrap_or_else(|error| panic!("{}: {error} {:?}", case.typed, error.proposals));
        assert_eq!(case.values.len(), fixture.xs.len(), "{}", case.typed);
        for (idx, (&x, &expected)) in fixture.xs.iter().zip(&case.values).enumerate() {
            let found = formula.at(x);
            let slack = case.slack.get(idx).copied().unwrap_or(0.0);
            let Some(expected) = expected else {
                assert!(found.is_nan(), "{} at {x}: {found}, not none", case.typed);
                n_none += 1;
                continue;
            };
            assert!(
                (found - expected).abs() <= 2.0 * slack,
                "{} at {x}: {found}, not {expected} ± {slack} ({})",
                case.typed,
                fixture.made
            );
            if found == expected {
                n_equal += 1;
            } else {
                n_near += 1;
            }
        }
    }
    println!("{n_equal} values are equal, {n_near} near, {n_none} are none");
    let n = fixture.formulas.len() * fixture.xs.len();
    assert!(fixture.formulas.len() >= 3_000 && n_equal > n / 2 && n_none > n / 100);
}

/// The script has evaluated these expressions with NumPy and found the same values.
#[test]
fn expressions_for_numpy_are_those_that_numpy_evaluated() {
    for case in &fixture().formulas {
        let formula = Formula::parse(&case.typed).unwrap();
        assert_eq!(formula.to_numpy(), case.numpy, "{}", case.typed);
    }
}

/// The largest distances between `libm` and NumPy, in units in the last place. Results below 2⁻⁵²
/// that should be 0, as of `sin(π)`, count by their absolute distance.
#[test]
fn functions_differ_from_numpy_in_the_last_places_at_most() {
    for function in fixture().functions {
        let [name, numpy] = &function.names;
        let formula = Formula::parse(&format!("{name}(x)")).unwrap();
        let distances = function.points.iter().map(|&[x, expected]| {
            let found = formula.at(x);
            if (found - expected).abs() < f64::EPSILON * f64::EPSILON {
                return 0;
            }
            ulps(found, expected)
        });
        let worst = distances.max().unwrap_or(u64::MAX);
        let most = match name.as_str() {
            // That of `libm` is rounded correctly, the C library's behind NumPy is not.
            "cbrt" => 2,
            _ => 1,
        };
        assert!(worst <= most, "{name} is {worst} units from {numpy}");
    }
}
