//! The form of a value between page and worker: in the browser a JavaScript object and typed arrays.
//! Natively, where no JavaScript runs, JSON and vectors: so the tests of the worker send everything
//! through the same steps.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{
    Counts, Doubles, Floats, Value, from_value, text_of, to_value, value_from_js, value_to_js,
};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{
    Counts, Doubles, Floats, Value, from_value, text_of, to_value, value_from_js, value_to_js,
};

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Float32Array, Float64Array, Uint32Array};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use wasm_bindgen::{JsCast, JsValue};

    pub(crate) type Value = JsValue;

    pub(crate) fn to_value<T: Serialize>(value: &T) -> Result<Value, String> {
        serde_wasm_bindgen::to_value(value).map_err(|error| error.to_string())
    }

    pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
        serde_wasm_bindgen::from_value(value.clone()).map_err(|error| error.to_string())
    }

    /// Returns the text that the value is; an empty one if it is not a text.
    pub(crate) fn text_of(value: &Value) -> String {
        value.as_string().unwrap_or_default()
    }

    pub(crate) fn value_to_js(value: Value) -> JsValue {
        value
    }

    pub(crate) fn value_from_js(value: JsValue) -> Value {
        value
    }

    /// A `Float32Array`; `None` stands for an empty one.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Floats(Option<Float32Array>);

    impl Floats {
        pub(crate) fn new(values: &[f32]) -> Self {
            Self((!values.is_empty()).then(|| values.into()))
        }

        pub(crate) fn len(&self) -> u32 {
            self.0.as_ref().map_or(0, Float32Array::length)
        }

        pub(crate) fn slice(&self, start: u32, end: u32) -> Vec<f32> {
            let array = self.0.as_ref();
            array.map_or_else(Vec::new, |array| array.subarray(start, end).to_vec())
        }

        pub(crate) fn into_js(self) -> Option<Float32Array> {
            self.0
        }

        pub(crate) fn from_js(value: JsValue) -> Self {
            Self(value.dyn_into().ok())
        }
    }

    /// A `Float64Array`; `None` stands for an empty one.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Doubles(Option<Float64Array>);

    impl Doubles {
        pub(crate) fn new(values: &[f64]) -> Self {
            Self((!values.is_empty()).then(|| values.into()))
        }

        pub(crate) fn len(&self) -> u32 {
            self.0.as_ref().map_or(0, Float64Array::length)
        }

        pub(crate) fn slice(&self, start: u32, end: u32) -> Vec<f64> {
            let array = self.0.as_ref();
            array.map_or_else(Vec::new, |array| array.subarray(start, end).to_vec())
        }

        pub(crate) fn into_js(self) -> Option<Float64Array> {
            self.0
        }

        pub(crate) fn from_js(value: JsValue) -> Self {
            Self(value.dyn_into().ok())
        }
    }

    /// A `Uint32Array`; `None` stands for an empty one.
    #[derive(Debug, Clone, Default)]
    pub(crate) struct Counts(Option<Uint32Array>);

    impl Counts {
        pub(crate) fn new(values: &[u32]) -> Self {
            Self((!values.is_empty()).then(|| values.into()))
        }

        pub(crate) fn len(&self) -> u32 {
            self.0.as_ref().map_or(0, Uint32Array::length)
        }

        pub(crate) fn to_vec(&self) -> Vec<u32> {
            self.0.as_ref().map_or_else(Vec::new, Uint32Array::to_vec)
        }

        pub(crate) fn into_js(self) -> Option<Uint32Array> {
            self.0
        }

        pub(crate) fn from_js(value: JsValue) -> Self {
            Self(value.dyn_into().ok())
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use js_sys::{Float32Array, Float64Array, Uint32Array};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use wasm_bindgen::{JsCast, JsValue};

    pub(crate) type Value = serde_json::Value;

    pub(crate) fn to_value<T: Serialize>(value: &T) -> Result<Value, String> {
        serde_json::to_value(value).map_err(|error| error.to_string())
    }

    pub(crate) fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, String> {
        serde_json::from_value(value.clone()).map_err(|error| error.to_string())
    }

    pub(crate) fn text_of(value: &Value) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn value_to_js(value: Value) -> JsValue {
        JsValue::from_str(&value.to_string())
    }

    pub(crate) fn value_from_js(value: JsValue) -> Value {
        let text = value.as_string().unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    #[derive(Debug, Clone, Default)]
    pub(crate) struct Floats(Vec<f32>);

    impl Floats {
        pub(crate) fn new(values: &[f32]) -> Self {
            Self(values.to_vec())
        }

        pub(crate) fn len(&self) -> u32 {
            self.0.len() as u32
        }

        pub(crate) fn slice(&self, start: u32, end: u32) -> Vec<f32> {
            // The reader has compared `end` with `len`.
            self.0[start as usize..end as usize].to_vec()
        }

        pub(crate) fn into_js(self) -> Option<Float32Array> {
            (!self.0.is_empty()).then(|| self.0.as_slice().into())
        }

        pub(crate) fn from_js(value: JsValue) -> Self {
            let array = value.dyn_into().ok();
            Self(array.map_or_else(Vec::new, |array: Float32Array| array.to_vec()))
        }
    }

    #[derive(Debug, Clone, Default)]
    pub(crate) struct Doubles(Vec<f64>);

    impl Doubles {
        pub(crate) fn new(values: &[f64]) -> Self {
            Self(values.to_vec())
        }

        pub(crate) fn len(&self) -> u32 {
            self.0.len() as u32
        }

        pub(crate) fn slice(&self, start: u32, end: u32) -> Vec<f64> {
            // The reader has compared `end` with `len`.
            self.0[start as usize..end as usize].to_vec()
        }

        pub(crate) fn into_js(self) -> Option<Float64Array> {
            (!self.0.is_empty()).then(|| self.0.as_slice().into())
        }

        pub(crate) fn from_js(value: JsValue) -> Self {
            let array = value.dyn_into().ok();
            Self(array.map_or_else(Vec::new, |array: Float64Array| array.to_vec()))
        }
    }

    #[derive(Debug, Clone, Default)]
    pub(crate) struct Counts(Vec<u32>);

    impl Counts {
        pub(crate) fn new(values: &[u32]) -> Self {
            Self(values.to_vec())
        }

        pub(crate) fn len(&self) -> u32 {
            self.0.len() as u32
        }

        pub(crate) fn to_vec(&self) -> Vec<u32> {
            self.0.clone()
        }

        pub(crate) fn into_js(self) -> Option<Uint32Array> {
            (!self.0.is_empty()).then(|| self.0.as_slice().into())
        }

        pub(crate) fn from_js(value: JsValue) -> Self {
            let array = value.dyn_into().ok();
            Self(array.map_or_else(Vec::new, |array: Uint32Array| array.to_vec()))
        }
    }
}
