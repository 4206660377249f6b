//! Transcendental functions whose bits are the same on every machine.
//!
//! The functions of the platforms differ from each other in the last bit. These use `+ − × ÷ √`,
//! comparisons and bit operations only, and no fused multiply-add. Each is written once for one and for
//! four floats. Error bounds are in units in the last place (ulp) against f64; the tests below hold them.
//!
//! Where `exp` would be denormal it is 0. Values computed from it may be denormal, as `sigmoid` is below
//! −87.33: they have the bits that IEEE 754 prescribes, on every machine.

use crate::vector::Lanes;

/// 1.5 · 2²³: added to a number below 2²², it leaves the nearest whole number in the low bits.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts; the first has nine bits, so that its product with a small whole number is
/// exact (Cody and Waite).
const LN_2_HIGH: f32 = 0.693_359_4;
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// Below this `exp` would be denormal.
const EXP_MIN: f32 = -87.33;
/// Above this `exp` is infinite.
const EXP_MAX: f32 = 88.722_84;

/// `scale · x = n ln 2 + r`: 2ⁿ as bits to add to an exponent, and `exp(r) − 1`.
///
/// The polynomial is evaluated in pairs (Estrin): a processor waits for each result of a chain, and
/// its scheduler does not hold enough values' chains to fill that time.
///
/// Source of the polynomial: Cephes `expf`, Moshier.
#[inline(always)]
fn exp_parts<L: Lanes>(x: L, scale: f32) -> (L, L) {
    let shifted = x * L::splat(scale * std::f32::consts::LOG2_E) + L::splat(ROUND);
    let n = shifted - L::splat(ROUND);
    let r = x * L::splat(scale) - n * L::splat(LN_2_HIGH) - n * L::splat(LN_2_LOW);
    let square = r * r;
    let pair = |high: f32, low: f32| L::splat(high) * r + L::splat(low);
    let high = pair(1.987_569_2e-4, 1.398_2e-3) * square + pair(8.333_452e-3, 4.166_579_6e-2);
    let q = high * square + pair(1.666_666_5e-1, 0.5);
    (shifted.shl::<23>(), q * square + r)
}

/// `exp(x)`, within 1.5 ulp; 0 below −87.33.
#[inline(always)]
pub(crate) fn exp<L: Lanes>(x: L) -> L {
    let (power, r_exp_m1) = exp_parts(x, 1.0);
    let value = (L::splat(1.0) + r_exp_m1).add_bits(power);
    let value = x.lt(L::splat(EXP_MIN)).not_and(value);
    L::splat(EXP_MAX)
        .lt(x)
        .select(L::splat(f32::INFINITY), value)
}

/// `exp(x) − 1` for `x ≤ 0`, within 3 ulp.
#[inline(always)]
pub(crate) fn exp_m1_negative<L: Lanes>(x: L) -> L {
    let (power, r_exp_m1) = exp_parts(x.max(L::splat(-87.0)), 1.0);
    let power = L::splat(1.0).add_bits(power);
    power * r_exp_m1 + (power - L::splat(1.0))
}

/// `1 / (1 + exp(−x))`, within 3 ulp; 0 below −88.7.
#[inline(always)]
pub(crate) fn sigmoid<L: Lanes>(x: L) -> L {
    L::splat(1.0) / (L::splat(1.0) + exp(-x))
}

/// `ln(1 + exp(x)) = max(x, 0) + ln(1 + exp(−|x|))`, within 3 ulp.
#[inline(always)]
pub(crate) fn softplus<L: Lanes>(x: L) -> L {
    x.max(L::splat(0.0)) + ln_1p_unit(exp(-x.abs()))
}

/// `ln(1 + u) = 2 artanh(u / (u + 2))` for u in `[0, 1]`, by the series.
#[inline(always)]
fn ln_1p_unit<L: Lanes>(u: L) -> L {
    let s = u / (u + L::splat(2.0));
    let z = s * s;
    let mut q = L::splat(1.0 / 15.0);
    for n in [13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        q = q * z + L::splat(1.0 / n);
    }
    let s = s + s;
    s * z * q + s
}

