//! Charts and the sentence of a sweep.

use experiment::{StopReason, SweepMember, SweepReport, Variant};
use plot::{Chart, ChartAxis, Look, Role, ScaleKind, Series};

use super::variants::{SweepKind, position};
use crate::i18n::language::Language;
use crate::i18n::numbers;
use crate::lab::curves::CurveSource;
use crate::lab::loss_chart::loss_chart;

/// What the sweep has found, in a sentence; empty before it starts.
pub fn sentence(report: &SweepReport, kind: SweepKind, language: Language) -> String {
    let n = report.members.len() as f64;
    let epoch = report.members.iter().map(|it| it.epoch).min().unwrap_or(0);
    let Some([min, q1, median, q3, max]) = report.quartiles else {
        return if report.is_running {
            language.lab_seeds_waits().into()
        } else {
            String::new()
        };
    };
    let quartiles = [q1, median, q3].map(|it| numbers::significant(it, language));
    let mut text = match best(report).filter(|_| kind == SweepKind::Rates) {
        // Quartiles describe chance, and learning rates do not differ by chance.
        Some(best) => {
            let rate = numbers::significant(best.variant.learning_rate, language);
            language.lab_seeds_words_rates(f64::from(epoch), max, min, n, &rate)
        }
        None => language.lab_seeds_words(f64::from(epoch), max, min, n, &quartiles.join(" · ")),
    };
    if report.n_left_out > 0 {
        text.push(' ');
        text.push_str(&language.lab_seeds_left_out(f64::from(report.n_left_out)));
    }
    let is_diverged =
        |member: &&SweepMember| matches!(member.stopped, Some(StopReason::Diverged(_)));
    let n_diverged = report.members.iter().filter(is_diverged).count();
    if n_diverged > 0 {
        text.push(' ');
        text.push_str(&language.lab_seeds_diverged(n_diverged as f64));
    }
    text
}

/// The member with the least RMSE; `None` without members.
fn best(report: &SweepReport) -> Option<&SweepMember> {
    let rmse = |it: &SweepMember| it.rmse.filter(|it| it.is_finite()).unwrap_or(f64::INFINITY);
    report
        .members
        .iter()
        .min_by(|a, b| rmse(a).total_cmp(&rmse(b)))
}

/// The members' curves and the rows.
pub fn curves(
    curves: CurveSource,
    report: &SweepReport,
    kind: SweepKind,
    language: Language,
) -> Chart {
    let window = curves.window();
    let with_curve = || report.members.iter().filter(|it| !it.curve.is_empty());
    let curve = |member: &SweepMember| {
        let (role, look) = (Role::Network, Look::Thin);
        Series::sampled(String::new(), role, look, window, &member.curve)
    };
    let mut series: Vec<Series> = with_curve().map(curve).collect();
    series.extend(curves.row_series(language));
    Chart {
        file_names: with_curve()
            .map(|it| member_name(&it.variant, kind, language))
            .collect(),
        ..curves.chart(series)
    }
}

/// `seed 7`, or `Learning rate 0.05`.
fn member_name(variant: &Variant, kind: SweepKind, language: Language) -> String {
    let name = match kind {
        SweepKind::Rates => language.learning_rate_label(),
        SweepKind::Seeds => language.lab_seeds_seed(),
    };
    let value = numbers::significant(position(variant, kind), language);
    format!("{name} {value}")
}

/// The members' losses by epoch.
pub fn losses(report: &SweepReport, kind: SweepKind, language: Language) -> Chart {
    let series = report.members.iter().map(|member| Series {
        name: String::new(),
        role: Role::Train,
        look: Look::Thin,
        x: member.history_epoch.iter().map(|&it| it as f32).collect(),
        y: member.history_loss.clone(),
    });
    let file_name = |member: &SweepMember| {
        let member = member_name(&member.variant, kind, language);
        format!("{} · {member}", language.lab_seeds_loss())
    };
    Chart {
        file_names: report.members.iter().map(file_name).collect(),
        ..loss_chart(series.collect(), language)
    }
}

