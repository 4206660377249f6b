//! Figures of classifiers against scikit-learn's.

use experiment::{ClassScores, ConfusionMatrix};
use sklearn_tests::fixture;

/// Rounding of a handful of divisions and sums in f64.
const CLOSE: f64 = 1e-14;

fn check(found: Option<f64>, expected: f64, what: &str) {
    // scikit-learn says 0 where a denominator is 0.
    let found = found.unwrap_or(0.0);
    let distance = (found - expected).abs();
    assert!(
        distance <= CLOSE,
        "{what}: {found}, scikit-learn {expected}"
    );
}

fn check_scores(found: &ClassScores, [precision, recall, f1]: [f64; 3], what: &str) {
    check(found.precision, precision, &format!("precision of {what}"));
    check(found.recall, recall, &format!("recall of {what}"));
    check(found.f1, f1, &format!("F1 of {what}"));
}

#[test]
fn precision_recall_and_f1_are_scikit_learns() {
    let fixture = fixture();
    assert!(fixture.reports.len() >= 7, "{}", fixture.made);
    for (idx, report) in fixture.reports.iter().enumerate() {
        let matrix = ConfusionMatrix::new(report.n_classes, &report.counts).unwrap();
        check(matrix.accuracy(), report.accuracy, "accuracy");
        for class in 0..report.n_classes {
            let expected = [
                report.precision[class],
                report.recall[class],
                report.f1[class],
            ];
            let scores = matrix.scores(class);
            check_scores(&scores, expected, &format!("class {class}, report {idx}"));
            assert_eq!(scores.support, report.support[class]);
        }
        let of = |name: &str| format!("{name} average, report {idx}");
        check_scores(&matrix.macro_average(), report.r#macro, &of("macro"));
        check_scores(&matrix.weighted_average(), report.weighted, &of("weighted"));
    }
}

#[test]
fn roc_and_auc_are_scikit_learns_with_ties_too() {
    let fixture = fixture();
    assert!(fixture.curves.len() >= 40, "{}", fixture.made);
    for (idx, expected) in fixture.curves.iter().enumerate() {
        let scores: Vec<f32> = expected.scores.iter().map(|&it| it as f32).collect();
        let curve = engine::roc_curve(&scores, &expected.is_positive).unwrap();
        check(Some(curve.auc), expected.auc, &format!("AUC {idx}"));
        let points = || {
            let xs = curve.false_positive_rate.iter();
            xs.zip(&curve.true_positive_rate)
                .map(|(&x, &y)| [x, y].map(f64::from))
        };
        // Every point of ours is one of scikit-learn's, and the area under ours is the same: those
        // left out lie on straight lines.
        let theirs = || {
            let xs = expected.false_positive_rate.iter();
            xs.zip(&expected.true_positive_rate)
        };
        for [x, y] in points() {
            let is_point = |(tx, ty): (&f64, &f64)| (tx - x).abs() < 1e-7 && (ty - y).abs() < 1e-7;
            assert!(theirs().any(is_point), "curve {idx}: ({x}, {y})");
        }
        let points: Vec<[f64; 2]> = points().collect();
        let area: f64 = points
            .windows(2)
            .map(|pair| (pair[1][0] - pair[0][0]) * (pair[1][1] + pair[0][1]) / 2.0)
            .sum();
        assert!((area - expected.auc).abs() < 1e-6, "curve {idx}: {area}");
        assert!(points.len() <= expected.false_positive_rate.len());
    }
}
