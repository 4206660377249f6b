//! What leaves the page and comes back: runs and models as files, links, programs.

pub mod address;
pub mod code_window;
pub mod comment_language;
pub mod download;
pub mod dropped_file;
pub mod export_window;
pub mod figures;
pub mod hand_in;
pub mod hand_out;
pub mod kept;
pub mod link;
pub mod link_window;
pub mod model_import;
mod model_program;
mod model_read_errors;
mod model_sentences;
pub mod notebook_file;
pub mod pasted;
mod qr_code;
pub mod refusals;
pub mod run_file;
pub mod scorm;
pub mod sheet;
pub mod undo;
