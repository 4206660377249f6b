//! The scalars of the newest snapshot that the page shows, and the sentence that describes them.

use experiment::{PastEpochs, Snapshot, SnapshotHead, Status};

use crate::i18n::language::Language;

/// Scalars of a snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct Readings {
    pub status: Status,
    pub epoch: u32,
    /// Number of epochs trained, also while an earlier epoch is shown.
    pub last_epoch: u32,
    /// The earlier epochs that can be shown again.
    pub past: Option<PastEpochs>,
    pub batch: u32,
    pub n_batches: u32,
    pub n_parameters: u32,
    pub loss: Option<f64>,
    pub val_loss: Option<f64>,
    pub rmse: Option<f64>,
    /// Share of the training rows that the current weights classify correctly; `None` for a regression.
    pub accuracy: Option<f64>,
    /// The same of the validation rows.
    pub val_accuracy: Option<f64>,
    /// Classes; 0 for a regression.
    pub n_classes: usize,
    /// The confusion matrices of the training and of the validation rows, row by row: in row `i`
    /// the rows of class `i`, counted by predicted class. Empty for a regression.
    pub confusion: Vec<u32>,
    pub epochs_per_second: Option<f64>,
    pub baseline_mean: Option<f64>,
    pub baseline_line: Option<f64>,
}

impl Default for Readings {
    fn default() -> Self {
        Self {
            status: Status::Paused,
            epoch: 0,
            last_epoch: 0,
            past: None,
            batch: 0,
            n_batches: 0,
            n_parameters: 0,
            loss: None,
            val_loss: None,
            rmse: None,
            accuracy: None,
            val_accuracy: None,
            n_classes: 0,
            confusion: Vec::new(),
            epochs_per_second: None,
            baseline_mean: None,
            baseline_line: None,
        }
    }
}

impl From<&SnapshotHead> for Readings {
    fn from(head: &SnapshotHead) -> Self {
        let [accuracy, val_accuracy] = head.accuracies();
        Self {
            accuracy,
            val_accuracy,
            n_classes: head.n_classes as usize,
            confusion: head.confusion.clone(),
            status: head.status,
            epoch: head.epoch,
            last_epoch: head.last_epoch,
            past: head.past,
            batch: head.batch,
            n_batches: head.n_batches,
            n_parameters: head.n_parameters,
            loss: head.loss,
            val_loss: head.val_loss,
            rmse: head.rmse,
            epochs_per_second: head.epochs_per_second,
            baseline_mean: head.baseline_mean,
            baseline_line: head.baseline_line,
        }
    }
}

impl From<&Snapshot> for Readings {
    fn from(snapshot: &Snapshot) -> Self {
        snapshot.head().into()
    }
}

impl Readings {
    /// Whether anything has been trained that a restart would lose.
    pub fn has_trained(&self) -> bool {
        self.last_epoch.max(self.epoch) > 0 || self.batch > 0
    }

    /// Describes the state of the fit in one or two sentences, for people who do not see the plots.
    pub fn sentence(&self, language: Language) -> String {
        if let (Some(loss), Some(accuracy)) = (self.loss, self.accuracy) {
            return language.status_accuracy(100.0 * accuracy, f64::from(self.epoch), loss);
        }
        let (Some(loss), Some(rmse)) = (self.loss, self.rmse) else {
            return String::new();
        };
        let epoch = f64::from(self.epoch);
        let errors = match self.val_loss {
            Some(val_loss) => language.status_errors_validated(epoch, loss, rmse, val_loss),
            None => language.status_errors(epoch, loss, rmse),
        };
        format!("{errors} {}", self.verdict(loss, language))
    }

    /// Compares the loss with the losses of the simplest predictions: the mean and a straight line.
    fn verdict(&self, loss: f64, language: Language) -> &'static str {
        let beats = |baseline: Option<f64>| baseline.is_none_or(|baseline| loss < baseline);
        if !beats(self.baseline_mean) {
            language.status_worse_than_mean()
        } else if !beats(self.baseline_line) {
            language.status_worse_than_line()
        } else {
            language.status_better_than_line()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(loss: f64) -> Readings {
        Readings {
            epoch: 412,
            loss: Some(loss),
            val_loss: Some(0.031),
            rmse: Some(0.2),
            baseline_mean: Some(0.5),
            baseline_line: Some(0.25),
            ..Readings::default()
        }
    }

    #[test]
    fn the_sentence_names_the_errors_in_the_language() {
        let sentence = at(0.0436).sentence(Language::Es);
        for part in ["412", "0,0436", "0,031", "0,2"] {
            assert!(sentence.contains(part), "{sentence}");
        }
    }

    #[test]
    fn the_verdict_follows_the_yardsticks() {
        let en = Language::En;
        assert!(at(0.6).sentence(en).ends_with(en.status_worse_than_mean()));
        assert!(at(0.3).sentence(en).ends_with(en.status_worse_than_line()));
        assert!(at(0.1).sentence(en).ends_with(en.status_better_than_line()));
    }

    #[test]
    fn a_classifier_is_told_by_its_confusion_matrices() {
        let head = SnapshotHead {
            n_classes: 2,
            confusion: vec![3, 1, 0, 4, 0, 0, 0, 0],
            loss: Some(0.3),
            ..SnapshotHead::default()
        };
        let readings = Readings::from(&head);
        assert_eq!(readings.accuracy, Some(0.875));
        assert_eq!(readings.val_accuracy, None);
        assert!(readings.sentence(Language::En).contains("87.5"));
        assert_eq!(Readings::from(&SnapshotHead::default()).accuracy, None);
    }

    #[test]
    fn a_run_that_shows_its_start_still_has_something_to_lose() {
        let back = Readings {
            last_epoch: 300,
            ..Readings::default()
        };
        assert!(back.has_trained() && !Readings::default().has_trained());
    }

    #[test]
    fn before_the_first_snapshot_nothing_is_said() {
        assert_eq!(Readings::default().sentence(Language::Es), "");
    }
}
