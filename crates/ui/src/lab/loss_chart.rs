//! The chart of losses over the epochs of several runs.

use plot::{Chart, ChartAxis, ScaleKind, Series};

use crate::i18n::language::Language;

/// A chart of losses by epoch; the losses have a logarithmic axis.
pub fn loss_chart(series: Vec<Series>, language: Language) -> Chart {
    Chart {
        x: ChartAxis {
            name: language.epoch_label().to_owned(),
            kind: ScaleKind::Count,
            ..ChartAxis::default()
        },
        y: ChartAxis {
            name: language.lab_seeds_loss().to_owned(),
            kind: ScaleKind::Log,
            range: None,
        },
        series,
        ..Chart::default()
    }
}
