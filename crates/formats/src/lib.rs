//! Runs out and in as files.
//!
//! What comes in is untrusted: any bytes lead to a run, with a list of what was not understood, or
//! to an error that says where. Nothing here panics on them.
//!
//! Left out on purpose: the page's words for these errors, and where files come from.

mod csv_text;
mod decimal_sign;
pub mod experiment_link;
pub mod history_csv;
pub mod keras_code;
mod one_line_arrays;
pub mod playground_link;
pub mod run_json;
pub mod summary;
pub mod table_csv;
mod unknown_keys;

pub use decimal_sign::DecimalSign;
