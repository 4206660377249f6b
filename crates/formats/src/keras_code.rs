//! The Python program that runs an experiment with Keras 3: complete, runnable, and as a teacher would
//! write it.
//!
//! Defaults of Keras are not spelled out, except learning rate, batch size and epochs, which a
//! student changes first. The version written for is Keras 3.15; the tests run every program with
//! it where `KERAS_PYTHON` names a Python that has it.
//!
//! NumPy and Keras draw different random numbers than Neurona: initial weights, order of the rows,
//! dropout. The random part of the rows can be written out instead, see [`RandomRows`].
//!
//! ```
//! use experiment::Draft;
//! use formats::keras_code::{CommentLanguage, ProgramOptions, write};
//!
//! let experiment = Draft::default().check().unwrap();
//! let options = ProgramOptions {
//!     language: CommentLanguage::English,
//!     ..ProgramOptions::default()
//! };
//! let program = write(&experiment, options);
//! assert!(program.contains("model = keras.Sequential(["));
//! ```

mod class_weights;
mod comments;
mod curve;
mod data;
mod model;
mod options;
mod program;
mod python;
mod split;
mod table;

pub use options::{CommentLanguage, ProgramOptions, RandomRows};
pub use program::write;
pub use table::{TableFile, table_file};
