//! The present rate of the core: separate multiplications and additions in eight chains of four floats.

/// Multiplications and additions of one call.
const FLOPS: f64 = (ROUNDS * 8 * 4 * 2) as f64;
const ROUNDS: usize = 40_000;

/// Measures the rate, in billions of multiplications and additions per second.
pub(crate) fn rate(now_ms: &dyn Fn() -> f64) -> f64 {
    let start = now_ms();
    std::hint::black_box(chains(std::hint::black_box(0.999_9)));
    FLOPS / (now_ms() - start).max(1e-6) / 1e6
}

#[inline(never)]
fn chains(factor: f32) -> f32 {
    // The additions form the chains; the multiplications depend on no earlier result, as in a matrix
    // product.
    let factors: [f32; 4] = std::array::from_fn(|k| factor * (k + 1) as f32);
    let values: [[f32; 4]; 64] = std::array::from_fn(|k| [factor + k as f32 * 1e-3; 4]);
    let mut sums = [[1.0_f32; 4]; 8];
    for round in 0..ROUNDS {
        for (k, sum) in sums.iter_mut().enumerate() {
            let value = values[(round + k / 4 * 7) % 64];
            for (lane, value) in sum.iter_mut().zip(value) {
                *lane += value * factors[k % 4];
            }
        }
    }
    sums.as_flattened().iter().sum()
}
