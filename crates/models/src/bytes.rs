//! Numbers as bytes.

/// Reads numbers of `N` bytes each; what is left over at the end is dropped.
pub(crate) fn numbers<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|&it| number(it)).collect()
}
