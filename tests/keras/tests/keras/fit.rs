//! Whole runs of `model.fit`.

use engine::{EpochRules, Outcome, Rows, Setup, Trainer};
use experiment::RowOrder;
use neurona_keras_tests::{
    Comparison, Fit, FitResult, FixtureKind, Weights, flatten, layer_weights,
};

use crate::files::{check_all, concat, largest, to_f32, to_f64};

#[test]
fn keras_fit() {
    check_all(|file, kind| match kind {
        FixtureKind::Fit(fit) => Some(fit_differences(file, fit)),
        _ => None,
    });
}

fn fit_differences(file: &str, fit: &Fit) -> String {
    let mut check = FitCheck::new(file, fit);
    check.initial();
    let mut trainer = check.train();
    check.end(&mut trainer);
    check.comparison.into_differences()
}

/// One run of Keras's, trained again.
struct FitCheck<'a> {
    file: &'a str,
    fit: &'a Fit,
    expected: &'a FitResult,
    comparison: Comparison,
    /// The largest of 1, predictions and losses.
    scale: f64,
}

impl<'a> FitCheck<'a> {
    fn new(file: &'a str, fit: &'a Fit) -> Self {
        assert!(
            !fit.fit.shuffle,
            "{file}: a run that Keras shuffled cannot be repeated"
        );
        assert_eq!(
            fit.data.x.len() > fit.n_train,
            fit.fit.validation_split.is_some(),
            "{file}: odd split"
        );
        let expected = &fit.float64;
        let initial = expected.initial.as_ref();
        let history = |name: &str| expected.history.as_ref()?.get(name).cloned();
        let scale = [
            initial.and_then(|initial| initial.loss.map(|loss| vec![loss])),
            initial.and_then(|initial| initial.predictions.as_deref().map(concat)),
            expected.predictions_end.as_deref().map(concat),
            history("loss"),
            history("val_loss"),
        ]
        .into_iter()
        .flatten()
        .fold(1.0, |scale: f64, values| scale.max(largest(&values)));
        Self {
            file,
            fit,
            expected,
            comparison: Comparison::new(file),
            scale,
        }
    }

    /// For a part of the result: four times Keras's own error in float32, of all parts where the
    /// file does not give it, plus 1e-6 of the scale.
    fn tolerance(&self, part: &str) -> f64 {
        let errors = &self.fit.max_abs_float32_minus_float64;
        let worst = || {
            errors
                .values()
                .fold(0.0, |most: f64, error| most.max(*error))
        };
        4.0 * errors.get(part).copied().unwrap_or_else(worst) + 1e-6 * self.scale
    }

    /// Compares with the tolerance of a part.
    fn check(&mut self, tensor: &str, found: &[f64], expected: &[f64], part: &str) {
        let tolerance = self.tolerance(part);
        self.comparison.check(tensor, found, expected, tolerance);
    }

    fn rows(&self, range: std::ops::Range<usize>) -> Rows {
        Rows {
            inputs: to_f32(&self.fit.data.x[range.clone()]),
            targets: to_f32(&self.fit.data.y[range]),
        }
    }

    fn trainer(&self, batch_size: usize) -> Trainer {
        let fit = self.fit;
        let setup = Setup {
            n_inputs: fit.inputs,
            layers: fit.layers.iter().map(|layer| layer.dense()).collect(),
            loss: fit.loss,
            optimizer: fit.optimizer.kind,
            learning_rate: fit.optimizer.learning_rate,
            clipping: fit.optimizer.clipping,
            batch_size,
            row_order: RowOrder::AsTheyStand,
            rules: EpochRules::default(),
            seed: 0,
        };
        let train = self.rows(0..fit.n_train);
        let validation = self.rows(fit.n_train..fit.data.x.len());
        let mut trainer = Trainer::new(&setup, &fit.initial_weights, train, validation);
        trainer.weigh_classes(fit.fit.class_weight.as_deref());
        trainer
    }

    /// Loss, penalty, gradients and predictions of the initial weights, all rows in one batch.
    fn initial(&mut self) {
        let Some(initial) = &self.expected.initial else {
            return;
        };
        let mut whole = self.trainer(self.fit.n_train);
        let (loss, gradients) = whole.loss_and_gradients();
        if let Some(expected) = initial.loss {
            self.check("initial.loss", &[loss], &[expected], "initial_loss");
        }
        if let Some(expected) = initial.penalty {
            let penalty = whole.penalty();
            self.check("initial.penalty", &[penalty], &[expected], "initial_loss");
        }
        if let Some(expected) = &initial.gradients {
            let (found, expected) = (layer_weights(&gradients), flatten(expected));
            self.check("initial.gradients", &found, &expected, "gradients");
        }
        if let Some(expected) = &initial.predictions {
            let found = to_f64(&whole.predict(&self.rows(0..self.fit.n_train).inputs));
            let expected = concat(expected);
            self.check("initial.predictions", &found, &expected, "predictions_end");
        }
    }

    /// Trains all epochs; compares the weights after the first step and the first epoch, and the
    /// history.
    fn train(&mut self) -> Trainer {
        let mut trainer = self.trainer(self.fit.fit.batch_size);
        let mut history: [Vec<f64>; 4] = Default::default();
        let mut is_first = true;
        while trainer.epoch() < self.fit.fit.epochs {
            match trainer.step_batch() {
                Outcome::Batch => {}
                Outcome::Epoch(end) => {
                    history[0].push(end.loss);
                    history[1].extend(end.val_loss);
                    history[2].push(end.accuracy);
                    history[3].extend(end.val_accuracy);
                }
                Outcome::NotFinite(place) => panic!("{}: {place:?}", self.file),
            }
            if is_first {
                let expected = self.expected.weights_after_step_1.as_deref();
                self.weights("weights_after_step_1", &trainer, expected);
            }
            is_first = false;
            if trainer.epoch() == 1 && trainer.batch() == 0 {
                let expected = self.expected.weights_after_epoch_1.as_deref();
                self.weights("weights_after_epoch_1", &trainer, expected);
            }
        }
        let names = ["loss", "val_loss", "accuracy", "val_accuracy"];
        for (name, found) in names.iter().zip(&history) {
            let expected = self.expected.history.as_ref();
            if let Some(expected) = expected.and_then(|history| history.get(*name)) {
                let tensor = format!("history.{name}");
                self.check(&tensor, found, expected, "history_loss");
            }
        }
        trainer
    }

    fn weights(&mut self, part: &str, trainer: &Trainer, expected: Option<&[Weights]>) {
        if let Some(expected) = expected {
            let found = layer_weights(&trainer.weights());
            self.check(part, &found, &flatten(expected), part);
        }
    }

    /// Weights, loss, accuracy and predictions after the last epoch.
    fn end(&mut self, trainer: &mut Trainer) {
        self.weights("weights_end", trainer, self.expected.weights_end.as_deref());
        if let Some(expected) = &self.expected.evaluate_end {
            let (loss, accuracy) = trainer.evaluate_train();
            for (name, found) in [("loss", loss), ("accuracy", accuracy)] {
                if let Some(&expected) = expected.get(name) {
                    let tensor = format!("evaluate_end.{name}");
                    self.check(&tensor, &[found], &[expected], "history_loss");
                }
            }
        }
        if let (Some(expected), Some(grid)) = (&self.expected.predictions_end, &self.fit.grid) {
            let found = to_f64(&trainer.predict(&to_f32(grid)));
            let expected = concat(expected);
            self.check("predictions_end", &found, &expected, "predictions_end");
        }
    }
}
