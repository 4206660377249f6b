//! The JSON text of what crosses between page, worker and files.
//!
//! Everyone reads and writes through these functions. Called where it is needed, serde's generic
//! code would be compiled anew in every crate, and the page's module would carry each copy.

use serde_json::Error;

use crate::draft::Draft;
use crate::message::{Command, Event};
use crate::saved::SavedRun;

macro_rules! json {
    ($($type:ty),*) => {$(
        impl $type {
            /// As JSON without white space.
            ///
            /// Errors: the serializer failed; a bug of ours.
            pub fn to_json(&self) -> Result<String, Error> {
                serde_json::to_string(self)
            }

            /// From JSON.
            ///
            /// Errors: the first place where it is none, or not of this type.
            pub fn from_json(text: &str) -> Result<Self, Error> {
                serde_json::from_str(text)
            }
        }
    )*};
}

json!(Command, Draft, Event, SavedRun);
