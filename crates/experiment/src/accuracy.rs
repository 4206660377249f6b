//! The accuracy of a classifier, from its confusion matrices.

use crate::snapshot::SnapshotHead;

impl SnapshotHead {
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
        let n_classes = self.n_classes as usize;
        let (train, validation) = self.confusion.split_at(self.confusion.len() / 2);
        [train, validation].map(|counts| {
            if n_classes.checked_mul(n_classes) != Some(counts.len()) {
                return None;
            }
            // In f64 the sums are exact, and no counts overflow.
            let sum = |step| counts.iter().step_by(step).copied().map(f64::from).sum();
            let (n_rows, n_correct): (f64, f64) = (sum(1), sum(n_classes + 1));
            (n_rows > 0.0).then(|| n_correct / n_rows)
        })
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
}