/// The normal distribution's `Φ(x)`, within 3e-7 absolute, and `exp(−x²/2)`.
///
/// `Φ(−|x|) = ½ t P(t) exp(−x²/2)`, `t = 1 / (1 + |x| / √8)`; P by Chebyshev approximation of
/// `erfc(a) exp(a²) / t` for t in `[0.12, 1]` (error 4e-9).
#[inline(always)]
pub(crate) fn normal_cdf<L: Lanes>(x: L) -> (L, L) {
    let one = L::splat(1.0);
    let t = one / (one + x.abs() * L::splat(0.353_553_4));
    let mut p = L::splat(0.039_259_374);
    for coefficient in [
        -0.212_157_12,
        0.437_327_65,
        -0.374_615_1,
        0.060_059_11,
        -0.016_857_98,
        0.077_075_18,
        0.179_413_73,
        0.246_255_27,
        0.282_147,
        0.282_092_92,
    ] {
        p = p * t + L::splat(coefficient);
    }
    let bell = exp(x * x * L::splat(-0.5));
    let tail = L::splat(0.5) * t * p * bell;
    (x.lt(L::splat(0.0)).select(tail, one - tail), bell)
}

/// π/2 in three parts; products of the first two with whole numbers below 2¹³ are exact.
const HALF_PI: [f32; 3] = [1.570_312_5, 4.837_513e-4, 7.549_79e-8];
/// Up to here those parts do.
const SMALL_ANGLE: f32 = 8192.0;

/// `sin(x)` and `cos(x)`, within 1.5e-7 absolute for every finite x.
///
/// Source of the polynomials: Cephes `sinf`, `cosf`, Moshier.
#[inline(always)]
pub(crate) fn sin_cos<L: Lanes>(x: L) -> (L, L) {
    let mut shifted = x * L::splat(std::f32::consts::FRAC_2_PI) + L::splat(ROUND);
    let n = shifted - L::splat(ROUND);
    let [high, middle, low] = HALF_PI.map(L::splat);
    let mut r = x - n * high - n * middle - n * low;
    let large = L::splat(SMALL_ANGLE).lt(x.abs());
    if large.any() {
        shifted = large.select(x.map(large_quadrant), shifted);
        r = large.select(x.map(large_remainder), r);
    }
    let z = r * r;
    let mut sine = L::splat(-1.951_529_6e-4);
    for coefficient in [8.332_161e-3, -1.666_665_5e-1] {
        sine = sine * z + L::splat(coefficient);
    }
    let sine = sine * z * r + r;
    let mut cosine = L::splat(2.443_315_7e-5);
    for coefficient in [-1.388_731_6e-3, 4.166_664_6e-2] {
        cosine = cosine * z + L::splat(coefficient);
    }
    let cosine = cosine * z * z - L::splat(0.5) * z + L::splat(1.0);
    // Odd quadrants swap the two; the second bit is the sine's sign, and that of the quadrant after
    // it the cosine's.
    let swap = shifted.shl::<31>().sign_mask();
    let sine_sign = shifted.shl::<30>().sign_bit();
    let cosine_sign = (shifted + L::splat(1.0)).shl::<30>().sign_bit();
    (
        swap.select(cosine, sine).xor(sine_sign),
        swap.select(sine, cosine).xor(cosine_sign),
    )
}

/// The quadrant of a large angle, as `ROUND` plus 0 to 3.
fn large_quadrant(x: f32) -> f32 {
    ROUND + reduce_large(x).0 as f32
}

/// What is left of a large angle beside its quadrant, in `[−π/4, π/4]`.
fn large_remainder(x: f32) -> f32 {
    reduce_large(x).1 as f32
}

/// 2/π: 32 zero bits, then the bits behind the binary point.
const TWO_OVER_PI: [u32; 8] = [
    0,
    0xa2f9_836e,
    0x4e44_1529,
    0xfc27_57d1,
    0xf534_ddc0,
    0xdb62_9599,
    0x3c43_9041,
    0xfe51_63ab,
];

