//! Curves and losses of the kept runs.

use plot::{Chart, Role, Series};

use crate::app::compared_runs::{ComparedRun, MAX_RUNS};
use crate::i18n::language::Language;
use crate::lab::curves::CurveSource;
use crate::lab::loss_chart::loss_chart;

/// Colors of the kept runs, by their place in the list.
const ROLES: [Role; MAX_RUNS] = [
    Role::Train,
    Role::Positive,
    Role::Validation,
    Role::Negative,
    Role::Ink,
    Role::Second,
];

/// A series of each run, with the run's label and color; runs without the series are left out.
fn of_runs(runs: &[ComparedRun], series: fn(&ComparedRun) -> Option<&Series>) -> Vec<Series> {
    let of_run = |(idx, run): (usize, &ComparedRun)| {
        Some(Series {
            name: run.label(),
            role: ROLES[idx % ROLES.len()],
            ..series(run)?.clone()
        })
    };
    runs.iter().enumerate().filter_map(of_run).collect()
}

/// The rows, the curves of the kept runs and the present network's curve.
pub fn curves(curves: CurveSource, runs: &[ComparedRun], language: Language) -> Chart {
    let mut series = curves.row_series(language);
    series.extend(of_runs(runs, |run| run.curve.as_ref()));
    series.extend(curves.network_curve(language));
    curves.chart(series)
}

/// The losses of the kept runs by epoch.
pub fn losses(runs: &[ComparedRun], language: Language) -> Chart {
    loss_chart(of_runs(runs, |run| Some(&run.history)), language)
}
