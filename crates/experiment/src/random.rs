//! Random numbers that are the same on every machine: PCG32 with one stream for each purpose.
//!
//! [`Random`] implements the traits of `rand_core`, so that everything written for the crate `rand`
//! works with it. What a run depends on is sampled here by hand: `rand` may change the values of its
//! distributions from one version to the next, and a shared link must give the same run in a year.
//!
//! Source: O'Neill, *PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
//! for Random Number Generation* (2014), `PCG-XSH-RR 64/32`; the crate `rand_pcg` keeps its output
//! stable. Transcendental functions come from the crate `libm` on every target: the platform's own
//! differ in the last bit.

use std::convert::Infallible;

use rand_pcg::Lcg64Xsh32;
use rand_pcg::rand_core::{Rng, TryRng};

/// The purpose of a stream of random numbers. Streams of one seed are independent of each other.
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
    /// Order in which the values of an input are shuffled among the rows; the index is the repeat.
    Permutation = 6,
    /// Which of many rows a question about a network uses.
    Sample = 7,
}

/// A generator at a defined place of a defined stream.
///
/// Its words are those of PCG32. With `rand`:
///
/// ```
/// use experiment::random::{Random, Stream};
/// use rand::RngExt;
///
/// let mut random = Random::new(42, Stream::Data, 0);
/// let die = random.random_range(1..=6);
/// assert!((1..=6).contains(&die));
/// ```
///
/// It does not implement `SeedableRng`: a place is a seed, a purpose and an index, and only
/// [`Random::new`] turns these into states that do not correlate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random(Lcg64Xsh32);

impl Random {
    /// Makes the generator of `seed` for one purpose. `index` distinguishes layers or epochs, which are
    /// drawn independently, so that each can be drawn without those before it.
    pub fn new(seed: u32, stream: Stream, index: u32) -> Self {
        // PCG's own streams are shifts of each other when they start from one state, so the purpose
        // goes into the state as well.
        let place = mix(u64::from(seed) << 32 | u64::from(index));
        let state = mix(place.wrapping_add(stream as u64));
        Self(Lcg64Xsh32::new(state, stream as u64))
    }

    /// Draws 32 random bits: the next word of PCG32.
    // Inlined with the two below: the engine shuffles with them in every epoch, and this crate is
    // compiled for size.
    #[inline]
    pub fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Draws a uniform number in `[0, 1)` with 53 random bits.
    pub fn unit(&mut self) -> f64 {
        let high = u64::from(self.bits());
        let low = u64::from(self.bits());
        ((high << 32 | low) >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Draws a uniform number in `[from, to)`.
    pub fn uniform(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.unit()
    }

    /// Draws a uniform whole number below `n`, without bias; 0 if `n` is 0.
    ///
    /// Source: Lemire, *Fast Random Integer Generation in an Interval* (2019).
    #[inline]
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

    /// Draws a standard normal number.
    ///
    /// Source: Box and Muller, *A Note on the Generation of Random Normal Deviates* (1958). The
    /// second number of each pair is dropped, so that every call draws the same number of bits.
    pub fn normal(&mut self) -> f64 {
        // 1 − u lies in (0, 1]: the logarithm is finite.
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.unit()));
        radius * libm::cos(2.0 * std::f64::consts::PI * self.unit())
    }

    /// Draws a standard normal number, again and again until it is within two standard deviations, as
    /// Keras's `VarianceScaling(distribution="truncated_normal")` does before it scales.
    pub fn truncated_normal(&mut self) -> f64 {
        loop {
            let value = self.normal();
            if value.abs() <= 2.0 {
                return value;
            }
        }
    }

    /// Puts `items` in random order, each order with the same probability.
    ///
    /// Source: Durstenfeld, *Algorithm 235: Random permutation* (1964), the Fisher–Yates shuffle from the
    /// end.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last as u32 + 1) as usize;
            items.swap(last, other);
        }
    }
}

