//! A confusion matrix and the figures that are read from it.

use crate::snapshot::SnapshotHead;

/// Number of rows by true class and predicted class, of one part of the rows.
///
/// Source: scikit-learn `confusion_matrix`, `classification_report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfusionMatrix<'a> {
    n_classes: usize,
    /// Shape: `[n_classes, n_classes]`, row-major by true class.
    counts: &'a [u32],
}

/// Precision, recall and F1 of one class, or their mean over the classes. `None` where the
/// denominator is 0.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClassScores {
    /// `true positives / predicted as this class`
    pub precision: Option<f64>,
    /// `true positives / support`
    pub recall: Option<f64>,
    /// `2 · true positives / (predicted as this class + support)`
    pub f1: Option<f64>,
    /// Number of rows of this class; for a mean, of all classes.
    pub support: u64,
}

impl<'a> ConfusionMatrix<'a> {
    /// A matrix of counts, `[n_classes, n_classes]`, row-major by true class; `None` if the length is
    /// another one or there are no classes.
    pub fn new(n_classes: usize, counts: &'a [u32]) -> Option<Self> {
        let len = n_classes.checked_mul(n_classes)?;
        (n_classes > 0 && len == counts.len()).then_some(Self { n_classes, counts })
    }

    /// The number of classes.
    pub fn n_classes(&self) -> usize {
        self.n_classes
    }

    /// The number of rows of class `class` that are predicted as class `predicted`; 0 for a class that
    /// does not exist.
    pub fn count(&self, class: usize, predicted: usize) -> u32 {
        if class >= self.n_classes || predicted >= self.n_classes {
            return 0;
        }
        self.counts[class * self.n_classes + predicted]
    }

    /// The share of the rows of class `class` that are predicted as class `predicted`; `None` if there
    /// are no rows of this class.
    pub fn share(&self, class: usize, predicted: usize) -> Option<f64> {
        ratio(self.count(class, predicted).into(), self.support(class))
    }

    /// The number of rows.
    pub fn n_rows(&self) -> u64 {
        self.counts.iter().copied().map(u64::from).sum()
    }

    /// The number of rows of a class.
    pub fn support(&self, class: usize) -> u64 {
        (0..self.n_classes)
            .map(|predicted| u64::from(self.count(class, predicted)))
            .sum()
    }

    /// The share of the rows on the diagonal; `None` without rows.
    pub fn accuracy(&self) -> Option<f64> {
        let correct = (0..self.n_classes).map(|class| u64::from(self.count(class, class)));
        ratio(correct.sum(), self.n_rows())
    }

    /// The true class and the predicted class of the most frequent mistake; `None` without mistakes.
    pub fn most_confused(&self) -> Option<[usize; 2]> {
        let classes = || 0..self.n_classes;
        let cells = classes().flat_map(|class| classes().map(move |it| [class, it]));
        let mistakes = cells.filter(|[class, predicted]| class != predicted);
        let count = |[class, predicted]: [usize; 2]| self.count(class, predicted);
        // Of equally frequent ones the first.
        let worst = mistakes.reduce(|worst, it| if count(it) > count(worst) { it } else { worst });
        worst.filter(|&worst| count(worst) > 0)
    }

    /// Precision, recall, F1 and support of a class.
    pub fn scores(&self, class: usize) -> ClassScores {
        let hits = u64::from(self.count(class, class));
        let support = self.support(class);
        let predicted = (0..self.n_classes)
            .map(|of| u64::from(self.count(of, class)))
            .sum();
        ClassScores {
            precision: ratio(hits, predicted),
            recall: ratio(hits, support),
            f1: ratio(2 * hits, predicted + support),
            support,
        }
    }

    /// The means of the classes' scores, each class with the same weight. A score that is `None` counts
    /// as 0, as in scikit-learn. `None` for every score without rows.
    pub fn macro_average(&self) -> ClassScores {
        self.average(|_| 1.0)
    }

    /// The means of the classes' scores, each class weighted by its support; otherwise as
    /// [`macro_average`](Self::macro_average).
    pub fn weighted_average(&self) -> ClassScores {
        self.average(|scores| scores.support as f64)
    }

