//! `tanh`, by far the most frequent function; see `math` for the rules.

use std::mem::MaybeUninit;

use crate::vector::{F4, Lanes};

/// 1.5 · 2²³ + 126: added to a number below 2²², it leaves the nearest whole number in the low bits, plus the exponent
/// of ½. Moved to the place of the exponent, they are half a power of two.
const ROUND: f32 = 12_583_038.0;

/// `tanh(x)`, within 3 ulp, odd to the bit, never above 1.
#[inline(always)]
pub(crate) fn tanh<L: Lanes>(x: L) -> L {
    Tanh::new(L::splat).of(x)
}

/// The constants of `tanh`, for many values in a loop.
#[derive(Clone, Copy)]
pub(crate) struct Tanh<L> {
    sign: L,
    limit: L,
    scale: L,
    round: L,
    half_ln_2: L,
    half: L,
    five_halves: L,
    sixth: L,
}

impl<L: Lanes> Tanh<L> {
    /// Constants that are kept in registers, see [`Lanes::kept`].
    #[inline(always)]
    pub(crate) fn kept() -> Self {
        Self::new(L::kept)
    }

    #[inline(always)]
    fn new(constant: impl Fn(f32) -> L) -> Self {
        Self {
            sign: constant(-0.0),
            // From 9.02 on tanh rounds to 1.
            limit: constant(9.02),
            scale: constant(2.0 * std::f32::consts::LOG2_E),
            round: constant(ROUND),
            half_ln_2: constant(0.5 * std::f32::consts::LN_2),
            half: constant(0.5),
            five_halves: constant(2.5),
            sixth: constant(1.0 / 6.0),
        }
    }

    /// With `|x| = n ln 2 / 2 + y`, the addition theorem of
    /// `tanh(n ln 2 / 2) = (2ⁿ − 1) / (2ⁿ + 1)` and of `tanh(y) = s / c` is
    ///
    /// `tanh|x| = (s + w) / (c + w)`, `w = (2ⁿ − 1) / 2 · (s + c)`
    ///
    /// For `|y| ≤ 0.174` the continued fraction `y / (1 + y² / (3 + y² / 5))` is within 0.3 ulp; it is
    /// `s / c` with `s = y (5/2 + y²/6)`, `c = 5/2 + y²`. `s` is less than `c`, and rounding keeps their
    /// order, so that the quotient is at most 1. An error of `n ln 2 / 2` is one of x, and a relative
    /// error of x is never more than that of tanh: its rounded value will do.
    #[inline(always)]
    pub(crate) fn of(&self, x: L) -> L {
        self.end(x, self.begin(x))
    }

    /// The first half of the operations: `y` and `(1 − 2ⁿ) / 2`.
    #[inline(always)]
    fn begin(&self, x: L) -> [L; 2] {
        let size = self.sign.not_and(x).min(self.limit);
        let shifted = size * self.scale + self.round;
        let minus_n = self.round - shifted;
        let y = size + minus_n * self.half_ln_2;
        [y, self.half - shifted.shl::<23>()]
    }

    /// The second half.
    #[inline(always)]
    fn end(&self, x: L, [y, minus_factor]: [L; 2]) -> L {
        let square = y * y;
        let c = square + self.five_halves;
        let s = y * (square * self.sixth + self.five_halves);
        let minus_w = minus_factor * (s + c);
        ((s - minus_w) / (c - minus_w)).or(x.and(self.sign))
    }
}

impl Tanh<F4> {
    /// `y[i] ← tanh(z(i, y[i]))`, W vectors at a time.
    ///
    /// In two passes over a few vectors: a processor that waits for the end of one long chain cannot hold enough
    /// of the chains after it, and of two short ones it can. With the same operations a seventh is saved.
    #[inline(always)]
    pub(crate) fn each<const W: usize>(
        &self,
        y: &mut [[[f32; 4]; W]],
        z: impl Fn(usize, [F4; W]) -> [F4; W],
    ) {
        let mut halves = [[MaybeUninit::uninit(); W]; HALVES];
        let mut first = 0;
        for y in y.chunks_mut(HALVES) {
            for (idx, (y, halves)) in y.iter_mut().zip(&mut halves).enumerate() {
                let z = z(first + idx, y.map(F4::from_array));
                for ((y, half), z) in y.iter_mut().zip(halves).zip(z) {
                    *y = z.to_array();
                    half.write(self.begin(z));
                }
            }
            for (y, halves) in y.iter_mut().zip(&halves) {
                for (y, half) in y.iter_mut().zip(halves) {
                    // SAFETY: written above, for as many as there are in this chunk.
                    let half = unsafe { half.assume_init() };
                    *y = self.end(F4::from_array(*y), half).to_array();
                }
            }
            first += HALVES;
        }
    }
}

/// Places for the halves of a tanh.
const HALVES: usize = 16;
