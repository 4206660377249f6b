//! What the members of a sweep differ in.

use experiment::{Draft, SweepReport, Variant};

/// Learning rates of a sweep, three a decade, from too small to too large.
const RATES: [f64; 11] = [
    0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5,
];

/// What the members differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SweepKind {
    Seeds,
    Rates,
}

/// Returns the members of a sweep: seeds from 1 to `n_seeds`, or the learning rates of [`RATES`].
pub fn variants(draft: &Draft, kind: SweepKind, n_seeds: u32) -> Vec<Variant> {
    let learning_rate = draft.training.learning_rate;
    let seed = draft.seed;
    match kind {
        SweepKind::Rates => RATES
            .map(|learning_rate| Variant {
                seed,
                learning_rate,
            })
            .to_vec(),
        SweepKind::Seeds => (1..=n_seeds)
            .map(|seed| Variant {
                seed,
                learning_rate,
            })
            .collect(),
    }
}

/// Returns where a member stands on the x axis.
pub fn position(variant: &Variant, kind: SweepKind) -> f64 {
    match kind {
        SweepKind::Rates => variant.learning_rate,
        SweepKind::Seeds => f64::from(variant.seed),
    }
}

/// Returns the member nearest to a place on the x axis, which is logarithmic for rates; `None` without
/// members.
pub fn nearest(report: &SweepReport, kind: SweepKind, x: f64) -> Option<Variant> {
    let distance = |variant: &Variant| {
        let at = position(variant, kind);
        match kind {
            SweepKind::Rates => (at / x).ln().abs(),
            SweepKind::Seeds => (at - x).abs(),
        }
    };
    report
        .members
        .iter()
        .map(|member| member.variant)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

#[cfg(test)]
mod tests {
    use experiment::SweepMember;

    use super::*;

    #[test]
    fn a_press_means_the_nearest_member() {
        let draft = Draft::default();
        let member = |variant| SweepMember {
            variant,
            epoch: 1,
            stopped: None,
            rmse: Some(0.1),
            loss: None,
            val_loss: None,
            history_epoch: vec![],
            history_loss: vec![],
            curve: vec![],
        };
        let report = |kind| SweepReport {
            members: variants(&draft, kind, 20).into_iter().map(member).collect(),
            ..SweepReport::default()
        };
        let seed = nearest(&report(SweepKind::Seeds), SweepKind::Seeds, 7.4).map(|it| it.seed);
        assert_eq!(seed, Some(7));
        let rate =
            nearest(&report(SweepKind::Rates), SweepKind::Rates, 0.04).map(|it| it.learning_rate);
        assert_eq!(rate, Some(0.05));
        assert_eq!(
            nearest(&SweepReport::default(), SweepKind::Seeds, 1.0),
            None
        );
    }
}
