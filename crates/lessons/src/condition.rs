//! Bounds on the numbers of a run.

use serde::{Deserialize, Serialize};

use crate::facts::Facts;

/// A number of a run that a challenge can bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Root mean squared error on all rows with the present weights, in the target's unit.
    Rmse,
    /// Training loss of the last finished epoch, as Keras's `history.loss`.
    Loss,
    /// Validation loss of the last finished epoch, as Keras's `history.val_loss`.
    ValLoss,
    /// Validation loss divided by training loss.
    Gap,
    /// Share of the training rows that the present weights classify correctly, from 0 to 1.
    Accuracy,
    /// Share of the validation rows that the present weights classify correctly, from 0 to 1.
    ValAccuracy,
    /// Epochs done.
    Epoch,
    /// Trainable parameters.
    Parameters,
    /// Hidden layers.
    HiddenLayers,
    /// Units of the widest hidden layer; 0 without one.
    WidestLayer,
    /// Hidden layers whose activation is not linear.
    CurvedLayers,
    /// Learning rate.
    LearningRate,
    /// Rows that train or validate.
    Points,
    /// Standard deviation of the noise, in the target's unit.
    Noise,
    /// 1 if a number of the run was not finite, else 0.
    Diverged,
    /// Features over the plane that are inputs besides the two coordinates.
    AddedFeatures,
}

/// A closed interval in which a measure must lie.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// The number that is bounded.
    pub measure: Measure,
    /// Lower end, in the measure's unit, included. `None`: no lower bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// Upper end, in the measure's unit, included. `None`: no upper bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

impl Measure {
    /// Every measure, in the order in which they are offered.
    pub const ALL: [Measure; 16] = [
        Self::Rmse,
        Self::Loss,
        Self::ValLoss,
        Self::Gap,
        Self::Accuracy,
        Self::ValAccuracy,
        Self::Epoch,
        Self::Parameters,
        Self::HiddenLayers,
        Self::WidestLayer,
        Self::CurvedLayers,
        Self::LearningRate,
        Self::Points,
        Self::Noise,
        Self::Diverged,
        Self::AddedFeatures,
    ];

    /// The name in lessons and links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rmse => "rmse",
            Self::Loss => "loss",
            Self::ValLoss => "val_loss",
            Self::Gap => "gap",
            Self::Accuracy => "accuracy",
            Self::ValAccuracy => "val_accuracy",
            Self::Epoch => "epoch",
            Self::Parameters => "parameters",
            Self::HiddenLayers => "hidden_layers",
            Self::WidestLayer => "widest_layer",
            Self::CurvedLayers => "curved_layers",
            Self::LearningRate => "learning_rate",
            Self::Points => "points",
            Self::Noise => "noise",
            Self::Diverged => "diverged",
            Self::AddedFeatures => "added_features",
        }
    }

    /// The measure of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// Returns the measure's value; `None` if the run does not have one (yet) or it is not finite.
    pub fn of(self, facts: &Facts) -> Option<f64> {
        match self {
            Measure::Rmse => facts.rmse,
            Measure::Loss => facts.loss,
            Measure::ValLoss => facts.val_loss,
            Measure::Gap => Some(facts.val_loss? / facts.loss?),
            Measure::Accuracy => facts.accuracy,
            Measure::ValAccuracy => facts.val_accuracy,
            Measure::Epoch => Some(f64::from(facts.epoch)),
            Measure::Parameters => Some(f64::from(facts.n_parameters)),
            Measure::HiddenLayers => Some(facts.n_hidden_layers as f64),
            Measure::WidestLayer => Some(facts.widest_layer as f64),
            Measure::CurvedLayers => Some(facts.n_curved_layers as f64),
            Measure::LearningRate => Some(facts.learning_rate),
            Measure::Points => Some(facts.n_rows),
            Measure::Noise => Some(facts.noise),
            Measure::Diverged => Some(f64::from(u8::from(facts.has_diverged))),
            Measure::AddedFeatures => Some(facts.n_added_features as f64),
        }
        .filter(|value| value.is_finite())
    }
}

impl Condition {
    /// Returns whether the measure has a value and it lies between the bounds.
    pub fn holds(&self, facts: &Facts) -> bool {
        self.measure.of(facts).is_some_and(|value| {
            self.at_least.is_none_or(|least| value >= least)
                && self.at_most.is_none_or(|most| value <= most)
        })
    }
}

#[cfg(test)]
mod tests {
    use experiment::{Activation, Draft, Feature, PlaneData, SnapshotHead};

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
        let facts = Facts::of(&head, &draft);
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
        // A measure that a run does not have is not within bounds, however wide they are.
        assert!(!holds(Measure::Accuracy, Some(f64::MIN), Some(f64::MAX)));
        assert!(holds(Measure::Diverged, None, Some(0.0)));
    }

    /// A challenge once compared Keras's running mean of the epoch, while the page showed the share
    /// on the diagonal of the confusion matrix.
    #[test]
    fn the_accuracy_of_a_challenge_is_the_one_that_the_page_shows() {
        let head = SnapshotHead {
            n_classes: 2,
            confusion: vec![3, 1, 0, 4, 1, 0, 1, 0],
            accuracy: Some(0.95),
            val_accuracy: Some(0.9),
            ..SnapshotHead::default()
        };
        let facts = Facts::of(&head, &Draft::default());
        assert_eq!(Measure::Accuracy.of(&facts), Some(0.875));
        assert_eq!(Measure::ValAccuracy.of(&facts), Some(0.5));
        assert_eq!(
            [Measure::Accuracy, Measure::ValAccuracy].map(|measure| measure.of(&facts)),
            head.accuracies(),
        );
        let at_least_90_percent = Condition {
            measure: Measure::Accuracy,
            at_least: Some(0.9),
            at_most: None,
        };
        assert!(!at_least_90_percent.holds(&facts));
    }

    #[test]
    fn linear_layers_are_not_curved() {
        let mut draft = Draft::default();
        let head = SnapshotHead::default();
        let n_layers = draft.network.hidden.len() as f64;
        let curved = |draft: &Draft| Measure::CurvedLayers.of(&Facts::of(&head, draft));
        assert_eq!(curved(&draft), Some(n_layers));
        draft.network.hidden[0].activation = Activation::Linear;
        assert_eq!(curved(&draft), Some(n_layers - 1.0));
    }

    #[test]
    fn a_product_that_is_given_away_is_counted() {
        let mut draft = Draft::default();
        draft.data.set_plane(PlaneData::ExclusiveOr);
        let head = SnapshotHead::default();
        let added = |draft: &Draft| Measure::AddedFeatures.of(&Facts::of(&head, draft));
        draft.data.features = vec![Feature::X1];
        assert_eq!(added(&draft), Some(0.0));
        draft.data.features = vec![Feature::X2, Feature::Product];
        assert_eq!(added(&draft), Some(1.0));
    }
}
