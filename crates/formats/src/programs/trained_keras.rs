//! The program that predicts in Keras 3 with the weights of a run.

use experiment::{Experiment, LayerWeights};

use super::ending::plot;
use super::options::ProgramOptions;
use super::python::{comment, quoted};
use super::weights_text::{entry, inputs_first};
use super::{data, keras, keras_model};

/// Writes the program. The weights are read from `file`, if one is named.
pub(super) fn write(
    experiment: &Experiment,
    weights: &[LayerWeights],
    file: Option<&str>,
    options: ProgramOptions,
) -> String {
    let comments = options.language.comments();
    let mut text = keras::head(
        comments.title_trained_keras,
        experiment.data.source.is_curve(),
    );
    let (rows, split) = data::write(experiment, &experiment.dataset(), options);
    text.push_str(&rows);
    text.push_str(&comment(comments.define));
    text.push_str(&keras_model::network(
        &experiment.network,
        experiment.n_inputs(),
    ));
    text.push('\n');
    match file {
        Some(file) => {
            text.push_str(&comment(comments.weights_file));
            text.push_str(&format!("model.load_weights({})\n\n", quoted(file)));
        }
        None => {
            text.push_str(&comment(comments.weights_here));
            text.push_str("model.set_weights([\n");
            for values in inputs_first(weights) {
                entry(&mut text, "np.array", &values);
            }
            text.push_str("])\n\n");
        }
    }
    keras::evaluate(&mut text, experiment, split, comments);
    plot(&mut text, experiment, split, None, comments);
    text
}
