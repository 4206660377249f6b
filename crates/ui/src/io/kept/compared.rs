//! The runs that a person has kept for comparing, as they are stored.

use std::sync::Arc;

use plot::{Look, Role, Series};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::record::draft_of;
use crate::app::compared_runs::{ComparedRun, RunErrors};

/// A kept run. What an older version did not store is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct StoredRun {
    number: u32,
    name: String,
    /// As JSON.
    draft: String,
    n_parameters: u32,
    epoch: u32,
    errors: RunErrors,
    seconds: f64,
    curve: Option<Points>,
    history: Points,
}

/// Shape of both: `[n]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Points {
    x: Vec<f32>,
    y: Vec<f32>,
}

impl Points {
    fn of(series: &Series) -> Self {
        Self {
            x: series.x.clone(),
            y: series.y.clone(),
        }
    }

    fn into_series(self, role: Role) -> Series {
        let n = self.x.len().min(self.y.len());
        Series {
            // Those of kept runs are named when they are shown.
            name: String::new(),
            role,
            look: Look::Line,
            x: self.x[..n].to_vec(),
            y: self.y[..n].to_vec(),
        }
    }
}

impl StoredRun {
    fn of(run: &ComparedRun) -> Option<Self> {
        Some(Self {
            number: run.number,
            name: run.name.clone(),
            draft: run.experiment.draft().to_json().ok()?,
            n_parameters: run.n_parameters,
            epoch: run.epoch,
            errors: run.errors,
            seconds: run.seconds,
            curve: run.curve.as_ref().map(Points::of),
            history: Points::of(&run.history),
        })
    }

    /// Returns the run; `None` if its experiment cannot be read.
    fn into_run(self) -> Option<ComparedRun> {
        let draft = draft_of(&self.draft)?;
        Some(ComparedRun {
            number: self.number,
            name: self.name,
            experiment: Arc::new(draft.check().ok()?),
            n_parameters: self.n_parameters,
            epoch: self.epoch,
            errors: self.errors,
            seconds: self.seconds,
            curve: self.curve.map(|it| it.into_series(Role::Network)),
            history: self.history.into_series(Role::Train),
        })
    }
}

/// Returns the value to store for kept runs.
///
/// Errors: the serializer failed, a bug of ours.
pub fn to_js(runs: &[ComparedRun]) -> Result<JsValue, String> {
    let stored: Vec<StoredRun> = runs.iter().filter_map(StoredRun::of).collect();
    serde_wasm_bindgen::to_value(&stored).map_err(|error| error.to_string())
}

/// Reads what was stored; runs that cannot be read are left out.
pub fn from_js(value: &JsValue) -> Vec<ComparedRun> {
    let stored: Vec<StoredRun> = serde_wasm_bindgen::from_value(value.clone()).unwrap_or_default();
    stored.into_iter().filter_map(StoredRun::into_run).collect()
}

#[cfg(test)]
mod tests {
    use experiment::Draft;

    use super::*;

    fn series(role: Role, y: &[f32]) -> Series {
        Series {
            name: String::new(),
            role,
            look: Look::Line,
            x: vec![0.0, 1.0, 2.0],
            y: y.to_vec(),
        }
    }

    #[test]
    fn a_kept_run_is_read_as_it_was_stored() {
        let run = ComparedRun {
            number: 3,
            name: "5-4".to_owned(),
            experiment: Arc::new(Draft::default().check().unwrap()),
            n_parameters: 39,
            epoch: 120,
            errors: RunErrors {
                rmse: Some(0.25),
                loss: Some(0.0625),
                val_loss: None,
                accuracy: None,
                val_accuracy: Some(0.5),
            },
            seconds: 1.5,
            curve: Some(series(Role::Network, &[0.5, f32::NAN, -1.0])),
            history: series(Role::Train, &[3.0, 2.0, 1.0]),
        };
        let stored = StoredRun::of(&run).unwrap();
        let read = stored.into_run().unwrap();
        // NaN is not equal to itself.
        assert_eq!(format!("{read:?}"), format!("{run:?}"));
        let unread = StoredRun {
            draft: "{".to_owned(),
            ..StoredRun::default()
        };
        assert_eq!(unread.into_run(), None);
    }
}
