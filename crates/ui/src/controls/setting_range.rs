//! Which values the fields of the training settings take, in every panel the same ones: those that the
//! check of an experiment takes.

use std::ops::RangeInclusive;

use experiment::limits;

/// A training setting that several panels may offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingRange {
    /// The L1 penalty of all kernels.
    L1,
    /// The L2 penalty of all kernels.
    L2,
    /// Share of a hidden layer's outputs that dropout switches off.
    Dropout,
    /// Epochs that early stopping waits.
    Patience,
    /// Least fall of the loss below which training stops.
    Tolerance,
}

impl SettingRange {
    /// Returns the range of the setting's field.
    pub fn range(self) -> RangeInclusive<f64> {
        match self {
            Self::L1 | Self::L2 => limits::PENALTY,
            Self::Dropout => limits::DROPOUT,
            Self::Patience => {
                let (min, max) = limits::PATIENCE.into_inner();
                f64::from(min)..=f64::from(max)
            }
            Self::Tolerance => limits::MIN_DELTA,
        }
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Draft, EarlyStopping, Field, LayerIdx, Monitor, Regularizer};

    use super::*;

    fn with(setting: SettingRange, value: f64) -> Draft {
        let mut draft = Draft::default();
        let mut penalty = Regularizer::default();
        match setting {
            SettingRange::L1 => penalty.l1 = value,
            SettingRange::L2 => penalty.l2 = value,
            SettingRange::Dropout => draft.network.hidden[0].dropout = value,
            SettingRange::Patience => {
                draft.training.early_stopping = Some(EarlyStopping {
                    monitor: Monitor::ValLoss,
                    min_delta: 0.0,
                    patience: value as u32,
                    restore_best_weights: true,
                    start_from_epoch: 0,
                });
            }
            SettingRange::Tolerance => draft.training.tolerance = Some(value),
        }
        draft.network.set_regularizer(penalty);
        draft
    }

    /// The laboratory used to stop at 1 for both penalties and the tolerance, and at 100,000 epochs of
    /// patience, while the row of settings and the check go further; dropout stopped at 0.8.
    #[test]
    fn a_field_takes_what_the_check_takes_and_nothing_else() {
        for (setting, field) in [
            (SettingRange::L1, Field::L1),
            (SettingRange::L2, Field::L2),
            (SettingRange::Dropout, Field::Dropout(LayerIdx::new(0))),
            (SettingRange::Patience, Field::EarlyStopping),
            (SettingRange::Tolerance, Field::Tolerance),
        ] {
            let (min, max) = setting.range().into_inner();
            for value in [min, max] {
                let problems = with(setting, value).check().err().unwrap_or_default();
                assert!(
                    problems.iter().all(|it| it.field != field),
                    "{setting:?} {value}: {problems:?}"
                );
            }
            let problems = with(setting, max + 1.0).check().unwrap_err();
            assert!(
                problems.iter().any(|it| it.field == field),
                "{setting:?} {max}: {problems:?}"
            );
        }
    }

    /// Panels use these ranges and define none of their own.
    #[test]
    fn no_panel_writes_a_range_of_its_own() {
        let panels = [
            (
                "more settings",
                include_str!("../panels/transport/more_settings.rs"),
                2,
            ),
            ("remedies", include_str!("../lab/remedies.rs"), 5),
        ];
        for (name, text, n) in panels {
            assert_eq!(text.matches("range=SettingRange::").count(), n, "{name}");
            for id in [
                "l1",
                "l2",
                "lab-l1",
                "lab-l2",
                "lab-dropout",
                "patience",
                "tolerance",
            ] {
                let Some((_, field)) = text.split_once(&format!("id=\"{id}\"")) else {
                    continue;
                };
                let field = field.split_once("/>").map_or(field, |it| it.0);
                assert!(field.contains("range=SettingRange::"), "{name}: {id}");
            }
        }
    }
}
