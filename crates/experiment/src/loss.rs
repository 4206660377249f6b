//! Losses: one entry each. How they and their gradients are computed stands in the engine's file of
//! the same name.

use serde::{Deserialize, Serialize};

use crate::entries::entries;
use crate::keras::{KerasSpelling, Names, named};
use crate::keras_config::{KerasConfig, UnknownName, set};

/// A loss, averaged over the rows of the batch (and over the outputs of a row). `y` is the target,
/// `ŷ` the prediction, `z` a logit, `p` a probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "KerasConfig", into = "KerasConfig")]
pub enum Loss {
    /// `Σ (ŷ − y)² / n`
    MeanSquaredError,
    /// `Σ |ŷ − y| / n`
    MeanAbsoluteError,
    /// With `e = ŷ − y`: `½ e²` for `|e| ≤ delta`, else `delta (|e| − ½ delta)`.
    ///
    /// Source: Huber, *Robust estimation of a location parameter* (1964).
    Huber {
        /// Where the parabola becomes a line, in the unit of the scaled target.
        delta: f64,
    },
    /// `−y ln p − (1 − y) ln(1 − p)`. On a sigmoid output or on logits it is computed from the logits,
    /// `ln(1 + eᶻ) − z y`, as Keras does.
    BinaryCrossentropy {
        /// Whether the output is a logit; if not, it is a probability.
        from_logits: bool,
    },
    /// `−ln p_y`, where `y` is a class number. On a softmax output or on logits it is computed from the
    /// logits, `ln Σ eᶻ − z_y`, as Keras does.
    SparseCategoricalCrossentropy {
        /// Whether the outputs are logits; if not, they are probabilities.
        from_logits: bool,
    },
    /// `Σ ½ (ŷ − y)² / n`, the loss of TensorFlow Playground for a regression.
    HalfSquaredError,
    /// For two classes `Σ ½ (ŷ − s)² / n`, where `s` is −1 for class 0 and 1 for class 1: the loss of TensorFlow
    /// Playground, with a tanh as output. The predicted class is the sign of the output.
    HalfSquaredSigns,
}

entries! {
    /// Every loss with Keras's default parameters: those of [`Loss::REGRESSION`], then those for
    /// classes, then the same on logits.
    Loss, Names {
        [Loss::MeanSquaredError] Loss::MeanSquaredError => named("mean_squared_error");
        [Loss::MeanAbsoluteError] Loss::MeanAbsoluteError => named("mean_absolute_error");
        [Loss::Huber { delta: 1.0 }] Loss::Huber { delta } => if delta == 1.0 {
            named("huber")
        } else {
            Names {
                keras: KerasSpelling::Call {
                    callable: "keras.losses.Huber",
                    parameter: "delta",
                    value: delta,
                },
                ..named("huber")
            }
        };
        [Loss::BinaryCrossentropy { from_logits: false }]
        Loss::BinaryCrossentropy { from_logits: false } => named("binary_crossentropy");
        [Loss::SparseCategoricalCrossentropy { from_logits: false }]
        Loss::SparseCategoricalCrossentropy { from_logits: false } => {
            named("sparse_categorical_crossentropy")
        };
        [Loss::BinaryCrossentropy { from_logits: true }]
        Loss::BinaryCrossentropy { from_logits: true } => Names {
            keras: KerasSpelling::Expression("keras.losses.BinaryCrossentropy(from_logits=True)"),
            ..named("binary_crossentropy")
        };
        [Loss::SparseCategoricalCrossentropy { from_logits: true }]
        Loss::SparseCategoricalCrossentropy { from_logits: true } => Names {
            keras: KerasSpelling::Expression(
                "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
            ),
            ..named("sparse_categorical_crossentropy")
        };
        [Loss::HalfSquaredError] Loss::HalfSquaredError => Names {
            // Half the square as far as an error of a million: Keras has no loss that is it everywhere.
            keras: KerasSpelling::Call {
                callable: "keras.losses.Huber",
                parameter: "delta",
                value: 1e6,
            },
            ..named("half_squared_error")
        };
        [Loss::HalfSquaredSigns] Loss::HalfSquaredSigns => Names {
            keras: KerasSpelling::Expression(
                "lambda y_true, y_pred: keras.ops.square(y_pred - (2 * y_true - 1)) / 2",
            ),
            ..named("half_squared_signs")
        };
    }
}