    fn average(&self, weight: impl Fn(&ClassScores) -> f64) -> ClassScores {
        // scikit-learn's report lists the classes that occur as true or predicted class only.
        let classes = (0..self.n_classes).map(|class| self.scores(class));
        let classes: Vec<ClassScores> = classes
            .filter(|scores| scores.support > 0 || scores.precision.is_some())
            .collect();
        let weights: f64 = classes.iter().map(&weight).sum();
        let mean = |score: fn(&ClassScores) -> Option<f64>| {
            let sum: f64 = classes
                .iter()
                .map(|scores| weight(scores) * score(scores).unwrap_or(0.0))
                .sum();
            (weights > 0.0).then(|| sum / weights)
        };
        ClassScores {
            precision: mean(|scores| scores.precision),
            recall: mean(|scores| scores.recall),
            f1: mean(|scores| scores.f1),
            support: self.n_rows(),
        }
    }
}

fn ratio(part: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

impl SnapshotHead {
    /// The matrices of the training rows and of the validation rows; `None` for a regression.
    pub fn confusion_matrices(&self) -> [Option<ConfusionMatrix<'_>>; 2] {
        let (train, validation) = self.confusion.split_at(self.confusion.len() / 2);
        [train, validation].map(|counts| ConfusionMatrix::new(self.n_classes as usize, counts))
    }

    /// Shares of the training rows and of the validation rows that the present weights classify
    /// correctly, each from 0 to 1; `None` for a regression, and where there are no such rows.
    ///
    /// `accuracy = Σᵢ confusion[i, i] / Σᵢⱼ confusion[i, j]`
    ///
    /// [`accuracy`](Self::accuracy) is another number: Keras's running mean over the batches of
    /// the last finished epoch, whose weights changed with every batch. Everything that a student
    /// reads or has to reach uses this function.
    ///
    /// Source: Keras `model.evaluate` with the metric `accuracy`.
    pub fn accuracies(&self) -> [Option<f64>; 2] {
        self.confusion_matrices()
            .map(|matrix| matrix.and_then(|matrix| matrix.accuracy()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracies_are_the_shares_on_the_diagonals() {
        let head = |n_classes, confusion: &[u32]| SnapshotHead {
            n_classes,
            confusion: confusion.to_vec(),
            // Keras's running means of the epoch are not what the weights reach now.
            accuracy: Some(0.5),
            val_accuracy: Some(0.25),
            ..SnapshotHead::default()
        };
        let two = head(2, &[3, 1, 0, 4, 1, 0, 1, 0]);
        assert_eq!(two.accuracies(), [Some(0.875), Some(0.5)]);
        let no_validation = head(2, &[3, 1, 0, 4, 0, 0, 0, 0]);
        assert_eq!(no_validation.accuracies(), [Some(0.875), None]);
        let three = head(3, &[1, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
        assert_eq!(three.accuracies(), [Some(0.5), Some(1.0)]);
        assert_eq!(head(0, &[]).accuracies(), [None, None]);
        assert_eq!(head(2, &[]).accuracies(), [None, None]);
        // No frame of a session has these.
        assert_eq!(head(2, &[1; 6]).accuracies(), [None, None]);
        assert_eq!(head(u32::MAX, &[1; 8]).accuracies(), [None, None]);
        let large = head(2, &[u32::MAX; 8]);
        assert_eq!(large.accuracies(), [Some(0.5), Some(0.5)]);
    }

    #[test]
    fn precision_is_of_a_column_and_recall_of_a_row() {
        let counts = [6, 2, 0, 3, 9, 0, 0, 0, 0];
        let matrix = ConfusionMatrix::new(3, &counts).unwrap();
        assert_eq!(matrix.scores(0).recall, Some(0.75));
        assert_eq!(matrix.scores(0).precision, Some(6.0 / 9.0));
        assert_eq!(matrix.share(1, 0), Some(0.25));
        // No row has the third class and none is predicted as it.
        assert_eq!(matrix.scores(2), ClassScores::default());
        assert_eq!(matrix.share(2, 0), None);
        assert_eq!(matrix.count(3, 0), 0);
        assert_eq!(matrix.macro_average().recall, Some(0.75));
        assert_eq!(matrix.n_rows(), 20);
        assert_eq!(matrix.most_confused(), Some([1, 0]));
        let right = [1, 0, 0, 1];
        let right = ConfusionMatrix::new(2, &right).unwrap();
        assert_eq!(right.most_confused(), None);
    }

    #[test]
    fn counts_of_another_length_are_no_matrix() {
        assert_eq!(ConfusionMatrix::new(2, &[1; 3]), None);
        assert_eq!(ConfusionMatrix::new(0, &[]), None);
        assert_eq!(ConfusionMatrix::new(usize::MAX, &[1]), None);
        let empty = ConfusionMatrix::new(2, &[0; 4]).unwrap();
        assert_eq!(empty.accuracy(), None);
        assert_eq!(empty.macro_average(), ClassScores::default());
    }
}
