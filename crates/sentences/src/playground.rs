//! What of a link of TensorFlow Playground is not the same here.

use formats::playground_link::{Difference, PlaygroundLink};

/// Says what was decided in reading a link, a sentence for each difference and each parameter that was left out.
pub fn playground_notes(link: &PlaygroundLink) -> Vec<String> {
    let differences = link.differences.iter().map(|it| difference(*it).to_owned());
    let parameters = link.not_understood.iter();
    let parameters = parameters.map(|it| format!("not understood: {}={}", it.key, it.value));
    differences.chain(parameters).collect()
}

fn difference(difference: Difference) -> &'static str {
    match difference {
        Difference::Seed => {
            "not as in TensorFlow Playground: this seed gives other points and other weights"
        }
        Difference::NoInputs => {
            "not as in TensorFlow Playground: without inputs there is no network, so it is given both coordinates"
        }
        Difference::BatchOfAll => {
            "not as in TensorFlow Playground: a batch holds all training points; with one larger than that the original never trains"
        }
    }
}
