//! Four floats at a time: SIMD128 on wasm, SSE2 on x86-64, an array elsewhere.
//!
//! The only module with intrinsics. Formulas are written once over [`Lanes`], which `f32` implements
//! too: one lane is the plain version that the tests compare with four. Every operation is exactly
//! rounded or moves bits, so that all implementations give the same bits (except the payload of a NaN,
//! which wasm leaves open). Left out on purpose: fused multiply-add, approximate reciprocals, the
//! platform's transcendental functions.

mod f4;
mod lanes;
#[cfg_attr(test, allow(dead_code, reason = "the tests reach them one by one"))]
#[cfg(any(
    test,
    not(any(
        target_arch = "x86_64",
        all(target_arch = "wasm32", target_feature = "simd128")
    ))
))]
mod portable;
#[cfg(test)]
mod tests;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm32;
#[cfg(target_arch = "x86_64")]
mod x86_64;

pub(crate) use f4::{F4, WideSums};
pub(crate) use lanes::Lanes;
