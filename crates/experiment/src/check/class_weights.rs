//! The check of the weights of the classes.

use super::problems::Problems;
use crate::class_weights::ClassWeights;
use crate::dataset::Dataset;
use crate::limits;
use crate::problem::{Field, ProblemKind};
use crate::table::TableSpec;

/// Checks the weights and returns that of each class; `None` if all rows count alike or if there is a
/// problem. `classes` are the classes of the rows in use; `None` for a target that is a number.
pub fn check(
    found: &mut Problems,
    spec: &TableSpec,
    classes: Option<&[f64]>,
    dataset: &Dataset,
) -> Option<Vec<f64>> {
    let before = found.len();
    let Some(classes) = classes else {
        if !spec.class_weights.is_none() {
            found.add(Field::ClassWeights, ProblemKind::Unsupported);
        }
        return None;
    };
    let n_rows = dataset.n_train_of_classes(classes.len());
    if let ClassWeights::List(weights) = &spec.class_weights {
        if weights.len() != classes.len() {
            let kind = ProblemKind::OtherNumberOfWeights {
                n_weights: u32::try_from(weights.len()).unwrap_or(u32::MAX),
                n_classes: classes.len() as u32,
            };
            found.add(Field::ClassWeights, kind);
            return None;
        }
        for &weight in weights {
            found.number(Field::ClassWeights, weight, limits::CLASS_WEIGHT);
        }
        let counts = |(weight, n_rows): (&f64, &usize)| *weight != 0.0 && *n_rows > 0;
        if !weights.iter().zip(&n_rows).any(counts) {
            found.add(Field::ClassWeights, ProblemKind::NoWeight);
        }
    }
    let weights = spec.class_weights.of_classes(&n_rows);
    weights.filter(|_| found.len() == before)
}
