//! When a challenge is met: bounds on what the page shows of a run.

use experiment::{
    Activation, DataSpec, Dense, Draft, Feature, SnapshotHead, Source, Status, StopReason,
};
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
    /// Share of the training rows that the present weights classify correctly.
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
    /// Inputs of a point of the plane besides its two coordinates.
    AddedFeatures,
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

/// The numbers of a run that conditions are about: those that the page shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    rmse: Option<f64>,
    loss: Option<f64>,
    val_loss: Option<f64>,
    accuracy: Option<f64>,
    val_accuracy: Option<f64>,
    epoch: u32,
    n_parameters: u32,
    n_rows: f64,
    has_diverged: bool,
    n_hidden_layers: usize,
    /// Units; 0 without a hidden layer.
    widest_layer: usize,
    n_curved_layers: usize,
    learning_rate: f64,
    noise: f64,
    n_added_features: usize,
}

impl Facts {
    /// Collects what is known of a run: `head` is its newest snapshot's, `draft` the experiment
    /// that made it.
    ///
    /// The accuracies are those of the present weights, as the page shows them
    /// ([`SnapshotHead::accuracies`]), not Keras's running means over the last epoch.
    pub fn of(head: &SnapshotHead, draft: &Draft) -> Self {
        let hidden = &draft.network.hidden;
        let [accuracy, val_accuracy] = head.accuracies();
        let is_curved = |layer: &&Dense| layer.activation != Activation::Linear;
        let is_added = |feature: &&Feature| !matches!(feature, Feature::X1 | Feature::X2);
        Self {
            rmse: head.rmse,
            loss: head.loss,
            val_loss: head.val_loss,
            accuracy,
            val_accuracy,
            epoch: head.epoch,
            n_parameters: head.n_parameters,
            n_rows: f64::from(head.n_train) + f64::from(head.n_validation),
            has_diverged: matches!(head.status, Status::Stopped(StopReason::Diverged { .. })),
            n_hidden_layers: hidden.len(),
            widest_layer: hidden.iter().map(|layer| layer.units).max().unwrap_or(0),
            n_curved_layers: hidden.iter().filter(is_curved).count(),
            learning_rate: draft.training.learning_rate,
            noise: draft.data.noise,
            n_added_features: draft.data.features.iter().filter(is_added).count(),
        }
    }
}

impl Measure {
    /// Its present value; `None` while the run has none, or while it is not finite.
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
    /// Whether the measure has a value and it lies between the bounds.
    pub fn holds(&self, facts: &Facts) -> bool {
        self.measure.of(facts).is_some_and(|value| {
            self.at_least.is_none_or(|least| value >= least)
                && self.at_most.is_none_or(|most| value <= most)
        })
    }
}

/// Whether a challenge that was set on one kind of data may be met on another: it must not be easier.
///
/// The same curve over the same interval with no fewer points, none of them placed by hand; the same
/// points of the plane; of a table the same rows and target. Inputs, noise and what validates are
/// left to the challenge's own conditions.
pub fn is_on_data_of(lesson: &DataSpec, data: &DataSpec) -> bool {
    match (&lesson.source, &data.source) {
        (Source::Table(wanted), Source::Table(spec)) => {
            wanted.table == spec.table
                && wanted.target == spec.target
                && wanted.filters == spec.filters
                && wanted.classifies == spec.classifies
        }
        (wanted, source) => {
            wanted == source
                && (!source.is_curve() || lesson.domain == data.domain)
                && lesson.n_points <= data.n_points
                && lesson.edited == data.edited
                && lesson.placed == data.placed
        }
    }
}

#[cfg(test)]
mod tests {
    use experiment::{PlaneData, PlanePoint, Preset, TableSpec, howell};

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
        // What a run does not have meets no bound, however wide.
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
    fn easier_data_meet_no_challenge() {
        let lesson = Preset::SineSmall.draft().data;
        assert!(is_on_data_of(&lesson, &lesson));
        let mut noisy = lesson.clone();
        noisy.noise = 0.5;
        noisy.n_points += 10;
        assert!(is_on_data_of(&lesson, &noisy));
        let mut fewer = lesson.clone();
        fewer.n_points = 2;
        let mut narrow = lesson.clone();
        narrow.domain = [0.0, 0.1];
        let mut by_hand = lesson.clone();
        by_hand.edited = Some(Vec::new());
        let square = Preset::SquareWide.draft().data;
        for easier in [fewer, narrow, by_hand, square] {
            assert!(!is_on_data_of(&lesson, &easier), "{easier:?}");
        }
    }

    #[test]
    fn a_challenge_in_centimeters_is_not_met_in_kilograms() {
        let table = |spec| {
            let mut data = DataSpec::default();
            data.set_table(spec);
            data
        };
        let heights = TableSpec::howell_height(&[howell::WEIGHT]);
        let lesson = table(heights.clone());
        let all = table(TableSpec::howell_height(&[howell::WEIGHT, howell::MALE]));
        assert!(is_on_data_of(&lesson, &all));
        let weights = TableSpec {
            inputs: vec![howell::HEIGHT],
            target: howell::WEIGHT,
            ..heights
        };
        assert!(!is_on_data_of(&lesson, &table(weights)));
        assert!(!is_on_data_of(&lesson, &table(TableSpec::howell_sex())));
        assert!(!is_on_data_of(&lesson, &DataSpec::default()));
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
        let mut placed = draft.data.clone();
        placed.placed = Some(Vec::<PlanePoint>::new());
        assert!(!is_on_data_of(&draft.data, &placed));
    }
}
