//! The functions that a formula may call, with their values.
//!
//! Values are those of the crate `libm`: the same bits on every machine.

/// Most arguments of a call.
pub(super) const MAX_ARGUMENTS: usize = 8;

/// A function of a formula. `numpy.rs` has its name in NumPy, `names.rs` its names in formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Builtin {
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Atan2,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Exp,
    Ln,
    /// The logarithm to the base of its second argument.
    Log,
    Log2,
    Log10,
    Sqrt,
    Cbrt,
    Hypot,
    Abs,
    Sign,
    Step,
    Sinc,
    Floor,
    Ceil,
    /// Rounds halves away from 0.
    Round,
    Trunc,
    /// The remainder with the sign of the dividend, as in C.
    Fmod,
    Min,
    Max,
    Clamp,
    /// Converts degrees to radians.
    Radians,
    /// Converts radians to degrees.
    Degrees,
}

/// `sin(πx) / (πx)`, and 1 at 0. Source: NumPy `sinc`.
pub(crate) fn sinc(x: f64) -> f64 {
    let angle = std::f64::consts::PI * x;
    if angle == 0.0 {
        1.0
    } else {
        libm::sin(angle) / angle
    }
}

/// Returns 1 for `x ≥ 0`, otherwise 0.
pub(crate) fn step(x: f64) -> f64 {
    f64::from(u8::from(x >= 0.0))
}

impl Builtin {
    /// Returns the value; NaN or infinite outside of the function's domain, and NaN for too few
    /// arguments.
    pub(super) fn value(self, arguments: &[f64]) -> f64 {
        let argument = |idx: usize| arguments.get(idx).copied().unwrap_or(f64::NAN);
        let (x, y) = (argument(0), argument(1));
        let within = |is_within: bool, value: fn(f64) -> f64| {
            if is_within { value(x) } else { f64::NAN }
        };
        match self {
            Builtin::Sin => libm::sin(x),
            Builtin::Cos => libm::cos(x),
            Builtin::Tan => libm::tan(x),
            Builtin::Asin => within(x.abs() <= 1.0, libm::asin),
            Builtin::Acos => within(x.abs() <= 1.0, libm::acos),
            Builtin::Atan => libm::atan(x),
            Builtin::Atan2 => libm::atan2(x, y),
            Builtin::Sinh => libm::sinh(x),
            Builtin::Cosh => libm::cosh(x),
            Builtin::Tanh => libm::tanh(x),
            Builtin::Asinh => libm::asinh(x),
            Builtin::Acosh => within(x >= 1.0, libm::acosh),
            Builtin::Atanh => within(x.abs() < 1.0, libm::atanh),
            Builtin::Exp => libm::exp(x),
            Builtin::Ln => within(x > 0.0, libm::log),
            Builtin::Log if y > 0.0 => within(x > 0.0, libm::log) / libm::log(y),
            Builtin::Log => f64::NAN,
            Builtin::Log2 => within(x > 0.0, libm::log2),
            Builtin::Log10 => within(x > 0.0, libm::log10),
            Builtin::Sqrt => libm::sqrt(x),
            Builtin::Cbrt => libm::cbrt(x),
            Builtin::Hypot => libm::hypot(x, y),
            Builtin::Abs => x.abs(),
            Builtin::Sign if x == 0.0 => 0.0,
            Builtin::Sign => x.signum(),
            Builtin::Step => step(x),
            Builtin::Sinc => sinc(x),
            Builtin::Floor => libm::floor(x),
            Builtin::Ceil => libm::ceil(x),
            Builtin::Round => libm::round(x),
            Builtin::Trunc => libm::trunc(x),
            Builtin::Fmod => x % y,
            Builtin::Min => arguments.iter().copied().fold(x, f64::min),
            Builtin::Max => arguments.iter().copied().fold(x, f64::max),
            Builtin::Clamp if y <= argument(2) => x.max(y).min(argument(2)),
            Builtin::Clamp => f64::NAN,
            // The order of the product and the quotient is NumPy's.
            Builtin::Radians => x * (std::f64::consts::PI / 180.0),
            Builtin::Degrees => x * (180.0 / std::f64::consts::PI),
        }
    }
}
