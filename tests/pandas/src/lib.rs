//! What pandas reads from files of tables, what Neurona reads from them, and how both differ.
//!
//! [`fixtures`] has the files with pandas' answers, [`read`] reads a file with Neurona,
//! [`differences`] compares both readings of a file, and [`intended`] lists the differences that are meant.

mod comparison;
mod dates;
mod fixture;
mod intended;
mod our_reading;
mod values;

pub use comparison::{Found, differences};
pub use fixture::{Case, Cell, Kind, PandasColumn, fixtures, fixtures_in};
pub use intended::{Intended, Lists, intended, not_yet};
pub use our_reading::{OurColumn, OurReading, OurValues, read};
