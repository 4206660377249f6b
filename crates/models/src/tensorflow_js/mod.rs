//! TensorFlow.js layers models: `model.json` and `weights.bin`, here in one zip.
//!
//! The words are those of Keras 2: TensorFlow.js ignores keys that it does not know, so that a newer word would silently
//! become its own default. It has no layer that standardizes; a linear dense layer with a diagonal kernel does it, called
//! `standardize` before the network and `restore` behind it.
//!
//! Source: `@tensorflow/tfjs` 4.22.0, `src/layers`.

mod arrays;
mod members;
mod read;
mod scaling;
mod write;

pub use read::read;
pub use write::write;
