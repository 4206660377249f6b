//! Formulas as Python expressions. `tests/numpy` tests that NumPy computes the same values.

use experiment::Formula;

fn numpy(typed: &str) -> Option<String> {
    Formula::parse(typed).unwrap().to_numpy()
}

#[test]
fn formulas_are_written_for_numpy() {
    for (typed, expected) in [
        ("sin(3x) + x/2", "np.sin(3 * x) + x / 2"),
        ("SEN(3X)", "np.sin(3 * x)"),
        ("-x^2", "-x**2"),
        ("(-x)^2", "(-x)**2"),
        ("2^-x", "2**-x"),
        ("2^3^2 x", "2**3**2 * x"),
        ("(2^x)^2", "(2**x)**2"),
        ("2x ** 2 − 1", "2 * x**2 - 1"),
        ("x²", "x**2"),
        ("x³·|x−1|", "x**3 * np.abs(x - 1)"),
        ("2|x||x|", "2 * np.abs(x) * np.abs(x)"),
        ("||x|-2|", "np.abs(np.abs(x) - 2)"),
        ("2πx", "2 * np.pi * x"),
        ("π(x)", "np.pi * x"),
        ("(1/2)x", "1 / 2 * x"),
        ("1/(2x)", "1 / (2 * x)"),
        ("x-(1-x)", "x - (1 - x)"),
        ("√2 + √(x+3)", "np.sqrt(2) + np.sqrt(x + 3)"),
        ("e^x", "np.e**x"),
        ("2e^x", "2 * np.e**x"),
        ("2e-3x", "0.002 * x"),
        ("0,5x + 1,25", "0.5 * x + 1.25"),
        ("max(0,x)", "np.maximum(0, x)"),
        ("max(0,5; x)", "np.maximum(0.5, x)"),
        ("max(1,2)x", "np.maximum(1, 2) * x"),
        ("min(1, x, 3)", "np.minimum(np.minimum(1, x), 3)"),
        ("x * (x > 0)", "x * np.where(x > 0, 1.0, 0.0)"),
        ("x < 0 ? -1 : 1", "np.where(x < 0, -1, 1)"),
        ("x mod 0.5", "np.mod(x, 0.5)"),
        ("log(x+3; 2)", "(np.log(x + 3) / np.log(2))"),
        ("clamp(x; 0; 1,5)", "np.clip(x, 0, 1.5)"),
        ("sgn(x)", "np.sign(x)"),
        ("hypot(x, 2)", "np.hypot(x, 2)"),
        ("atan2(x, 2)", "np.arctan2(x, 2)"),
        ("step(x)", "np.where(x < 0, 0.0, 1.0)"),
        ("2", "np.full(len(x), 2, dtype=float)"),
        ("x sin(x)", "x * np.sin(x)"),
        ("x(x+1)(x-1)", "x * (x + 1) * (x - 1)"),
    ] {
        assert_eq!(numpy(typed).as_deref(), Some(expected), "{typed}");
    }
}

#[test]
fn conditions_are_masks() {
    for (typed, expected) in [
        ("0 < x < 1", "np.where((0 < x) & (x < 1), 1.0, 0.0)"),
        ("x > 0 and x < 1", "np.where((x > 0) & (x < 1), 1.0, 0.0)"),
        ("x > 0 && x < 1", "np.where((x > 0) & (x < 1), 1.0, 0.0)"),
        ("x < 0 or x > 1", "np.where((x < 0) | (x > 1), 1.0, 0.0)"),
        ("not x > 0", "np.where(np.logical_not(x > 0), 1.0, 0.0)"),
        ("!x", "np.where(np.logical_not(x != 0), 1.0, 0.0)"),
        ("0<x<1 ? x^2 : 0", "np.where((0 < x) & (x < 1), x**2, 0)"),
        ("x ? 1 : 2", "np.where(x != 0, 1, 2)"),
    ] {
        assert_eq!(numpy(typed).as_deref(), Some(expected), "{typed}");
    }
}

/// Python has whole numbers of any size and NumPy of 64 bits; a formula has float64 only.
#[test]
fn whole_numbers_are_computed_as_float64() {
    for (typed, expected) in [
        ("2^-1 x", "2**-1 * x"),
        ("max(1, 2)^-1 x", "0.5 * x"),
        ("(-max(1, 2))^-1 x", "-0.5 * x"),
        ("10^20 x", "1e20 * x"),
        ("2(x > 0 ? 1 : 2)^-1", "2 * np.where(x > 0, 1.0, 2.0)**-1"),
        ("x > 9 ? 1/0 : x", "np.where(x > 9, np.nan, x)"),
        ("x > 9 ? (-8)^0.5 : x", "np.where(x > 9, np.nan, x)"),
        ("3! + x", "6 + x"),
    ] {
        assert_eq!(numpy(typed).as_deref(), Some(expected), "{typed}");
    }
}

#[test]
fn functions_have_their_names_in_numpy() {
    for (typed, expected) in [
        ("sec(x)", "1 / np.cos(x)"),
        ("2cotg(x)", "2 * (1 / np.tan(x))"),
        ("sin²(x)", "np.sin(x)**2"),
        ("ln|x|", "np.log(np.abs(x))"),
        ("pow(x, 2)", "x**2"),
        ("sen(30°)x", "np.sin(np.radians(30)) * x"),
        ("∛x", "np.cbrt(x)"),
        ("½x", "1 / 2 * x"),
        ("x^½", "x**(1 / 2)"),
        ("2½x", "(2 + 1 / 2) * x"),
        ("mod(x; 2)", "np.mod(x, 2)"),
        ("fmod(x; 2)", "np.fmod(x, 2)"),
        ("y = e⁻ˣ", "np.e**-x"),
    ] {
        assert_eq!(numpy(typed).as_deref(), Some(expected), "{typed}");
    }
}

/// `np.round` rounds halves to even numbers, and NumPy has no factorial.
#[test]
fn functions_that_numpy_lacks_have_no_expression() {
    for typed in ["round(x)", "1 + round(x)/2", "x!"] {
        assert_eq!(numpy(typed), None, "{typed}");
    }
}
