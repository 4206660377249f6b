//! A saved run with every part that a run can have.

use experiment::{
    Draft, OptimizerState, SavedHistory, SavedRun, SavedState, SavedStopping, Scaler,
};

use super::numbers::{curve, layer};

pub fn saved_run() -> SavedRun {
    let weights = vec![layer()];
    let mut val_loss: Vec<Option<f32>> = curve(90).into_iter().map(Some).collect();
    val_loss[1] = None;
    SavedRun {
        experiment: Draft::default(),
        state: SavedState {
            epoch: 90,
            batch: 1,
            loss_sum: 0.1 + 0.2,
            weights: weights.clone(),
            optimizer: OptimizerState {
                step: 5_000_000_000,
                slots: vec![
                    ("velocity".to_owned(), weights.clone()),
                    ("momentum".to_owned(), weights.clone()),
                ],
                products: vec![0.1 + 0.7],
            },
            history: SavedHistory {
                epoch: (1..=90).collect(),
                loss: curve(90),
                val_loss: Some(val_loss.clone()),
                stride: 1,
                accuracy: Some(curve(90)),
                val_accuracy: Some(val_loss),
            },
            scaler: Scaler::identity(1, 1),
            n_correct: 0,
            early_stopping: Some(SavedStopping {
                best: Some(0.1),
                best_epoch: 80,
                wait: 10,
                best_weights: Some(weights),
            }),
            stopped: None,
            record: None,
        },
    }
}
