//! Whole Keras 3 models, `.keras`: what `keras.models.load_model` and `model.save` use.
//!
//! A zip archive of `config.json`, the layers as their `get_config` describes them; `model.weights.h5`, see
//! [`weights_h5`](crate::weights_h5); and `metadata.json`, where Keras takes the version and leaves other entries
//! alone, so that the names of inputs and outputs are there.
//!
//! Standardization is part of the model: a `Normalization` layer in front, and one with `invert=True` behind.
//!
//! The older form, `.h5`, is read too: one HDF5 file with the description as an attribute.
//!
//! Source: Keras 3.15, `saving_lib.py`, and the layers' `get_config`.

mod activation;
mod assemble;
mod config;
mod error;
mod layer;
mod members;
mod network;
mod read;
mod source;
mod write;

pub(crate) use activation::Dialect;
pub use error::{KerasError, Note};
pub use network::Imported;
pub(crate) use network::{Names, Network};
pub use read::{MAX_LEN, read};
pub(crate) use source::{Source, last_parts};
pub use write::write;