/// [`Rng`] follows from this for a generator that cannot fail.
impl TryRng for Random {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0.try_next_u32()
    }

    /// Two words of 32 bits, the lower half first.
    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0.try_next_u64()
    }

    /// Words of 32 bits in little-endian order.
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.try_fill_bytes(bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> Random {
        Random::new(7, Stream::Data, 0)
    }

    /// First numbers of the reference implementation's `pcg32-demo`.
    const DEMO: [u32; 6] = [
        0xa15c_02b7,
        0x7b47_f409,
        0xba1d_3330,
        0x83d2_f293,
        0xbfa4_784b,
        0xcbed_606e,
    ];

    /// The demo's seed and stream.
    fn demo() -> Random {
        Random(Lcg64Xsh32::new(42, 54))
    }

    #[test]
    fn the_generator_is_pcg32() {
        let mut random = demo();
        assert_eq!(std::array::from_fn(|_| random.bits()), DEMO);
    }

    #[test]
    fn the_words_of_the_trait_are_those_of_pcg32() {
        fn words<R: Rng>(mut random: R) -> [u32; 6] {
            std::array::from_fn(|_| random.next_u32())
        }
        assert_eq!(words(demo()), DEMO);
        let mut random = demo();
        let pairs: [u64; 3] = std::array::from_fn(|_| random.next_u64());
        let expected = DEMO.as_chunks().0;
        assert_eq!(
            pairs.as_slice(),
            expected
                .iter()
                .map(|&[low, high]| u64::from(high) << 32 | u64::from(low))
                .collect::<Vec<u64>>()
        );
        let mut bytes = [0; 24];
        demo().fill_bytes(&mut bytes);
        assert_eq!(bytes.as_slice(), DEMO.map(u32::to_le_bytes).as_flattened());
    }

    /// Tests only that it works: `rand` does not promise which values it makes of the words.
    #[test]
    fn rand_samples_with_it() {
        use rand::RngExt;
        use rand::seq::SliceRandom;

        let mut random = random();
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[random.random_range(0..6_usize)] += 1;
            assert!((0.0..1.0).contains(&random.random::<f64>()));
        }
        // Standard deviation of a count: √(60,000 · 1/6 · 5/6) ≈ 91.
        let is_even = counts.iter().all(|&count| count.abs_diff(10_000) < 450);
        assert!(is_even, "{counts:?}");
        let mut items: Vec<u32> = (0..100).collect();
        items.shuffle(&mut random);
        assert!(!items.is_sorted());
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<u32>>());
    }

    #[test]
    fn splitmix64_is_the_reference() {
        // First numbers of Vigna's splitmix64.c from state 0: its state rises by the golden ratio.
        assert_eq!(mix(0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(mix(0x9e37_79b9_7f4a_7c15), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(
            mix(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2)),
            0x06c4_5d18_8009_454f
        );
    }

    /// What a seed leads to is part of the format: whoever changes a line here raises `VERSION`.
    #[test]
    fn a_seed_gives_the_same_numbers_for_ever() {
        let mut data = Random::new(1, Stream::Data, 0);
        let bits: [u32; 4] = std::array::from_fn(|_| data.bits());
        assert_eq!(
            bits,
            [699_769_500, 133_748_004, 2_762_025_468, 1_695_063_848]
        );
        let mut weights = Random::new(42, Stream::Weights, 1);
        let drawn = [
            weights.unit(),
            weights.normal(),
            weights.truncated_normal(),
            weights.uniform(-2.0, 3.0),
            f64::from(weights.below(1_000)),
        ];
        assert_eq!(
            drawn,
            [
                0.400_792_350_062_106_9,
                0.296_723_316_178_153_95,
                0.448_991_330_617_016_2,
                -1.771_763_690_398_382_4,
                769.0
            ]
        );
        let mut order: Vec<u32> = (0..10).collect();
        Random::new(42, Stream::Shuffle, 3).shuffle(&mut order);
        assert_eq!(order, [7, 6, 4, 1, 9, 2, 8, 3, 0, 5]);
    }

    #[test]
    fn seeds_purposes_and_indices_start_apart() {
        let mut starts = std::collections::BTreeSet::new();
        let streams = [
            Stream::Data,
            Stream::Validation,
            Stream::Weights,
            Stream::Shuffle,
            Stream::Dropout,
            Stream::Permutation,
            Stream::Sample,
        ];
        for seed in [0, 1, 2, u32::MAX] {
            for stream in streams {
                for index in 0..50 {
                    let mut random = Random::new(seed, stream, index);
                    starts.insert((random.bits(), random.bits()));
                }
            }
        }
        assert_eq!(starts.len(), 4 * 7 * 50);
    }

    /// Uniform numbers of two purposes, from the first draw of many seeds: the correlation of n
    /// independent pairs has a standard deviation of 1 / √n.
    #[test]
    fn purposes_are_not_correlated() {
        let n = 20_000;
        let covariance = (0..n)
            .map(|seed| {
                let a = Random::new(seed, Stream::Weights, 0).unit() - 0.5;
                let b = Random::new(seed, Stream::Shuffle, 0).unit() - 0.5;
                a * b
            })
            .sum::<f64>()
            / f64::from(n);
        let correlation = covariance * 12.0;
        assert!(
            correlation.abs() < 4.0 / f64::from(n).sqrt(),
            "{correlation}"
        );
    }

    fn moments(mut draw: impl FnMut() -> f64) -> (f64, f64, f64) {
        let n = 200_000;
        let values: Vec<f64> = (0..n).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / f64::from(n);
        let variance = values.iter().map(|v| libm::pow(v - mean, 2.0)).sum::<f64>() / f64::from(n);
        let fourth = values.iter().map(|v| libm::pow(v - mean, 4.0)).sum::<f64>() / f64::from(n);
        (mean, variance, fourth / (variance * variance))
    }

    #[test]
    fn samplers_have_their_moments() {
        // mean, variance, kurtosis; with 200,000 draws these stray by about 0.002, 0.003 and 0.01.
        let mut source = random();
        let (mean, variance, kurtosis) = moments(|| source.uniform(-1.0, 3.0));
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        assert!((variance - 16.0 / 12.0).abs() < 0.02, "{variance}");
        assert!((kurtosis - 1.8).abs() < 0.05, "{kurtosis}");

        let (mean, variance, kurtosis) = moments(|| source.normal());
        assert!(mean.abs() < 0.01, "{mean}");
        assert!((variance - 1.0).abs() < 0.015, "{variance}");
        assert!((kurtosis - 3.0).abs() < 0.06, "{kurtosis}");

        // Standard deviation of a normal cut at two of its own: 0.879 625 661 034 239 78.
        let (mean, variance, _) = moments(|| source.truncated_normal());
        assert!(mean.abs() < 0.01, "{mean}");
        assert!(
            (variance.sqrt() - 0.879_625_661_034_239_8).abs() < 0.01,
            "{variance}"
        );
    }

    #[test]
    fn samplers_keep_their_ranges() {
        let mut random = random();
        for _ in 0..100_000 {
            let unit = random.unit();
            assert!((0.0..1.0).contains(&unit), "{unit}");
            assert!(random.truncated_normal().abs() <= 2.0);
            assert!(random.normal().is_finite());
        }
    }

    #[test]
    fn whole_numbers_are_even_below_their_bound() {
        let mut random = random();
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[random.below(6) as usize] += 1;
        }
        // Standard deviation of a count: √(60,000 · 1/6 · 5/6) ≈ 91.
        assert!(
            counts.iter().all(|&count| count.abs_diff(10_000) < 450),
            "{counts:?}"
        );
        assert_eq!(random.below(1), 0);
        assert!((0..1_000).all(|_| random.below(3_000_000_000) < 3_000_000_000));
    }

    #[test]
    fn shuffling_permutes_evenly() {
        let mut random = random();
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            let mut items = [0, 1, 2, 3];
            random.shuffle(&mut items);
            *counts.entry(items).or_insert(0_u32) += 1;
        }
        // 24 orders, each expected 1,000 times, standard deviation 31.
        assert_eq!(counts.len(), 24);
        assert!(
            counts.values().all(|&count| count.abs_diff(1_000) < 150),
            "{counts:?}"
        );
        let mut nothing: [u8; 0] = [];
        random.shuffle(&mut nothing);
        let mut many: Vec<usize> = (0..1_000).collect();
        random.shuffle(&mut many);
        let mut sorted = many.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..1_000).collect::<Vec<_>>());
        assert_ne!(many, sorted);
    }
}
