//! A person's own table: a CSV file is read, shown as it was read, corrected, and only then used.

mod column_charts;
mod column_details;
mod column_kinds;
mod first_experiment;
mod form;
mod grid;
mod messages;
mod notes;
mod preview;
mod reading;
mod row_costs;
mod window;

pub use reading::{OwnTables, is_table_name};
pub use window::{OwnTableButton, OwnTableWindow};
