//! The influence of each unit of a wide layer, and the units that are shown.

use experiment::View;

use crate::layout::{Layer, padded, place};
use crate::session::Session;
use crate::snapshot::cache::MAX_SINGLE;
use crate::snapshot::view_samples::scaled_window;

/// Number of units of a wide layer that are shown.
const N_SHOWN: usize = 8;

/// Number of samples over a curve's window from which influence is computed.
const N_SAMPLES: u32 = 16;

/// The same over a plane, 6 × 6.
const N_SAMPLES_PLANE: u32 = 36;

/// A shown unit is replaced only by one with this many times its influence; otherwise the diagram
/// would flicker.
const STAY_FACTOR: f64 = 1.3;

/// Computes the influence of the units of wide layers, and updates the units that are shown.
///
/// Influence is the standard deviation of a unit's output over the view, times the norm of its
/// outgoing weights; its sign is that of their sum.
///
/// Shapes: one list a layer, `[units]`, divided by the layer's largest influence; empty for a narrow
/// layer.
pub(crate) fn strips(session: &mut Session, view: &View) -> Vec<Vec<f32>> {
    let layers = session.trainer.layers().to_vec();
    let is_wide = |layer: &Layer| layer.units > MAX_SINGLE;
    if !layers.iter().any(is_wide) {
        return vec![Vec::new(); layers.len()];
    }
    let stds = output_stds(session, &layers, view);
    let params = &session.trainer.state.params;
    let mut strips = Vec::new();
    for (layer_idx, layer) in layers.iter().enumerate() {
        if !is_wide(layer) {
            strips.push(Vec::new());
            continue;
        }
        let outgoing = |unit: usize| {
            let Some(next) = layers.get(layer_idx + 1) else {
                return (1.0, 1.0);
            };
            let kernel = &params[next.kernel()];
            let weights = (0..next.units).map(|to| f64::from(kernel[next.weight(unit, to)]));
            let (sum, square) = weights.fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
            (square.sqrt(), if sum < 0.0 { -1.0 } else { 1.0 })
        };
        let influence: Vec<(f64, f64)> = (0..layer.units)
            .map(|unit| {
                let (norm, sign) = outgoing(unit);
                (stds[layer_idx][unit] * norm, sign)
            })
            .collect();
        choose(&influence, &mut session.cache.shown[layer_idx]);
        let largest = influence
            .iter()
            .fold(0.0, |most: f64, (size, _)| most.max(*size));
        let scale = if largest > 0.0 { 1.0 / largest } else { 0.0 };
        strips.push(
            influence
                .iter()
                .map(|(size, sign)| (size * sign * scale) as f32)
                .collect(),
        );
    }
    strips
}

/// Standard deviation of every unit's output over the view, by layer.
fn output_stds(session: &mut Session, layers: &[Layer], view: &View) -> Vec<Vec<f64>> {
    let n_samples = match view.plane {
        Some(_) => N_SAMPLES_PLANE,
        None => N_SAMPLES,
    };
    let inputs = scaled_window(session, view, n_samples);
    let mut sums: Vec<Vec<(f64, f64)>> = layers
        .iter()
        .map(|layer| vec![(0.0, 0.0); layer.units])
        .collect();
    session.trainer.visit(&inputs, |_, n, outputs| {
        for ((layer, sums), output) in layers.iter().zip(&mut sums).zip(outputs) {
            for (unit, (sum, square)) in sums.iter_mut().enumerate() {
                for sample in 0..n {
                    let y = f64::from(output[place(layer.units, padded(n), unit, sample)]);
                    *sum += y;
                    *square += y * y;
                }
            }
        }
    });
    let n = f64::from(n_samples);
    let std = |(sum, square): &(f64, f64)| {
        let mean = sum / n;
        (square / n - mean * mean).max(0.0).sqrt()
    };
    sums.iter()
        .map(|sums| sums.iter().map(std).collect())
        .collect()
}

/// Replaces `shown` by the [`N_SHOWN`] most influential units, in ascending order. Units that are
/// shown already count [`STAY_FACTOR`] times.
fn choose(influence: &[(f64, f64)], shown: &mut Vec<u32>) {
    let score = |unit: u32| {
        let size = influence[unit as usize].0;
        if shown.contains(&unit) {
            size * STAY_FACTOR
        } else {
            size
        }
    };
    let scores: Vec<f64> = (0..influence.len() as u32).map(score).collect();
    // In descending order. A frame is too frequent to sort all units for a few of them.
    let mut best: Vec<usize> = Vec::with_capacity(N_SHOWN + 1);
    for unit in 0..scores.len() {
        let is_less = |other: &usize| scores[*other].total_cmp(&scores[unit]).is_lt();
        let place = best.iter().position(is_less).unwrap_or(best.len());
        if place < N_SHOWN {
            best.insert(place, unit);
            best.truncate(N_SHOWN);
        }
    }
    *shown = best.iter().map(|&unit| unit as u32).collect();
    shown.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equal units are chosen in their order, as a stable sort does.
    #[test]
    fn the_most_influential_units_are_those_of_a_sort() {
        for seed in 0..50_u64 {
            let size = |unit: u64| f64::from((unit * 7_919 + seed * 104_729) as u32 % 23);
            let influence: Vec<(f64, f64)> = (0..60).map(|unit| (size(unit), 1.0)).collect();
            let mut sorted: Vec<u32> = (0..60).collect();
            sorted.sort_by(|&a, &b| influence[b as usize].0.total_cmp(&influence[a as usize].0));
            sorted.truncate(N_SHOWN);
            sorted.sort_unstable();
            let mut shown = Vec::new();
            choose(&influence, &mut shown);
            assert_eq!(shown, sorted, "seed {seed}");
        }
    }

    #[test]
    fn shown_units_stay_until_clearly_beaten() {
        let mut shown = Vec::new();
        let mut influence: Vec<(f64, f64)> = (0..20).map(|unit| (f64::from(unit), 1.0)).collect();
        choose(&influence, &mut shown);
        assert_eq!(shown, [12, 13, 14, 15, 16, 17, 18, 19]);
        influence[3].0 = 12.0 * 1.2;
        choose(&influence, &mut shown);
        assert_eq!(
            shown,
            [12, 13, 14, 15, 16, 17, 18, 19],
            "a little more is not enough"
        );
        influence[3].0 = 12.0 * 1.4;
        choose(&influence, &mut shown);
        assert_eq!(shown, [3, 13, 14, 15, 16, 17, 18, 19]);
        influence[5].0 = f64::NAN;
        choose(&influence, &mut shown);
        assert_eq!(shown.len(), 8);
    }
}
