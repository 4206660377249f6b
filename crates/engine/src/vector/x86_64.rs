//! Four floats in a register of SSE2.

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

pub(super) type Wide = [__m128d; 2];

#[inline(always)]
pub(super) fn widen(a: Raw) -> Wide {
    // SAFETY: every x86-64 processor has SSE2.
    unsafe { [_mm_cvtps_pd(a), _mm_cvtps_pd(_mm_movehl_ps(a, a))] }
}

#[inline(always)]
pub(super) fn add_wide(a: Wide, b: Wide) -> Wide {
    // SAFETY: every x86-64 processor has SSE2.
    unsafe { [_mm_add_pd(a[0], b[0]), _mm_add_pd(a[1], b[1])] }
}

#[inline(always)]
pub(super) fn wide_array(a: Wide) -> [f64; 4] {
    let mut values = [0.0; 4];
    // SAFETY: every x86-64 processor has SSE2, and there is room for two numbers at each place.
    unsafe {
        _mm_storeu_pd(values.as_mut_ptr(), a[0]);
        _mm_storeu_pd(values.as_mut_ptr().add(2), a[1]);
    }
    values
}

#[inline(always)]
pub(super) fn transpose(rows: [Raw; 4]) -> [Raw; 4] {
    let [mut a, mut b, mut c, mut d] = rows;
    // SAFETY: every x86-64 processor has SSE2.
    unsafe { _MM_TRANSPOSE4_PS(&mut a, &mut b, &mut c, &mut d) };
    [a, b, c, d]
}
