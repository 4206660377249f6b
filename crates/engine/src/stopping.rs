//! Stops a run before its epoch limit: Keras's early stopping, and a tolerance.

use experiment::{
    EarlyStopping, LayerWeights, Monitor, SavedState, SavedStopping, StopReason, Training,
};

use crate::history::EpochPoint;
use crate::layout::{Layer, fits, read, write};

/// The state of early stopping and tolerance.
///
/// Source: Keras 3's `EarlyStopping` with mode `min` and no baseline.
#[derive(Debug, Clone)]
pub(crate) struct Stopping {
    /// Why the run has stopped; `None` while it goes on.
    pub reason: Option<StopReason>,
    is_on: bool,
    /// The smallest monitored value.
    best: Option<f32>,
    /// Its epoch, counted from 1; 0 before the first.
    best_epoch: u32,
    /// Epochs since then.
    wait: u32,
    /// The parameters of that epoch; empty unless they are restored at the end.
    best_params: Vec<f32>,
}

impl Stopping {
    /// The state at the start of training. `n_params` includes padding.
    pub(crate) fn new(training: &Training, n_params: usize) -> Self {
        let restores = training
            .early_stopping
            .is_some_and(|stopping| stopping.restore_best_weights);
        Self {
            reason: None,
            is_on: training.early_stopping.is_some(),
            best: None,
            best_epoch: 0,
            wait: 0,
            best_params: if restores {
                vec![0.0; n_params]
            } else {
                Vec::new()
            },
        }
    }

    /// Call at the end of an epoch: decides whether the run stops. If it ends here, and the settings ask
    /// for it, restores the best weights into `params`. Allocates nothing.
    pub(crate) fn end_epoch(
        &mut self,
        training: &Training,
        before: Option<&EpochPoint>,
        now: &EpochPoint,
        params: &mut [f32],
    ) {
        if let Some(settings) = &training.early_stopping {
            self.watch(settings, now, params);
        }
        if let (Some(tolerance), Some(before)) = (training.tolerance, before)
            && self.reason.is_none()
            && f64::from((now.loss - before.loss).abs()) <= tolerance
        {
            self.reason = Some(StopReason::Tolerance);
        }
        let ends = self.reason.is_some() || now.epoch >= training.epochs;
        // Keras restores them whenever training ends, also at the epoch limit.
        if ends && self.best_epoch > 0 && !self.best_params.is_empty() {
            params.copy_from_slice(&self.best_params);
        }
    }

    fn watch(&mut self, settings: &EarlyStopping, now: &EpochPoint, params: &[f32]) {
        let current = match settings.monitor {
            Monitor::Loss => now.loss,
            Monitor::ValLoss => now.val_loss,
        };
        if current.is_nan() || now.epoch <= settings.start_from_epoch {
            return;
        }
        self.wait = self.wait.saturating_add(1);
        // In f32, as Keras compares.
        let reached = (f64::from(current) + settings.min_delta) as f32;
        if self.best.is_none_or(|best| reached < best) {
            self.best = Some(current);
            self.best_epoch = now.epoch;
            self.wait = 0;
            if !self.best_params.is_empty() {
                self.best_params.copy_from_slice(params);
            }
        } else if self.wait >= settings.patience && now.epoch > 1 {
            self.reason = Some(StopReason::EarlyStopping {
                best_epoch: self.best_epoch,
                restored: !self.best_params.is_empty(),
            });
        }
    }

    /// The state as a saved run stores it; `None` without early stopping.
    pub(crate) fn save(&self, layers: &[Layer]) -> Option<SavedStopping> {
        let has_weights = self.best_epoch > 0 && !self.best_params.is_empty();
        self.is_on.then(|| SavedStopping {
            best: self.best,
            best_epoch: self.best_epoch,
            wait: self.wait,
            best_weights: has_weights.then(|| read(layers, &self.best_params)),
        })
    }

    /// Restores a saved state; `None` if the experiment cannot have it.
    pub(crate) fn restore(mut self, state: &SavedState, layers: &[Layer]) -> Option<Self> {
        self.reason = state
            .stopped
            .filter(|reason| !matches!(reason, StopReason::Diverged(_) | StopReason::EpochLimit));
        let Some(saved) = state.early_stopping.as_ref().filter(|_| self.is_on) else {
            return Some(self);
        };
        let is_finite = |weights: &LayerWeights| {
            let all = weights.kernel.iter().chain(&weights.bias);
            all.into_iter().all(|weight| weight.is_finite())
        };
        let fits = saved.best.is_none_or(f32::is_finite)
            && saved.best_epoch <= state.epoch
            && saved.best.is_some() == (saved.best_epoch > 0)
            && match &saved.best_weights {
                Some(weights) => {
                    !self.best_params.is_empty()
                        && fits(layers, weights)
                        && weights.iter().all(is_finite)
                }
                None => self.best_params.is_empty() || saved.best_epoch == 0,
            };
        if !fits {
            return None;
        }
        self.best = saved.best;
        self.best_epoch = saved.best_epoch;
        self.wait = saved.wait;
        if let Some(weights) = &saved.best_weights {
            write(layers, weights, &mut self.best_params);
        }
        Some(self)
    }
}
