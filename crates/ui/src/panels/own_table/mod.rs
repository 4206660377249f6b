//! A person's own table: a CSV file is read, shown as it was read, corrected, and only then used.

mod first_experiment;
mod form;
mod messages;
mod preview;
mod reading;
mod window;

pub use reading::{OwnTables, is_table_name};
pub use window::{OwnTableButton, OwnTableWindow};
