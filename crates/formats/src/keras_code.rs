//! The Python that does with Keras 3 what the page is set to: complete, runnable, and as a teacher
//! would write it. What Keras does by itself is not spelled out, except learning rate, batch size
//! and epochs, which the page's own controls show.
//!
//! NumPy and Keras draw other random numbers than the page: initial weights, the order of the rows,
//! dropout. Rows can be written as the page has drawn them, see [`RandomRows`].

mod comments;
mod curve;
mod data;
mod formula;
mod model;
mod options;
mod program;
mod python;
mod split;
mod table;

pub use options::{CommentLanguage, ProgramOptions, RandomRows};
pub use program::write;
pub use table::{TableFile, table_file};
