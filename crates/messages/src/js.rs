//! An envelope as the JavaScript value that `postMessage` takes.
//!
//! It is an array of sheets: the message, its encoded part, and a table that the other end does not
//! have yet; a sheet that is not needed is left out or `null`. A sheet is an array, too:
//! `[value, Float32Array, Uint32Array, table]`, with `undefined` in place of what it lacks.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::channel::{Envelope, Sheet};
use crate::platform::{self, Counts, Floats};

impl Envelope {
    /// The value to post, and the buffers to transfer with it.
    pub fn into_js(self) -> (JsValue, Array) {
        let transfer = Array::new();
        let sheets = Array::new();
        for sheet in self.sheets {
            match sheet {
                Some(sheet) => sheets.push(&sheet.into_js(&transfer)),
                None => sheets.push(&JsValue::NULL),
            };
        }
        (sheets.into(), transfer)
    }

    /// Reads a posted value. Whatever it is, a part that has another form is left out;
    /// the [`Channel`](crate::Channel) then returns an error.
    pub fn from_js(value: &JsValue) -> Self {
        let sheets = value.dyn_ref::<Array>();
        let sheet = |idx| sheets.and_then(|sheets| Sheet::from_js(&sheets.get(idx)));
        Self {
            sheets: [sheet(0), sheet(1), sheet(2)],
        }
    }
}

impl Sheet {
    fn into_js(self, transfer: &Array) -> JsValue {
        let value = platform::value_to_js(self.value);
        let sheet = Array::of4(
            &value,
            &JsValue::UNDEFINED,
            &JsValue::UNDEFINED,
            &JsValue::UNDEFINED,
        );
        if let Some(floats) = self.floats.into_js() {
            if self.is_own {
                transfer.push(&floats.buffer());
            }
            sheet.set(1, floats.into());
        }
        if let Some(counts) = self.counts.into_js() {
            if self.is_own {
                transfer.push(&counts.buffer());
            }
            sheet.set(2, counts.into());
        }
        if let Some(table) = self.table {
            sheet.set(3, table.into());
        }
        sheet.into()
    }

    fn from_js(value: &JsValue) -> Option<Self> {
        let sheet = value.dyn_ref::<Array>()?;
        Some(Self {
            value: platform::value_from_js(sheet.get(0)),
            floats: Floats::from_js(sheet.get(1)),
            counts: Counts::from_js(sheet.get(2)),
            // The cast saturates; the channel refuses a table that was not sent.
            table: sheet.get(3).as_f64().map(|number| number as u32),
            is_own: true,
        })
    }
}
