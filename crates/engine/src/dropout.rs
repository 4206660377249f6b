//! Dropout with Keras's semantics: in training, each output of a layer becomes 0 with probability `rate`
//! and is multiplied by `1 / (1 − rate)` otherwise. Evaluation and prediction do not change outputs.
//!
//! Every batch has its own random numbers, so that a saved run goes on with the same bits. Within a batch
//! they are drawn layer by layer, sample by sample, unit by unit.
//!
//! Source: Srivastava and others, *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*
//! (2014); Keras `Dropout`.

use experiment::random::{Random, Stream};

use crate::layout::{Layer, padded, place};
use crate::vector::F4;

/// The random numbers of a batch. The index of a generator has 32 bits only, too few for epoch and batch:
/// the first number of the epoch's generator is the seed of its batches.
pub(crate) fn of_batch(seed: u32, epoch: u32, batch: u32) -> Random {
    let of_epoch = Random::new(seed, Stream::Dropout, epoch).bits();
    Random::new(of_epoch, Stream::Dropout, batch)
}

/// Draws the mask of a layer for `n` samples: the factors of its outputs. Padding gets 0.
///
/// Shape: `mask` holds `[units]` values of `n` samples, padded, in blocks.
pub(crate) fn draw(random: &mut Random, layer: &Layer, n: usize, mask: &mut [f32]) {
    let padded = padded(n);
    // A 32-bit number is below this with probability `rate`.
    let threshold = (layer.dropout * 4_294_967_296.0) as u32;
    let kept = (1.0 / (1.0 - layer.dropout)) as f32;
    mask[..layer.units * padded].fill(0.0);
    for sample in 0..n {
        for unit in 0..layer.units {
            if random.bits() >= threshold {
                mask[place(layer.units, padded, unit, sample)] = kept;
            }
        }
    }
}

/// `masked = y · mask`. Does nothing if `mask` is empty.
pub(crate) fn apply_mask(y: &[f32], mask: &[f32], masked: &mut [f32]) {
    for at in (0..mask.len()).step_by(4) {
        (F4::load(y, at) * F4::load(mask, at)).store(masked, at);
    }
}

/// `d ← d · mask`: the backward pass through [`apply_mask`]. Does nothing if `mask` is empty.
pub(crate) fn mask_deltas(d: &mut [f32], mask: &[f32]) {
    for at in (0..mask.len()).step_by(4) {
        (F4::load(d, at) * F4::load(mask, at)).store(d, at);
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use experiment::{Activation, Dense};

    use super::*;

    fn drawn(seed: u32, epoch: u32, batch: u32, rate: f64) -> Vec<f32> {
        let dense = Dense {
            dropout: rate,
            ..Dense::new(50, Activation::Relu)
        };
        let (layers, _) = crate::layout::layers(1, [&dense]);
        let mut mask = vec![9.0; 50 * 32];
        draw(&mut of_batch(seed, epoch, batch), &layers[0], 30, &mut mask);
        mask
    }

    #[test]
    fn the_rate_is_switched_off_and_the_mean_stays() {
        for rate in [0.1, 0.5, 0.9] {
            let (mut n_off, mut sum) = (0.0, 0.0);
            for epoch in 0..40 {
                let mask = drawn(1, epoch, 0, rate);
                let kept = (1.0 / (1.0 - rate)) as f32;
                assert!(mask.iter().all(|&factor| factor == 0.0 || factor == kept));
                // The two padding samples lie at the end of the last block.
                n_off += mask.iter().filter(|&&factor| factor == 0.0).count() as f64 - 100.0;
                sum += f64::from(mask.iter().sum::<f32>());
            }
            let n = 40.0 * 50.0 * 30.0;
            // Standard deviation of the share: at most 0.5 / √60,000 = 0.002.
            assert!((n_off / n - rate).abs() < 0.01, "{rate}: {}", n_off / n);
            assert!((sum / n - 1.0).abs() < 0.06, "{rate}: {}", sum / n);
        }
    }

    #[test]
    fn seed_epoch_and_batch_decide() {
        let first = drawn(1, 2, 3, 0.5);
        assert_eq!(first, drawn(1, 2, 3, 0.5));
        for other in [
            drawn(2, 2, 3, 0.5),
            drawn(1, 3, 3, 0.5),
            drawn(1, 2, 4, 0.5),
        ] {
            assert_ne!(first, other);
        }
    }

    /// What a seed leads to is part of the format: whoever changes this raises `VERSION`.
    #[test]
    fn a_seed_switches_off_the_same_units_for_ever() {
        let pattern = drawn(42, 7, 1, 0.5)
            .iter()
            .take(32)
            .fold(0_u32, |all, &factor| 2 * all + u32::from(factor > 0.0));
        assert_eq!(pattern, 0b1111_0111_0111_0101_1111_0110_0001_1101);
    }
}
