//! The course's experiments with one order of rows for all epochs: real Keras on TensorFlow after
//! `set_random_seed` (`tests/keras/reference/seeded_tensorflow.json`, which the script beside it made).

use serde::Deserialize;

use crate::seeds::sorted;

const REFERENCE: &str = include_str!("../../keras/reference/seeded_tensorflow.json");

/// The contents of `seeded_tensorflow.json`. Its experiments are those of [`Reference`](crate::Reference) and
/// [`HowellReference`](crate::HowellReference), by name.
#[derive(Debug, Deserialize)]
pub struct OneOrderReference {
    experiments: Vec<OneOrder>,
}

#[derive(Debug, Deserialize)]
struct OneOrder {
    name: String,
    /// RMSE or accuracy on all rows after the last epoch, of the seeds from 0 on.
    by_seed: Vec<f64>,
}

impl OneOrderReference {
    /// Reads the reference file.
    ///
    /// Panics if it does not have the schema that its script writes.
    pub fn read() -> Self {
        serde_json::from_str(REFERENCE).expect("reference/seeded_tensorflow.json has this schema")
    }

    /// RMSE or accuracy of an experiment with real Keras, sorted; `None` if the script has not trained it.
    /// Shape: `[n_seeds]`.
    pub fn sample(&self, name: &str) -> Option<Vec<f64>> {
        let mut experiments = self.experiments.iter();
        let experiment = experiments.find(|it| it.name == name)?;
        Some(sorted(experiment.by_seed.iter().copied()))
    }
}
