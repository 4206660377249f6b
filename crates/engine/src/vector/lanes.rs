//! The operations that the formulas are written in, and their implementation for one float.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// One or several floats. Masks are values whose bits are all 0 or all 1.
pub(crate) trait Lanes:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// The value in every lane.
    fn splat(value: f32) -> Self;
    /// The value in every lane, made once before a loop and kept in a register.
    ///
    /// A browser makes a constant anew wherever it is used, with three instructions. The black box hides
    /// that the value is a constant.
    #[inline(always)]
    fn kept(value: f32) -> Self {
        Self::splat(std::hint::black_box(value))
    }
    /// Square root, exactly rounded.
    fn sqrt(self) -> Self;
    /// `other < self ? other : self`, so that a NaN in `self` stays.
    fn min(self, other: Self) -> Self;
    /// `self < other ? other : self`, so that a NaN in `self` stays.
    fn max(self, other: Self) -> Self;
    /// Mask of `self < other`.
    fn lt(self, other: Self) -> Self;
    /// Bits that both have.
    fn and(self, other: Self) -> Self;
    /// `other` without the bits of `self`.
    fn not_and(self, other: Self) -> Self;
    /// Bits that either has.
    fn or(self, other: Self) -> Self;
    /// Bits that exactly one has.
    fn xor(self, other: Self) -> Self;
    /// Bits moved up by `N`; the lowest become 0.
    fn shl<const N: i32>(self) -> Self;
    /// Mask of the sign bit.
    fn sign_mask(self) -> Self;
    /// Sum of the bits as whole numbers, wrapping around.
    fn add_bits(self, other: Self) -> Self;
    /// Whether any lane of this mask is set.
    fn any(self) -> bool;
    /// A scalar function lane by lane, for rare cases.
    fn map(self, function: fn(f32) -> f32) -> Self;

    /// `yes` where this mask is set, `no` elsewhere.
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        self.and(yes).or(self.not_and(no))
    }

    /// The sign bit alone: 0 or −0.
    #[inline(always)]
    fn sign_bit(self) -> Self {
        self.and(Self::splat(-0.0))
    }

    /// The value without its sign bit.
    #[inline(always)]
    fn abs(self) -> Self {
        Self::splat(-0.0).not_and(self)
    }
}

impl Lanes for f32 {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        value
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        f32::sqrt(self)
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        if self < other { other } else { self }
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self {
        f32::from_bits(if self < other { u32::MAX } else { 0 })
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        f32::from_bits(self.to_bits() & other.to_bits())
    }
    #[inline(always)]
    fn not_and(self, other: Self) -> Self {
        f32::from_bits(!self.to_bits() & other.to_bits())
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        f32::from_bits(self.to_bits() | other.to_bits())
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        f32::from_bits(self.to_bits() ^ other.to_bits())
    }
    #[inline(always)]
    fn shl<const N: i32>(self) -> Self {
        f32::from_bits(self.to_bits() << N)
    }
    #[inline(always)]
    fn sign_mask(self) -> Self {
        f32::from_bits(((self.to_bits() as i32) >> 31) as u32)
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        f32::from_bits(self.to_bits().wrapping_add(other.to_bits()))
    }
    #[inline(always)]
    fn any(self) -> bool {
        self.to_bits() != 0
    }
    #[inline(always)]
    fn map(self, function: fn(f32) -> f32) -> Self {
        function(self)
    }
}