impl Loss {
    /// The losses for regression that Keras has, in the order of the page: the first three of [`Loss::ALL`].
    pub const REGRESSION: [Loss; 3] = *Self::ALL
        .first_chunk()
        .expect("there are more than three losses");

    /// The losses without those on logits, in the order of the page: first the [`Loss::N_FOR_NUMBERS`] for numbers, then
    /// those for classes.
    pub const WITHOUT_LOGITS: [Loss; 7] = {
        let [squared, absolute, huber] = Self::REGRESSION;
        [
            squared,
            absolute,
            huber,
            Loss::HalfSquaredError,
            Loss::BinaryCrossentropy { from_logits: false },
            Loss::SparseCategoricalCrossentropy { from_logits: false },
            Loss::HalfSquaredSigns,
        ]
    };

    /// How many of [`Loss::WITHOUT_LOGITS`] are for numbers.
    pub const N_FOR_NUMBERS: usize = 4;

    /// Returns whether the targets are classes.
    pub fn is_for_classes(self) -> bool {
        matches!(
            self,
            Loss::BinaryCrossentropy { .. }
                | Loss::SparseCategoricalCrossentropy { .. }
                | Loss::HalfSquaredSigns
        )
    }

    /// Returns whether it is one of TensorFlow Playground's: half of the squared error.
    pub fn is_half_squared(self) -> bool {
        matches!(self, Loss::HalfSquaredError | Loss::HalfSquaredSigns)
    }

    /// Returns the name in files and links: Keras's, without parameters.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Returns the argument `loss=` of Keras's `compile`.
    pub fn keras(self) -> KerasSpelling {
        self.entry().keras
    }
}

impl From<Loss> for KerasConfig {
    fn from(loss: Loss) -> Self {
        let config = KerasConfig::new(loss.name());
        match loss {
            Loss::MeanSquaredError
            | Loss::MeanAbsoluteError
            | Loss::HalfSquaredError
            | Loss::HalfSquaredSigns => config,
            Loss::Huber { delta } => KerasConfig {
                delta: Some(delta),
                ..config
            },
            Loss::BinaryCrossentropy { from_logits }
            | Loss::SparseCategoricalCrossentropy { from_logits } => KerasConfig {
                from_logits: Some(from_logits),
                ..config
            },
        }
    }
}

impl TryFrom<KerasConfig> for Loss {
    type Error = UnknownName;

    fn try_from(config: KerasConfig) -> Result<Self, UnknownName> {
        let mut loss = config.find(&Loss::ALL, |it| it.name())?;
        match &mut loss {
            Loss::MeanSquaredError
            | Loss::MeanAbsoluteError
            | Loss::HalfSquaredError
            | Loss::HalfSquaredSigns => {}
            Loss::Huber { delta } => set(delta, config.delta),
            Loss::BinaryCrossentropy { from_logits }
            | Loss::SparseCategoricalCrossentropy { from_logits } => {
                set(from_logits, config.from_logits);
            }
        }
        Ok(loss)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_for_classes_stand_behind_those_for_numbers() {
        let is_for_classes = Loss::ALL.map(Loss::is_for_classes);
        assert_eq!(
            is_for_classes,
            [false, false, false, true, true, true, true, false, true]
        );
        let on_page = Loss::WITHOUT_LOGITS.map(Loss::is_for_classes);
        assert_eq!(on_page.iter().position(|&it| it), Some(Loss::N_FOR_NUMBERS));
        assert!(on_page[Loss::N_FOR_NUMBERS..].iter().all(|&it| it));
        assert_eq!(Loss::REGRESSION[..], Loss::ALL[..3]);
    }
}