/// Quadrant and remainder of `|x| > 8192` (Payne and Hanek): the 96 bits of 2/π that decide,
/// times the 24 bits of x, in whole numbers.
fn reduce_large(x: f32) -> (u32, f64) {
    if !x.is_finite() {
        return (0, f64::NAN);
    }
    let bits = x.to_bits();
    let mantissa = u128::from((bits & 0x007f_ffff) | 0x0080_0000);
    // |x| = mantissa · 2^(exponent − 150); bits of 2/π whose product with it is a multiple of 4 are
    // left out.
    let start = ((bits >> 23) & 0xff).saturating_sub(120) as usize;
    let window = TWO_OVER_PI
        .iter()
        .skip(start / 32)
        .take(4)
        .fold(0_u128, |window, &word| window << 32 | u128::from(word));
    let window = (window << (start % 32)) >> 32;
    let turns = (mantissa * window) & ((1 << 96) - 1);
    let mut quadrant = (turns >> 94) as u32;
    let mut fraction = (turns & ((1 << 94) - 1)) as i128;
    if fraction >= 1 << 93 {
        fraction -= 1 << 94;
        quadrant += 1;
    }
    let unit = f64::from_bits((1023 - 94) << 52);
    let remainder = fraction as f64 * unit * std::f64::consts::FRAC_PI_2;
    if x < 0.0 {
        (quadrant.wrapping_neg() & 3, -remainder)
    } else {
        (quadrant & 3, remainder)
    }
}

