//! What leaves the page and comes back: runs as files, links, the Keras program.

pub mod code_window;
pub mod download;
pub mod dropped_file;
pub mod link;
pub mod pasted;
pub mod run_file;
