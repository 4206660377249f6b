//! When a challenge is met: bounds on what the page shows of a run.

use experiment::{Activation, Draft, SnapshotHead, Status, StopReason};
use serde::{Deserialize, Serialize};

/// What can be asked of a run. Each is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Root mean squared error on all rows, in the target's unit.
    Rmse,
    Loss,
    ValLoss,
    /// Validation loss over training loss.
    Gap,
    /// Share of the training rows that are classified right.
    Accuracy,
    ValAccuracy,
    Epoch,
    Parameters,
    HiddenLayers,
    /// Units of the widest hidden layer; 0 without one.
    WidestLayer,
    /// Hidden layers whose activation is not linear.
    CurvedLayers,
    LearningRate,
    Points,
    /// Standard deviation of the noise.
    Noise,
    /// 1 when a number of the run was not finite, else 0.
    Diverged,
}

/// A bound; the ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    pub measure: Measure,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

/// What conditions are about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts<'a> {
    /// In use.
    pub draft: &'a Draft,
    /// Of the newest snapshot.
    pub head: &'a SnapshotHead,
}

impl Measure {
    /// Its present value; `None` while the run has none.
    pub fn of(self, facts: &Facts) -> Option<f64> {
        let Facts { draft, head } = facts;
        let hidden = &draft.network.hidden;
        match self {
            Measure::Rmse => head.rmse,
            Measure::Loss => head.loss,
            Measure::ValLoss => head.val_loss,
            Measure::Gap => Some(head.val_loss? / head.loss?),
            Measure::Accuracy => head.accuracy,
            Measure::ValAccuracy => head.val_accuracy,
            Measure::Epoch => Some(f64::from(head.epoch)),
            Measure::Parameters => Some(f64::from(head.n_parameters)),
            Measure::HiddenLayers => Some(hidden.len() as f64),
            Measure::WidestLayer => {
                let widest = hidden.iter().map(|layer| layer.units).max();
                Some(widest.unwrap_or(0) as f64)
            }
            Measure::CurvedLayers => {
                let is_curved = |activation| activation != Activation::Linear;
                let n = hidden.iter().filter(|layer| is_curved(layer.activation));
                Some(n.count() as f64)
            }
            Measure::LearningRate => Some(draft.training.learning_rate),
            Measure::Points => Some(f64::from(head.n_train) + f64::from(head.n_validation)),
            Measure::Noise => Some(draft.data.noise),
            Measure::Diverged => {
                let has = matches!(head.status, Status::Stopped(StopReason::Diverged { .. }));
                Some(f64::from(u8::from(has)))
            }
        }
        .filter(|value| value.is_finite())
    }
}

impl Condition {
    pub fn holds(&self, facts: &Facts) -> bool {
        self.measure.of(facts).is_some_and(|value| {
            self.at_least.is_none_or(|least| value >= least)
                && self.at_most.is_none_or(|most| value <= most)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_closed_interval_of_a_measure() {
        let draft = Draft::default();
        let head = SnapshotHead {
            rmse: Some(0.05),
            loss: Some(0.01),
            val_loss: Some(0.03),
            n_parameters: 22,
            ..SnapshotHead::default()
        };
        let facts = Facts {
            draft: &draft,
            head: &head,
        };
        let holds = |measure, at_least, at_most| {
            Condition {
                measure,
                at_least,
                at_most,
            }
            .holds(&facts)
        };
        assert!(holds(Measure::Rmse, None, Some(0.05)));
        assert!(!holds(Measure::Rmse, None, Some(0.049)));
        assert!(holds(Measure::Gap, Some(2.9), Some(3.1)));
        assert!(holds(Measure::Parameters, Some(22.0), None));
        assert!(!holds(Measure::Parameters, Some(23.0), None));
        // What a run does not have meets no bound, however wide.
        assert!(!holds(Measure::Accuracy, Some(f64::MIN), Some(f64::MAX)));
        assert!(holds(Measure::Diverged, None, Some(0.0)));
    }

    #[test]
    fn linear_layers_are_not_curved() {
        let mut draft = Draft::default();
        let head = SnapshotHead::default();
        let n_layers = draft.network.hidden.len() as f64;
        let curved = |draft: &Draft| {
            let head = &head;
            Measure::CurvedLayers.of(&Facts { draft, head })
        };
        assert_eq!(curved(&draft), Some(n_layers));
        draft.network.hidden[0].activation = Activation::Linear;
        assert_eq!(curved(&draft), Some(n_layers - 1.0));
    }
}
