//! An envelope as the JavaScript value that `postMessage` takes.
//!
//! It is an array of enclosures: the message, its encoded field, and a table that the other end does not
//! have yet; an enclosure that is not needed is left out or `null`. A enclosure is an array, too:
//! `[value, Float32Array, Uint32Array, table, Float64Array]`, with `undefined` in place of what it lacks.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::channel::{Enclosure, Envelope};
use crate::platform::{self, Counts, Doubles, Floats};

impl Envelope {
    /// The value to post, and the buffers to transfer with it.
    pub fn into_js(self) -> (JsValue, Array) {
        let transfer = Array::new();
        let enclosures = Array::new();
        for enclosure in self.enclosures {
            match enclosure {
                Some(enclosure) => enclosures.push(&enclosure.into_js(&transfer)),
                None => enclosures.push(&JsValue::NULL),
            };
        }
        (enclosures.into(), transfer)
    }

    /// Reads a posted value. Whatever it is, a part that has another form is left out;
    /// the [`Channel`](crate::Channel) then returns an error.
    pub fn from_js(value: &JsValue) -> Self {
        let enclosures = value.dyn_ref::<Array>();
        let enclosure =
            |idx| enclosures.and_then(|enclosures| Enclosure::from_js(&enclosures.get(idx)));
        Self {
            enclosures: [enclosure(0), enclosure(1), enclosure(2)],
        }
    }
}

impl Enclosure {
    fn into_js(self, transfer: &Array) -> JsValue {
        let value = platform::value_to_js(self.value);
        let absent = &JsValue::UNDEFINED;
        let enclosure = Array::of5(&value, absent, absent, absent, absent);
        if let Some(floats) = self.floats.into_js() {
            if self.is_own {
                transfer.push(&floats.buffer());
            }
            enclosure.set(1, floats.into());
        }
        if let Some(counts) = self.counts.into_js() {
            if self.is_own {
                transfer.push(&counts.buffer());
            }
            enclosure.set(2, counts.into());
        }
        if let Some(doubles) = self.doubles.into_js() {
            if self.is_own {
                transfer.push(&doubles.buffer());
            }
            enclosure.set(4, doubles.into());
        }
        if let Some(table) = self.table {
            enclosure.set(3, table.into());
        }
        enclosure.into()
    }

    fn from_js(value: &JsValue) -> Option<Self> {
        let enclosure = value.dyn_ref::<Array>()?;
        Some(Self {
            value: platform::value_from_js(enclosure.get(0)),
            floats: Floats::from_js(enclosure.get(1)),
            doubles: Doubles::from_js(enclosure.get(4)),
            counts: Counts::from_js(enclosure.get(2)),
            // The cast saturates; the channel refuses a table that was not sent.
            table: enclosure.get(3).as_f64().map(|number| number as u32),
            is_own: true,
        })
    }
}
