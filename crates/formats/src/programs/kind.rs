//! The programs that there are, what each needs beside it, and why one cannot be written.

use experiment::{Experiment, Initializer, LayerWeights};

use super::keras::keras;
use super::options::{ProgramOptions, RandomRows};
use super::refusal::Refusal;
use super::weights_text::are_of;
use super::{numpy, pytorch, scikit_learn, trained_keras, trained_pytorch};

/// A program for one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProgramKind {
    /// Trains with Keras 3.
    Keras,
    /// Predicts in Keras 3 with given weights.
    KerasWithWeights,
    /// Trains with PyTorch.
    Pytorch,
    /// Predicts in PyTorch with given weights.
    PytorchWithWeights,
    /// Trains with scikit-learn's multilayer perceptron.
    ScikitLearn,
    /// Predicts with given weights and NumPy alone.
    Numpy,
}

impl ProgramKind {
    /// All kinds, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Keras,
        Self::KerasWithWeights,
        Self::Pytorch,
        Self::PytorchWithWeights,
        Self::ScikitLearn,
        Self::Numpy,
    ];

    /// Returns the name in the values of controls and in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keras => "keras",
            Self::KerasWithWeights => "keras-weights",
            Self::Pytorch => "pytorch",
            Self::PytorchWithWeights => "pytorch-weights",
            Self::ScikitLearn => "scikit-learn",
            Self::Numpy => "numpy",
        }
    }

    /// Returns whether the program holds or reads the weights of a run. Its rows are always
    /// [`Exact`](super::RandomRows::Exact).
    pub fn has_weights(self) -> bool {
        self.weights_file().is_some()
    }

    /// Returns the name of the file with the weights that the program reads if they are too many for its text.
    fn weights_file(self) -> Option<&'static str> {
        match self {
            Self::Keras | Self::Pytorch | Self::ScikitLearn => None,
            Self::KerasWithWeights => Some("neurona.weights.h5"),
            Self::PytorchWithWeights => Some("neurona.safetensors"),
            Self::Numpy => Some("neurona.npz"),
        }
    }
}

/// Most parameters that are written into a program.
const MOST_IN_TEXT: usize = 150;

/// Returns the name of the file with weights that must lie beside the program: of Keras's `.weights.h5`, of
/// `.safetensors` in PyTorch's layout, of `.npz`. `None` if the program has no weights or contains them.
pub fn weights_file(kind: ProgramKind, experiment: &Experiment) -> Option<&'static str> {
    let n_parameters = experiment.network.n_parameters(experiment.n_inputs());
    kind.weights_file().filter(|_| n_parameters > MOST_IN_TEXT)
}

/// Returns why [`write()`] refuses an experiment, whatever the weights; `None` if it does not.
pub fn refusal(kind: ProgramKind, experiment: &Experiment) -> Option<Refusal> {
    match kind {
        ProgramKind::ScikitLearn | ProgramKind::Pytorch if has_rules(experiment) => {
            Some(Refusal::Rules)
        }
        ProgramKind::ScikitLearn => scikit_learn::refusal(experiment),
        ProgramKind::Keras
        | ProgramKind::KerasWithWeights
        | ProgramKind::Pytorch
        | ProgramKind::PytorchWithWeights
        | ProgramKind::Numpy => None,
    }
}

/// Returns whether the experiment trains by a rule of TensorFlow Playground that no library has.
pub(super) fn has_rules(experiment: &Experiment) -> bool {
    let training = &experiment.training;
    training.carries_over
        || training.l1_kills
        || training.losses_after_epoch
        || training.loss.is_half_squared()
        || experiment.network.initializer == Initializer::UniformHalf
}

/// Writes a program. `weights` are those of the run, layer by layer; kinds that train do not read them.
///
/// The program needs its library, NumPy and all but NumPy's matplotlib; the files that [`weights_file`] and
/// [`table_file`](super::table_file) name must lie beside it. Text from outside cannot start a line: names of columns
/// become identifiers, everything else stands in comments and string literals without line breaks.
///
/// Errors: [`refusal`]; [`Refusal::Weights`] if the kind needs weights and these have other shapes than the network.
pub fn write(
    kind: ProgramKind,
    experiment: &Experiment,
    weights: &[LayerWeights],
    options: ProgramOptions,
) -> Result<String, Refusal> {
    if let Some(refusal) = refusal(kind, experiment) {
        return Err(refusal);
    }
    if kind.has_weights() && !are_of(weights, experiment) {
        return Err(Refusal::Weights);
    }
    // Weights belong to the rows that they were trained on.
    let rows = if kind.has_weights() {
        RandomRows::Exact
    } else {
        options.rows
    };
    let options = ProgramOptions { rows, ..options };
    let file = weights_file(kind, experiment);
    Ok(match kind {
        ProgramKind::Keras => keras(experiment, options),
        ProgramKind::KerasWithWeights => trained_keras::write(experiment, weights, file, options),
        ProgramKind::Pytorch => pytorch::write(experiment, options),
        ProgramKind::PytorchWithWeights => {
            trained_pytorch::write(experiment, weights, file, options)
        }
        ProgramKind::ScikitLearn => scikit_learn::write(experiment, options),
        ProgramKind::Numpy => numpy::write(experiment, weights, file, options),
    })
}