/// `ln(x)` for a normal positive x, in f64 within 1e-15 of its size: `x = m 2ᵉ`, `m` near 1,
/// `ln m = 2 artanh((m − 1) / (m + 1))` by the series. Infinity and NaN stay.
pub(crate) fn ln(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as i32 - 1023;
    let mut m = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    if m > std::f64::consts::SQRT_2 {
        m *= 0.5;
        exponent += 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let mut q = 0.0;
    for n in (1..=21).rev().step_by(2) {
        q = q * z + 1.0 / f64::from(n);
    }
    f64::from(exponent) * std::f64::consts::LN_2 + 2.0 * s * q
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the platform's functions in f64 are the measure here"
)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::tanh::tanh;
    use crate::vector::F4;

    /// Floats from all over the line and densely around 0 to 100, from a fixed sequence.
    fn floats() -> impl Iterator<Item = f32> {
        let all = (0..=u32::MAX).step_by(4_001).map(f32::from_bits);
        let dense = (0..400_000).flat_map(|n| {
            let x = n as f32 * 2.5e-4;
            [x, -x]
        });
        all.filter(|x| x.is_finite()).chain(dense)
    }

    /// Largest distance in ulp of the expected value where that is not denormal.
    fn worst_ulp(
        range: impl Fn(f32) -> bool,
        function: fn(f32) -> f32,
        expected: fn(f64) -> f64,
    ) -> (f64, f32) {
        let mut worst = (0.0, 0.0);
        for x in floats().filter(|&x| range(x)) {
            let (value, expected) = (f64::from(function(x)), expected(f64::from(x)));
            let nearest = expected as f32;
            if expected.abs() < f64::from(f32::MIN_POSITIVE) * 2.0 || nearest.is_infinite() {
                continue;
            }
            let ulp = f64::from(f32::from_bits(nearest.abs().to_bits() + 1) - nearest.abs());
            let distance = (value - expected).abs() / ulp;
            assert!(distance.is_finite(), "f({x}) = {value}");
            if distance > worst.0 {
                worst = (distance, x);
            }
        }
        worst
    }

    fn worst_absolute(function: fn(f32) -> f32, expected: fn(f64) -> f64) -> (f64, f32) {
        let mut worst = (0.0, 0.0);
        for x in floats() {
            let distance = (f64::from(function(x)) - expected(f64::from(x))).abs();
            assert!(distance.is_finite(), "f({x}) = {}", function(x));
            if distance > worst.0 {
                worst = (distance, x);
            }
        }
        worst
    }

    #[track_caller]
    fn check(worst: (f64, f32), bound: f64) {
        assert!(worst.0 <= bound, "off by {} at {}", worst.0, worst.1);
    }

    #[test]
    fn errors_stay_within_their_bounds() {
        check(worst_ulp(|x| x > EXP_MIN, exp::<f32>, f64::exp), 1.5);
        check(worst_ulp(|_| true, tanh::<f32>, f64::tanh), 3.0);
        check(
            worst_ulp(
                |x| x > EXP_MIN,
                sigmoid::<f32>,
                |x| 1.0 / (1.0 + (-x).exp()),
            ),
            3.0,
        );
        check(
            worst_ulp(
                |x| x > EXP_MIN,
                softplus::<f32>,
                |x| x.max(0.0) + (-x.abs()).exp().ln_1p(),
            ),
            3.0,
        );
        check(
            worst_ulp(|x| x < 0.0, exp_m1_negative::<f32>, f64::exp_m1),
            3.0,
        );
        check(worst_absolute(|x| sin_cos(x).0, f64::sin), 1.5e-7);
        check(worst_absolute(|x| sin_cos(x).1, f64::cos), 1.5e-7);
        check(
            worst_absolute(
                |x| normal_cdf(x).0,
                |x| 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2),
            ),
            3e-7,
        );
        for n in 1..200_000 {
            let x = f64::from(n) * 1e-3;
            let distance = (ln(x) - x.ln()).abs();
            assert!(
                distance <= 1e-15 * (1.0 + x.ln().abs()),
                "ln({x}) is off by {distance}"
            );
        }
    }

    #[test]
    fn edges_are_as_agreed() {
        let nan = f32::NAN;
        let inf = f32::INFINITY;
        for (value, expected) in [
            (exp(inf), inf),
            (exp(89.0_f32), inf),
            (exp(-inf), 0.0),
            (exp(-88.0_f32), 0.0),
            (exp(0.0_f32), 1.0),
            (exp(nan), nan),
            (tanh(inf), 1.0),
            (tanh(-inf), -1.0),
            (tanh(-0.0_f32), -0.0),
            (tanh(nan), nan),
            (sigmoid(-inf), 0.0),
            (sigmoid(inf), 1.0),
            (sigmoid(0.0_f32), 0.5),
            (sigmoid(nan), nan),
            (softplus(-inf), 0.0),
            (softplus(inf), inf),
            (softplus(nan), nan),
            (exp_m1_negative(-inf), -1.0),
            (normal_cdf(inf).0, 1.0),
            (normal_cdf(-inf).0, 0.0),
            (normal_cdf(nan).0, nan),
            (sin_cos(0.0_f32).0, 0.0),
            (sin_cos(0.0_f32).1, 1.0),
            (sin_cos(inf).0, nan),
            (sin_cos(nan).1, nan),
        ] {
            assert!(
                value.to_bits() == expected.to_bits() || (value.is_nan() && expected.is_nan()),
                "{value} instead of {expected}"
            );
        }
    }

    #[test]
    fn tanh_is_odd_and_bounded() {
        for x in floats() {
            assert_eq!(tanh(x).to_bits(), (-tanh(-x)).to_bits(), "at {x}");
            assert!(tanh(x).abs() <= 1.0, "at {x}");
        }
    }

    #[test]
    fn four_lanes_are_the_same_bits_as_one() {
        type Pair = (fn(f32) -> f32, fn(F4) -> F4);
        let table: [Pair; 8] = [
            (exp, exp),
            (|x| exp_m1_negative(-x.abs()), |x| exp_m1_negative(-x.abs())),
            (tanh, tanh),
            (sigmoid, sigmoid),
            (softplus, softplus),
            (|x| normal_cdf(x).0, |x| normal_cdf(x).0),
            (|x| sin_cos(x).0, |x| sin_cos(x).0),
            (|x| sin_cos(x).1, |x| sin_cos(x).1),
        ];
        let floats: Vec<f32> = floats().step_by(7).collect();
        for (one, four) in table {
            for xs in floats.as_chunks::<4>().0 {
                let expected = xs.map(|x| one(x).to_bits());
                let values = four(F4::from_array(*xs)).to_array().map(f32::to_bits);
                assert_eq!(values, expected, "at {xs:?}");
            }
        }
    }
}
