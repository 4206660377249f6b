//! The ROC curve of a classifier with two classes.

use experiment::{RocCurve, positions_in_order};

use crate::session::Session;
use crate::snapshot::prediction::n_classes;
use crate::snapshot::row_errors::errors;

/// Most points of a curve. A longer one is thinned to places that are evenly spaced in its list; its
/// area is computed before.
const MAX_POINTS: usize = 2_000;

impl Session {
    /// The ROC curves of the training rows and of the validation rows with the present weights; `None`
    /// unless there are two classes, and for a part that [`roc_curve`] refuses.
    pub fn roc(&mut self) -> [Option<RocCurve>; 2] {
        if n_classes(self) != 2 {
            return [None, None];
        }
        let scores = errors(self, true).rows;
        let dataset = &self.dataset;
        [false, true].map(|of_validation| {
            let rows = scores.iter().zip(&dataset.targets).zip(&dataset.validates);
            let part = rows.filter(|&(_, &validates)| validates == of_validation);
            let (scores, is_positive): (Vec<f32>, Vec<bool>) = part
                .map(|((&score, &target), _)| (score, target > 0.5))
                .unzip();
            roc_curve(&scores, &is_positive)
        })
    }
}

/// The ROC curve of scores, of which higher ones speak for the positive class; `None` if a score is
/// NaN, or without rows of one of the two classes.
///
/// Points on a straight line between their neighbors are left out. Rows with equal scores are one
/// step of the curve, so that equal scores count half in the area.
///
/// Shapes: `scores` and `is_positive` are `[n_rows]`.
///
/// Panics if their lengths differ.
///
/// Source: scikit-learn `roc_curve` and `roc_auc_score`.
pub fn roc_curve(scores: &[f32], is_positive: &[bool]) -> Option<RocCurve> {
    assert_eq!(scores.len(), is_positive.len());
    let n_positive = is_positive.iter().filter(|&&it| it).count() as u64;
    let n_negative = scores.len() as u64 - n_positive;
    if n_positive == 0 || n_negative == 0 || scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let order = positions_in_order(scores.len(), &|a, b| scores[b].total_cmp(&scores[a]));
    // Number of false and of true positives at each threshold.
    let mut counts = vec![[0_u64; 2]];
    let mut so_far = [0_u64; 2];
    for (place, &row_idx) in order.iter().enumerate() {
        so_far[usize::from(is_positive[row_idx])] += 1;
        let next = order.get(place + 1);
        // −0 and 0 are equal scores.
        if next.is_none_or(|&next_idx| scores[next_idx] != scores[row_idx]) {
            counts.push(so_far);
        }
    }
    let twice_area: u128 = counts
        .windows(2)
        .map(|pair| {
            let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
            u128::from(x1 - x0) * u128::from(y0 + y1)
        })
        .sum();
    let all_pairs = n_positive as f64 * n_negative as f64;
    let rate = |axis: usize, all: u64| {
        let rates = corners(&counts).map(move |it| (it[axis] as f64 / all as f64) as f32);
        thinned(rates.collect())
    };
    Some(RocCurve {
        false_positive_rate: rate(0, n_negative),
        true_positive_rate: rate(1, n_positive),
        auc: twice_area as f64 / (2.0 * all_pairs),
    })
}

/// The first, the last, and the points at which the direction changes.
fn corners(counts: &[[u64; 2]]) -> impl Iterator<Item = &[u64; 2]> {
    let is_corner = |idx: usize| {
        let (Some(before_idx), Some(after)) = (idx.checked_sub(1), counts.get(idx + 1)) else {
            return true;
        };
        let [before, here] = [counts[before_idx], counts[idx]];
        let cross = |a: u64, b: u64| u128::from(a) * u128::from(b);
        cross(here[0] - before[0], after[1] - here[1])
            != cross(here[1] - before[1], after[0] - here[0])
    };
    counts
        .iter()
        .enumerate()
        .filter(move |(idx, _)| is_corner(*idx))
        .map(|(_, count)| count)
}

/// At most [`MAX_POINTS`] of the values, with the first and the last.
fn thinned(values: Vec<f32>) -> Vec<f32> {
    let n = values.len();
    if n <= MAX_POINTS {
        return values;
    }
    (0..MAX_POINTS)
        .map(|place| values[place * (n - 1) / (MAX_POINTS - 1)])
        .collect()
}

#[cfg(test)]
mod tests {
    use experiment::{Preset, TableSpec};

    use super::*;

    #[test]
    fn equal_scores_count_half() {
        let curve = roc_curve(&[0.5; 4], &[true, false, true, false]).unwrap();
        assert_eq!(curve.auc, 0.5);
        assert_eq!(curve.false_positive_rate, [0.0, 1.0]);
        assert_eq!(curve.true_positive_rate, [0.0, 1.0]);
        assert_eq!(roc_curve(&[0.0, -0.0], &[true, false]).unwrap().auc, 0.5);
        let sure = roc_curve(&[0.9, 0.1, 0.8], &[true, false, true]).unwrap();
        assert_eq!(sure.auc, 1.0);
        assert_eq!(sure.false_positive_rate, [0.0, 0.0, 1.0]);
    }

    #[test]
    fn one_class_alone_and_nan_have_no_curve() {
        assert_eq!(roc_curve(&[0.1, 0.2], &[true, true]), None);
        assert_eq!(roc_curve(&[], &[]), None);
        assert_eq!(roc_curve(&[f32::NAN, 0.2], &[true, false]), None);
    }

    #[test]
    fn a_long_curve_is_thinned_and_keeps_its_ends() {
        let scores: Vec<f32> = (0..20_000).map(|row| row as f32).collect();
        let is_positive: Vec<bool> = (0..20_000).map(|row| row % 2 == 0).collect();
        let curve = roc_curve(&scores, &is_positive).unwrap();
        assert_eq!(curve.true_positive_rate.len(), MAX_POINTS);
        assert_eq!(curve.false_positive_rate.last(), Some(&1.0));
        assert!(curve.false_positive_rate.is_sorted() && curve.true_positive_rate.is_sorted());
        assert!((curve.auc - 0.499_95).abs() < 1e-9, "{}", curve.auc);
    }

    #[test]
    fn a_session_has_a_curve_for_two_classes_only() {
        let mut draft = Preset::SineSmall.draft();
        let mut regression = Session::new(&draft.clone().check().unwrap());
        assert_eq!(regression.roc(), [None, None]);
        draft.data.set_table(TableSpec::howell_sex());
        draft.data.scaling.inputs = true;
        draft.fit_output();
        let mut session = Session::new(&draft.check().unwrap());
        for _ in 0..30 {
            session.step_epoch();
        }
        let [train, validation] = session.roc().map(Option::unwrap);
        assert!(train.auc > 0.8 && validation.auc > 0.8);
    }
}
