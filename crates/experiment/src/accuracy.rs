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
        let matrix_len = n_classes * n_classes;
        [0, 1].map(|part| {
            let counts = self
                .confusion
                .get(part * matrix_len..(part + 1) * matrix_len)?;
            let n_rows: u32 = counts.iter().sum();
            let n_correct: u32 = counts.iter().step_by(n_classes + 1).sum();
            (n_rows > 0).then(|| f64::from(n_correct) / f64::from(n_rows))
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
    }
}
