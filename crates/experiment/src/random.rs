//! Random numbers that are the same on every machine: PCG32 with one stream for each purpose, and
//! our own sampling, so that a shared link means the same a year from now.
//!
//! Source: O'Neill, *PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
//! for Random Number Generation* (2014), `PCG-XSH-RR 64/32`; the crate `rand_pcg` keeps its output
//! stable. Transcendental functions come from the crate `libm` on every target: the platform's own
//! differ in the last bit.

use rand_pcg::Lcg64Xsh32;
use rand_pcg::rand_core::Rng;

/// What a stream of random numbers is for. Streams of one seed are independent of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// x and noise of generated rows.
    Data = 1,
    /// Which rows validate.
    Validation = 2,
    /// Initial weights; the index is the layer.
    Weights = 3,
    /// Order of the training rows; the index is the epoch.
    Shuffle = 4,
    /// Units that dropout switches off.
    Dropout = 5,
}

/// A generator at a fixed place of a fixed stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random(Lcg64Xsh32);

impl Random {
    /// The generator of `seed` for one purpose; `index` tells apart what is drawn independently of
    /// each other (layers, epochs), so that any of them can be drawn without those before it.
    pub fn new(seed: u32, stream: Stream, index: u32) -> Self {
        let state = mix(u64::from(seed) << 32 | u64::from(index));
        Self(Lcg64Xsh32::new(state, stream as u64))
    }

    /// 32 random bits.
    pub fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Uniform in `[0, 1)`, with 53 random bits.
    pub fn unit(&mut self) -> f64 {
        let high = u64::from(self.bits());
        let low = u64::from(self.bits());
        ((high << 32 | low) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Uniform in `[from, to)`.
    pub fn uniform(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// Uniform whole number below `n`, without bias.
    ///
    /// Source: Lemire, *Fast Random Integer Generation in an Interval* (2019).
    pub fn below(&mut self, n: u32) -> u32 {
        let mut product = u64::from(self.bits()) * u64::from(n);
        if (product as u32) < n {
            let threshold = n.wrapping_neg() % n;
            while (product as u32) < threshold {
                product = u64::from(self.bits()) * u64::from(n);
            }
        }
        (product >> 32) as u32
    }

    /// Standard normal.
    ///
    /// Source: Box and Muller, *A Note on the Generation of Random Normal Deviates* (1958); the
    /// sine's half is not kept, so that every call draws the same number of bits.
    pub fn normal(&mut self) -> f64 {
        // 1 − u lies in (0, 1]: the logarithm is finite.
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(2.0 * std::f64::consts::PI * self.unit())
    }

    /// Standard normal, drawn again beyond two standard deviations, as Keras's
    /// `VarianceScaling(distribution="truncated_normal")` does before it scales.
    pub fn truncated_normal(&mut self) -> f64 {
        loop {
            let value = self.normal();
            if value.abs() <= 2.0 {
                return value;
            }
        }
    }

    /// Puts `items` in random order (Fisher–Yates, from the end).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// SplitMix64's finalizer: neighboring seeds and indices start far apart.
///
/// Source: Steele, Lea and Flood, *Fast Splittable Pseudorandom Number Generators* (2014).
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
