//! A person's own table: a CSV file, a sheet of a spreadsheet or pasted cells are read, shown as they were read, corrected,
//! and only then used.

mod cell_walk;
mod clipboard_html;
mod column_charts;
mod column_details;
mod column_kinds;
mod first_experiment;
mod form;
mod grid;
mod kept;
mod messages;
mod notes;
mod open_sheets;
mod opening;
mod paste_form;
mod prepared;
mod preview;
mod reading;
mod row_costs;
mod row_count;
mod sheet_list;
mod spreadsheet;
mod steps;
mod window;

pub use reading::OwnTables;
pub use window::{OwnTableButton, OwnTableWindow};