/// The members' RMSE by seed or by learning rate; of seeds with the quartiles. `y_name` names the RMSE,
/// which a table has in its own units.
pub fn spread(report: &SweepReport, kind: SweepKind, y_name: &str, language: Language) -> Chart {
    let points = report.members.iter().filter_map(|member| {
        let rmse = member.rmse.filter(|rmse| rmse.is_finite())?;
        Some((position(&member.variant, kind) as f32, rmse as f32))
    });
    let (x, y): (Vec<f32>, Vec<f32>) = points.unzip();
    let ends = x.first().copied().zip(x.last().copied());
    let mut series = vec![Series {
        name: "RMSE".to_owned(),
        role: Role::Network,
        look: Look::Filled,
        x,
        y,
    }];
    if let (Some(quartiles), SweepKind::Seeds, Some(ends)) = (report.quartiles, kind, ends) {
        series.extend(quartile_lines(quartiles, ends, language));
    }
    let (x_name, x_kind) = match kind {
        SweepKind::Rates => (language.learning_rate_label(), ScaleKind::Log),
        SweepKind::Seeds => (language.lab_seeds_seed(), ScaleKind::Count),
    };
    Chart {
        x: ChartAxis {
            name: x_name.to_owned(),
            kind: x_kind,
            range: None,
        },
        y: ChartAxis {
            name: y_name.to_owned(),
            kind: ScaleKind::Log,
            range: None,
        },
        series,
        // The dashed lines stand below and above the median's, which is the only one that a legend needs.
        file_names: ["", "Q1", "", "Q3"].map(str::to_owned).to_vec(),
        ..Chart::default()
    }
}

/// Horizontal lines at the quartiles; `quartiles` are minimum, quartiles and maximum.
fn quartile_lines(
    [_, q1, median, q3, _]: [f64; 5],
    (first, last): (f32, f32),
    language: Language,
) -> [Series; 3] {
    let line = |name: &str, look, value: f64| Series {
        name: name.to_owned(),
        role: Role::Second,
        look,
        x: vec![first, last],
        y: vec![value as f32; 2],
    };
    [
        line("", Look::Dashed, q1),
        line(language.lab_seeds_median(), Look::Line, median),
        line("", Look::Dashed, q3),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_rates_the_best_one_is_named() {
        let member = |learning_rate, rmse| SweepMember {
            variant: Variant {
                seed: 1,
                learning_rate,
            },
            epoch: 9,
            stopped: None,
            rmse,
            loss: None,
            val_loss: None,
            history_epoch: vec![],
            history_loss: vec![],
            curve: vec![],
        };
        let report = SweepReport {
            members: vec![
                member(0.001, Some(0.5)),
                member(0.05, Some(0.125)),
                member(0.5, None),
            ],
            quartiles: Some([0.125, 0.2, 0.3, 0.4, 0.5]),
            ..SweepReport::default()
        };
        let of_rates = sentence(&report, SweepKind::Rates, Language::En);
        assert!(of_rates.contains("0.125, at the rate 0.05"), "{of_rates}");
        assert!(sentence(&report, SweepKind::Seeds, Language::En).contains("quartiles"));
        let losses = losses(&report, SweepKind::Rates, Language::Es);
        assert_eq!(
            losses.file_names[1],
            "error de entrenamiento · Tasa de aprendizaje 0,05"
        );
        assert_eq!(losses.file_names.len(), losses.series.len());
        let name = member_name(&report.members[0].variant, SweepKind::Seeds, Language::Es);
        assert_eq!(name, "semilla 1");
        let spread = spread(&report, SweepKind::Seeds, "RMSE", Language::En);
        let low = spread.file_names.iter().position(|it| it == "Q1").unwrap();
        assert_eq!(spread.series[low].y, [0.2; 2]);
        let high = spread.file_names.iter().position(|it| it == "Q3").unwrap();
        assert_eq!(spread.series[high].y, [0.4; 2]);
    }
}
