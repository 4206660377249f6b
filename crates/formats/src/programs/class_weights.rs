//! The weights of the classes, as `model.fit` takes them.

use experiment::{ClassWeights, Experiment, Source};

use super::comments::Comments;
use super::python::{comment, number, wrapped};
use super::split::Split;

/// Appends `class_weight`, a dictionary from class number to weight, and returns whether there is one.
///
/// Balanced weights are computed as scikit-learn's `compute_class_weight` does, over the classes that
/// the training rows have.
pub(super) fn class_weights(
    text: &mut String,
    experiment: &Experiment,
    split: Split,
    comments: &Comments,
) -> bool {
    let Source::Table(spec) = &experiment.data.source else {
        return false;
    };
    match &spec.class_weights {
        ClassWeights::None => return false,
        ClassWeights::Balanced => {
            text.push_str(&comment(comments.balanced));
            let (y, _) = split.parts("y");
            text.push_str(&format!(
                "present, counts = np.unique({y}, return_counts=True)\n\
                 balanced = counts.sum() / (len(counts) * counts)\n\
                 class_weight = dict(zip(present.tolist(), balanced.tolist()))\n"
            ));
        }
        ClassWeights::List(weights) => {
            text.push_str(&comment(comments.class_weights));
            let entries = (0..).zip(weights);
            let entries =
                entries.map(|(class, weight): (u32, _)| format!("{class}: {}", number(*weight)));
            text.push_str(&wrapped("class_weight = {", entries, "}\n"));
        }
    }
    text.push('\n');
    true
}
