//! The sentences about the importance of the inputs.

use experiment::{DependenceReport, ImportanceReport, Score, ScoreImportance};

use crate::i18n::language::Language;
use crate::i18n::numbers;

/// What a score's importance is multiplied by: an accuracy is written in percentage points.
pub fn factor(score: Score) -> f64 {
    match score {
        Score::Accuracy => 100.0,
        Score::Rmse | Score::CrossEntropy => 1.0,
    }
}

/// The name of the axis.
pub fn axis(score: Score, unit: &str, language: Language) -> String {
    match (score, unit) {
        (Score::Rmse, "") => language.importance_axis_rmse().to_owned(),
        (Score::Rmse, unit) => format!("{} ({unit})", language.importance_axis_rmse()),
        (Score::Accuracy, _) => language.importance_axis_accuracy().to_owned(),
        (Score::CrossEntropy, _) => language.importance_axis_cross_entropy().to_owned(),
    }
}

/// `RMSE 5,21 cm`.
fn baseline(importance: &ScoreImportance, unit: &str, language: Language) -> String {
    let value = importance.baseline;
    match importance.score {
        Score::Rmse if unit.is_empty() => format!("RMSE {}", numbers::significant(value, language)),
        Score::Rmse => format!("RMSE {} {unit}", numbers::significant(value, language)),
        Score::Accuracy => format!(
            "{} {}",
            language.importance_score_accuracy(),
            numbers::percent(value, language)
        ),
        Score::CrossEntropy => format!(
            "{} {}",
            language.importance_score_cross_entropy(),
            numbers::significant(value, language)
        ),
    }
}

/// Which rows were shuffled, how often, and the score without it.
pub fn facts(
    report: &ImportanceReport,
    importance: &ScoreImportance,
    unit: &str,
    language: Language,
) -> String {
    let (rows, all) = (f64::from(report.n_rows), f64::from(report.n_available));
    let rows = match (report.of_validation, report.n_rows < report.n_available) {
        (true, false) => language.importance_rows_validation(rows),
        (true, true) => language.importance_sample_validation(all, rows),
        (false, false) => language.importance_rows_train(rows),
        (false, true) => language.importance_sample_train(all, rows),
    };
    let baseline = baseline(importance, unit, language);
    let (epoch, repeats) = (f64::from(report.epoch), f64::from(report.n_repeats));
    let facts = language.importance_facts(&baseline, epoch, repeats, &rows);
    match report.epoch {
        0 => format!("{facts} {}", language.importance_untrained()),
        _ => facts,
    }
}

/// Which rows the curve is the mean of, and what stands beside it.
pub fn rows(report: &DependenceReport, has_names: bool, language: Language) -> String {
    let (rows, all) = (f64::from(report.n_rows), f64::from(report.n_available));
    let mut sentences = vec![match report.n_rows < report.n_available {
        true => language.dependence_sample(all, rows),
        false => language.dependence_rows(rows),
    }];
    if !report.singles.is_empty() {
        sentences.push(language.dependence_singles().to_owned());
    }
    if !has_names {
        sentences.push(language.dependence_rug().to_owned());
    }
    sentences.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_name_rows_repeats_and_score() {
        let report = ImportanceReport {
            is_running: false,
            progress: 1.0,
            epoch: 0,
            batch: 0,
            n_repeats: 10,
            n_rows: 2_000,
            n_available: 17_000,
            of_validation: true,
            columns: vec![0],
            scores: Vec::new(),
        };
        let importance = ScoreImportance::new(Score::Rmse, 5.25, 1, vec![1.0]);
        let said = facts(&report, &importance, "cm", Language::En);
        for part in ["2,000", "17,000", "10", "RMSE 5.25 cm"] {
            assert!(said.contains(part), "{said}");
        }
        assert!(said.ends_with(Language::En.importance_untrained()));
        let trained = ImportanceReport {
            epoch: 3,
            n_rows: 17_000,
            of_validation: false,
            ..report
        };
        let importance = ScoreImportance::new(Score::Accuracy, 0.875, 1, vec![1.0]);
        let said = facts(&trained, &importance, "", Language::Es);
        assert!(
            said.contains("87,5") && said.contains("entrenamiento"),
            "{said}"
        );
        assert!(!said.contains(Language::Es.importance_untrained()));
    }
}
