//! Four floats.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::vector::lanes::Lanes;
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
use crate::vector::portable as imp;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use crate::vector::wasm32 as imp;
#[cfg(target_arch = "x86_64")]
use crate::vector::x86_64 as imp;

/// Four floats.
#[derive(Clone, Copy)]
pub(crate) struct F4(imp::Raw);

impl F4 {
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        Self::splat(0.0)
    }

    /// The four values at `at..at + 4`. Panics if there are fewer.
    #[inline(always)]
    pub(crate) fn load(values: &[f32], at: usize) -> Self {
        let (four, _) = values[at..].as_chunks::<4>();
        Self(imp::load(&four[0]))
    }

    /// Writes the four values to `at..at + 4`. Panics if there is less room.
    #[inline(always)]
    pub(crate) fn store(self, values: &mut [f32], at: usize) {
        let (four, _) = values[at..].as_chunks_mut::<4>();
        imp::store(self.0, &mut four[0]);
    }

    /// The four values from the pointer on.
    ///
    /// # Safety
    /// Four floats are readable there.
    #[inline(always)]
    pub(crate) unsafe fn read(from: *const f32) -> Self {
        // SAFETY: guaranteed by the caller; an array is aligned as its values are.
        Self(imp::load(unsafe { &*from.cast() }))
    }

    /// The value at the pointer, four times.
    ///
    /// # Safety
    /// A float is readable there.
    #[inline(always)]
    pub(crate) unsafe fn read_splat(from: *const f32) -> Self {
        // SAFETY: guaranteed by the caller.
        Self::splat(unsafe { *from })
    }

    /// Writes the four values from the pointer on.
    ///
    /// # Safety
    /// Four floats are writable there, and nothing else refers to them.
    #[inline(always)]
    pub(crate) unsafe fn write(self, to: *mut f32) {
        // SAFETY: guaranteed by the caller; an array is aligned as its values are.
        imp::store(self.0, unsafe { &mut *to.cast() });
    }

    #[inline(always)]
    pub(crate) fn from_array(values: [f32; 4]) -> Self {
        Self(imp::load(&values))
    }

    #[inline(always)]
    pub(crate) fn to_array(self) -> [f32; 4] {
        let mut values = [0.0; 4];
        imp::store(self.0, &mut values);
        values
    }

    /// The first `n` values; 0 in place of the others.
    #[inline(always)]
    pub(crate) fn first(self, n: usize) -> Self {
        let values = self.to_array();
        Self::from_array(std::array::from_fn(|lane| {
            if lane < n { values[lane] } else { 0.0 }
        }))
    }

    /// The columns of these rows.
    #[inline(always)]
    pub(crate) fn transpose(rows: [Self; 4]) -> [Self; 4] {
        imp::transpose(rows.map(|row| row.0)).map(Self)
    }

    /// `(0 + 1) + (2 + 3)` of each row, as one value a lane: the order of every sum over samples.
    #[inline(always)]
    pub(crate) fn sums(rows: [Self; 4]) -> Self {
        let [a, b, c, d] = Self::transpose(rows);
        (a + b) + (c + d)
    }
}

/// Sums of four floats in double precision.
#[derive(Clone, Copy)]
pub(crate) struct WideSums(imp::Wide);

impl WideSums {
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        Self(imp::widen(F4::zero().0))
    }

    /// Adds a value to each sum.
    #[inline(always)]
    pub(crate) fn add(&mut self, values: F4) {
        self.0 = imp::add_wide(self.0, imp::widen(values.0));
    }

    #[inline(always)]
    pub(crate) fn to_array(self) -> [f64; 4] {
        imp::wide_array(self.0)
    }
}

macro_rules! operator {
    ($($trait:ident $method:ident $name:ident;)*) => {
        $(
            impl $trait for F4 {
                type Output = Self;
                #[inline(always)]
                fn $method(self, other: Self) -> Self {
                    Self(imp::$name(self.0, other.0))
                }
            }
        )*
    };
}

operator! {
    Add add add;
    Sub sub sub;
    Mul mul mul;
    Div div div;
}

impl Neg for F4 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.xor(Self::splat(-0.0))
    }
}

impl Lanes for F4 {
    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self(imp::splat(value))
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Self(imp::sqrt(self.0))
    }
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Self(imp::min(self.0, other.0))
    }
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Self(imp::max(self.0, other.0))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Self {
        Self(imp::lt(self.0, other.0))
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        Self(imp::and(self.0, other.0))
    }
    #[inline(always)]
    fn not_and(self, other: Self) -> Self {
        Self(imp::not_and(self.0, other.0))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        Self(imp::or(self.0, other.0))
    }
    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        Self(imp::xor(self.0, other.0))
    }
    #[inline(always)]
    fn shl<const N: i32>(self) -> Self {
        Self(imp::shl::<N>(self.0))
    }
    #[inline(always)]
    fn sign_mask(self) -> Self {
        Self(imp::sign_mask(self.0))
    }
    #[inline(always)]
    fn add_bits(self, other: Self) -> Self {
        Self(imp::add_bits(self.0, other.0))
    }
    #[inline(always)]
    fn any(self) -> bool {
        self.to_array().iter().any(|lane| lane.to_bits() != 0)
    }
    #[inline(always)]
    fn map(self, function: fn(f32) -> f32) -> Self {
        Self::from_array(self.to_array().map(function))
    }
}
