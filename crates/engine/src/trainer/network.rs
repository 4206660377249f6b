//! The trainer: a network with its layers, rows, settings and buffers.

use experiment::{Activation, Clipping, LayerWeights, Optimizer, Regularizer, RowOrder};

use crate::activation::keeps_slope;
use crate::gradient;
use crate::layout::{Layer, layers, padded, read, write};
use crate::loss::OutputLoss;
use crate::norms::NormHistory;
use crate::optimizer::StatefulOptimizer;
use crate::trainer::buffers::{Buffers, CHUNK, fit};
use crate::trainer::rows::Rows;
use crate::trainer::setup::{EpochRules, Setup};
use crate::trainer::state::TrainerState;

/// A network in training: layers, rows, loss, optimizer and buffers.
#[derive(Debug, Clone)]
pub struct Trainer {
    pub(super) n_inputs: usize,
    /// The layers as they train: the output layer is linear if its loss is computed from the logits.
    pub(super) layers: Vec<Layer>,
    /// The output layer as it predicts, with the activation of the setup.
    pub(super) output: Layer,
    pub(super) loss: OutputLoss,
    pub(super) is_classifier: bool,
    /// How much the training rows of each class count; empty if all count alike.
    pub(super) class_weights: Vec<f32>,
    pub(super) clipping: Clipping,
    pub(super) batch_size: usize,
    pub(super) row_order: RowOrder,
    pub(super) rules: EpochRules,
    /// Seed of the row order.
    pub(super) seed: u32,
    /// Seed of dropout's masks.
    pub(super) dropout_seed: u32,
    pub(super) train: Rows,
    pub(super) n_train: usize,
    pub(super) validation: Rows,
    pub(super) n_validation: usize,
    pub(crate) state: TrainerState,
    pub(super) grads: Vec<f32>,
    /// The rows carried over from the epoch before, then those of the present epoch, in their order; at the end there is
    /// room for rows carried over.
    pub(super) order: Vec<u32>,
    /// Number of rows carried over from the epoch before.
    pub(super) n_carried: usize,
    /// The epoch that `order` is for.
    pub(super) order_epoch: Option<u32>,
    pub(super) buffers: Buffers,
    pub(crate) norms: NormHistory,
}

impl Trainer {
    /// A trainer at epoch 0.
    ///
    /// Panics if weights or rows do not have the shapes of the layers, or if there are no layers or
    /// no training rows.
    pub fn new(setup: &Setup, weights: &[LayerWeights], train: Rows, validation: Rows) -> Self {
        let (mut layers, n_params) = layers(setup.n_inputs, &setup.layers);
        let output = *layers.last().expect("a network has an output layer");
        let (loss, from_logits) = OutputLoss::new(setup.loss, output.activation);
        if from_logits {
            layers[setup.layers.len() - 1].activation = Activation::Linear;
        }
        // Padded, so that no update has a rest; padding has no gradient and stays 0.
        let len = padded(n_params);
        let mut params = vec![0.0; len];
        write(&layers, weights, &mut params);
        let mut trainer = Self {
            n_inputs: setup.n_inputs,
            is_classifier: loss.is_for_classes(),
            class_weights: Vec::new(),
            loss,
            clipping: setup.clipping,
            batch_size: setup.batch_size.max(1),
            row_order: setup.row_order,
            rules: setup.rules,
            seed: setup.seed,
            dropout_seed: setup.seed,
            train: Rows::default(),
            n_train: 0,
            validation: Rows::default(),
            n_validation: 0,
            state: TrainerState {
                params,
                optimizer: StatefulOptimizer::new(setup.optimizer, setup.learning_rate, len),
                epoch: 0,
                batch: 0,
                loss_sum: 0.0,
                n_correct: 0,
            },
            grads: vec![0.0; len],
            order: Vec::new(),
            n_carried: 0,
            order_epoch: None,
            buffers: Buffers {
                inputs: Vec::new(),
                targets: Vec::new(),
                outputs: vec![Vec::new(); layers.len()],
                deltas: vec![Vec::new(); layers.len()],
                output_slopes: Vec::new(),
                masks: vec![Vec::new(); layers.len()],
                masked: vec![Vec::new(); layers.len()],
            },
            norms: NormHistory::new(layers.len()),
            layers,
            output,
        };
        trainer.set_rows(train, validation);
        trainer
    }

    /// Sets the seed of dropout's masks. Without this call it is that of the row order.
    pub fn seed_dropout(&mut self, seed: u32) {
        self.dropout_seed = seed;
    }

