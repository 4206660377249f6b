//! Python programs that run an experiment: complete, runnable, and as a teacher would write them.
//!
//! Defaults of a library are not spelled out, except learning rate, batch size and epochs, which a
//! student changes first. The version of Keras written for is 3.15; the tests run every program with
//! it where `KERAS_PYTHON` names a Python that has it.
//!
//! NumPy and Keras draw different random numbers than Neurona: initial weights, order of the rows,
//! dropout. The random part of the rows can be written out instead, see [`RandomRows`].
//!
//! ```
//! use experiment::Draft;
//! use formats::programs::{CommentLanguage, ProgramOptions, keras};
//!
//! let experiment = Draft::default().check().unwrap();
//! let options = ProgramOptions {
//!     language: CommentLanguage::English,
//!     ..ProgramOptions::default()
//! };
//! let program = keras(&experiment, options);
//! assert!(program.contains("model = keras.Sequential(["));
//! ```

mod class_weights;
mod comments;
mod curve;
mod data;
mod ending;
mod keras;
mod keras_model;
mod kind;
mod notebook;
mod numpy;
mod options;
mod python;
mod pytorch;
mod pytorch_model;
mod refusal;
mod scikit_learn;
mod split;
mod table;
mod trained_keras;
mod trained_pytorch;
mod weights_text;

pub use keras::keras;
pub use kind::{ProgramKind, refusal, weights_file, write};
pub use notebook::{TrainedRun, notebook, notebook_refusal};
pub use options::{CommentLanguage, ProgramOptions, RandomRows};
pub use refusal::Refusal;
pub use table::{TableFile, table_file};
