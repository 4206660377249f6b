//! Four floats in a register of SIMD128.

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

pub(super) type Wide = [v128; 2];

#[inline(always)]
pub(super) fn widen(a: Raw) -> Wide {
    let high = i64x2_shuffle::<1, 1>(a, a);
    [f64x2_promote_low_f32x4(a), f64x2_promote_low_f32x4(high)]
}

#[inline(always)]
pub(super) fn add_wide(a: Wide, b: Wide) -> Wide {
    [f64x2_add(a[0], b[0]), f64x2_add(a[1], b[1])]
}

#[inline(always)]
pub(super) fn wide_array([low, high]: Wide) -> [f64; 4] {
    [
        f64x2_extract_lane::<0>(low),
        f64x2_extract_lane::<1>(low),
        f64x2_extract_lane::<0>(high),
        f64x2_extract_lane::<1>(high),
    ]
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
