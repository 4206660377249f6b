//! What is stored of a tab: a head, and the run in the form in which the worker posts it.
//!
//! The run costs no encoding: it is stored as it arrived, and given to the next worker as it is. An update of the program
//! reads the runs of those before as long as the test in `messages` reads its stored sample.

use experiment::{Draft, SavedRun};
use messages::{Channel, Encoded, Envelope, Event, Speed};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::app::open_lesson::OpenLesson;
use crate::io::hand_out::hand_outs::StoredHandOut;

/// The form of a head and its run. A head of another form is not read.
pub const FORM: u32 = 1;

/// What is stored of a tab beside its run. What an older version did not store is missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Head {
    pub form: u32,
    /// The name of the tab.
    pub tab: String,
    /// When it was stored, in milliseconds since 1970.
    pub stored_ms: f64,
    /// The experiment that the controls asked for, as JSON.
    pub draft: String,
    /// The units of its layers, for a list.
    pub name: String,
    /// The input of a table that lay along x.
    pub axis: u32,
    /// Epochs that the stored run has done; `None` without one.
    pub epoch: Option<u32>,
    /// How long it has trained.
    pub trained_ms: f64,
    /// Epochs per second that were asked for; `None` for as fast as possible.
    pub epochs_per_second: Option<f64>,
    /// Whether it was training.
    pub is_running: bool,
    /// `None` if no lesson was open.
    pub lesson: Option<OpenLesson>,
    /// `None` if nothing was handed out.
    pub hand_out: Option<StoredHandOut>,
    /// The open panel of the laboratory.
    pub lab: Option<String>,
    /// The runs that were kept for comparing; see `compared`. `undefined` if there are none.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub compared: JsValue,
    /// How much room it takes, in bytes.
    pub n_bytes: f64,
}

impl Head {
    /// Returns the value to store.
    ///
    /// Errors: the serializer failed, a bug of ours.
    pub fn to_js(&self) -> Result<JsValue, String> {
        serde_wasm_bindgen::to_value(self).map_err(|error| error.to_string())
    }

    /// Reads what was stored; `None` if it is of another form.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let head: Self = serde_wasm_bindgen::from_value(value.clone()).ok()?;
        (head.form == FORM).then_some(head)
    }

    /// The speed that was asked for.
    pub fn speed(&self) -> Speed {
        let is_possible = |it: &f64| it.is_finite() && *it > 0.0;
        let speed = self.epochs_per_second.filter(is_possible);
        speed.map_or(Speed::Unlimited, Speed::EpochsPerSecond)
    }
}

/// Reads an experiment that was stored as JSON, by the rules of the present version; `None` if that is not possible. What is
/// said of formulas of older versions was said when it was opened.
pub fn draft_of(json: &str) -> Option<Draft> {
    let mut draft = Draft::from_json(json).ok()?;
    let _ = draft.upgrade();
    Some(draft)
}

/// Returns the value to store for a run, with its table.
pub fn run_to_js(run: &Encoded<SavedRun>) -> JsValue {
    let event = Event::Saved {
        session: 0,
        run: run.clone(),
    };
    Channel::new().write_event(event).0.into_js().0
}

/// Reads a run that was stored; `None` if it is none.
pub fn run_from_js(value: &JsValue) -> Option<Encoded<SavedRun>> {
    match Channel::new().read_event(Envelope::from_js(value)) {
        Ok(Event::Saved { run, .. }) => Some(run),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_that_cannot_be_is_as_fast_as_possible() {
        let speed = |epochs_per_second| {
            let head = Head {
                epochs_per_second,
                ..Head::default()
            };
            head.speed()
        };
        assert_eq!(speed(Some(60.0)), Speed::EpochsPerSecond(60.0));
        for it in [None, Some(0.0), Some(-1.0), Some(f64::NAN)] {
            assert_eq!(speed(it), Speed::Unlimited);
        }
    }
}
