//! The scalars that the page shows of the latest snapshot, and the sentence it says about them.

use experiment::{Snapshot, SnapshotHead, Status};

use crate::texts::Language;

/// Scalars of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadOuts {
    pub status: Status,
    pub epoch: u32,
    pub batch: u32,
    pub n_batches: u32,
    pub n_parameters: u32,
    pub loss: Option<f64>,
    pub val_loss: Option<f64>,
    pub rmse: Option<f64>,
    pub epochs_per_second: Option<f64>,
    baseline_mean: Option<f64>,
    baseline_line: Option<f64>,
}

impl Default for ReadOuts {
    fn default() -> Self {
        Self {
            status: Status::Paused,
            epoch: 0,
            batch: 0,
            n_batches: 0,
            n_parameters: 0,
            loss: None,
            val_loss: None,
            rmse: None,
            epochs_per_second: None,
            baseline_mean: None,
            baseline_line: None,
        }
    }
}

impl From<&SnapshotHead> for ReadOuts {
    fn from(head: &SnapshotHead) -> Self {
        Self {
            status: head.status,
            epoch: head.epoch,
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

impl From<&Snapshot> for ReadOuts {
    fn from(snapshot: &Snapshot) -> Self {
        snapshot.head().into()
    }
}

impl ReadOuts {
    /// Whether there is something to lose.
    pub fn has_trained(&self) -> bool {
        self.epoch > 0 || self.batch > 0
    }

    /// One or two sentences on where the fit stands, for people who do not see the plots.
    pub fn sentence(&self, language: Language) -> String {
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

    /// How the loss compares with the simplest predictions there are.
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

    fn at(loss: f64) -> ReadOuts {
        ReadOuts {
            epoch: 412,
            loss: Some(loss),
            val_loss: Some(0.031),
            rmse: Some(0.2),
            baseline_mean: Some(0.5),
            baseline_line: Some(0.25),
            ..ReadOuts::default()
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
    fn before_the_first_snapshot_nothing_is_said() {
        assert_eq!(ReadOuts::default().sentence(Language::Es), "");
    }
}
