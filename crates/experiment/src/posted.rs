//! Parts of a message that stay closed until someone needs them.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};
use serde_json::Error;

use crate::lab::{Question, Reply};
use crate::problem::Problem;
use crate::saved::SavedRun;

/// The JSON of a `T`, as text inside a message.
///
/// Most of a message's readers hand it on: a saved run waits for the next worker, an answer for the
/// panel that asked. And who reads no `T` needs no code that does; the page's first part is lighter
/// by all that only these few types are made of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Posted<T> {
    json: String,
    #[serde(skip)]
    of: PhantomData<fn() -> T>,
}

impl<T> Posted<T> {
    /// The text.
    pub fn json(&self) -> &str {
        &self.json
    }
}

impl<T> fmt::Debug for Posted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json)
    }
}

// Not for every T: the generic code would be compiled anew in each crate that calls it.
macro_rules! posted {
    ($($type:ty),*) => {$(
        impl From<&$type> for Posted<$type> {
            /// Panics if the serializer fails, a bug of ours.
            fn from(value: &$type) -> Self {
                let json = serde_json::to_string(value);
                Self {
                    json: json.unwrap_or_else(|error| panic!("no JSON: {error}")),
                    of: PhantomData,
                }
            }
        }

        impl From<$type> for Posted<$type> {
            fn from(value: $type) -> Self {
                Self::from(&value)
            }
        }

        impl Posted<$type> {
            /// What it says.
            ///
            /// Errors: the first place where it is no JSON, or not of this type.
            pub fn read(&self) -> Result<$type, Error> {
                serde_json::from_str(&self.json)
            }
        }
    )*};
}

posted!(Question, Reply, SavedRun, Vec<Problem>);
