//! A file as a model.

use experiment::{LayerWeights, Scaler};

use super::chain::Chain;
use super::error::{OnnxError, OnnxModel, OnnxNote};
use super::graph::Graph;
use super::spelling::steps;
use super::standardization::{self, Moments, Shift, after, before};
use crate::architecture::{Architecture, NAME};
use crate::{Model, ModelLayer};

/// The oldest version of the operators that is read: since this one, shapes of two operands fit each other as in NumPy.
const OLDEST_OPSET: i64 = 7;

/// Reads a network of dense layers: a file that [`write`](super::write()) has made, or one of others.
///
/// What is read: one chain of dense layers (`Gemm`, or `MatMul` and `Add`) with constant weights of 16, 32 or 64 bits,
/// the activations of [`experiment::Activation`] after them, as one operator or in whatever way they are spelled, and
/// standardization before the first and after the last of them (`Add`, `Sub`, `Mul`, `Div` with constants,
/// scikit-learn's `Scaler`). Operators that change nothing are left out: `Identity`, `Dropout`, `Cast` to another type
/// with a fraction, and `Flatten` and `Reshape` that keep rows and columns. Of the probabilities of both classes,
/// 1 − p and p, p is taken.
///
/// Errors: see [`OnnxError`]. No bytes make it panic; time and memory are bounded by the length of the file.
pub fn read(bytes: &[u8]) -> Result<OnnxModel, OnnxError> {
    let graph = Graph::new(bytes)?;
    if graph.opset < OLDEST_OPSET {
        return Err(OnnxError::Opset {
            found: graph.opset,
            oldest: OLDEST_OPSET,
        });
    }
    let mut chain = Chain::new(&graph, bytes.len())?;
    for node in &graph.nodes {
        chain.push(node);
    }
    let mut ends = graph
        .outputs
        .iter()
        .map(|output| (output, chain.end(&output.name)));
    let (taken, end) = ends.next().ok_or(OnnxError::NoLayer)?;
    // If no output will do, the first one's reason is told.
    let (taken, end) = match end {
        Ok(end) => (taken, end),
        Err(error) => ends
            .find_map(|(output, end)| Some((output, end.ok()?)))
            .ok_or(error)?,
    };
    chain.end_layer(&end);
    if graph.outputs.len() > 1 {
        chain.notes.push(OnnxNote::Output {
            taken: taken.name.clone(),
        });
    }
    let scaler = scaler(&chain, &end.shifts).ok_or_else(|| OnnxError::Standardization {
        node: chain.node_of(&taken.name).unwrap_or_default(),
    })?;
    let description = graph
        .metadata
        .get(NAME)
        .and_then(|text| Architecture::from_json(text));
    Ok(model(chain, scaler, description))
}

/// Returns the standardization around the network. `None` if there is none with positive deviations, or if outputs have
/// different ones.
fn scaler(chain: &Chain<'_>, target_shifts: &[Shift<f64>]) -> Option<Scaler> {
    let n_inputs = chain.layers.first()?.kernel.nrows();
    let n_outputs = chain.layers.last()?.kernel.ncols();
    let inputs = before(&chain.input_shifts, n_inputs)?;
    let Moments { mean, std } = after(target_shifts, n_outputs)?;
    let (first_mean, first_std) = (*mean.first()?, *std.first()?);
    let is_same = mean.iter().all(|&it| it == first_mean) && std.iter().all(|&it| it == first_std);
    is_same.then(|| Scaler {
        input_mean: inputs.mean,
        input_std: inputs.std,
        target_mean: vec![first_mean],
        target_std: vec![first_std],
    })
}

fn model(chain: Chain<'_>, scaler: Scaler, description: Option<Architecture>) -> OnnxModel {
    let layers = chain.layers.into_iter().zip(chain.activations);
    let layers = layers.map(|(sums, activation)| ModelLayer {
        activation,
        weights: LayerWeights {
            bias: sums.bias.unwrap_or_else(|| vec![0.0; sums.kernel.ncols()]),
            kernel: sums.kernel,
        },
    });
    let mut model = Model {
        layers: layers.collect(),
        scaler,
        input_names: Vec::new(),
        output_names: Vec::new(),
    };
    let mut notes = chain.notes;
    model.input_names = numbered("x", model.n_inputs());
    model.output_names = numbered("y", model.n_outputs());
    match description {
        None => notes.push(OnnxNote::NoNames),
        Some(description) => {
            let is_whole = is_of(&description, &model);
            if has_names(&description, &model) {
                model.input_names = description.input_names;
                model.output_names = description.output_names;
            }
            if is_whole {
                // To the last bit what was written: the graph has 32 bits of means and deviations.
                for (layer, activation) in model.layers.iter_mut().zip(description.activations) {
                    layer.activation = activation;
                }
                model.scaler = description.scaler;
                notes.clear();
            } else {
                notes.push(OnnxNote::Edited);
            }
        }
    }
    OnnxModel { model, notes }
}

/// `x`, or `x1`, `x2`, …
fn numbered(name: &str, n_columns: usize) -> Vec<String> {
    match n_columns {
        1 => vec![name.to_owned()],
        _ => (1..=n_columns)
            .map(|number| format!("{name}{number}"))
            .collect(),
    }
}

/// Whether a description has a name for each input, and for each output or, where there is one output, for both
/// classes.
fn has_names(description: &Architecture, model: &Model) -> bool {
    let n_names = description.output_names.len();
    let n_outputs = model.n_outputs();
    description.input_names.len() == model.n_inputs()
        && (n_names == n_outputs || (n_names == 2 && n_outputs == 1))
}

/// Whether a description, as it is written, makes the names, operators and constants that were read.
fn is_of(description: &Architecture, model: &Model) -> bool {
    let scaler = &description.scaler;
    let has_activations = description.activations.len() == model.layers.len()
        && description
            .activations
            .iter()
            .zip(&model.layers)
            .all(|(&described, layer)| steps(described) == steps(layer.activation));
    let has_shape = scaler.input_mean.len() == model.n_inputs()
        && scaler.input_std.len() == model.n_inputs()
        && scaler.target_mean.len() == 1
        && scaler.target_std.len() == 1;
    let widened =
        |shifts: Vec<Shift<f32>>| -> Vec<_> { shifts.iter().map(Shift::widened).collect() };
    let inputs = before(
        &widened(standardization::of_inputs(scaler)),
        model.n_inputs(),
    );
    let target = after(&widened(standardization::of_target(scaler)), 1);
    let is_inputs =
        |it: Moments| it.mean == model.scaler.input_mean && it.std == model.scaler.input_std;
    let is_target =
        |it: Moments| it.mean == model.scaler.target_mean && it.std == model.scaler.target_std;
    has_names(description, model)
        && has_activations
        && has_shape
        && inputs.is_some_and(is_inputs)
        && target.is_some_and(is_target)
}
