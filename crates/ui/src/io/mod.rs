//! What leaves the page and comes back: runs as files, links, programs.

pub mod code_window;
pub mod comment_language;
pub mod download;
pub mod dropped_file;
pub mod link;
pub mod notebook_file;
pub mod pasted;
pub mod refusals;
pub mod run_file;
