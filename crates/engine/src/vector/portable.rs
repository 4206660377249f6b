//! Arrays of four, lane by lane: for targets without a version of their own, and for the tests.

use crate::vector::lanes::Lanes;

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

pub(super) type Wide = [f64; 4];

#[inline(always)]
pub(super) fn widen(a: Raw) -> Wide {
    a.map(f64::from)
}

#[inline(always)]
pub(super) fn add_wide(a: Wide, b: Wide) -> Wide {
    std::array::from_fn(|lane| a[lane] + b[lane])
}

#[inline(always)]
pub(super) fn wide_array(a: Wide) -> [f64; 4] {
    a
}

#[inline(always)]
pub(super) fn transpose(rows: [Raw; 4]) -> [Raw; 4] {
    std::array::from_fn(|column| rows.map(|row| row[column]))
}
