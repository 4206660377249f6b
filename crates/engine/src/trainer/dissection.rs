//! One step in slow motion: every number that the next batch leads to, computed by the very
//! functions that train.

use experiment::{Activation, LayerWeights};

use crate::gradient::norm;
use crate::kernels;
use crate::layout::{Layer, padded, place, read};
use crate::trainer::network::Trainer;

/// The next batch, forward and backward, and the step that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Dissection {
    /// The batch's rows, as places among the training rows, in the order in which they are used.
    pub rows: Vec<u32>,
    /// What the network is given. Shape: `[n, n_inputs]`, row-major, scaled.
    pub inputs: Vec<f32>,
    /// What it should say. Shape: `[n, n_targets]`, row-major, scaled.
    pub targets: Vec<f32>,
    /// What it says, dropout included. Shape: `[n, n_outputs]`, row-major; of an output layer that
    /// trains on its logits the activation of these.
    pub predictions: Vec<f32>,
    /// Mean over the rows, penalty included.
    pub loss: f64,
    /// Its part `Σ (l1 Σ|w| + l2 Σw²)`.
    pub penalty: f64,
    /// Hidden layers and output.
    pub layers: Vec<LayerStep>,
}

/// What happens to one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerStep {
    /// `z = bias + Σ x w`. Shape, as of the next three: `[n, units]`, row-major.
    pub sums: Vec<f32>,
    /// `f(z)`; `z` itself where the loss is computed from the logits.
    pub outputs: Vec<f32>,
    /// What the next layer is given if dropout switches units off; else empty.
    pub masked: Vec<f32>,
    /// `∂loss / ∂z`
    pub deltas: Vec<f32>,
    /// Before the step.
    pub weights: LayerWeights,
    /// `∂loss / ∂w`, penalty included, before any clipping.
    pub gradients: LayerWeights,
    /// As the optimizer gets them.
    pub clipped: LayerWeights,
    /// Norm of `gradients`.
    pub gradient_norm: f64,
    /// After the step.
    pub stepped: LayerWeights,
}

impl Trainer {
    /// What the next batch does, without doing it; `None` if a value would not be finite.
    pub fn dissect(&self) -> Option<Dissection> {
        let mut trainer = self.clone();
        let weights = trainer.weights();
        let n = trainer.load_batch();
        let padded = padded(n);
        let start = trainer.progress.batch as usize * trainer.batch_size;
        let rows = trainer.order[start..start + n].to_vec();
        let penalty = trainer.penalty();
        let (loss, _) = trainer.backward(n).ok()?;
        let gradients = read(&trainer.layers, &trainer.grads);
        let grads = trainer.grads.clone();
        let sums = trainer.sums(padded);
        let table = |units: usize, blocks: &[f32]| by_sample(units, n, blocks);
        let buffers = trainer.buffers.clone();
        trainer.step().ok()?;
        let clipped = read(&trainer.layers, &trainer.grads);
        let stepped = trainer.weights();
        let n_targets = trainer.loss.n_targets(trainer.output.units);
        let mut of_layers = weights.into_iter().zip(gradients).zip(clipped).zip(stepped);
        let layers = trainer
            .layers
            .iter()
            .enumerate()
            .map_while(|(layer_idx, layer)| {
                let (((weights, gradients), clipped), stepped) = of_layers.next()?;
                let masked = &buffers.masked[layer_idx];
                Some(LayerStep {
                    sums: table(layer.units, &sums[layer_idx]),
                    outputs: table(layer.units, &buffers.outputs[layer_idx]),
                    masked: if masked.is_empty() {
                        Vec::new()
                    } else {
                        table(layer.units, masked)
                    },
                    deltas: table(layer.units, &buffers.deltas[layer_idx]),
                    gradient_norm: norm(&grads[layer.kernel().start..layer.bias().end]),
                    weights,
                    gradients,
                    clipped,
                    stepped,
                })
            })
            .collect();
        Some(Dissection {
            rows,
            inputs: table(trainer.n_inputs, &buffers.inputs),
            targets: table(n_targets, &buffers.targets),
            predictions: table(
                trainer.output.units,
                &trainer.activated(buffers.outputs.last()?, padded),
            ),
            loss,
            penalty,
            layers,
        })
    }

    /// The weighted sums of every layer, from the outputs that are in the buffers.
    fn sums(&self, padded: usize) -> Vec<Vec<f32>> {
        let params = &self.progress.params;
        self.layers
            .iter()
            .enumerate()
            .map(|(layer_idx, layer)| {
                let x = match layer_idx {
                    0 => &self.buffers.inputs,
                    _ => self.buffers.passed_on(layer_idx - 1),
                };
                let linear = Layer {
                    activation: Activation::Linear,
                    ..*layer
                };
                let mut sums = vec![0.0; layer.units * padded];
                kernels::forward(&linear, params, padded, x, &mut sums, &mut []);
                sums
            })
            .collect()
    }

    /// What the output layer predicts from what it trains on.
    fn activated(&self, outputs: &[f32], padded: usize) -> Vec<f32> {
        let trains = self.layers.last().map(|layer| layer.activation);
        let mut y = outputs[..self.output.units * padded].to_vec();
        if trains != Some(self.output.activation) {
            match self.output.activation {
                Activation::Softmax => crate::loss::softmax(self.output.units, padded, &mut y),
                activation => {
                    for value in &mut y {
                        *value = crate::activation::value_and_derivative(activation, *value).0;
                    }
                }
            }
        }
        y
    }
}

/// Blocks as row-major rows.
fn by_sample(units: usize, n: usize, blocks: &[f32]) -> Vec<f32> {
    let padded = padded(n);
    (0..n)
        .flat_map(|sample| (0..units).map(move |unit| (unit, sample)))
        .map(|(unit, sample)| blocks[place(units, padded, unit, sample)])
        .collect()
}
