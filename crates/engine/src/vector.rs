//! Four floats at a time: SIMD128 on wasm, SSE2 on x86-64, an array elsewhere.
//!
//! The only file with intrinsics. Formulas are written once over [`Lanes`], which `f32` implements
//! too: one lane is the plain version that the tests hold against four. Every operation is exactly
//! rounded or moves bits, so that all implementations give the same bits (NaNs aside, whose payload
//! wasm leaves open). Left out on purpose: fused multiply-add, approximate reciprocals, the
//! platform's transcendental functions.

use std::ops::{Add, Div, Mul, Neg, Sub};

/// What the formulas need of one or several floats. Masks are values whose bits are all 0 or all 1.
pub(crate) trait Lanes:
    Copy
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    fn splat(value: f32) -> Self;
    /// The same, made once in front of a loop and kept. A browser makes a constant anew wherever it is
    /// used, by three instructions; of what is read it cannot know the value.
    #[inline(always)]
    fn kept(value: f32) -> Self {
        Self::splat(std::hint::black_box(value))
    }
    fn sqrt(self) -> Self;
    /// `other < self ? other : self`, so that a NaN in `self` stays.
    fn min(self, other: Self) -> Self;
    /// `self < other ? other : self`, so that a NaN in `self` stays.
    fn max(self, other: Self) -> Self;
    /// Mask of `self < other`.
    fn lt(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    /// `other` without the bits of `self`.
    fn not_and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    /// Bits moved up by `N`, zeros following.
    fn shl<const N: i32>(self) -> Self;
    /// Mask of the sign bit.
    fn sign_mask(self) -> Self;
    /// Sum of the bits as whole numbers.
    fn add_bits(self, other: Self) -> Self;
    /// Whether any lane of this mask is set.
    fn any(self) -> bool;
    /// A scalar function lane by lane, for rare cases.
    fn map(self, function: fn(f32) -> f32) -> Self;

    /// `self` is the mask.
    #[inline(always)]
    fn select(self, yes: Self, no: Self) -> Self {
        self.and(yes).or(self.not_and(no))
    }

    #[inline(always)]
    fn sign_bit(self) -> Self {
        self.and(Self::splat(-0.0))
    }

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

#[cfg(target_arch = "x86_64")]
mod imp {
    use std::arch::x86_64::*;

    pub(super) type Raw = __m128;

    macro_rules! raw {
        ($($name:ident($($arg:ident),*) = $value:expr;)*) => {
            $(
                #[inline(always)]
                pub(super) fn $name($($arg: Raw),*) -> Raw {
                    // SAFETY: every x86-64 processor has SSE2.
                    unsafe { $value }
                }
            )*
        };
    }

    raw! {
        add(a, b) = _mm_add_ps(a, b);
        sub(a, b) = _mm_sub_ps(a, b);
        mul(a, b) = _mm_mul_ps(a, b);
        div(a, b) = _mm_div_ps(a, b);
        sqrt(a) = _mm_sqrt_ps(a);
        // minps gives its second operand unless the first is less.
        min(a, b) = _mm_min_ps(b, a);
        max(a, b) = _mm_max_ps(b, a);
        lt(a, b) = _mm_cmplt_ps(a, b);
        and(a, b) = _mm_and_ps(a, b);
        not_and(a, b) = _mm_andnot_ps(a, b);
        or(a, b) = _mm_or_ps(a, b);
        xor(a, b) = _mm_xor_ps(a, b);
        sign_mask(a) = _mm_castsi128_ps(_mm_srai_epi32::<31>(_mm_castps_si128(a)));
        add_bits(a, b) =
            _mm_castsi128_ps(_mm_add_epi32(_mm_castps_si128(a), _mm_castps_si128(b)));
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Raw {
        // SAFETY: every x86-64 processor has SSE2.
        unsafe { _mm_set1_ps(value) }
    }

    #[inline(always)]
    pub(super) fn shl<const N: i32>(a: Raw) -> Raw {
        // SAFETY: every x86-64 processor has SSE2.
        unsafe { _mm_castsi128_ps(_mm_slli_epi32::<N>(_mm_castps_si128(a))) }
    }

    #[inline(always)]
    pub(super) fn load(values: &[f32; 4]) -> Raw {
        // SAFETY: four floats lie at the pointer; the load need not be aligned.
        unsafe { _mm_loadu_ps(values.as_ptr()) }
    }

    #[inline(always)]
    pub(super) fn store(a: Raw, values: &mut [f32; 4]) {
        // SAFETY: there is room for four floats; the store need not be aligned.
        unsafe { _mm_storeu_ps(values.as_mut_ptr(), a) }
    }

    #[inline(always)]
    pub(super) fn transpose(rows: [Raw; 4]) -> [Raw; 4] {
        let [mut a, mut b, mut c, mut d] = rows;
        // SAFETY: every x86-64 processor has SSE2.
        unsafe { _MM_TRANSPOSE4_PS(&mut a, &mut b, &mut c, &mut d) };
        [a, b, c, d]
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use std::arch::wasm32::*;

    pub(super) type Raw = v128;

    macro_rules! raw {
        ($($name:ident($($arg:ident),*) = $value:expr;)*) => {
            $(
                #[inline(always)]
                pub(super) fn $name($($arg: Raw),*) -> Raw {
                    $value
                }
            )*
        };
    }

    raw! {
        add(a, b) = f32x4_add(a, b);
        sub(a, b) = f32x4_sub(a, b);
        mul(a, b) = f32x4_mul(a, b);
        div(a, b) = f32x4_div(a, b);
        sqrt(a) = f32x4_sqrt(a);
        // The pseudo-minimum is one instruction on x86; the one with IEEE's NaN rules is several.
        min(a, b) = f32x4_pmin(a, b);
        max(a, b) = f32x4_pmax(a, b);
        lt(a, b) = f32x4_lt(a, b);
        and(a, b) = v128_and(a, b);
        not_and(a, b) = v128_andnot(b, a);
        or(a, b) = v128_or(a, b);
        xor(a, b) = v128_xor(a, b);
        sign_mask(a) = i32x4_shr(a, 31);
        add_bits(a, b) = i32x4_add(a, b);
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Raw {
        f32x4_splat(value)
    }

    #[inline(always)]
    pub(super) fn shl<const N: i32>(a: Raw) -> Raw {
        i32x4_shl(a, N as u32)
    }

    #[inline(always)]
    pub(super) fn load(values: &[f32; 4]) -> Raw {
        // SAFETY: four floats lie at the pointer; the load need not be aligned.
        unsafe { v128_load(values.as_ptr().cast()) }
    }

    #[inline(always)]
    pub(super) fn store(a: Raw, values: &mut [f32; 4]) {
        // SAFETY: there is room for four floats; the store need not be aligned.
        unsafe { v128_store(values.as_mut_ptr().cast(), a) }
    }

    #[inline(always)]
    pub(super) fn transpose(rows: [Raw; 4]) -> [Raw; 4] {
        let [a, b, c, d] = rows;
        let ab_low = i32x4_shuffle::<0, 4, 1, 5>(a, b);
        let ab_high = i32x4_shuffle::<2, 6, 3, 7>(a, b);
        let cd_low = i32x4_shuffle::<0, 4, 1, 5>(c, d);
        let cd_high = i32x4_shuffle::<2, 6, 3, 7>(c, d);
        [
            i64x2_shuffle::<0, 2>(ab_low, cd_low),
            i64x2_shuffle::<1, 3>(ab_low, cd_low),
            i64x2_shuffle::<0, 2>(ab_high, cd_high),
            i64x2_shuffle::<1, 3>(ab_high, cd_high),
        ]
    }
}

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
use portable as imp;

/// Arrays of four, lane by lane: for targets without a version of their own, and for the tests.
#[cfg_attr(test, allow(dead_code, reason = "the tests reach them one by one"))]
#[cfg(any(
    test,
    not(any(
        target_arch = "x86_64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
mod portable {
    use super::Lanes;

    pub(super) type Raw = [f32; 4];

    macro_rules! lanewise {
        ($($name:ident($($arg:ident),*) = $value:expr;)*) => {
            $(
                #[inline(always)]
                pub(super) fn $name($($arg: Raw),*) -> Raw {
                    std::array::from_fn(|lane| {
                        $(let $arg = $arg[lane];)*
                        $value
                    })
                }
            )*
        };
    }

    lanewise! {
        add(a, b) = a + b;
        sub(a, b) = a - b;
        mul(a, b) = a * b;
        div(a, b) = a / b;
        sqrt(a) = Lanes::sqrt(a);
        min(a, b) = Lanes::min(a, b);
        max(a, b) = Lanes::max(a, b);
        lt(a, b) = Lanes::lt(a, b);
        and(a, b) = Lanes::and(a, b);
        not_and(a, b) = Lanes::not_and(a, b);
        or(a, b) = Lanes::or(a, b);
        xor(a, b) = Lanes::xor(a, b);
        sign_mask(a) = Lanes::sign_mask(a);
        add_bits(a, b) = Lanes::add_bits(a, b);
    }

    #[inline(always)]
    pub(super) fn splat(value: f32) -> Raw {
        [value; 4]
    }

    #[inline(always)]
    pub(super) fn shl<const N: i32>(a: Raw) -> Raw {
        a.map(Lanes::shl::<N>)
    }

    #[inline(always)]
    pub(super) fn load(values: &[f32; 4]) -> Raw {
        *values
    }

    #[inline(always)]
    pub(super) fn store(a: Raw, values: &mut [f32; 4]) {
        *values = a;
    }

    #[inline(always)]
    pub(super) fn transpose(rows: [Raw; 4]) -> [Raw; 4] {
        std::array::from_fn(|column| rows.map(|row| row[column]))
    }
}

/// Four floats.
#[derive(Clone, Copy)]
pub(crate) struct F4(imp::Raw);

impl F4 {
    #[inline(always)]
    pub(crate) fn zero() -> Self {
        Self::splat(0.0)
    }

    /// The four values at `at..at + 4`.
    #[inline(always)]
    pub(crate) fn load(values: &[f32], at: usize) -> Self {
        let (four, _) = values[at..].as_chunks::<4>();
        Self(imp::load(&four[0]))
    }

    #[inline(always)]
    pub(crate) fn store(self, values: &mut [f32], at: usize) {
        let (four, _) = values[at..].as_chunks_mut::<4>();
        imp::store(self.0, &mut four[0]);
    }

    /// The four values from the pointer on.
    ///
    /// # Safety
    /// They are there.
    #[inline(always)]
    pub(crate) unsafe fn read(from: *const f32) -> Self {
        // SAFETY: as the caller promises; an array is aligned as its values are.
        Self(imp::load(unsafe { &*from.cast() }))
    }

    /// The value at the pointer, four times.
    ///
    /// # Safety
    /// It is there.
    #[inline(always)]
    pub(crate) unsafe fn read_splat(from: *const f32) -> Self {
        // SAFETY: as the caller promises.
        Self::splat(unsafe { *from })
    }

    /// Writes the four values from the pointer on.
    ///
    /// # Safety
    /// There is room that nobody else looks at.
    #[inline(always)]
    pub(crate) unsafe fn write(self, to: *mut f32) {
        // SAFETY: as the caller promises; an array is aligned as its values are.
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

    /// Rows become columns.
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

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const VALUES: [f32; 12] = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        1e-40,
        3.4e38,
        -7.25e-12,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::NAN,
        12_582_913.0,
        0.333_333_34,
    ];

    fn bits(value: f32) -> u32 {
        if value.is_nan() {
            f32::NAN.to_bits()
        } else {
            value.to_bits()
        }
    }

    /// One lane, four lanes and the portable four agree in every bit, for every pair of values.
    #[test]
    fn all_implementations_agree() {
        type One = fn(f32, f32) -> f32;
        type Four = fn(F4, F4) -> F4;
        type Portable = fn([f32; 4], [f32; 4]) -> [f32; 4];
        let table: [(&str, One, Four, Portable); 15] = [
            ("add", |a, b| a + b, |a, b| a + b, portable::add),
            ("sub", |a, b| a - b, |a, b| a - b, portable::sub),
            ("mul", |a, b| a * b, |a, b| a * b, portable::mul),
            ("div", |a, b| a / b, |a, b| a / b, portable::div),
            (
                "sqrt",
                |a, _| Lanes::sqrt(a),
                |a, _| a.sqrt(),
                |a, _| portable::sqrt(a),
            ),
            ("min", Lanes::min, Lanes::min, portable::min),
            ("max", Lanes::max, Lanes::max, portable::max),
            ("lt", Lanes::lt, Lanes::lt, portable::lt),
            ("and", Lanes::and, Lanes::and, portable::and),
            ("not_and", Lanes::not_and, Lanes::not_and, portable::not_and),
            ("or", Lanes::or, Lanes::or, portable::or),
            ("xor", Lanes::xor, Lanes::xor, portable::xor),
            (
                "shl",
                |a, _| a.shl::<23>(),
                |a, _| a.shl::<23>(),
                |a, _| portable::shl::<23>(a),
            ),
            (
                "sign_mask",
                |a, _| a.sign_mask(),
                |a, _| a.sign_mask(),
                |a, _| portable::sign_mask(a),
            ),
            (
                "add_bits",
                Lanes::add_bits,
                Lanes::add_bits,
                portable::add_bits,
            ),
        ];
        for (name, one, four, portable) in table {
            for a in VALUES {
                for b in VALUES {
                    let expected = bits(one(a, b));
                    let [first, .., last] = four(F4::splat(a), F4::splat(b)).to_array();
                    assert_eq!(bits(first), expected, "{name}({a}, {b})");
                    assert_eq!(bits(last), expected, "{name}({a}, {b})");
                    assert_eq!(
                        bits(portable([a; 4], [b; 4])[2]),
                        expected,
                        "{name}({a}, {b})"
                    );
                }
            }
        }
    }

    #[test]
    fn lanes_keep_their_places() {
        let rows: [F4; 4] = std::array::from_fn(|row| {
            F4::from_array(std::array::from_fn(|c| (4 * row + c) as f32))
        });
        let columns = F4::transpose(rows).map(F4::to_array);
        assert_eq!(columns[1], [1.0, 5.0, 9.0, 13.0]);
        assert_eq!(portable::transpose(rows.map(F4::to_array)), columns);
        assert_eq!(F4::sums(rows).to_array(), [6.0, 22.0, 38.0, 54.0]);
        let mut place = [0.0; 6];
        F4::load(&[9.0, 1.0, 2.0, 3.0, 4.0, 9.0], 1).store(&mut place, 2);
        assert_eq!(place, [0.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn a_mask_selects() {
        let mask = F4::from_array([1.0, 2.0, 3.0, f32::NAN]).lt(F4::splat(2.5));
        let picked = mask.select(F4::splat(7.0), F4::splat(-7.0)).to_array();
        assert_eq!(picked, [7.0, 7.0, -7.0, -7.0]);
    }
}
