//! The numbers of `formulas.json`, made with real NumPy by `make_formulas.py`.

use serde::Deserialize;

/// The whole fixture.
#[derive(Debug, Deserialize)]
pub struct Fixture {
    /// How it was made, with versions.
    pub made: String,
    /// Every formula's x.
    pub xs: Vec<f64>,
    /// The formulas.
    pub formulas: Vec<Case>,
    /// Functions by themselves.
    pub functions: Vec<Points>,
}

/// A formula with NumPy's values.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// The formula.
    pub typed: String,
    /// Our expression for NumPy, which the script evaluated too; `None` if there is none.
    pub numpy: Option<String>,
    /// Values at `xs`; `None` where NumPy divides by 0, overflows or leaves a domain.
    pub values: Vec<Option<f64>>,
    /// How far a value moves if each transcendental function and power in it is off by 4 units
    /// in the last place; empty if there are none.
    #[serde(default)]
    pub slack: Vec<f64>,
}

/// A function with NumPy's values.
#[derive(Debug, Deserialize)]
pub struct Points {
    /// Its name in formulas and in NumPy.
    pub names: [String; 2],
    /// x and value.
    pub points: Vec<[f64; 2]>,
}

/// Reads the fixture.
pub fn fixture() -> Fixture {
    let text = include_str!("../formulas.json");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("formulas.json: {error}"))
}

/// How many representable numbers `found` is away from `expected`.
pub fn ulps(found: f64, expected: f64) -> u64 {
    // In this order of the bits neighbors differ by 1, across 0 too.
    let place = |value: f64| {
        let bits = value.to_bits() as i64;
        if bits < 0 { i64::MIN - bits } else { bits }
    };
    place(found).abs_diff(place(expected))
}