    /// Multiplies the loss of each training row by the weight of its class from now on; without weights,
    /// all rows count alike. The target must be one class number.
    ///
    /// Shape: `[n_classes]`.
    ///
    /// Source: Keras `Model.fit`, argument `class_weight`, which also makes them f32.
    pub fn weigh_classes(&mut self, weights: Option<&[f64]>) {
        self.class_weights.clear();
        let weights = weights.unwrap_or_default().iter();
        self.class_weights
            .extend(weights.map(|&weight| weight as f32));
    }

    /// Replaces the rows; the network stays. The present epoch begins anew.
    ///
    /// Panics if the rows do not have the network's shape, or if `train` is empty.
    pub fn set_rows(&mut self, mut train: Rows, mut validation: Rows) {
        for column in [&mut train, &mut validation] {
            column.inputs.shrink_to_fit();
            column.targets.shrink_to_fit();
        }
        let n_targets = self.loss.n_targets(self.output.units);
        let n_rows = |rows: &Rows| {
            let n = rows.targets.len() / n_targets;
            assert_eq!(
                rows.inputs.len(),
                n * self.n_inputs,
                "rows of another network"
            );
            n
        };
        self.n_train = n_rows(&train);
        self.n_validation = n_rows(&validation);
        assert!(self.n_train > 0, "no rows to train on");
        self.train = train;
        self.validation = validation;
        self.state.begin_epoch();
        let n_left = self.n_left();
        self.order = vec![0; self.n_train + n_left];
        self.order_epoch = None;
        let samples = padded((self.batch_size.min(self.n_train) + n_left).max(CHUNK));
        let buffers = &mut self.buffers;
        fit(&mut buffers.inputs, samples * self.n_inputs);
        fit(&mut buffers.targets, samples * n_targets);
        for ((outputs, deltas), layer) in buffers
            .outputs
            .iter_mut()
            .zip(&mut buffers.deltas)
            .zip(&self.layers)
        {
            fit(outputs, samples * layer.units);
            fit(deltas, samples * layer.units);
        }
        for (layer_idx, layer) in self.layers.iter().enumerate() {
            if layer.dropout > 0.0 {
                fit(&mut buffers.masks[layer_idx], samples * layer.units);
                fit(&mut buffers.masked[layer_idx], samples * layer.units);
            }
        }
        if self
            .layers
            .last()
            .is_some_and(|output| keeps_slope(output.activation))
        {
            fit(&mut buffers.output_slopes, samples * self.output.units);
        }
    }

    /// Changes the settings that may change while training. For the optimizer see
    /// [`StatefulOptimizer::tune`].
    pub(crate) fn tune(
        &mut self,
        optimizer: Optimizer,
        learning_rate: f64,
        clipping: Clipping,
        regularizers: impl Iterator<Item = Regularizer>,
    ) {
        let len = self.state.params.len();
        self.state.optimizer.tune(optimizer, learning_rate, len);
        self.clipping = clipping;
        for (layer, regularizer) in self.layers.iter_mut().zip(regularizers) {
            layer.regularizer = regularizer;
        }
    }

    /// Number of epochs trained.
    pub fn epoch(&self) -> u32 {
        self.state.epoch
    }

    /// Number of batches trained in the present epoch.
    pub fn batch(&self) -> u32 {
        self.state.batch
    }

    /// Number of batches in an epoch; the last one may have fewer rows.
    pub fn n_batches(&self) -> u32 {
        let n_rows = self.n_train - self.n_left();
        n_rows.div_ceil(self.batch_size) as u32
    }

    /// Number of rows at the end of an epoch that are carried over to the next.
    pub(crate) fn n_left(&self) -> usize {
        if self.rules.carries_over && self.batch_size < self.n_train {
            self.n_train % self.batch_size
        } else {
            0
        }
    }

    /// The training rows, scaled.
    pub(crate) fn train_rows(&self) -> &Rows {
        &self.train
    }

    pub(crate) fn n_train(&self) -> usize {
        self.n_train
    }

    pub(crate) fn n_validation(&self) -> usize {
        self.n_validation
    }

    /// Whether the targets are classes, so that there is an accuracy.
    pub(crate) fn is_classifier(&self) -> bool {
        self.is_classifier
    }

    /// Computes an accuracy whatever the loss is: with one output, the targets 0 and 1 are classes, and a
    /// prediction is right on the target's side of ½.
    pub(crate) fn take_for_classes(&mut self) {
        self.is_classifier = true;
    }

    pub(crate) fn n_params(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.bias().end)
    }

    pub(crate) fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Returns kernels and biases in Keras's shapes, by layer.
    pub fn weights(&self) -> Vec<LayerWeights> {
        read(&self.layers, &self.state.params)
    }

    /// Returns the penalty `Σ (l1 Σ|w| + l2 Σw²)` over the kernels.
    pub fn penalty(&self) -> f64 {
        gradient::penalty(&self.layers, &self.state.params)
    }
}
