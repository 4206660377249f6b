//! The check of loss, optimizer and stops.

use super::data::TaskShape;
use super::problems::Problems;
use crate::draft::Draft;
use crate::limits;
use crate::loss::Loss;
use crate::optimizer::Optimizer;
use crate::problem::{Field, ProblemKind};
use crate::task::Task;

/// Checks loss, optimizer and stops.
pub fn check(found: &mut Problems, draft: &Draft, shape: Option<TaskShape>) {
    let training = &draft.training;
    found.number(
        Field::LearningRate,
        training.learning_rate,
        limits::LEARNING_RATE,
    );
    optimizer(found, &training.optimizer);
    let clipping = &training.clipping;
    let thresholds = [
        clipping.clipnorm,
        clipping.global_clipnorm,
        clipping.clipvalue,
    ];
    for value in thresholds.into_iter().flatten() {
        found.number(Field::Clipping, value, limits::CLIPPING);
    }
    // Keras raises an error for two of them as well.
    if thresholds.into_iter().flatten().count() > 1 {
        found.add(Field::Clipping, ProblemKind::Unsupported);
    }
    if let Loss::Huber { delta } = training.loss {
        found.number(Field::HuberDelta, delta, limits::HUBER_DELTA);
    }
    if let Some(TaskShape { task, .. }) = shape {
        let is_supported = match (task, training.loss) {
            (Task::Regression, loss) => !loss.is_for_classes(),
            // The losses for numbers cannot compare more than two classes.
            (Task::Classification { n_classes }, loss) => {
                n_classes == 2 || matches!(loss, Loss::SparseCategoricalCrossentropy { .. })
            }
        };
        if !is_supported || (task != Task::Regression && draft.data.scaling.target) {
            found.add(Field::Loss, ProblemKind::Unsupported);
        }
    }
    found.count(Field::BatchSize, training.batch_size, limits::BATCH_SIZE);
    found.epochs(Field::Epochs, training.epochs, limits::EPOCHS);
    if let Some(stopping) = &training.early_stopping {
        found.number(Field::EarlyStopping, stopping.min_delta, limits::MIN_DELTA);
        for epochs in [stopping.patience, stopping.start_from_epoch] {
            found.epochs(Field::EarlyStopping, epochs, limits::PATIENCE);
        }
    }
    if let Some(tolerance) = training.tolerance {
        found.number(Field::Tolerance, tolerance, limits::MIN_DELTA);
    }
}

fn optimizer(found: &mut Problems, optimizer: &Optimizer) {
    match *optimizer {
        Optimizer::Sgd { momentum, .. } => found.number(Field::Momentum, momentum, limits::DECAY),
        Optimizer::Rmsprop {
            rho,
            momentum,
            epsilon,
            ..
        } => {
            found.number(Field::Rho, rho, limits::DECAY);
            found.number(Field::Momentum, momentum, limits::DECAY);
            found.number(Field::Epsilon, epsilon, limits::EPSILON);
        }
        Optimizer::Adagrad {
            initial_accumulator_value,
            epsilon,
        } => {
            found.number(
                Field::InitialAccumulator,
                initial_accumulator_value,
                limits::ACCUMULATOR,
            );
            found.number(Field::Epsilon, epsilon, limits::EPSILON);
        }
        Optimizer::Adam {
            beta_1,
            beta_2,
            epsilon,
            ..
        }
        | Optimizer::Adamw {
            beta_1,
            beta_2,
            epsilon,
            ..
        }
        | Optimizer::Nadam {
            beta_1,
            beta_2,
            epsilon,
        } => {
            found.number(Field::Beta1, beta_1, limits::DECAY);
            found.number(Field::Beta2, beta_2, limits::DECAY);
            found.number(Field::Epsilon, epsilon, limits::EPSILON);
        }
    }
    if let Optimizer::Adamw { weight_decay, .. } = *optimizer {
        found.number(Field::WeightDecay, weight_decay, limits::WEIGHT_DECAY);
    }
}
