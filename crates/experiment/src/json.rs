//! The JSON text of what crosses between page, worker and files.
//!
//! All crates read and write through these functions. Otherwise serde's generic code would be compiled
//! again in every crate that calls it, and the page's module would carry each copy.

use serde_json::Error;

use crate::draft::Draft;
use crate::saved::SavedRun;

macro_rules! json {
    ($($type:ty),*) => {$(
        impl $type {
            /// Returns the value as JSON without white space.
            ///
            /// Errors: the serializer failed, which is a bug of this crate.
            pub fn to_json(&self) -> Result<String, Error> {
                serde_json::to_string(self)
            }

            /// Reads a value from JSON.
            ///
            /// Errors: the first place where the text is not JSON or not a value of this type.
            pub fn from_json(text: &str) -> Result<Self, Error> {
                serde_json::from_str(text)
            }
        }
    )*};
}

json!(Draft, SavedRun);
